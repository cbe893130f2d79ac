"""The header block of a letter or a part: found, capped, split into fields and decoded, with a guard at every step.

Caps come first: the block is read to MAX_SCAN, one field to MAX_FIELD, all fields together to MAX_BLOCK; past that only
the fields that decide something are still kept. The standard library's compat32 parser splits parameters; everything
that decodes is our own, because `email.policy.default` needs seconds on hostile headers and raises on reading them.
"""

import datetime as dt
import re
from binascii import a2b_qp
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from bot.mail.charsets import clean_line, codec_of, decode
from bot.mail.transfer import unbase64

MAX_BLOCK = 65_536
MAX_SCAN = 2_000_000
MAX_FIELD = 32_768
MAX_IDS = 1_000
MAX_SAME = 20  # fields of one name that are looked at
MAX_LOOSE = 500  # lines without a colon that may stand where the body should have begun
ESSENTIAL = frozenset(
    [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "sender",
        "reply-to",
        "return-path",
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "auto-submitted",
        "precedence",
        "list-id",
        "x-failed-recipients",
        "x-auto-response-suppress",
        "x-ombudsline",
    ]
)
BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)  # what the stdlib raises

_BLOCK_END = re.compile(rb"\n\r?\n")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,2000}?)\?=", re.DOTALL)
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_ID = re.compile(r"<([^<>]{1,998})>")


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in their order, names in lower case, values raw and unfolded (bytes as they came)."""

    fields: tuple[tuple[str, bytes], ...]
    complete: bool = True

    def all(self, name: str) -> list[str]:
        """Decoded values of the fields of that name (MAX_SAME of them), each one clean line."""
        values = [value for known, value in self.fields if known == name]
        return [decode_value(value) for value in values[:MAX_SAME]]

    def get(self, name: str, label: str | None = None) -> str:
        """The first such field, decoded; "" where there is none. `label`: the charset of raw 8-bit bytes in it."""
        return next((decode_value(value, label) for known, value in self.fields if known == name), "")

    def raw(self, name: str) -> str:
        """The first such field as text, encoded words still encoded; "" where there is none."""
        return next((clean_line(decode(value)) for known, value in self.fields if known == name), "")

    def has(self, *names: str) -> bool:
        """Whether any of the fields is there, empty or not."""
        return any(known in names for known, _ in self.fields)


def split(raw: bytes, start: int = 0, *, end: int | None = None) -> tuple[int, int]:
    """Where the header block that begins at `start` ends, and where the body begins (offsets into raw).

    The block ends at the first empty line, or where no field follows any more.
    """
    end = len(raw) if end is None else end
    if raw[start : start + 1] == b"\n" or raw[start : start + 2] == b"\r\n":
        return start, start + (1 if raw[start : start + 1] == b"\n" else 2)
    found = _BLOCK_END.search(raw, start, end)
    block_end, body = (found.start() + 1, found.end()) if found else (end, end)
    loose = _loose_tail(raw, start, end=block_end)
    return (loose, loose) if loose < block_end else (block_end, body)


def _loose_tail(raw: bytes, start: int, *, end: int) -> int:
    """Where lines begin that are no fields at the end of a header block: a body without the empty line before it."""
    for _ in range(MAX_LOOSE):
        begin = max(raw.rfind(b"\n", start, end - 1) + 1, start)
        line = raw[begin : min(end, begin + 250)]
        if begin == start or line[:1] in (b" ", b"\t") or _FIELD.match(line):
            break
        end = begin
    return end


def header_block(raw: bytes, limit: int = MAX_BLOCK) -> bytes:
    """The raw header block, its last line end included, cut at `limit` bytes. Cheap: reads no further."""
    head = raw[: limit + 4]
    return head[: min(split(head)[0], limit)]


def read(block: bytes) -> Headers:
    """The fields of a header block. Lines that are no field (an mbox `From ` line) are passed over."""
    kept, size, complete = [], 0, len(block) <= MAX_SCAN
    for name, value in _fields(block[:MAX_SCAN]):
        size += len(value)
        if size > MAX_BLOCK and name not in ESSENTIAL:
            complete = False
            continue
        if len(value) > MAX_FIELD:
            complete = False
        kept.append((name, value[:MAX_FIELD]))
        if len(kept) >= 5_000:
            return Headers(tuple(kept), complete=False)
    return Headers(tuple(kept), complete)


def _fields(block: bytes) -> list[tuple[str, bytes]]:
    fields: list[tuple[str, list[bytes]]] = []
    for line in block.split(b"\n"):
        line = line.rstrip(b"\r")  # noqa: PLW2901 - the line without its end is the line
        if line[:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1].append(line)
        elif found := _FIELD.match(line):
            fields.append((found[1].decode("ascii").lower(), [found[2]]))
    return [(name, b"".join(pieces)) for name, pieces in fields]


def decode_value(value: bytes, label: str | None = None) -> str:
    """A field's text: raw 8-bit bytes by the charset rule, encoded words decoded, controls and line ends as spaces."""
    return decode_words(decode(value, label))


def decode_words(text: str) -> str:
    """Text with its encoded words (RFC 2047) decoded, wherever they stand; neighbours of one charset are one run."""
    if "=?" not in text:
        return clean_line(text)
    out: list[str] = []
    pending, charset, last = b"", "", 0
    for found in _ENCODED_WORD.finditer(text):
        between = text[last : found.start()]
        data = _word_bytes(found[2], found[3])
        if between.strip() or found[1].lower() != charset:
            out.append(decode(pending, charset))
            pending = b""
            out.append(between if between.strip() or not out[-1] else "")
        pending, charset, last = pending + data, found[1].partition("*")[0].lower(), found.end()
    return clean_line("".join((*out, decode(pending, charset), text[last:])))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return a2b_qp(data.replace(b" ", b"_"), header=True) if encoding in "qQ" else unbase64(data)[0]


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured field (`text/plain; charset=x`) as (main value in lower case, parameters decoded).

    RFC 2231 pieces are joined, encoded words inside quotes decoded, names in lower case; what cannot be read is absent.
    """
    main = value.partition(";")[0].strip().lower()
    message = Message()
    try:
        message["content-type"] = value
        pairs = message.get_params(failobj=[])
    except BROKEN:
        return main, {}
    return main, {name.lower(): _parameter(text) for name, text in pairs[1:]}


def _parameter(value: str | tuple[str | None, str | None, str]) -> str:
    if isinstance(value, str):
        return decode_words(value)
    charset, _, text = value
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return clean_line(text)
    if codec_of(charset) or not data.isascii():
        return clean_line(decode(data, charset))
    return decode_words(collapse_rfc2231_value(text))


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of a Message-ID, In-Reply-To or References field, angle brackets on, blanks inside gone, each once."""
    found = _ID.findall(value) or [word for word in re.split(r"[\s,]+", value) if "@" in word]
    ids = ("<" + "".join(one.split()).strip("<>") + ">" for one in found[:MAX_IDS])
    return tuple(dict.fromkeys(one for one in ids if one != "<>"))


def message_id(raw: bytes) -> str | None:
    """The letter's Message-ID, or None. Reads the header block only: this is asked at the door."""
    found = message_ids(read(header_block(raw)).raw("message-id"))
    return found[0] if found else None


def date_of(value: str) -> dt.datetime | None:
    """An aware time from a Date field, None when it cannot be read; no zone means UTC."""
    try:
        date = parsedate_to_datetime(value)
        date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
        date.astimezone(dt.UTC)
    except BROKEN:
        return None
    return date
