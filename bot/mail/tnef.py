"""winmail.dat: what Outlook's own envelope (TNEF, MS-OXTNEF) holds, its files and its words.

A bounded reader: a stream of attributes, some of which are lists of MAPI properties (MS-OXCDATA 2.11). Checksums are
not asked for, what is cut off gives what came before. docs/decisions/ tells why it is our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.mail.charset_names import codec_of
from bot.mail.charsets import decode

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTRIBUTES = 5_000
MAX_PROPERTIES = 5_000  # of one list
MAX_DEPTH = 3  # letters within letters
MAX_FILES = 200
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage: the object is a letter of its own

_ATT_BODY, _ATT_TITLE, _ATT_DATA, _ATT_RENDERING = 0x800C, 0x8010, 0x800F, 0x9002
_ATT_MESSAGE_PROPERTIES, _ATT_ATTACHMENT_PROPERTIES, _ATT_CODE_PAGE = 0x9003, 0x9005, 0x9007
_SUBJECT, _BODY, _RTF, _HTML, _CODE_PAGE = 0x0037, 0x1000, 0x1009, 0x1013, 0x3FDE
_DISPLAY_NAME, _DATA, _NAME, _LONG_NAME, _MIME = 0x3001, 0x3701, 0x3704, 0x3707, 0x370E
_FIXED = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING8, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_MANY = 0x1000


@dataclass(slots=True)
class TnefFile:
    """A file inside: its name and type as told ("" where not), and its bytes."""

    name: str = ""
    type: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What was found: files in order, and the words in each form they are kept in."""

    files: list[TnefFile] = field(default_factory=list)
    plain: str = ""
    html: bytes = b""
    rtf: bytes = b""
    code_page: str = "cp1252"


def read_tnef(data: bytes, depth: int = 0) -> Tnef | None:
    """What a TNEF stream holds; None when it is none. Files of letters inside it are listed with the others."""
    if not data.startswith(SIGNATURE):
        return None
    found = Tnef()
    for name, value in _attributes(data):
        if name == _ATT_CODE_PAGE:
            found.code_page = codec_of(f"cp{int.from_bytes(value[:4], 'little')}") or found.code_page
        elif name == _ATT_BODY:
            found.plain = found.plain or _text(value, found)
        elif name == _ATT_MESSAGE_PROPERTIES:
            _read_message(found, value)
        elif name == _ATT_RENDERING:
            found.files.append(TnefFile())
        elif name in (_ATT_TITLE, _ATT_DATA, _ATT_ATTACHMENT_PROPERTIES):
            _read_file(found, name, value=value, depth=depth)
    del found.files[MAX_FILES:]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(name, value) of the attributes: level, name, type, length, value, checksum."""
    at = 6
    for _ in range(MAX_ATTRIBUTES):
        if at + 9 > len(data) or data[at] not in (1, 2):
            return
        name = int.from_bytes(data[at + 1 : at + 3], "little")
        length = int.from_bytes(data[at + 5 : at + 9], "little")
        yield name, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _text(value: bytes, found: Tnef) -> str:
    return decode(value.rstrip(b"\0"), found.code_page)


def _read_message(found: Tnef, value: bytes) -> None:
    for tag, kind, data in _properties(value):
        if tag == _BODY:
            found.plain = _string(data, kind, found=found) or found.plain
        elif tag == _HTML:
            found.html = data
        elif tag == _RTF:
            found.rtf = data
        elif tag == _CODE_PAGE:
            found.code_page = codec_of(f"cp{int.from_bytes(data[:4], 'little')}") or found.code_page


def _read_file(found: Tnef, name: int, *, value: bytes, depth: int) -> None:
    if not found.files:
        found.files.append(TnefFile())
    file = found.files[-1]
    if name == _ATT_TITLE:
        file.name = file.name or _text(value, found)
    elif name == _ATT_DATA:
        file.data = value
    else:
        _read_properties(found, file, value=value, depth=depth)


def _read_properties(found: Tnef, file: TnefFile, *, value: bytes, depth: int) -> None:
    told = {tag: (kind, data) for tag, kind, data in _properties(value)}
    names = (
        _string(told[tag][1], told[tag][0], found=found) for tag in (_LONG_NAME, _NAME, _DISPLAY_NAME) if tag in told
    )
    best = next((one for one in names if one), "")
    file.name = best if _LONG_NAME in told or not file.name else file.name
    if _MIME in told:
        file.type = _string(told[_MIME][1], told[_MIME][0], found=found).lower()
    kind, data = told.get(_DATA, (0, b""))
    file.data = file.data or data
    if kind == _OBJECT and data[:16] == _MESSAGE and depth < MAX_DEPTH:
        file.data, file.type = data[16:], "application/vnd.ms-tnef"
        inner = read_tnef(file.data, depth + 1)
        found.files.extend(inner.files if inner else [])


def _string(data: bytes, kind: int, *, found: Tnef) -> str:
    if kind == _UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    return _text(data, found)


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(id, type, bytes) of a list of MAPI properties; of several values the first."""
    at = 4
    for _ in range(min(int.from_bytes(value[:4], "little"), MAX_PROPERTIES)):
        if at + 4 > len(value):
            return
        kind, tag = int.from_bytes(value[at : at + 2], "little"), int.from_bytes(value[at + 2 : at + 4], "little")
        at += 4
        if tag >= 0x8000:
            at = _past_name(value, at)
        data, at = _values(value, at, kind=kind)
        if at > len(value) + 3:
            return
        yield tag, kind & ~_MANY, data


def _past_name(value: bytes, at: int) -> int:
    """Where a named property's value begins: behind its GUID and its number or name."""
    named = int.from_bytes(value[at + 16 : at + 20], "little") == 1
    length = int.from_bytes(value[at + 20 : at + 24], "little") if named else 0
    return at + 24 + (length + 3) // 4 * 4


def _values(value: bytes, at: int, *, kind: int) -> tuple[bytes, int]:
    """The first value of a property, and where the next property begins; every value is padded to four bytes."""
    single = kind & ~_MANY
    if size := _FIXED.get(single):
        count = 1
        if kind & _MANY:
            count, at = int.from_bytes(value[at : at + 4], "little"), at + 4
        return value[at : at + size], at + count * ((size + 3) // 4 * 4)
    if single not in (_STRING8, _UNICODE, _BINARY, _OBJECT):
        return b"", len(value) + 4  # an unknown type: how long it is cannot be known
    count, at = int.from_bytes(value[at : at + 4], "little"), at + 4
    first = b""
    for step in range(min(count, MAX_PROPERTIES)):
        length = int.from_bytes(value[at : at + 4], "little")
        first = value[at + 4 : at + 4 + length] if step == 0 else first
        at += 4 + (length + 3) // 4 * 4
        if at > len(value):
            break
    return first, at
