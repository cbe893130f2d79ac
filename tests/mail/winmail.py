"""winmail.dat made by hand: attributes and MAPI properties as MS-OXTNEF lays them out."""

import struct

SIGNATURE = b"\x78\x9f\x3e\x22\x01\x00"
STRING8, UNICODE, BINARY, OBJECT, LONG = 0x1E, 0x1F, 0x102, 0x0D, 0x03
IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def attribute(name: int, data: bytes, *, level: int = 2) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(data)) + data + struct.pack("<H", sum(data) % 65536)


def text(value: str) -> bytes:
    return value.encode("utf-16-le") + b"\0\0"


def properties(*rows: tuple[int, int, bytes]) -> bytes:
    """(id, type, value) rows; ids from 0x8000 on get a name, as Outlook writes them."""
    out = struct.pack("<I", len(rows))
    for tag, kind, value in rows:
        out += struct.pack("<HH", kind, tag)
        if tag >= 0x8000:
            name = text("X-Name")
            out += bytes(16) + struct.pack("<II", 1, len(name)) + name + bytes(-len(name) % 4)
        if kind == LONG:
            out += value
        else:
            out += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
    return out


def file(title: str, data: bytes, *rows: tuple[int, int, bytes]) -> bytes:
    """One attached file: rendering data, its short name, its bytes and its properties."""
    extra = attribute(0x9005, properties(*rows)) if rows else b""
    return (
        attribute(0x9002, bytes(14))
        + attribute(0x8010, title.encode("cp1252") + b"\0")
        + attribute(0x800F, data)
        + extra
    )


def winmail(*attributes: bytes) -> bytes:
    return SIGNATURE + attribute(0x9006, b"\x00\x00\x01\x00", level=1) + b"".join(attributes)


def compressed(rtf: bytes) -> bytes:
    """RTF as PidTagRtfCompressed, all literals: a run of eight after each byte of flags, then the end mark."""
    prefix_length = 207
    runs = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf) - len(rtf) % 8, 8))
    rest = rtf[len(rtf) - len(rtf) % 8 :]
    end = (prefix_length + len(rtf)) % 4096
    runs += bytes((1 << len(rest),)) + rest + bytes((end >> 4, (end & 15) << 4))
    return struct.pack("<III", len(runs) + 12, len(rtf), 0x75465A4C) + bytes(4) + runs
