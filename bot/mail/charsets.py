"""Bytes to text when labels lie.

The rule, in this order: valid UTF-8 that is not plain ASCII is UTF-8, whatever the label says; else the label's
superset (GB2312 is GB18030 in practice, latin-1 is Windows-1252); else a guess; it never fails. Only codecs that
encode human text are allowed: Python also calls zlib, hex and unicode_escape "charsets".
"""

import re

from charset_normalizer import from_bytes

SAMPLE = 8_192  # bytes shown to the guesser: its cost grows with the sample, its verdict hardly changes
FOREIGN_SHARE = 0.4  # a latin-1 text has fewer accented letters than this; more means another script

SUPERSETS = {
    "cp1252": "us-ascii ascii iso-8859-1 latin-1 latin1 l1 iso8859-1 cp1252 windows-1252 ansi-x3-4-1968 x-ansi",
    "gb18030": "gb2312 gbk gb18030 cp936 x-gbk csgb2312 gb2312-80 chinese euc-cn",
    "cp932": "shift-jis sjis x-sjis cp932 ms932 windows-31j shiftjis",
    "cp949": "euc-kr ks-c-5601-1987 ks-c-5601 ksc5601 cp949 ms949 uhc korean",
    "big5hkscs": "big5 big5-hkscs big5hkscs cp950 x-x-big5 big-5",
    "euc_jp": "euc-jp x-euc-jp eucjp",
    "iso2022_jp_2": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso2022-jp csiso2022jp",
    "iso2022_kr": "iso-2022-kr",
    "hz": "hz-gb-2312 hz",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-utf-8 utf-8-sig cp65001",
    "utf-16": "utf-16 utf16 utf-16le utf-16be unicode ucs-2",
    "utf-32": "utf-32 utf32 utf-32le utf-32be",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "koi8_r": "koi8-r koi8r",
    "koi8_u": "koi8-u",
    "cp866": "ibm866 cp866",
    "cp1250": "windows-1250 cp1250",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "cp1255": "windows-1255 cp1255 iso-8859-8-i iso-8859-8-e",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "tis-620 windows-874 iso-8859-11 cp874",
    "mac_roman": "macintosh x-mac-roman mac-roman",
    "mac_cyrillic": "x-mac-cyrillic",
    "cp437": "ibm437 cp437",
    "cp850": "ibm850 cp850",
    "viscii": "",
} | {f"iso8859_{n}": f"iso-8859-{n} iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
CODECS = {label: codec for codec, labels in SUPERSETS.items() for label in labels.split()}
SEVEN_BIT = {"iso2022_jp_2", "iso2022_kr", "hz"}
WIDE = {"utf-16", "utf-32"}

_JIS_RUN = re.compile(rb"\x1b\$[@B]([^\x1b]*)|\x1b\([BJIH]|([^\x1b]+)|\x1b")
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_INVISIBLE = dict.fromkeys((0xFEFF, 0x202D, 0x202E, 0xFFFE, 0xFFFF))  # byte order mark, bidi overrides, non-characters
_TEXT = _CONTROLS | _INVISIBLE
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ") | dict.fromkeys(
    (0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)
)


def codec_of(label: str | None) -> str | None:
    """The allowed Python codec for a charset label, None for an unknown or refused one (utf-7, zlib, rot13 ...)."""
    if not label:
        return None
    return CODECS.get(re.sub(r"[_\s]+", "-", label.strip().strip("\"'").lower())[:40])


def decode(data: bytes, label: str | None = None) -> str:
    """Text of `data` by the rule above. Controls are still in it: see `clean_text` and `clean_line`."""
    codec = codec_of(label)
    if codec in WIDE or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_wide(data, label or "")
    if codec in SEVEN_BIT:
        return _decode_seven_bit(data, codec)
    if data.isascii():
        return data.decode("ascii")
    return _strict(data, "utf-8") or _nearly(data, "utf-8") or _decode_labelled(data, codec)


def clean_text(text: str) -> str:
    """Line ends become LF; controls, bidi overrides, lone surrogates and byte order marks go. Tabs stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").translate(_TEXT)
    return _SURROGATE.sub("\ufffd", text)


def clean_line(text: str) -> str:
    """One line for a header, a name or a log: every control and line end is a space, runs of spaces are one."""
    return " ".join(_SURROGATE.sub("\ufffd", text).translate(_LINE).split())


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _nearly(data: bytes, codec: str) -> str | None:
    """Text of good bytes with a rare broken one (a letter cut off), None when it is rather another charset."""
    text = data.decode(codec, "replace")
    sample = text[: 2 * SAMPLE].removesuffix("\ufffd")
    broken, foreign = sample.count("\ufffd"), sum(1 for char in sample if char > "\x7f")
    return text if foreign and broken * 5 <= foreign else None


def _decode_labelled(data: bytes, codec: str | None) -> str:
    if codec == "cp1252" and _foreign_share(data) < FOREIGN_SHARE:
        return data.decode("cp1252", "replace")
    if codec not in (None, "cp1252", "utf-8"):
        labelled = _strict(data, codec) or _nearly(data, codec)
        if labelled is not None:
            return labelled
    return _guess(data)


def _guess(data: bytes) -> str:
    best = from_bytes(data[:SAMPLE]).best()
    codec = codec_of(best.encoding) if best else None
    return data.decode(codec or "cp1252", "replace")


def _foreign_share(data: bytes) -> float:
    sample = data[:SAMPLE]
    letters = sum(1 for byte in sample if byte > 127 or chr(byte).isalpha())
    return sum(1 for byte in sample if byte > 127) / max(letters, 1)


def _decode_wide(data: bytes, label: str) -> str:
    codec = "utf-32" if "32" in label else "utf-16"
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        if not re.search(rb"\x00", data[:200]):
            return decode(data)  # a label copied from nowhere: wide text is full of NULs
        codec += "-be" if data[:1] == b"\x00" else "-le"
    return data.decode(codec, "replace")


def _decode_seven_bit(data: bytes, codec: str) -> str:
    if not data.isascii():
        return _strict(data, "utf-8") or _decode_labelled(data, "cp932" if "jp" in codec else "cp949")
    strict = _strict(data, codec)
    if strict is None and codec == "iso2022_jp_2":
        return "".join(_jis_run(found) for found in _JIS_RUN.finditer(data))
    return data.decode(codec, "replace") if strict is None else strict


def _jis_run(found: re.Match[bytes]) -> str:
    """One run of ISO-2022-JP by way of CP932, which knows the vendors' circled digits and roman numerals."""
    pairs, ascii_run = found.groups()
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
