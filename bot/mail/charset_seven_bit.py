"""Charsets that hide other writing in plain ASCII: ISO-2022-JP with its vendors' additions, ISO-2022-KR, HZ."""

import re

SEVEN_BIT = ("iso2022_jp_ext", "iso2022_kr", "hz")
DIALECTS = {"iso2022_jp_ext": ("iso2022_jp_ext", "iso2022_jp_2"), "iso2022_kr": ("iso2022_kr",), "hz": ("hz",)}

_ESCAPES = re.compile(rb"\x1b\$(?:\)C|[@B]|\([DCA-])|\x1b\([IJ]")
_RUN = re.compile(rb"\x1b\$(?:\()?[@B]([^\x1b]*)|\x1b\(I([^\x1b]*)|\x1b\([BJH]|([^\x1b]+)|\x1b")


def codec_in(data: bytes) -> str | None:
    """The seven-bit codec whose escape sequences stand in the data, None when there are none."""
    found = _ESCAPES.search(data) if b"\x1b" in data else None
    if not found:
        return None
    return "iso2022_kr" if found[0].endswith(b")C") else "iso2022_jp_ext"


def decode_seven_bit(data: bytes, codec: str) -> str:
    """Text of ASCII bytes under one of SEVEN_BIT; what no dialect knows is read as the vendors' Japanese."""
    for dialect in DIALECTS[codec]:
        try:
            return data.decode(dialect)
        except (UnicodeError, ValueError):
            continue
    if codec == "iso2022_jp_ext":
        return "".join(_run(found) for found in _RUN.finditer(data))
    return data.decode(codec, "replace")


def _run(found: re.Match[bytes]) -> str:
    """One run of ISO-2022-JP by way of CP932, which knows the vendors' circled digits and roman numerals."""
    pairs, half_wide, ascii_run = found.groups()
    if half_wide is not None:
        return bytes(byte | 0x80 for byte in half_wide if byte > 0x20).decode("cp932", "replace")
    if pairs is None:
        return (ascii_run or b"").decode("ascii", "replace")
    rows = zip(pairs[::2], pairs[1::2], strict=False)
    return b"".join(_shift_jis(high, low) for high, low in rows).decode("cp932", "replace")


def _shift_jis(high: int, low: int) -> bytes:
    if not (0x21 <= high <= 0x7E and 0x21 <= low <= 0x7E):
        return b"?"
    lead = (high - 0x21) // 2 + (0x81 if high <= 0x5E else 0xC1)
    trail = low + (0x7E if high % 2 == 0 else 0x1F if low <= 0x5F else 0x20)
    return bytes((lead, trail))
