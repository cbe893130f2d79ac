"""Bytes to text when labels lie.

The rule, in this order: valid UTF-8 that is not plain ASCII is UTF-8, whatever the label says; else the label's
superset, unless another reading looks much more like writing; without a label that reading; it never fails.
"""

import re
import unicodedata

from bot.mail.charset_guess import CANDIDATES, guess, looks_wrong
from bot.mail.charset_names import codec_of
from bot.mail.charset_seven_bit import SEVEN_BIT, codec_in, decode_seven_bit
from bot.mail.charset_viscii import decode_viscii
from bot.mail.charset_wide import WIDE, decode_wide

SAMPLE = 8_192  # bytes that are looked at to judge a text as a whole
# Where ISO 8859 has controls Windows has letters and quotation marks: text that uses them is the Windows sibling's.
SIBLINGS = {"iso8859_2": "cp1250", "iso8859_6": "cp1256", "iso8859_7": "cp1253", "iso8859_8": "cp1255"} | {
    "iso8859_4": "cp1257",
    "iso8859_13": "cp1257",
    "iso8859_15": "cp1252",
}

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_INVISIBLE = dict.fromkeys((0xFEFF, 0x202D, 0x202E, 0xFFFE, 0xFFFF))  # byte order mark, bidi overrides, non-characters
_TEXT = _CONTROLS | _INVISIBLE
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ") | dict.fromkeys(
    (0, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)
)
_ASCII = bytes(range(128))
_VALID = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CUT_OFF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_HALF_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_C1 = re.compile(rb"[\x80-\x84\x86-\x9f]")
_NUL_EVERY_OTHER = re.compile(rb"(?:[^\x00]\x00){4}|(?:\x00[^\x00]){4}")


def decode(data: bytes, label: str | None = None, *, statistics: bool = True) -> str:
    """Text of `data` by the rule above. Controls are still in it: see `clean_text` and `clean_line`. Many short texts
    are decoded without `statistics`: see charset_guess.py.
    """
    codec = codec_of(label)
    if codec in WIDE or data[:2] in (b"\xff\xfe", b"\xfe\xff") or _NUL_EVERY_OTHER.match(data):
        text = decode_wide(data, label or "")
        return decode(data, statistics=statistics) if text is None else text
    if codec == "viscii":
        return _strict(data, "utf-8") or decode_viscii(data)
    if data.isascii():
        seven_bit = codec if codec in SEVEN_BIT else codec_in(data)
        return decode_seven_bit(data, seven_bit) if seven_bit else data.decode("ascii")
    return (
        _strict(data, "utf-8")
        or _surrogates_joined(data)
        or _nearly_utf8(data, labelled=codec == "utf-8")
        or _decode_labelled(data, codec, statistics=statistics)
    )


def clean_text(text: str) -> str:
    """Line ends become LF; controls, bidi overrides, lone surrogates and byte order marks go. Tabs stay."""
    text = re.sub(r"\r+\n", "\n", text) if "\r" in text else text
    text = text.replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").translate(_TEXT)
    return _SURROGATE.sub("\ufffd", text)


def clean_line(text: str) -> str:
    """One line for a header, a name or a log: every control and line end is a space, runs of spaces are one."""
    return " ".join(_SURROGATE.sub("\ufffd", text).translate(_LINE).split())


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _surrogates_joined(data: bytes) -> str | None:
    """UTF-8 of a sender that encoded each half of a pair by itself (emoji of old telephones)."""
    if not _HALF_PAIR.search(data):
        return None
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeError:
        return None


def _nearly_utf8(data: bytes, *, labelled: bool) -> str | None:
    """UTF-8 with broken or other bytes in it: a letter cut off, a quotation of another charset.

    None when it is rather another charset as a whole: by accident one character in four of a Chinese charset looks
    like UTF-8. Where the good characters are Latin, a lone bad byte is Windows-1252's letter; elsewhere nothing is
    known of it.
    """
    sample = data[:SAMPLE]
    whole = _CUT_OFF.sub(b"", sample)
    good = _VALID.findall(whole)
    bad = len(whole.translate(None, _ASCII)) - sum(len(one) for one in good)
    if not good or bad > (len(good) if labelled else len(good) // 2 if len(good) > 3 else 0):
        return None
    if not all(len(one) == 2 and one[0] < 0xC9 for one in good):
        return data.decode("utf-8", "replace")
    cut = _CUT_OFF.search(data, max(0, len(data) - 3))
    text = data[: cut.start() if cut else None].decode("utf-8", "surrogateescape")
    return _SURROGATE.sub(_lone_byte, text) + ("\ufffd" if cut else "")


def _lone_byte(found: re.Match[str]) -> str:
    return bytes((ord(found[0]) & 0xFF,)).decode("cp1252", "replace")


def _decode_labelled(data: bytes, codec: str | None, *, statistics: bool) -> str:
    if codec in (None, "utf-8") or codec in SEVEN_BIT:
        told = {"iso2022_jp_ext": "cp932", "iso2022_kr": "cp949"}.get(codec or "")
        return guess(data, told, statistics=statistics)
    if codec in CANDIDATES:
        return guess(data, codec, statistics=statistics)
    codec = SIBLINGS.get(codec, codec) if _C1.search(data) else codec
    text = data.decode(codec, "replace")
    text = unicodedata.normalize("NFC", text) if codec == "cp1258" else text  # it writes tones as marks of their own
    return guess(data, statistics=statistics) if "\ufffd" in text[:-1] and looks_wrong(text) else text
