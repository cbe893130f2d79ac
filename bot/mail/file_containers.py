"""Formats that hold other formats: which one it is, from tables of contents and names. Nothing is unpacked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.enums import FileKind

MAX_ENTRIES = 2_000  # names read of one archive
MAX_LOOKS = 200  # tracks, marks and the like looked at in one file
MAX_NAME = 1_000

RUNS = re.compile(
    r"\.(?:exe|com|scr|pif|bat|cmd|msi|msp|dll|cpl|js|jse|vbs|vbe|wsf|wsh|hta|ps1|psm1|jar|lnk|reg|apk|app|dmg|pkg|"
    r"sh|command|deb|rpm|chm|iso|img|vhdx?|xll|scf|url|appref-ms|msix|appx|application|appinstaller|jnlp|desktop|"
    r"pyw?|applescript|scpt|webloc|website|library-ms|search-ms|searchconnector-ms|settingcontent-ms|msc|wsc|sct|inf|"
    r"diagcab|iqy|one|onepkg|ad[ep]|md[ea])$",
    re.IGNORECASE,
)  # endings that a computer runs, or opens as a disk of programs, at a double click


@dataclass(frozen=True, slots=True)
class FileType:
    """A media type and what it is to a person. `macros`: it carries a program of its own; `locked`: it opens only with
    a password; `holds_program`: an archive with a program among its names.
    """

    media: str
    kind: FileKind
    macros: bool = False
    locked: bool = False
    holds_program: bool = False


_HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_SOUND = frozenset((b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "))


def iso_media(data: bytes) -> FileType | None:
    """The family of MP4, QuickTime, 3GP and HEIF: photos by their brand, sound and film by their tracks.

    A phone's voice note says `3gp4` or `mp42` like a film does; only its tracks tell that it has no pictures.
    """
    if data[4:8] != b"ftyp" and data[:1] > b"\x08":
        return None  # a text with such a word in that place
    size = min(int.from_bytes(data[:4], "big"), 4096)
    brands = [data[at : at + 4] for at in (8, *range(16, max(size, 16), 4))] if data[4:8] == b"ftyp" else [b"qt  "]
    if brands[0] == b"crx ":
        return FileType("image/x-canon-cr3", FileKind.PHOTO)
    if _HEIF & {brands[0]} or brands[0] in (b"mif1", b"msf1", b"avif", b"avis", b"mif2", b"miaf"):
        avif = b"avif" in brands or b"avis" in brands
        return FileType("image/avif" if avif else "image/heic" if _HEIF & set(brands) else "image/heif", FileKind.PHOTO)
    tracks = set(_tracks(data))
    family = "quicktime" if brands[0] == b"qt  " else "3gpp" if brands[0][:2] in (b"3g", b"3G") else "mp4"
    if b"vide" not in tracks and (b"soun" in tracks or brands[0] in _SOUND):
        return FileType(f"audio/{family if family != 'quicktime' else 'mp4'}", FileKind.VOICE)
    return FileType(f"video/{family}", FileKind.VIDEO)


def _tracks(data: bytes) -> Iterator[bytes]:
    """The handler of each track: `vide`, `soun` ..."""
    at = -1
    for _ in range(MAX_LOOKS):
        at = data.find(b"hdlr", at + 1)
        if at < 0:
            return
        yield data[at + 12 : at + 16]


def riff(data: bytes) -> FileType | None:
    """RIFF: sound, film or picture by its form."""
    return {
        b"WAVE": FileType("audio/wav", FileKind.VOICE),
        b"QLCM": FileType("audio/qcelp", FileKind.VOICE),
        b"AVI ": FileType("video/x-msvideo", FileKind.VIDEO),
        b"WEBP": FileType("image/webp", FileKind.PHOTO),
    }.get(data[8:12])


def ogg(data: bytes) -> FileType:
    """Ogg: film when a stream of pictures is announced on the first pages, else sound."""
    film = b"theora" in data[:1024] or b"BBCD\0" in data[:1024]
    return FileType("video/ogg", FileKind.VIDEO) if film else FileType("audio/ogg", FileKind.VOICE)


def matroska(data: bytes) -> FileType:
    """WebM and Matroska: a browser's voice note is one without a codec for pictures."""
    head = data[:16_384]
    web = "webm" if b"webm" in head[:64] else "x-matroska"
    sound = b"A_" in head and b"V_" not in head
    return FileType(f"audio/{web}", FileKind.VOICE) if sound else FileType(f"video/{web}", FileKind.VIDEO)


def windows_media(data: bytes) -> FileType:
    """ASF: film when its header has a stream of pictures (ASF_Video_Media)."""
    film = b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b" in data[:65_536]
    return FileType("video/x-ms-wmv", FileKind.VIDEO) if film else FileType("audio/x-ms-wma", FileKind.VOICE)


