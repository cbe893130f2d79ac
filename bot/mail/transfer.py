"""Content-Transfer-Encoding undone, forgivingly: what is cut off or padded wrongly still gives the bytes before it."""

import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,200}\r?\n", re.MULTILINE)


def undo(data: bytes, encoding: str) -> tuple[bytes, str | None]:
    """(bytes, problem or None) of a body under `encoding`. An unknown encoding leaves the bytes as they are."""
    if encoding in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        return data, None
    if encoding == "base64":
        return unbase64(data)
    if encoding == "quoted-printable":
        return a2b_qp(data), None
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _unuu(data)
    return data, f"unknown transfer encoding {encoding[:40]!r}; the text may be unreadable"


def unbase64(data: bytes) -> tuple[bytes, str | None]:
    """Bytes of base64 that may be unpadded, cut off or littered with other characters."""
    try:
        return a2b_base64(data), None
    except BinasciiError:
        clean = _NOT_BASE64.sub(b"", data)
        whole = clean[:-1] if len(clean) % 4 == 1 else clean
        return a2b_base64(whole + b"=" * (-len(whole) % 4)), "base64 is cut off or broken"


def _unuu(data: bytes) -> tuple[bytes, str | None]:
    begin = _UU_BEGIN.search(data)
    if not begin:
        return data, "uuencoded part has no beginning"
    out = []
    for line in data[begin.end() :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        size = (line[0] - 32) & 63
        bits = [(byte - 32) & 63 for byte in line[1:]]
        quads = zip(*(bits[n::4] for n in range(4)), strict=False)
        plain = b"".join(((a << 18) | (b << 12) | (c << 6) | d).to_bytes(3, "big") for a, b, c, d in quads)
        out.append(plain[:size])
    return b"".join(out), None
