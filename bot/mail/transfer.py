"""Content-Transfer-Encoding undone, forgivingly: what is cut off or padded wrongly still gives the bytes before it."""

import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp, a2b_uu
from itertools import islice

MAX_UU_LINES = 150_000  # 7 MB of file; nobody sends larger ones this old way
MAX_UU_BROKEN = 100  # lines that cannot be read before the rest is given up
MAX_CHUNKS = 1_000  # pieces of base64 that were padded each by itself
MAX_MENDED = 3_000_000  # bytes of quoted-printable whose line ends are mended: a text, not a file
SAMPLE = 2_000
UU = ("x-uuencode", "uuencode", "x-uue", "uue")

_WORD = re.compile(r"[\w.-]+")
_PLAIN = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "utf-8", "us-ascii", "text"}
_SAME = {"base-64": "base64", "b64": "base64", "base": "base64", "qp": "quoted-printable"} | dict.fromkeys(
    ("quotedprintable", "quoted_printable", "quoted-printable.", "quoted"), "quoted-printable"
)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_BASE64_CHUNK = re.compile(rb"[^=]+=*")
_BASE64_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_\r\n"
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)|=\r(?!\n)")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,200}\r?\n", re.MULTILINE)


def encoding_of(value: str) -> str:
    """The encoding that a Content-Transfer-Encoding field names, in lower case; "" where the bytes are as they are."""
    found = _WORD.search(value.lower())
    word = found[0].strip(".-") if found else ""
    return "" if word in _PLAIN else _SAME.get(word, word)


def undo(data: bytes, encoding: str) -> tuple[bytes, str | None]:
    """(bytes, problem or None) of a body under `encoding`. An unknown encoding leaves the bytes as they are."""
    if encoding in _PLAIN:
        return data, None
    if encoding == "base64":
        return unbase64(data)
    if encoding == "quoted-printable":
        return a2b_qp(_SOFT_BREAK.sub(_soft_break, data) if len(data) < MAX_MENDED else data), None
    if encoding in UU:
        return unuu(data)
    return data, f"unknown transfer encoding {encoding[:40]!r}; the text may be unreadable"


def _soft_break(found: re.Match[bytes]) -> bytes:
    return b"=\n" if found[0].endswith(b"\r") else b"="


def unbase64(data: bytes) -> tuple[bytes, str | None]:
    """Bytes of base64 that may be unpadded, cut off, littered with other characters, in several padded pieces, or
    not base64 at all.
    """
    head, padded, rest = data.partition(b"=")
    sample = head[: SAMPLE + 100].strip()[:SAMPLE]
    if len(sample.translate(None, _BASE64_LETTERS)) * 10 > len(sample):
        return data, "it is not base64 as it says; it was read as it is"
    if padded and rest.strip(b"=\r\n \t") and _ONLY_BASE64.fullmatch(rest[:SAMPLE]):
        chunks = islice(_BASE64_CHUNK.finditer(data), MAX_CHUNKS)
        return b"".join(_chunk(chunk[0])[0] for chunk in chunks), None
    return _chunk(data)


def _chunk(data: bytes) -> tuple[bytes, str | None]:
    try:
        return a2b_base64(data), None
    except BinasciiError:
        clean = _NOT_BASE64.sub(b"", data)
        whole = clean[:-1] if len(clean) % 4 == 1 else clean
        return a2b_base64(whole + b"=" * (-len(whole) % 4)), "base64 is cut off or broken"


def unuu(data: bytes) -> tuple[bytes, str | None]:
    """Bytes of the first uuencoded file in the data."""
    begin = _UU_BEGIN.search(data)
    if not begin:
        return data, "uuencoded part has no beginning"
    out: list[bytes] = []
    broken = 0
    for line in data[begin.end() :].split(b"\n", MAX_UU_LINES)[:MAX_UU_LINES]:
        if line.strip() in (b"end", b"`", b"") or broken > MAX_UU_BROKEN:
            break
        plain = _uu_line(line.rstrip(b"\r"))
        broken += plain is None
        out.append(plain or b"")
    whole = len(out) < MAX_UU_LINES and not broken
    return b"".join(out), None if whole else "uuencoding is broken or too long"


def _uu_line(line: bytes) -> bytes | None:
    """One line's bytes; some encoders count wrongly, so a second try cuts it to the length it announces."""
    for attempt in (line, line[: ((line[0] - 32 & 63) * 4 + 5) // 3]):
        try:
            return a2b_uu(attempt)
        except BinasciiError:
            continue
    return None