def compound(data: bytes) -> FileType:
    """The old Office container: which program's, by the names in its directory (UTF-16)."""
    macros = _wide("_VBA_PROJECT") in data
    for name, media, kind in (
        ("__properties_version1.0", "application/vnd.ms-outlook", FileKind.LETTER),
        ("WordDocument", "application/msword", FileKind.DOCUMENT),
        ("Workbook", "application/vnd.ms-excel", FileKind.SPREADSHEET),
        ("PowerPoint Document", "application/vnd.ms-powerpoint", FileKind.DOCUMENT),
        ("EncryptedPackage", "application/x-ole-storage", FileKind.DOCUMENT),
        ("Quill", "application/x-mspublisher", FileKind.DOCUMENT),
    ):
        if _wide(name) in data:
            return FileType(media, kind, macros=macros, locked=name == "EncryptedPackage")
    return FileType("application/x-ole-storage", FileKind.OTHER, macros=macros)


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED: tuple[tuple[str, FileType], ...] = (
    (r"word/|_rels/document\.xml", FileType(f"{_OFFICE}.wordprocessingml.document", FileKind.DOCUMENT)),
    (r"xl/", FileType(f"{_OFFICE}.spreadsheetml.sheet", FileKind.SPREADSHEET)),
    (r"ppt/", FileType(f"{_OFFICE}.presentationml.presentation", FileKind.DOCUMENT)),
    (r"AndroidManifest\.xml$", FileType("application/vnd.android.package-archive", FileKind.PROGRAM)),
    (r"META-INF/MANIFEST\.MF$", FileType("application/java-archive", FileKind.PROGRAM)),
    (r"AppxManifest\.xml$", FileType("application/appx", FileKind.PROGRAM)),
    (r"Index/(?:Document|Presentation)\.iwa$|Index\.zip$", FileType("application/vnd.apple.iwork", FileKind.DOCUMENT)),
    (r"Documents/1/FixedDoc|FixedDocSeq", FileType("application/oxps", FileKind.DOCUMENT)),
)
_ODF = {
    "text": FileKind.DOCUMENT,
    "presentation": FileKind.DOCUMENT,
    "graphics": FileKind.DOCUMENT,
    "spreadsheet": FileKind.SPREADSHEET,
}


def zipped(data: bytes) -> FileType:
    """A zip: an office document, a program, or an archive, by the names in its table of contents."""
    if opened := _open_document(data):
        return opened
    entries = list(_entries(data))
    names = [name for name, _ in entries]
    locked = any(encrypted for _, encrypted in entries)
    if any(name == "[Content_Types].xml" for name in names) or not any(RUNS.search(name) for name in names):
        for pattern, found in _ZIPPED:
            if any(re.match(pattern, name) for name in names):
                return replace(found, macros=any(name.endswith("vbaProject.bin") for name in names), locked=locked)
    runs = any(RUNS.search(name) for name in names)
    return FileType("application/zip", FileKind.ARCHIVE, locked=locked, holds_program=runs)


def _open_document(data: bytes) -> FileType | None:
    """OpenDocument and EPUB write their type in plain, as the first entry."""
    if data[30:38] != b"mimetype":
        return None
    found = re.match(rb"application/([\w.+-]{1,80}?)(?=PK|$|[^\w.+-])", data[38:140])
    if not found:
        return None
    media = f"application/{found[1].decode()}"
    family = media.rpartition(".")[2].partition("-")[0]
    return FileType(media, _ODF.get(family, FileKind.DOCUMENT), macros=b"Basic/" in data[-65_536:])


def _entries(data: bytes) -> Iterator[tuple[str, bool]]:
    """(name, encrypted) of the entries in the table of contents, MAX_ENTRIES at most; without one, of the first entry.

    The table lies right before its end record, whatever was put in front of the archive (APPNOTE 4.3.12, 4.3.16).
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    at = end - int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else -1
    if at < 0 or data[at : at + 4] != b"PK\x01\x02":
        length = int.from_bytes(data[26:28], "little")
        yield _name(data[30 : 30 + min(length, MAX_NAME)]), bool(data[6:7] and data[6] & 1)
        return
    for _ in range(MAX_ENTRIES):
        if data[at : at + 4] != b"PK\x01\x02" or at + 46 > end:
            return
        name, extra, comment = (int.from_bytes(data[at + spot : at + spot + 2], "little") for spot in (28, 30, 32))
        yield _name(data[at + 46 : at + 46 + min(name, MAX_NAME)]), bool(data[at + 8] & 1)
        at += 46 + name + extra + comment


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\\", "/")
