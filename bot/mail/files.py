"""The files of a letter with their bytes, and what each of them is: by its content, not by what it is called.

One file at a time is in memory, in the order and number of the letter's attachments.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail import structure
from bot.mail.attachments import File, walk
from bot.mail.file_containers import RUNS, FileType
from bot.mail.file_types import recognise
from bot.mail.structure import LETTER_TYPES
from storage.enums import FileKind

MAX_LETTER = 32_000_000  # bytes that are looked at, as when the letter was read

PHOTO, VOICE, VIDEO = FileKind.PHOTO, FileKind.VOICE, FileKind.VIDEO
WARNINGS = (
    "program",
    "calls_home",
    "disguised",
    "macros",
    "locked",
    "holds_program",
    "damaged",
    "empty",
    "unrecognised",
)
TO_LOOK_AT = frozenset((PHOTO, VOICE, VIDEO))  # what no program here can read: a person must

_ENDINGS = {
    PHOTO: "jpg jpeg jpe jfif png gif bmp dib tif tiff webp heic heif avif svg ico psd jp2 jxl dng cr2 cr3 nef arw orf",
    VOICE: "mp3 m4a m4b wav wave amr awb 3ga ogg oga opus aac flac wma caf aif aiff qcp silk spx mid midi",
    VIDEO: "mp4 m4v mov qt 3gp 3gpp 3g2 avi mkv webm wmv asf mpg mpeg mts m2ts flv ogv",
    FileKind.DOCUMENT: "pdf doc docx docm dot dotx rtf odt txt text log md ppt pptx pptm pps ppsx odp pages key htm "
    "html xml xps oxps wpd wps tex epub djvu ps pub mht mhtml",
    FileKind.SPREADSHEET: "xls xlsx xlsm xlsb ods csv tsv numbers",
    FileKind.ARCHIVE: "zip rar 7z gz tgz tar bz2 xz zst cab arj lzh z dat",
    FileKind.CALENDAR: "ics ical ifb vcs",
    FileKind.CONTACT: "vcf vcard",
    FileKind.LETTER: "eml msg mbox",
}  # fmt: skip
_BY_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_BY_MEDIA = {
    "image/": PHOTO,
    "audio/": VOICE,
    "video/": VIDEO,
    "message/rfc822": FileKind.LETTER,
    "message/global": FileKind.LETTER,
    "text/calendar": FileKind.CALENDAR,
    "text/vcard": FileKind.CONTACT,
    "text/x-vcard": FileKind.CONTACT,
    "text/csv": FileKind.SPREADSHEET,
    "text/": FileKind.DOCUMENT,
    "application/pdf": FileKind.DOCUMENT,
    "application/msword": FileKind.DOCUMENT,
    "application/zip": FileKind.ARCHIVE,
}
# What a browser opens, with its scripts and with pictures from elsewhere: whoever sent it can see that it was read.
_PAGES = frozenset(("text/html", "image/svg+xml"))
_PAGE_ENDINGS = (".htm", ".html", ".xhtml", ".shtml", ".svg", ".svgz", ".mht", ".mhtml", ".xml", ".xsl")
# A script is plain text, a disk of programs an archive: the ending of the name makes it run.
_RUN_BY_NAME = frozenset((FileKind.DOCUMENT, FileKind.ARCHIVE, FileKind.OTHER))
# Kinds that are easily taken for each other, in good faith: between them nothing is told.
_ALIKE = (
    TO_LOOK_AT,
    frozenset((FileKind.DOCUMENT, FileKind.SPREADSHEET, FileKind.LETTER, FileKind.CALENDAR, FileKind.CONTACT)),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file is. `media` is the type found in its content, None when that tells nothing; `warnings` are codes,
    see WARNINGS.
    """

    kind: FileKind
    media: str | None = None
    warnings: tuple[str, ...] = ()


def files(raw: bytes) -> Iterator[File]:
    """Every file of a letter, one at a time. Bounded in time and memory for any bytes."""
    letter = structure.with_line_feeds(raw[:MAX_LETTER])
    root, _ = structure.read(letter)
    yield from walk(root)


def claimed(name: str, declared: str) -> FileKind | None:
    """What a file says it is: by the ending of its name, else by the declared type; None when neither tells."""
    if RUNS.search(name):
        return FileKind.PROGRAM
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    return next((kind for begins, kind in _BY_MEDIA.items() if declared.startswith(begins)), None)


def examine(file: File) -> Seen:
    """What a file is, by its content; where that tells nothing, what it says it is. Never raises."""
    says = claimed(file.listed.name, file.listed.type)
    found = recognise(file.data)
    if file.listed.type in LETTER_TYPES:
        found = FileType("message/rfc822", FileKind.LETTER)
    kind = found.kind if found else says or FileKind.OTHER
    if says is FileKind.PROGRAM and (found is None or found.kind in _RUN_BY_NAME):
        kind = FileKind.PROGRAM
    elif found and found.media == "text/plain" and says in _ALIKE[1]:
        kind = says  # a spreadsheet of commas, a log: text as the name says
    return Seen(kind, found.media if found else None, tuple(_warnings(file, kind, says=says, found=found)))


def _warnings(file: File, kind: FileKind, *, says: FileKind | None, found: FileType | None) -> Iterator[str]:
    if kind is FileKind.PROGRAM:
        yield "program"
    elif (found and found.media in _PAGES) or file.listed.name.lower().endswith(_PAGE_ENDINGS):
        yield "calls_home"
    if says and says is not kind and not any({says, kind} <= alike for alike in _ALIKE) and file.data:
        yield "disguised"
    if found:
        yield from (word for word in ("macros", "locked", "holds_program") if getattr(found, word))
    if not file.data:
        yield "empty"
    elif found is None:
        yield "unrecognised"
    if any("damaged" in told for told in file.problems):
        yield "damaged"
