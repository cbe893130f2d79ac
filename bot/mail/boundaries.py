"""Where the parts of a multipart begin and end: its delimiter lines, found in one bounded search, forgivingly."""

import re
from dataclasses import dataclass

MAX_PARTS = 500
MAX_LOOKALIKES = 20_000  # lines that begin like a boundary and are none
MAX_BOUNDARY = 200  # bytes; the standard allows 70
MAX_SEARCHED = 1_000_000  # bytes in which a boundary that nobody declared is looked for

_TAIL = re.compile(rb"(--)?[ \t]*\r*(?:\n|\Z)")
_UNDECLARED = re.compile(
    rb"^--([^\s-][^\r\n]{0,199}?|-[^\r\n]{1,199}?)[ \t]*\r*\n(?=content-[a-z-]{1,40}[ \t]*:)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A delimiter line: offsets of its begin and its end, and whether it closes. The line end before belongs to it."""

    begin: int
    end: int
    closing: bool


def marks(source: bytes, start: int, *, end: int, boundary: str) -> tuple[list[Mark], str | None]:
    """The delimiter lines of source[start:end] in order and what was wrong; none when there are no parts.

    A boundary that was declared wrongly or not at all is taken from the first line that looks like one.
    """
    told = boundary.encode("utf-8", "replace").rstrip()[:MAX_BOUNDARY]
    found = _delimiters(source, start, end=end, boundary=told) if told else []
    if not found and (other := _UNDECLARED.search(source, start, min(end, start + MAX_SEARCHED))):
        found = _delimiters(source, start, end=end, boundary=other[1])
        return found, "broken MIME: the boundary between parts is not the one that was declared"
    if found and not any(mark.closing for mark in found):
        return found, "broken MIME: the last part has no end (the letter may be cut off)"
    return found, None


def _delimiters(source: bytes, start: int, *, end: int, boundary: bytes) -> list[Mark]:
    needle = b"\n--" + boundary
    found: list[Mark] = []
    if source.startswith(needle[1:], start) and (tail := _TAIL.match(source, start + len(needle) - 1, end)):
        found.append(Mark(start, tail.end(), tail[1] is not None))
    position = max(start - 1, 0)
    for _ in range(MAX_LOOKALIKES):
        at = source.find(needle, position, end)
        if at < 0 or len(found) > MAX_PARTS:
            break
        position = at + len(needle)
        if tail := _TAIL.match(source, position, end):
            position = tail.end() - 1
            if not found or at + 1 > found[-1].begin:
                found.append(Mark(_line_begin(source, at, start=start), tail.end(), tail[1] is not None))
    return found


def _line_begin(source: bytes, at: int, *, start: int) -> int:
    """Where the line end before a delimiter begins."""
    while at > start and source[at - 1 : at] == b"\r":
        at -= 1
    return max(at, start)
