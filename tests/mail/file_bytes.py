"""Tiny files of many kinds, made here from their formats' own rules."""

import base64
import io
import struct
import zipfile
import zlib


def box(kind: bytes, content: bytes = b"") -> bytes:
    """One box of an MP4."""
    return struct.pack(">I", 8 + len(content)) + kind + content


def iso_media(brand: bytes, *compatible: bytes, tracks: tuple[bytes, ...] = ()) -> bytes:
    handlers = b"".join(box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + one + bytes(13)))) for one in tracks)
    return box(b"ftyp", brand + bytes(4) + b"".join(compatible)) + box(b"moov", handlers) + box(b"mdat", b"..")


def zipped(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, "some words in it " * 20, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def png() -> bytes:
    """One black point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(filling: bytes = b"") -> bytes:
    """The frame of a JPEG, with a comment of any length in it."""
    pieces = [filling[at : at + 65_000] for at in range(0, len(filling), 65_000)]
    comments = b"".join(b"\xff\xfe" + struct.pack(">H", len(one) + 2) + one for one in pieces)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + comments + b"\xff\xd9"


def program() -> bytes:
    """The beginning of a Windows program."""
    return (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(20)).ljust(200, b"\0")


def bitmap() -> bytes:
    return b"BM" + struct.pack("<IIIIiiHH", 58, 0, 54, 40, 1, 1, 1, 24) + bytes(28)


def compound(*names: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    )


def riff(form: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 20) + form + b"fmt " + bytes(12)


def ogg(first: bytes) -> bytes:
    return b"OggS\0\x02" + bytes(20) + b"\x01" + bytes([len(first)]) + first


AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
MP3 = b"\xff\xfb\x90\x64" + bytes(413)
AAC = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(20)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TNEF = b"\x78\x9f\x3e\x22" + bytes(40)


def letter_with(*files: tuple[str, str, bytes], text: str = "Please look at these.", **headers: str) -> bytes:
    """A letter with (name, type, content) attached, in base64."""
    usual = {
        "From": "Rosa Delgado <rosa.delgado@correo.example>",
        "To": "concerns@district.example",
        "Subject": "Photos",
        "Message-ID": "<photos-1@correo.example>",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="=b="',
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}".encode() for name, value in usual.items()]
    lines += [b"", b"--=b=", b"Content-Type: text/plain; charset=utf-8", b"", text.encode()]
    for name, media, content in files:
        lines += [b"--=b=", f"Content-Type: {media}".encode(), b"Content-Transfer-Encoding: base64"]
        lines += [f'Content-Disposition: attachment; filename="{name}"'.encode(), b""]
        lines += [base64.encodebytes(content).replace(b"\n", b"\r\n").rstrip()]
    return b"\r\n".join([*lines, b"--=b=--", b""])
