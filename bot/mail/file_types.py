"""What a file is, by its first bytes. Nothing is unpacked, decoded or run; every look is bounded.

One table, read top to bottom, the first line that fits decides; what holds several formats (a zip, an MP4) is asked
further in file_containers.py. Sources: the formats' own specifications as registered with IANA's media types.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.mail import file_containers as inside
from bot.mail.file_containers import FileType
from storage.enums import FileKind

__all__ = ["FileType", "recognise"]

HEAD = 4_096  # bytes that are looked at, but for containers
TEXT_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what the bytes begin with (at `at`), and the type, or who is asked for it."""

    begins: tuple[bytes, ...]
    found: FileType | Callable[[bytes], FileType | None]
    at: int = 0


def _type(media: str, kind: FileKind) -> FileType:
    return FileType(media, kind)


def _bitmap(data: bytes) -> FileType | None:
    """BMP: the size of its second header is one of a few; a text about a BMW is none."""
    sizes = (12, 40, 52, 56, 64, 108, 124)
    return _type("image/bmp", FileKind.PHOTO) if int.from_bytes(data[14:18], "little") in sizes else None


def _mpeg_audio(data: bytes) -> FileType | None:
    """A frame of MPEG audio (layer II or III) or of AAC in ADTS, by header fields that have forbidden values."""
    second, third = data[1:2], data[2:3]
    if not third or second[0] & 0xE0 != 0xE0:
        return None
    layer, version = second[0] >> 1 & 3, second[0] >> 3 & 3
    if layer == 0 and second[0] & 0xF6 == 0xF0:
        return _type("audio/aac", FileKind.VOICE) if third[0] >> 2 & 15 < 13 else None
    plausible = layer in (1, 2) and version != 1 and third[0] >> 4 not in (0, 15) and third[0] >> 2 & 3 != 3
    return _type("audio/mpeg", FileKind.VOICE) if plausible else None


def _windows_program(data: bytes) -> FileType | None:
    """MZ and the header it points at, or MZ and bytes that no text has: a text may begin with these letters."""
    at = int.from_bytes(data[60:64], "little")
    real = data[at : at + 2] in (b"PE", b"NE", b"LE", b"LX") or b"\0" in data[:64]
    return _type("application/vnd.microsoft.portable-executable", FileKind.PROGRAM) if real else None


def _java_or_mac(data: bytes) -> FileType:
    """The same four bytes begin a Java class and a program for several Macs; both run."""
    java = int.from_bytes(data[4:8], "big") >= 45
    return _type("application/java-vm" if java else "application/x-mach-binary", FileKind.PROGRAM)


def _icon(data: bytes) -> FileType | None:
    pictures = int.from_bytes(data[4:6], "little")
    return _type("image/vnd.microsoft.icon", FileKind.PHOTO) if 0 < pictures < 64 else None


def _tagged_audio(data: bytes) -> FileType | None:
    return _type("audio/mpeg", FileKind.VOICE) if data[3:4] in (b"\x02", b"\x03", b"\x04") else None


def _flash(data: bytes) -> FileType | None:
    return _type("application/vnd.adobe.flash.movie", FileKind.PROGRAM) if b"\0" < data[3:4] < b" " else None


PHOTO, VOICE, VIDEO, PAPER = FileKind.PHOTO, FileKind.VOICE, FileKind.VIDEO, FileKind.DOCUMENT
ARCHIVE, PROGRAM, LETTER, OTHER = FileKind.ARCHIVE, FileKind.PROGRAM, FileKind.LETTER, FileKind.OTHER
_LZH = tuple(b"-l%s-" % method for method in b"h0 h1 h4 h5 h6 h7 zs z4 z5".split())

