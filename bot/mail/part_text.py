"""The source text of one part: its transfer encoding, charset and layout undone, whatever kind of text it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.mail.calendar_text import calendar_text
from bot.mail.charset_names import codec_of
from bot.mail.charsets import clean_text, decode
from bot.mail.enriched import enriched_text, richtext_text
from bot.mail.html_marks import MARKS
from bot.mail.html_text import marked_text_of, rough_text_of
from bot.mail.inline_files import without_files
from bot.mail.rtf import rtf_text
from bot.mail.structure import Part
from bot.mail.tnef import read_tnef
from bot.mail.tnef_text import text_in
from bot.mail.transfer import undo

TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
MAX_FLOWED = 100_000  # lines that are joined; what follows stays as it is
TAG = 30  # bytes of plain text that cost as much time as one tag
RTF_TYPES = ("text/rtf", "application/rtf", "application/x-rtf")

_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b[^>]{0,1000}>",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"</|<(?:body|head|br|p|div|table|font|meta)\b", re.IGNORECASE)
_UNSEEN = re.compile("[\\s\u00a0\u00ad\u034f\u180e\u200b-\u200f\u2028\u2029\u2060-\u2064\u2800\u3164\ufeff]+")
_READERS: dict[str, Callable[[str], str]] = {
    "text/enriched": enriched_text,
    "text/richtext": richtext_text,
    "text/calendar": calendar_text,
}


@dataclass(frozen=True, slots=True)
class PartText:
    """A part's words, with html_text's marks in them; `size`: what reading them cost, in bytes of plain text; `problem`
    with reading it.
    """

    marked: str
    size: int
    problem: str | None = None
    html: bool = False


def has_words(text: str) -> bool:
    """Whether there is anything to see in a text."""
    return bool(_UNSEEN.sub("", text))


def read_part(part: Part, *, room: int, rough: bool = False, statistics: bool = True) -> PartText:
    """The words of a part, of at most `room` bytes of its source; `rough`: of HTML only what is between the tags.
    `statistics`: see charset_guess.py.
    """
    data, problem = undo(part.data(2 * room), part.encoding)
    if len(data) > room:
        data, problem = data[:room], f"the text is longer than {room} bytes; the rest is only in the raw letter"
    if part.type in TNEF_TYPES:
        found = read_tnef(data)
        return PartText(_unmarked(text_in(found)) if found else "", len(data), problem)
    if part.type in RTF_TYPES:
        return PartText(_unmarked(clean_text(rtf_text(data))), len(data), problem)
    if part.type != "text/html" and (b"begin " in data or b"=ybegin " in data):
        data = without_files(data)
    text = _unmarked(clean_text(decode(data, _label(part, data), statistics=statistics)))
    if part.type == "text/html" or _is_document(text):
        size = len(data) + TAG * data.count(b"<")
        return PartText(rough_text_of(text) if rough else marked_text_of(text), size, problem, html=True)
    if reader := _READERS.get(part.type):
        return PartText(reader(text), len(data), problem)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return PartText(text, len(data), problem)


def _label(part: Part, data: bytes) -> str | None:
    """The charset a part names; HTML's own word counts where the label is absent or the one that is put on anything."""
    label = part.parameters.get("charset")
    if part.type != "text/html" or codec_of(label) not in (None, "cp1252"):
        return label
    meta = _META.search(data[:4_000])
    told = meta[1].decode("ascii", "ignore") if meta else None
    return told if codec_of(told) and not (codec_of(told) or "").startswith("utf") else label or told


def _is_document(text: str) -> bool:
    """Whether a text sent as plain is a whole HTML document."""
    found = _DOCUMENT.match(text, 0, 3_000)
    return bool(found and _MARKUP.search(text, found.end(), found.end() + 20_000))


def _unmarked(text: str) -> str:
    for mark in MARKS:
        text = text.replace(mark, "")
    return text


def unflowed(text: str, *, delete_space: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth; "-- " does not."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n", MAX_FLOWED):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        words = bare.removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if depth == open_depth and words != "-- ":
            out.append(words)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + words)
        if flows and delete_space:
            out[-1] = out[-1][:-1]
        open_depth = depth if flows else -1
    return "".join(out)
