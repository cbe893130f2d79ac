"""The header block of a letter or a part: found, capped, split into fields and decoded, with a guard at every step.

Caps come first: the block is read to MAX_SCAN, one field to MAX_FIELD, all fields together to MAX_BLOCK; past that only
the fields that decide something are still kept. Everything that decodes is our own, because `email.policy.default`
needs seconds on hostile headers and raises on reading them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.mail.charsets import clean_line, decode
from bot.mail.dates import BROKEN, date_of
from bot.mail.encoded_words import decode_words
from bot.mail.message_ids import message_ids
from bot.mail.parameters import parameters

__all__ = [
    "BROKEN",
    "Headers",
    "as_text",
    "date_of",
    "decode_value",
    "decode_words",
    "header_block",
    "is_letter",
    "message_id",
    "message_ids",
    "parameters",
    "read",
    "split",
]

MAX_BLOCK = 65_536
MAX_SCAN = 2_000_000
MAX_FIELD = 32_768
MAX_GUESSED = 4_000  # bytes of a field whose charset is asked for when it is not UTF-8
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
KNOWN = ESSENTIAL | {
    "received",
    "mime-version",
    "bcc",
    "comments",
    "keywords",
    "organization",
    "newsgroups",
    "apparently-to",
}
FAMILIES = (
    "x-",
    "content-",
    "list-",
    "resent-",
    "arc-",
    "dkim-",
    "received-",
    "authentication-",
    "delivered-",
    "thread-",
)
MAX_LEADING = 1_000  # bytes of blank lines and byte order marks before the first field

_BLOCK_END = re.compile(rb"\n\r*\n|\n(?=--[^\r\n:]{1,200}\r*\n)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r*\n){0,%d}" % (MAX_LEADING // 2))
_JUNK = re.compile(rb"[^\s:]{0,60}:(?!//)")
_UNIX_FROM = re.compile(rb">?From ")


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
        """The first such field that is not empty, decoded; "" where there is none. `label`: the charset of raw 8-bit
        bytes in it.
        """
        values = (decode_value(value, label) for known, value in self.fields if known == name)
        return next((text for text in values if text), "")

    def raw(self, name: str, label: str | None = None) -> str:
        """The first such field that is not empty as text, encoded words still encoded; "" where there is none."""
        values = (_line(value, label) for known, value in self.fields if known == name)
        return next((text for text in values if text), "")

    def has(self, *names: str) -> bool:
        """Whether any of the fields is there, empty or not."""
        return any(known in names for known, _ in self.fields)


def split(raw: bytes, start: int = 0, *, end: int | None = None, letter: bool = True) -> tuple[int, int]:
    """Where the header block that begins at `start` ends, and where the body begins (offsets into raw).

    The block ends at the first empty line, before a boundary line, or where no field follows any more. Before the
    first field of a letter (not of another part) there may be empty lines.
    """
    end = len(raw) if end is None else end
    first = _first_line(raw, start, end=end) if letter else start
    if raw[first : first + 1] == b"\n" or raw[first : first + 2] == b"\r\n":
        return first, first + (1 if raw[first : first + 1] == b"\n" else 2)
    found = _BLOCK_END.search(raw, first, end)
    block_end, body = (found.start() + 1, found.end()) if found else (end, end)
    loose = _loose_tail(raw, first, end=block_end, open_end=found is None)
    return (loose, loose) if loose < block_end else (block_end, body)


def _first_line(raw: bytes, start: int, *, end: int) -> int:
    """Where the first line with words begins, if it is a letter's; else `start`."""
    found = _LEADING.match(raw, start, min(end, start + MAX_LEADING))
    first = found.end() if found else start
    field = _FIELD.match(raw, first, min(end, first + 250))
    begins = _UNIX_FROM.match(raw, first) or (field and _is_known(field[1].decode("ascii").lower()))
    return first if begins else start


def is_letter(fields: Headers) -> bool:
    """Whether any of the fields is one that letters have: text may begin with a word and a colon too."""
    return any(_is_known(name) for name, _ in fields.fields)


def _is_known(name: str) -> bool:
    return name in KNOWN or name.startswith(FAMILIES)


def _loose_tail(raw: bytes, start: int, *, end: int, open_end: bool) -> int:
    """Where lines begin that are no fields at the end of a header block: a body without the empty line before it.

    A last line that is nearly a field (no name, 8-bit letters in it) is a broken one where an empty line follows.
    """
    for count in range(MAX_LOOSE):
        begin = max(raw.rfind(b"\n", start, end - 1) + 1, start)
        line = raw[begin : min(end, begin + 250)]
        broken = count == 0 and not open_end and _JUNK.match(line)
        if begin == start or line[:1] in (b" ", b"\t") or _FIELD.match(line) or broken:
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
    for line in block.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        line = line.rstrip(b"\r")  # noqa: PLW2901 - the line without its end is the line
        if line[:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1].append(line)
        elif found := _FIELD.match(line):
            fields.append((found[1].decode("ascii").lower(), [found[2]]))
    return [(name, b"".join(pieces)) for name, pieces in fields]


def decode_value(value: bytes, label: str | None = None) -> str:
    """A field's text: raw 8-bit bytes by the charset rule, encoded words decoded, controls and line ends as spaces."""
    return decode_words(as_text(value, label))


@lru_cache(maxsize=64)
def _line(value: bytes, label: str | None) -> str:
    return clean_line(as_text(value, label))


@lru_cache(maxsize=64)
def as_text(value: bytes, label: str | None = None) -> str:
    """A field's text as it came, raw 8-bit bytes by the charset rule: what is short enough to be a person's words."""
    if len(value) > MAX_GUESSED and not value.isascii():
        return value.decode("utf-8", "replace")
    return decode(value, label, statistics=False)


def message_id(raw: bytes) -> str | None:
    """The letter's Message-ID, or None. Reads the header block only: this is asked at the door."""
    found = message_ids(read(header_block(raw)).raw("message-id"), single=True)
    return found[0] if found else None