TABLE: tuple[Line, ...] = (
    Line((b"\xff\xd8\xff",), _type("image/jpeg", PHOTO)),
    Line((b"\x89PNG\r\n\x1a\n",), _type("image/png", PHOTO)),
    Line((b"GIF87a", b"GIF89a"), _type("image/gif", PHOTO)),
    Line((b"ftyp",), inside.iso_media, at=4),
    Line((b"RIFF",), inside.riff),
    Line((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), _type("image/tiff", PHOTO)),
    Line((b"IIRO", b"IIU\0", b"FUJIFILM"), _type("image/x-raw", PHOTO)),
    Line((b"BM",), _bitmap),
    Line((b"\0\0\x01\0",), _icon),
    Line((b"8BPS",), _type("image/vnd.adobe.photoshop", PHOTO)),
    Line((b"\0\0\0\x0cjP  \r\n", b"\xff\x4f\xff\x51"), _type("image/jp2", PHOTO)),
    Line((b"\0\0\0\x0cJXL \r\n", b"\xff\x0a"), _type("image/jxl", PHOTO)),
    Line((b"#!AMR-WB", b"#!AMR"), _type("audio/amr", VOICE)),
    Line((b"#!SILK", b"\x02#!SILK"), _type("audio/silk", VOICE)),
    Line((b"ID3",), _tagged_audio),
    Line((b"OggS",), inside.ogg),
    Line((b"caff\0\x01",), _type("audio/x-caf", VOICE)),
    Line((b"fLaC",), _type("audio/flac", VOICE)),
    Line((b"AIFF", b"AIFC"), _type("audio/aiff", VOICE), at=8),
    Line((b".snd",), _type("audio/basic", VOICE)),
    Line((b"ADIF",), _type("audio/aac", VOICE)),
    Line((b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",), inside.windows_media),
    Line((b"\x1a\x45\xdf\xa3",), inside.matroska),
    Line((b"FLV\x01",), _type("video/x-flv", VIDEO)),
    Line((b"\0\0\x01\xba", b"\0\0\x01\xb3"), _type("video/mpeg", VIDEO)),
    Line((b"moov", b"mdat", b"wide", b"pnot"), inside.iso_media, at=4),
    Line((b"\xff",), _mpeg_audio),
    Line((b"{\\rtf",), _type("application/rtf", PAPER)),
    Line((b"PK\x03\x04", b"PK\x05\x06"), inside.zipped),
    Line((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), inside.compound),
    Line((b"%!PS",), _type("application/postscript", PAPER)),
    Line((b"AT&TFORM",), _type("image/vnd.djvu", PAPER)),
    Line((b"\xffWPC",), _type("application/vnd.wordperfect", PAPER)),
    Line((b"7z\xbc\xaf\x27\x1c",), _type("application/x-7z-compressed", ARCHIVE)),
    Line((b"Rar!\x1a\x07",), _type("application/vnd.rar", ARCHIVE)),
    Line((b"\x1f\x8b\x08",), _type("application/gzip", ARCHIVE)),
    Line((b"1AY&SY",), _type("application/x-bzip2", ARCHIVE), at=4),
    Line((b"\xfd7zXZ\0",), _type("application/x-xz", ARCHIVE)),
    Line((b"\x28\xb5\x2f\xfd",), _type("application/zstd", ARCHIVE)),
    Line((b"MSCF",), _type("application/vnd.ms-cab-compressed", ARCHIVE)),
    Line((b"\x60\xea",), _type("application/x-arj", ARCHIVE)),
    Line(
        tuple(b"-l%s-" % one for one in b"h0 h1 h4 h5 h6 h7 zs z4 z5".split()),
        _type("application/x-lzh", ARCHIVE),
        at=2,
    ),
    Line((b"ustar",), _type("application/x-tar", ARCHIVE), at=257),
    Line((b"CD001",), _type("application/x-iso9660-image", ARCHIVE), at=0x8001),
    Line((b"\x78\x9f\x3e\x22",), _type("application/vnd.ms-tnef", ARCHIVE)),
    Line((b"MZ", b"ZM"), _windows_program),
    Line((b"\x7fELF",), _type("application/x-elf", PROGRAM)),
    Line(
        (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
        _type("application/x-mach-binary", PROGRAM),
    ),
    Line((b"\xca\xfe\xba\xbe",), _java_or_mac),
    Line((b"L\0\0\0\x01\x14\x02\0",), _type("application/x-ms-shortcut", PROGRAM)),
    Line((b"dex\n",), _type("application/vnd.android.dex", PROGRAM)),
    Line((b"\0asm",), _type("application/wasm", PROGRAM)),
    Line((b"ITSF\x03",), _type("application/vnd.ms-htmlhelp", PROGRAM)),
    Line((b"FWS", b"CWS", b"ZWS"), _flash),
    Line((b"SQLite format 3\0",), _type("application/vnd.sqlite3", OTHER)),
)

_BOM = (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")
_BEFORE_MARKUP = re.compile(r"(?:<\?xml[^>]{0,300}>|<!--.{0,1000}?-->|\s+)+", re.DOTALL)
_TEXTS: tuple[tuple[re.Pattern[str], FileType], ...] = (
    (re.compile(r"begin:vcard\b"), _type("text/vcard", FileKind.CONTACT)),
    (re.compile(r"begin:vcalendar\b"), _type("text/calendar", FileKind.CALENDAR)),
    (re.compile(r"#!\s?/"), _type("text/x-shellscript", PROGRAM)),
    (re.compile(r"@echo (?:off|on)\b|<\?php\b|<job\b|<hta:"), _type("text/x-script", PROGRAM)),
    (re.compile(r"<svg\b|<!doctype svg\b"), _type("image/svg+xml", PHOTO)),
    (re.compile(r"<(?:!doctype html|html|head|body|script|meta|style)\b"), _type("text/html", PAPER)),
    (re.compile(r"<\?xml\b"), _type("application/xml", PAPER)),
    (re.compile(r"-----begin pgp "), _type("application/pgp-encrypted", OTHER)),
)
_MAIL_LINE = re.compile(
    r"^(received|return-path|message-id|mime-version|dkim-signature|delivered-to|x-[\w-]{1,40}|from|to|date|subject|"
    r"content-type|authentication-results|arc-[\w-]{1,40}):",
    re.MULTILINE,
)
_MAIL_ONLY = {"received", "return-path", "message-id", "mime-version", "dkim-signature", "delivered-to"}


def recognise(data: bytes) -> FileType | None:
    """What these bytes are; None when they tell nothing. Never raises."""
    for line in TABLE:
        if data.startswith(line.begins, line.at):
            found = line.found(data) if callable(line.found) else line.found
            if found:
                return found
    if b"%PDF-" in data[:1024]:
        return FileType("application/pdf", PAPER, locked=b"/Encrypt" in data)
    return _text(data)


def _text(data: bytes) -> FileType | None:
    """Readable text: what kind of text, by how it begins."""
    text = _as_text(data[:TEXT_SAMPLE])
    if text is None:
        return None
    begins = text[:HEAD].lstrip().lower()
    before = _BEFORE_MARKUP.match(begins)
    bare = begins[before.end() :] if before else begins
    for pattern, found in _TEXTS:
        if pattern.match(bare) or pattern.match(begins):
            return found
    return _type("message/rfc822", LETTER) if _is_letter(begins) else _type("text/plain", PAPER)


def _is_letter(begins: str) -> bool:
    """A header block: it begins with a field of a letter, and has another that no list or form has."""
    names = set(_MAIL_LINE.findall(begins.partition("\n\n")[0])) if _MAIL_LINE.match(begins) else set()
    return len(names) > 1 and bool(names & _MAIL_ONLY)


def _as_text(data: bytes) -> str | None:
    """The text of a sample, None when it holds what no text does."""
    for mark, codec in _BOM:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace").replace("\r\n", "\n")
    if not data.strip() or any(one < 9 or 13 < one < 27 for one in set(data)):
        return None
    return data.decode("utf-8", "replace").replace("\r\n", "\n")
