"""Content-Transfer-Encoding undone, forgivingly: what is cut off or padded wrongly still gives the bytes before it."""

import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp, a2b_uu

MAX_UU_LINES = 150_000  # 7 MB of file; nobody sends larger ones this old way
MAX_UU_BROKEN = 100  # lines that cannot be read before the rest is given up

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
