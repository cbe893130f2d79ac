"""Files that stand in the middle of a plain text, as they were sent before MIME: uuencoded and yEnc."""

import re
from dataclasses import dataclass

from bot.mail.transfer import unuu

MAX_FILES = 50  # in one text
MAX_ESCAPES = 200_000  # of one yEnc file; what follows is left as it is

_UU = re.compile(rb"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,200}?)\s*\r?\n(?P<first>[!-`][!-` ]{0,90})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^[ \t`]*\r?\n?end[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_YENC = re.compile(rb"^=ybegin [^\r\n]{0,200}?name=(?P<name>[^\r\n]{1,200})\r?\n", re.MULTILINE)
_YENC_END = re.compile(rb"^=yend[^\r\n]{0,200}(?:\r?\n|\Z)", re.MULTILINE)
_SHIFT = bytes((byte - 42) % 256 for byte in range(256))


@dataclass(frozen=True, slots=True)
class InlineFile:
    """A file in a text: its name as written, and its bytes."""

    name: bytes
    data: bytes


def without_files(data: bytes) -> bytes:
    """The text without the lines of such files."""
    spans = _spans(data)
    if not spans:
        return data
    ends = [0, *(end for _, end, _ in spans)]
    starts = [*(start for start, _, _ in spans), len(data)]
    return b"".join(data[end:start] for end, start in zip(ends, starts, strict=True))


def inline_files(data: bytes) -> list[InlineFile]:
    """The files in a text, in order."""
    return [_file(data[start:end], found) for start, end, found in _spans(data)]


def _file(data: bytes, found: re.Match[bytes]) -> InlineFile:
    name = found["name"].strip().strip(b'"')
    return InlineFile(name, _unyenc(data) if data.startswith(b"=y") else unuu(data)[0])


def _spans(data: bytes) -> list[tuple[int, int, re.Match[bytes]]]:
    """(begin, end, first line) of each file, MAX_FILES at most; one that is cut off goes to the end of the text."""
    spans: list[tuple[int, int, re.Match[bytes]]] = []
    at = 0
    while len(spans) < MAX_FILES and (begin := _next(data, at)):
        ending = _YENC_END if begin[0].startswith(b"=y") else _UU_END
        end = ending.search(data, begin.end())
        at = end.end() if end else len(data)
        spans.append((begin.start(), at, begin))
    return spans


def _next(data: bytes, at: int) -> re.Match[bytes] | None:
    uu = (
        next((found for found in _UU.finditer(data, at) if _is_uu(found["first"])), None) if b"begin " in data else None
    )
    yenc = _YENC.search(data, at) if b"=ybegin " in data else None
    both = [found for found in (uu, yenc) if found]
    return min(both, key=lambda found: found.start(), default=None)


def _is_uu(line: bytes) -> bool:
    """Whether a line is as long as its first letter says: prose is not."""
    size = (line[0] - 32) & 63
    return abs(len(line.rstrip()) - 1 - (size + 2) // 3 * 4) <= 4 and size > 0


def _unyenc(data: bytes) -> bytes:
    lines = [line.rstrip(b"\r") for line in data.split(b"\n") if not line.startswith((b"=ybegin", b"=ypart", b"=yend"))]
    head, *rest = b"".join(lines).split(b"=", MAX_ESCAPES)
    shifted = bytearray(head.translate(_SHIFT))
    for piece in rest:
        if piece:
            shifted.append((piece[0] - 64 - 42) % 256)
            shifted += piece[1:].translate(_SHIFT)
    return bytes(shifted)
