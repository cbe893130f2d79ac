"""The tree of a letter's parts, as offsets into the raw bytes: nothing is copied, nothing is recursed without a limit.

The standard library's feed parser needs half a minute for 30 MB of line ends and the stack for 2,000 nested parts, so
boundaries are found by one bounded search a multipart instead; only header blocks go through the parser's hands.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.mail import headers
from bot.mail.headers import Headers, parameters

MAX_DEPTH = 60
MAX_PARTS = 500
MAX_PART_HEADER = 16_384  # bytes; the letter's own header has the caps of headers.py
MAX_SCANNED = 200_000_000  # bytes searched for boundaries, all levels together
MAX_LOOKALIKES = 20_000  # lines that begin like a boundary and are none
LETTER_TYPES = ("message/rfc822", "message/global")

_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}")
_TAIL = re.compile(rb"(--)?[ \t]*\r?(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its headers, MIME type and parameters, raw[start:end] as its body, and what it is made of.

    An attached letter (message/rfc822) has that letter as its only child.
    """

    headers: Headers
    type: str
    parameters: dict[str, str]
    start: int
    end: int
    children: tuple["Part", ...] = ()

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Content-Disposition: its word ("" when absent) and parameters."""
        return parameters(self.headers.raw("content-disposition"))

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding in lower case, "" when absent."""
        return self.headers.raw("content-transfer-encoding").partition(";")[0].strip().lower()


@dataclass(slots=True)
class Reading:
    """The walk through one letter: how many parts it met and what is wrong with them."""

    raw: bytes
    parts: int = 0
    scanned: int = 0
    problems: list[str] = field(default_factory=list)

    def tell(self, problem: str) -> None:
        """Note a problem once."""
        if problem not in self.problems:
            self.problems.append(problem)


def with_line_feeds(raw: bytes) -> bytes:
    """The letter as offsets are counted in it: one whose lines end in CR alone gets LF."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw[:10_000] and b"\r" in raw[:10_000] else raw


def read(raw: bytes) -> tuple[Part, list[str]]:
    """The tree of a whole letter and what was wrong with it."""
    reading = Reading(raw)
    root = _entity(reading, 0, end=len(raw), depth=0)
    if not root.headers.fields:
        reading.tell("there is no header; everything was taken as text")
        return Part(Headers(()), "text/plain", {}, 0, len(raw)), reading.problems
    if not root.headers.complete:
        reading.tell("the header is larger than can be read; its least important lines were left out")
    return root, reading.problems


def _entity(reading: Reading, start: int, *, end: int, depth: int, default: str = "text/plain") -> Part:
    reading.parts += 1
    block_end, body = headers.split(reading.raw, start, end=end)
    fields = headers.read(reading.raw[start : min(block_end, start + MAX_PART_HEADER) if depth else block_end])
    kind, params = parameters(fields.raw("content-type"))
    part = Part(fields, kind if _TYPE.fullmatch(kind) else default, params, body, end)
    if not (part.type.startswith("multipart/") or _is_letter(part)):
        return part
    if depth >= MAX_DEPTH or reading.scanned > MAX_SCANNED:
        reading.tell(f"parts are nested more than {MAX_DEPTH} deep or too large; the rest was not read")
        return replace(part, type="application/octet-stream")
    return replace(part, children=_children(reading, part, depth=depth))


def _is_letter(part: Part) -> bool:
    return part.type in LETTER_TYPES and part.encoding not in ("base64", "quoted-printable")


def _children(reading: Reading, part: Part, *, depth: int) -> tuple[Part, ...]:
    if part.type in LETTER_TYPES:
        return (_entity(reading, part.start, end=part.end, depth=depth + 1),)
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    children = []
    for start, end in _slices(reading, part):
        if reading.parts >= MAX_PARTS:
            reading.tell(f"more than {MAX_PARTS} parts; the rest was not read")
            break
        children.append(_entity(reading, start, end=end, depth=depth + 1, default=default))
    return tuple(children) or (Part(Headers(()), "text/plain", {}, part.start, part.end),)


def _slices(reading: Reading, part: Part) -> list[tuple[int, int]]:
    """Where the children of a multipart begin and end; none when no boundary is found."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()[:200]
    marks = _delimiters(reading.raw, part, boundary=boundary) if boundary else []
    reading.scanned += part.end - part.start
    if not marks:
        reading.tell("broken MIME: the boundary between parts is missing")
        return []
    if not marks[-1][2]:
        reading.tell("broken MIME: the last part has no end (the letter may be cut off)")
        marks.append((part.end, part.end, True))
    return [(here[1], max(here[1], after[0])) for here, after in pairwise(marks)]


def _delimiters(raw: bytes, part: Part, *, boundary: bytes) -> list[tuple[int, int, bool]]:
    """(begin, end, closing) of the delimiter lines, up to the closing one and no more than parts may be.

    The line end before a delimiter belongs to the delimiter.
    """
    needle = b"\n--" + boundary
    marks: list[tuple[int, int, bool]] = []
    position = max(part.start - 1, 0)
    for _ in range(MAX_LOOKALIKES):
        at = raw.find(needle, position, part.end)
        if at < 0 or len(marks) > MAX_PARTS or (marks and marks[-1][2]):
            break
        position = at + len(needle)
        if tail := _TAIL.match(raw, position, part.end):
            position = tail.end() - 1
            begin = at - 1 if raw[at - 1 : at] == b"\r" else at
            marks.append((max(begin, part.start), tail.end(), tail[1] is not None))
    return marks
