"""The tree of a letter's parts, as offsets into the raw bytes: nothing is copied, nothing is recursed without a limit.

The standard library's feed parser needs half a minute for 30 MB of line ends and the stack for 2,000 nested parts, so
boundaries are found by one bounded search a multipart instead; only header blocks go through the parser's hands.
Only what is encoded although it has parts inside (an attached letter in base64) is decoded, and is a source of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.mail import headers
from bot.mail.boundaries import MAX_PARTS, Mark, marks
from bot.mail.headers import Headers, parameters
from bot.mail.transfer import encoding_of, undo

MAX_DEPTH = 60
MAX_DECODED_DEPTH = 4  # encoded parts within encoded parts
MAX_PART_HEADER = 16_384  # bytes; the letter's own header has the caps of headers.py
MAX_SCANNED = 200_000_000  # bytes searched for boundaries, all levels together
LETTER_TYPES = ("message/rfc822", "message/global", "message/partial")
SAME_TYPE = dict.fromkeys(
    ("text", "plain", "plain/text", "text/text", "message", "application/text", "application/plain"), "text/plain"
) | dict.fromkeys(("html", "text/htm", "html/text", "application/html", "application/xhtml+xml"), "text/html")

_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its headers, MIME type and parameters, source[start:end] as its body, and what it is made of.

    An attached letter (message/rfc822) has that letter as its only child. `source` is the raw letter, but inside a
    part that was itself encoded.
    """

    headers: Headers
    type: str
    parameters: dict[str, str]
    start: int
    end: int
    children: tuple["Part", ...] = ()
    source: bytes = field(default=b"", repr=False)

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Content-Disposition: its word ("" when absent) and parameters."""
        return parameters(self.headers.raw("content-disposition"))

    @property
    def encoding(self) -> str:
        """Content-Transfer-Encoding, "" when absent; see transfer.encoding_of."""
        return encoding_of(self.headers.raw("content-transfer-encoding"))

    def data(self, limit: int | None = None) -> bytes:
        """The body as it came, `limit` bytes of it at most."""
        return self.source[self.start : self.end if limit is None else min(self.end, self.start + limit)]


@dataclass(slots=True)
class Reading:
    """The walk through one letter: how many parts it met and what is wrong with them."""

    parts: int = 0
    scanned: int = 0
    decoded: int = 0
    problems: list[str] = field(default_factory=list)

    def tell(self, problem: str) -> None:
        """Note a problem once."""
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Span:
    """Where an entity lies, how deep, and what it is when it does not say."""

    source: bytes
    start: int
    end: int
    depth: int = 0
    default: str = "text/plain"
    letter: bool = False


def with_line_feeds(raw: bytes) -> bytes:
    """The letter as offsets are counted in it: one whose lines end in CR alone gets LF, UTF-16 becomes UTF-8."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.replace(b"\r", b"\n") if b"\n" not in raw[:10_000] and b"\r" in raw[:10_000] else raw


def read(raw: bytes) -> tuple[Part, list[str]]:
    """The tree of a whole letter and what was wrong with it."""
    reading = Reading()
    root = _entity(reading, Span(raw, 0, len(raw), letter=True))
    if not headers.is_letter(root.headers):
        reading.tell("there is no header; everything was taken as text")
        return Part(Headers(()), "text/plain", {}, 0, len(raw), source=raw), reading.problems
    if not root.headers.complete:
        reading.tell("the header is larger than can be read; its least important lines were left out")
    return root, reading.problems


def _entity(reading: Reading, span: Span) -> Part:
    reading.parts += 1
    block_end, body = headers.split(span.source, span.start, end=span.end, letter=span.letter)
    limit = min(block_end, span.start + MAX_PART_HEADER) if span.depth else block_end
    fields = headers.read(span.source[span.start : limit])
    if span.depth and not fields.fields:
        body = span.start if span.source[span.start : body].strip() else body  # words without any header
    kind, params = parameters(fields.raw("content-type"))
    kind = SAME_TYPE.get(kind, kind)
    part = Part(fields, kind if _TYPE.fullmatch(kind) else span.default, params, body, span.end, source=span.source)
    if not (part.type.startswith("multipart/") or part.type in LETTER_TYPES):
        return part
    if span.depth >= MAX_DEPTH or reading.scanned > MAX_SCANNED:
        reading.tell(f"parts are nested more than {MAX_DEPTH} deep or too large; the rest was not read")
        return replace(part, type="application/octet-stream")
    return _with_children(reading, part, span=span)


def _with_children(reading: Reading, part: Part, *, span: Span) -> Part:
    if part.type in LETTER_TYPES:
        inner = _decoded(reading, part) if part.encoding in ("base64", "quoted-printable") else part
        child = Span(inner.source, inner.start, inner.end, span.depth + 1, letter=True)
        return replace(part, children=(_entity(reading, child),))
    found = _marks(reading, part)
    inner = part
    if not found and part.encoding in ("base64", "quoted-printable"):
        inner = _decoded(reading, part)
        found = _marks(reading, inner)
    if not found:
        reading.tell("broken MIME: the boundary between parts is missing")
        return replace(part, children=(replace(part, type="text/plain"),))
    nothing = Part(Headers(()), "text/plain", {}, part.end, part.end, source=part.source)
    return replace(part, children=tuple(_children(reading, inner, marks=found, depth=span.depth + 1)) or (nothing,))


def _decoded(reading: Reading, part: Part) -> Part:
    """The part with its encoding undone, as a source of its own."""
    reading.decoded += 1
    if reading.decoded > MAX_DECODED_DEPTH:
        return part
    data = undo(part.data(), part.encoding)[0]
    return replace(part, source=data, start=0, end=len(data))


def _marks(reading: Reading, part: Part) -> list[Mark]:
    reading.scanned += part.end - part.start
    found, problem = marks(part.source, part.start, end=part.end, boundary=part.parameters.get("boundary", ""))
    if problem:
        reading.tell(problem)
    return found


def _children(reading: Reading, part: Part, *, marks: list[Mark], depth: int) -> Iterator[Part]:
    """What stands between the marks; what stands behind a closing one is nobody's."""
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    at = 0
    while at < len(marks):
        mark = marks[at]
        at += 1
        if mark.closing:
            continue
        if reading.parts >= MAX_PARTS:
            reading.tell(f"more than {MAX_PARTS} parts; the rest was not read")
            return
        end = marks[at].begin if at < len(marks) else part.end
        span = Span(part.source, mark.end, max(mark.end, end), depth, default)
        child = _entity(reading, span)
        if _shares_boundary(child, part):  # its parts are marked like its own siblings
            at = next((n + 1 for n in range(at, len(marks)) if marks[n].closing), len(marks))
            child = _entity(reading, replace(span, end=max(mark.end, marks[at - 1].end)))
        yield child


def _shares_boundary(child: Part, part: Part) -> bool:
    boundary = child.parameters.get("boundary", "")
    return child.type.startswith("multipart/") and bool(boundary) and boundary == part.parameters.get("boundary")
