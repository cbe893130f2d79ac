"""The text of a letter: which parts are its own words, their charset and layout, and what of it is new."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail.charsets import clean_text, decode
from bot.mail.forwards import attached, forwarded
from bot.mail.html_marks import MARKS
from bot.mail.html_text import marked_text_of, text_of, unmarked
from bot.mail.letter import Forwarded
from bot.mail.quoting import newly_written
from bot.mail.structure import LETTER_TYPES, Part
from bot.mail.transfer import undo

MAX_TEXT = 2_000_000  # bytes of one letter's own text; the rest stays in the raw letter
MAX_TWIN = 1_000_000  # bytes of an HTML alternative that is asked for its quotation marks
MAX_TWINS = 10
TEXT_TYPES = ("text/plain", "text/html", "text", "text/enriched", "text/x-amp-html")


@dataclass(frozen=True, slots=True)
class Body:
    """`text` whole; `reply_text` only what is new; `problems` with reading; `forwarded`: what is told of one."""

    text: str
    reply_text: str
    problems: tuple[str, ...] = ()
    forwarded: Forwarded | None = None


def is_text(part: Part, *, alone: bool = False) -> bool:
    """Whether a leaf part is text to read and not a file: not an attachment, and nameless unless alone."""
    if part.type not in TEXT_TYPES:
        return False
    word, params = part.disposition
    return word != "attachment" and (alone or not any("name" in key for key in (*params, *part.parameters)))


def read(raw: bytes, root: Part, *, subject: str | None = None) -> Body:
    """The letter's own text. Attached letters and files are not part of it; of alternatives the plain one is shown.

    When the HTML alternative marks its quotations, it decides what is new: mail clients tell more there.
    """
    problems: list[str] = []
    plain: list[str] = []
    rich: list[str] = []
    room = MAX_TEXT
    for part in [root] if is_text(root, alone=True) else _shown(root):
        if room <= 0:
            problems.append(f"the text is longer than {MAX_TEXT} bytes; the rest is only in the raw letter")
            break
        source, problem = _source(raw, part, room=room)
        problems += [problem] if problem else []
        room -= len(source)
        marked = marked_text_of(source) if part.type == "text/html" else source
        plain.append(unmarked(marked))
        twin = _html_twin(root, part) if len(rich) < MAX_TWINS else None
        rich.append((_marked(raw, twin) if twin else "") or marked)
    text = _joined(plain)
    new = _new_text(text, _joined(rich), subject=subject)
    return Body(text, new, tuple(dict.fromkeys(problems)), forwarded(text, subject=subject) or attached(root))


def plain_text(raw: bytes, root: Part, *, room: int) -> str:
    """Only the text of a letter (one attached to another), of at most `room` bytes of source."""
    pieces: list[str] = []
    for part in _shown(root):
        if room <= 0:
            break
        source = _source(raw, part, room=room)[0]
        room -= len(source)
        pieces.append(text_of(source) if part.type == "text/html" else source)
    return _joined(pieces)


def _joined(pieces: list[str]) -> str:
    return "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()).strip()


def _new_text(text: str, marked: str, *, subject: str | None) -> str:
    """What is new, by the HTML's marks where there are any."""
    return newly_written(marked if any(mark in marked for mark in MARKS) else text, subject=subject)


def _marked(raw: bytes, twin: Part) -> str:
    marked = marked_text_of(_source(raw, twin, room=MAX_TWIN)[0])
    return marked if unmarked(marked).strip() else ""


def _html_twin(root: Part, part: Part) -> Part | None:
    """The HTML that stands beside a plain part as its alternative, None when there is none or it is too large."""
    twins = (leaf for leaf in _twins(root, part) if leaf.type == "text/html" and leaf.end - leaf.start < MAX_TWIN)
    return next(twins, None) if part.type != "text/html" else None


def _twins(root: Part, part: Part) -> Iterator[Part]:
    """The text leaves of the alternatives that `part` is one of."""
    if root.type == "multipart/alternative" and any(part is leaf for leaf in leaves(root)):
        yield from (leaf for leaf in leaves(root) if is_text(leaf))
    elif root.type not in LETTER_TYPES:
        for child in root.children:
            yield from _twins(child, part)


def charset_of(root: Part) -> str | None:
    """The charset the letter's first labelled text part names: the best guess for raw bytes in its header."""
    labels = (leaf.parameters.get("charset") for leaf in leaves(root) if is_text(leaf, alone=True))
    return next((label for label in labels if label), None)


def leaves(root: Part) -> Iterator[Part]:
    """The parts without children in order; an attached letter counts as one, its inside is not entered."""
    if root.type in LETTER_TYPES or not root.children:
        yield root
    else:
        for child in root.children:
            yield from leaves(child)


def _shown(root: Part) -> Iterator[Part]:
    """The leaves whose text is shown: of alternatives the first plain text that is not empty, else the HTML."""
    if root.type in LETTER_TYPES:
        return
    if root.type == "multipart/alternative":
        texts = [leaf for leaf in leaves(root) if is_text(leaf)]
        chosen = [leaf for leaf in texts if leaf.type != "text/html" and leaf.end - leaf.start > 4]
        yield from (chosen or [leaf for leaf in texts if leaf.type == "text/html"])[:1]
    elif root.children:
        for child in root.children:
            yield from _shown(child)
    elif is_text(root):
        yield root


def _source(raw: bytes, part: Part, *, room: int) -> tuple[str, str | None]:
    """A text leaf's decoded source, at most `room` bytes of it, and what was wrong."""
    data, problem = undo(raw[part.start : min(part.end, part.start + 2 * room)], part.encoding)
    if len(data) > room:
        data, problem = data[:room], f"the text is longer than {MAX_TEXT} bytes; the rest is only in the raw letter"
    text = clean_text(decode(data, part.parameters.get("charset")))
    for mark in MARKS:
        text = text.replace(mark, "")
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text, problem


def _unflowed(text: str, *, delete_space: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth; "-- " does not."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
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
