"""What a file is said to be follows its content; what it is called only when the content tells nothing."""

import gzip
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.mail import file_types
from bot.mail.attachments import File
from bot.mail.file_types import recognise
from bot.mail.files import claimed, examine, files
from bot.mail.letter import Attachment
from bot.mail.parse import parse
from storage.enums import FileKind
from tests.mail.file_bytes import (
    AAC,
    AMR,
    MP3,
    PDF,
    TNEF,
    bitmap,
    compound,
    iso_media,
    jpeg,
    letter_with,
    ogg,
    png,
    program,
    riff,
    zipped,
)

OFFICE = ("[Content_Types].xml", "_rels/.rels")
ODT = ("mimetype", b"application/vnd.oasis.opendocument.text")
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(20)
WMA = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c" + bytes(30)
WMV = WMA + b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b"
LETTER = b"Received: from a by b\r\nFrom: Minh Tran <minh@example.org>\r\nSubject: Hello\r\n\r\nHello\r\n"

RECOGNISED = [
    (jpeg(), "image/jpeg", "photo"),
    (png(), "image/png", "photo"),
    (b"GIF89a\1\0\1\0", "image/gif", "photo"),
    (riff(b"WEBP"), "image/webp", "photo"),
    (bitmap(), "image/bmp", "photo"),
    (b"II*\0\x08\0\0\0", "image/tiff", "photo"),
    (iso_media(b"heic", b"mif1", b"heic"), "image/heic", "photo"),
    (iso_media(b"mif1", b"mif1", b"heic"), "image/heic", "photo"),
    (iso_media(b"mif1", b"mif1", b"avif"), "image/avif", "photo"),
    (iso_media(b"avif"), "image/avif", "photo"),
    (iso_media(b"crx ", b"isom"), "image/x-canon-cr3", "photo"),
    (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='x'/>", "image/svg+xml", "photo"),
    (AMR, "audio/amr", "voice"),
    (b"#!AMR-WB\n" + bytes(10), "audio/amr", "voice"),
    (MP3, "audio/mpeg", "voice"),
    (b"ID3\x03\0\0\0\0\0\0", "audio/mpeg", "voice"),
    (AAC, "audio/aac", "voice"),
    (ogg(b"OpusHead"), "audio/ogg", "voice"),
    (ogg(b"\x80theora"), "video/ogg", "video"),
    (riff(b"WAVE"), "audio/wav", "voice"),
    (b"caff\0\x01\0\0desc", "audio/x-caf", "voice"),
    (iso_media(b"M4A ", tracks=(b"soun",)), "audio/mp4", "voice"),
    (iso_media(b"M4A "), "audio/mp4", "voice"),
    (iso_media(b"3gp4", tracks=(b"soun",)), "audio/3gpp", "voice"),
    (iso_media(b"mp42", b"isom", tracks=(b"soun",)), "audio/mp4", "voice"),
    (iso_media(b"3gp4", tracks=(b"soun", b"vide")), "video/3gpp", "video"),
    (iso_media(b"isom", tracks=(b"vide", b"soun")), "video/mp4", "video"),
    (iso_media(b"qt  ", tracks=(b"vide",)), "video/quicktime", "video"),
    (iso_media(b"qt  ")[16:], "video/quicktime", "video"),
    (WEBM + b"V_VP8..A_OPUS", "video/webm", "video"),
    (WEBM + b"A_OPUS", "audio/webm", "voice"),
    (WMA, "audio/x-ms-wma", "voice"),
    (WMV, "video/x-ms-wmv", "video"),
    (riff(b"AVI "), "video/x-msvideo", "video"),
    (PDF, "application/pdf", "document"),
    (b"\r\n\r\n" + PDF, "application/pdf", "document"),
    (b"{\\rtf1\\ansi", "application/rtf", "document"),
    (zipped(*OFFICE, "word/document.xml"), file_types.inside._OFFICE + ".wordprocessingml.document", "document"),
    (zipped(*OFFICE, "xl/workbook.xml"), file_types.inside._OFFICE + ".spreadsheetml.sheet", "spreadsheet"),
    (zipped(*OFFICE, "ppt/slides/slide1.xml"), file_types.inside._OFFICE + ".presentationml.presentation", "document"),
    (zipped("content.xml", first=ODT), "application/vnd.oasis.opendocument.text", "document"),
    (zipped("a", first=("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
     "application/vnd.oasis.opendocument.spreadsheet", "spreadsheet"),
    (zipped("Index/Document.iwa"), "application/vnd.apple.iwork", "document"),
    (zipped("IMG_1.jpg", "IMG_2.jpg"), "application/zip", "archive"),
    (zipped("META-INF/MANIFEST.MF", "a.class"), "application/java-archive", "program"),
    (zipped("AndroidManifest.xml", "classes.dex"), "application/vnd.android.package-archive", "program"),
    (compound("WordDocument"), "application/msword", "document"),
    (compound("Workbook"), "application/vnd.ms-excel", "spreadsheet"),
    (compound("PowerPoint Document"), "application/vnd.ms-powerpoint", "document"),
    (compound("__properties_version1.0"), "application/vnd.ms-outlook", "letter"),
    (compound(), "application/x-ole-storage", "other"),
    (gzip.compress(b"x", mtime=0), "application/gzip", "archive"),
    (b"Rar!\x1a\x07\x01\0", "application/vnd.rar", "archive"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "application/x-7z-compressed", "archive"),
    (b"x" * 257 + b"ustar\0", "application/x-tar", "archive"),
    (TNEF, "application/vnd.ms-tnef", "archive"),
    (program(), "application/vnd.microsoft.portable-executable", "program"),
    (b"\x7fELF\2\1\1" + bytes(9), "application/x-elf", "program"),
    (b"\xcf\xfa\xed\xfe\7\0\0\1", "application/x-mach-binary", "program"),
    (b"\xca\xfe\xba\xbe\0\0\0\x34", "application/java-vm", "program"),
    (b"L\0\0\0\x01\x14\x02\0\0\0\0\0", "application/x-ms-shortcut", "program"),
    (b"#!/bin/sh\necho", "text/x-shellscript", "program"),
    (b"\xef\xbb\xbf@ECHO OFF\r\n", "text/x-script", "program"),
    (b"<!-- saved -->\n<!DOCTYPE html><html>", "text/html", "document"),
    ("<html>".encode("utf-16"), "text/html", "document"),
    (b"BEGIN:VCARD\r\nVERSION:3.0", "text/vcard", "contact"),
    (b"\xef\xbb\xbfbegin:vcalendar\r\n", "text/calendar", "calendar"),
    (LETTER, "message/rfc822", "letter"),
    (b"Dear office,\r\nthe bus never comes.", "text/plain", "document"),
    ("Estimada directora: el autobús".encode(), "text/plain", "document"),
    ("Уважаемая".encode("cp1251"), "text/plain", "document"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "media", "kind"), RECOGNISED)
def test_a_file_is_what_its_content_says(data, media, kind):
    found = recognise(data)
    assert found is not None
    assert (found.media, found.kind) == (media, kind)


@pytest.mark.parametrize(
    "text",
    [
        "BMW cars stand in front of the school every morning, says the crossing guard.",
        "MZ is how my daughter signs. She is in the fourth grade and walks home alone each day.",
        "caffeine is sold in the cafeteria", "The wide hallway is closed", "ID3 is the room", "FWS is our school",
        "BZh", "x -lh5 y", "RIFF raff", "From: the depot\nTo: the principal\nthe bus was late",
        "Subject: my son\nDate: Monday\nHe was hit.", "icon\0"[:4],
    ],
)  # fmt: skip
def test_words_that_begin_like_a_format_are_words(text):
    found = recognise(text.encode())
    assert found is not None
    assert found.media == "text/plain"


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff", b"PK\x03\x04", b"\0\0\x01\0", b"MZ\0", b"\0\0\0\x08ftyp", b"II*\0"]
)
def test_what_is_cut_off_after_its_first_bytes_is_looked_at_without_trouble(data):
    assert examine(File(Attachment("a.bin", "application/octet-stream", len(data)), data, ())).kind in FileKind


@given(some.binary(max_size=200), some.sampled_from([line for one in file_types.TABLE for line in one.begins]))
def test_no_bytes_are_too_strange(data, start):
    for content in (data, start + data, data[:4] + start + data):
        assert recognise(content) is None or recognise(content).kind in FileKind


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize(
    "content",
    [
        os.urandom(20_000_000),
        b"PK\x03\x04" + b"PK\x01\x02" * 4_000_000,
        iso_media(b"isom") + b"hdlr" * 4_000_000,
        b"<!--" * 5_000_000,
        b"<?xml " * 4_000_000,
        b"%PDF-" + b"\n" * 20_000_000,
        b"X-A: b\n" * 3_000_000,
        compound() + "Workboo".encode("utf-16-le") * 1_400_000,
        b"\xff\xfe" + b"\n\0" * 10_000_000,
    ],
    ids=range(9),
)
def test_twenty_megabytes_of_anything_are_looked_at_in_no_time(content):
    start = time.process_time()
    recognise(content)
    assert time.process_time() - start < 0.5


@pytest.mark.no_cover  # measured without the tracer's cost
def test_an_archive_of_a_million_names_is_not_read_to_its_end():
    entry = b"PK\x01\x02" + bytes(24) + (5).to_bytes(2, "little") + bytes(16) + b"a.txt"
    count = 400_000
    table = entry * count + b"x.exe"
    end = b"PK\x05\x06" + bytes(8) + (len(entry) * count + 5).to_bytes(4, "little") + bytes(6)
    start = time.process_time()
    assert recognise(b"PK\x03\x04" + bytes(26) + table + end).kind == "archive"
    assert time.process_time() - start < 0.5


def seen(name, data, declared="application/octet-stream", problems=()):
    return examine(File(Attachment(name, declared, len(data)), data, problems))


@pytest.mark.parametrize(
    ("name", "data", "kind", "warnings"),
    [
        ("holiday.jpg", program(), "program", ("program", "disguised")),
        ("holiday.jpg.exe", program(), "program", ("program",)),
        ("photo.jpg", png(), "photo", ()),
        ("voice.mp4", iso_media(b"isom", tracks=(b"soun",)), "voice", ()),
        ("report.pdf", PDF, "document", ()),
        ("report.pdf", b"<html><script>", "document", ("calls_home",)),
        ("page.html", b"Hello", "document", ("calls_home",)),
        ("drawing.svg", b"<svg onload='x'/>", "photo", ("calls_home",)),
        ("start.desktop", b"[Desktop Entry]\nExec=x", "program", ("program",)),
        ("report.pdf", zipped("a.txt"), "archive", ("disguised",)),
        ("invoice.docx", zipped(*OFFICE, "word/document.xml", "word/vbaProject.bin"), "document", ("macros",)),
        ("old.doc", compound("WordDocument", "_VBA_PROJECT"), "document", ("macros",)),
        ("locked.docx", compound("EncryptedPackage"), "document", ("locked",)),
        ("locked.pdf", PDF + b"/Encrypt 5 0 R", "document", ("locked",)),
        ("photos.zip", zipped("IMG_1.jpg", "setup.exe"), "archive", ("holds_program",)),
        ("script.js", b"var a = 1;", "program", ("program",)),
        ("disk.iso", b"\0" * 0x8001 + b"CD001", "program", ("program",)),
        ("cat.exe", jpeg(), "photo", ("disguised",)),
        ("grades.csv", b"a,b\n1,2\n", "spreadsheet", ()),
        ("raw.nef", b"\1\2\3\4\5", "photo", ("unrecognised",)),
        ("nothing", b"\1\2\3\4\5", "other", ("unrecognised",)),
        ("empty.jpg", b"", "photo", ("empty",)),
        ("Hello", b"Dear office", "document", ()),
    ],
)
def test_what_the_name_says_and_what_the_content_says_are_held_to_each_other(name, data, kind, warnings):
    found = seen(name, data)
    assert (found.kind, found.warnings) == (kind, warnings)


def test_a_locked_archive_is_told():
    data = bytearray(zipped("secret.pdf"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert seen("a.zip", bytes(data)).warnings == ("locked",)


def test_an_attached_letter_is_a_letter_whatever_it_looks_like():
    assert seen("a.eml", b"no header at all", "message/rfc822").kind == "letter"


def test_a_damaged_file_is_told():
    problem = "an attachment is damaged: base64 is cut off or broken"
    assert "damaged" in seen("a.jpg", jpeg(), problems=(problem,)).warnings


@pytest.mark.parametrize(
    ("name", "declared", "kind"),
    [
        ("IMG_2041.HEIC", "application/octet-stream", "photo"), ("", "image/jpeg", "photo"), ("", "audio/amr", "voice"),
        ("a.jpg.scr", "image/jpeg", "program"), ("noending", "application/octet-stream", None),
        ("", "message/rfc822", "letter"), ("x", "text/csv", "spreadsheet"), ("x", "text/plain", "document"),
    ],
)  # fmt: skip
def test_a_name_or_a_declared_type_claims_a_kind(name, declared, kind):
    assert claimed(name, declared) == kind


def test_files_come_one_by_one_in_the_order_and_number_of_the_list():
    raw = letter_with(
        ("a.jpg", "image/jpeg", jpeg()), ("../../etc/passwd", "text/plain", b"x"), ("c.amr", "audio/amr", AMR)
    )
    got = list(files(raw))
    assert [one.listed for one in got] == list(parse(raw).attachments)
    assert [one.data for one in got] == [jpeg(), b"x", AMR]
    assert got[1].listed.name == "passwd"


def test_a_letter_whose_lines_end_in_cr_alone_gives_its_files_all_the_same():
    raw = letter_with(("a.txt", "text/plain", b"hello")).replace(b"\r\n", b"\r")
    assert [one.data for one in files(raw)] == [b"hello"]
