"""Which codec a charset label means. Only codecs that encode human text are known: Python also calls zlib, hex,
unicode_escape and utf-7 "charsets".

A label means its superset, the one its senders really use: GB2312 is GB18030, latin-1 is
Windows-1252, KOI8-R is KOI8-U (which gives eight of its lines and boxes to Ukrainian letters).
"""

import re

SUPERSETS = {
    "cp1252": "us-ascii ascii iso-8859-1 latin-1 latin1 l1 cp819 ansi-x3-4-1968 ansi x-ansi iso-646 iso646-us us 646",
    "gb18030": "gb2312 gbk gb18030 cp936 x-gbk csgb2312 gb2312-80 gb-2312 gb-2312-80 chinese euc-cn cn-gb x-euc-cn gb",
    "cp932": "shift-jis sjis x-sjis cp932 ms932 windows-31j shiftjis ms-kanji csshiftjis x-ms-cp932",
    "cp949": "euc-kr euckr ks-c-5601-1987 ks-c-5601 ksc5601 ksc-5601 cp949 ms949 uhc korean ks-x-1001 cseuckr x-euc-kr",
    "big5hkscs": "big5 big5-hkscs big5hkscs cp950 x-x-big5 x-big5 big-5 cn-big5 csbig5 big5-eten",
    "euc_jp": "euc-jp x-euc-jp eucjp x-euc x-eucjp ujis cseucpkdfmtjapanese",
    "iso2022_jp_ext": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ext "
    "iso-2022-jp-ms iso2022-jp iso2022jp csiso2022jp cp50220 cp50221 jis",
    "iso2022_kr": "iso-2022-kr iso2022-kr csiso2022kr",
    "hz": "hz-gb-2312 hz hz-gb hzgb",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-utf-8 utf-8-sig cp65001 utf8mb4 utf-8n unicode-2-0-utf-8",
    "utf-16": "utf-16 utf16 utf-16le utf-16be utf16le utf16be utf-16-le utf-16-be utf16-le utf16-be "
    "unicode ucs-2 iso-10646-ucs-2 unicodefffe cp1200 cp1201",
    "utf-32": "utf-32 utf32 utf-32le utf-32be ucs-4",
    "cp1251": "win-1251 cyrillic-windows",
    "koi8_u": "koi8-r koi8r koi8 koi-8 cskoi8r koi8-rus koi8-u koi8u koi8-ru",
    "cp866": "ibm866 866",
    "cp1254": "iso-8859-9 latin5 latin-5 l5 turkish",
    "cp1255": "iso-8859-8-i iso-8859-8-e logical",
    "cp874": "tis-620 iso-8859-11 tis620 thai",
    "mac_roman": "macintosh x-mac-roman mac-roman mac",
    "mac_cyrillic": "x-mac-cyrillic mac-cyrillic",
    "mac_greek": "x-mac-greek",
    "mac_turkish": "x-mac-turkish",
    "mac_latin2": "x-mac-ce x-mac-centraleurroman",
    "koi8_t": "koi8-t",
    "kz1048": "kz-1048 rk1048 ptcp154",
    "johab": "johab cp1361",
    "viscii": "viscii csviscii viscii1-1-1",
} | {f"iso8859_{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
CODECS = {label: codec for codec, labels in SUPERSETS.items() for label in labels.split()} | {
    **dict.fromkeys(("latin2", "latin-2", "l2"), "iso8859_2"),
    **dict.fromkeys(("latin3", "latin-3"), "iso8859_3"),
    **dict.fromkeys(("latin4", "latin-4"), "iso8859_4"),
    **dict.fromkeys(("latin9", "latin-9", "l9"), "iso8859_15"),
    **dict.fromkeys(("cyrillic",), "iso8859_5"),
    **dict.fromkeys(("arabic",), "iso8859_6"),
    **dict.fromkeys(("greek",), "iso8859_7"),
    **dict.fromkeys(("hebrew", "visual"), "iso8859_8"),
}
CODE_PAGES = {*range(1250, 1259), 437, 737, 775, 850, 852, 855, 857, 858, *range(860, 867), 869, 874, 1125}

_ISO = re.compile(r"(?:cs)?iso[-_. ]?8859[-_. ]?(\d{1,2})(?!\d)(.*)")
_PAGE = re.compile(r"(?:x-)?(?:cswindows|windows|win|cp|ibm|ms|dos)-?(\d{3,4})")
_NOISE = re.compile(r"[_\s]+")
_EDGES = re.compile(r"^[^0-9a-z]+|[^0-9a-z]+$")


def codec_of(label: str | None) -> str | None:
    """The allowed Python codec for a charset label however it is spelt, None for an unknown or refused one."""
    if not label:
        return None
    name = _EDGES.sub("", _NOISE.sub("-", label[:80].strip().lower()))[:60].replace(":", "-").replace(".", "-")
    return CODECS.get(name) or _numbered(name) or CODECS.get(name.partition("-(")[0]) or CODECS.get(name.split(",")[0])


def _numbered(name: str) -> str | None:
    """Families that are told apart by a number: ISO 8859 parts and vendors' code pages."""
    if found := _ISO.match(name):
        part, rest = int(found[1]), found[2]
        return CODECS.get(f"iso-8859-{part}{rest[:2]}") or CODECS.get(f"iso-8859-{part}")
    if not (found := _PAGE.match(name)):
        return None
    number = int(found[1])
    return f"cp{number}" if number in CODE_PAGES else CODECS.get(f"cp{number}")
