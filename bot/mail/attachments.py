"""The files of a letter: listed with safe names, types and sizes, never opened.

Only envelopes are looked into, because what people attached is inside them: attached letters, Outlook's winmail.dat,
Apple's pairs of data and icon, and files that stand in the middle of a plain text.
"""

import mimetypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail import body
from bot.mail.boundaries import MAX_PARTS
from bot.mail.charsets import clean_line, decode
from bot.mail.inline_files import inline_files
from bot.mail.letter import Attachment
from bot.mail.own_parts import VARIANTS, is_text, is_tnef
from bot.mail.structure import LETTER_TYPES, Part
from bot.mail.tnef import TnefFile, read_tnef
from bot.mail.transfer import undo

MAX_NAME = 150  # characters of a file name, its ending kept
MAX_READ = 1_000  # characters of a longer name that are looked at
MAX_ATTACHED = 500_000  # bytes of text read from attached letters, all together
MIN_ATTACHED = 5_000  # what reading one counts at least: HTML may be large and say little
MAX_INLINE = 8_000_000  # bytes of a text in which files are looked for
UNOPENED = {
    "application/pkcs7-mime": "encrypted or sealed with S/MIME: the text inside cannot be read here",
    "application/x-pkcs7-mime": "encrypted or sealed with S/MIME: the text inside cannot be read here",
    "application/pgp-encrypted": "encrypted with PGP: the text inside cannot be read here",
    "message/external-body": "an attachment is only a pointer to a file elsewhere",
}
UNREAD_TNEF = "winmail.dat: files inside it were not unpacked"

_ENDINGS = mimetypes.MimeTypes(())
_LIKE_A_FILE = re.compile(r"[^/\\:\r\n]{1,150}\.\w{2,5}")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is listed, its decoded bytes, and what a person should know about it."""

    listed: Attachment
    data: bytes
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Room:
    """What may still be read of attached letters, and how many files may still be listed."""

    text: int = MAX_ATTACHED
    files: int = MAX_PARTS


def attachments(root: Part) -> tuple[tuple[Attachment, ...], list[str]]:
    """The files of a letter, in order, and what a person should know about them."""
    found: list[Attachment] = []
    problems: list[str] = []
    for file in walk(root):
        found.append(file.listed)
        problems += [told for told in file.problems if told not in problems]
    return tuple(found), problems


def walk(root: Part) -> Iterator[File]:
    """Every file of a letter, in order, one at a time in memory: each part that is not the letter's own text, and what
    is inside attached letters (the named ones), winmail.dat and plain text.
    """
    room = _Room()
    if root.type in LETTER_TYPES and root.children:
        root = root.children[0]  # a letter that is nothing but another one
    for part, name, alone in _parts(root, alone=True):
        nothing = part is root and not part.headers.fields
        for file in () if nothing else _files(part, name, alone=alone, room=room):
            room.files -= 1
            yield file
            if room.files <= 0:
                return


def _parts(root: Part, *, alone: bool = False) -> Iterator[tuple[Part, str, bool]]:
    """The leaves with their names, and whether they are text even with one (see own_parts.is_text); of Apple's pairs
    only the file, whose name its icon may know.
    """
    if root.type == "multipart/appledouble" and len(root.children) > 1:
        icon, *files = root.children
        yield from ((part, _name(part) or _name(icon), False) for part in files)
    elif root.type in LETTER_TYPES or not root.children:
        yield root, _name(root), alone
    else:
        for child in root.children:
            yield from _parts(child, alone=root.type == "multipart/alternative")


def _files(part: Part, name: str, *, alone: bool, room: _Room) -> Iterator[File]:
    if part.type in VARIANTS:
        return
    if is_text(part, alone=alone):
        yield from _in_text(part)
        return
    if part.type in LETTER_TYPES and part.children:
        yield _letter(part, name, room=room)
        yield from _in_letter(part.children[0], room=room)
    elif is_tnef(part):
        yield from _in_tnef(part, name)
    else:
        yield _file(part, name)


def _file(part: Part, name: str, *, text: str = "") -> File:
    """One part as a file. Whoever walks on must not hold its bytes: letters within letters would add up."""
    data, problem = _content(part)
    told = tuple(one for one in (UNOPENED.get(part.type), problem) if one)
    return File(Attachment(name, part.type, len(data), text), data, told)


def _content(part: Part) -> tuple[bytes, str | None]:
    """Decoded bytes and what is wrong with them; an unknown encoding leaves them as they came."""
    data, problem = undo(part.data(), part.encoding)
    return data, f"an attachment is damaged: {problem}" if problem and part.encoding else None


def _letter(part: Part, name: str, *, room: _Room) -> File:
    text = body.plain_text(part.children[0], room=room.text) if room.text > 0 else ""
    room.text -= max(len(text), MIN_ATTACHED)
    return _file(part, name, text=text)


def _in_letter(letter: Part, *, room: _Room) -> Iterator[File]:
    """The named files of an attached letter; its signatures and pictures without a name are in the letter itself."""
    for part, name, alone in _parts(letter, alone=True):
        yield from filter(_is_named, _files(part, name, alone=alone, room=room))


def _is_named(file: File) -> bool:
    return bool(file.listed.name)


def _in_text(part: Part) -> Iterator[File]:
    raw = part.data(MAX_INLINE)
    if part.type == "text/html" or (part.encoding == "" and b"begin " not in raw and b"=ybegin " not in raw):
        return
    for found in inline_files(undo(raw, part.encoding)[0]):
        name = safe_name(decode(found.name))
        yield File(Attachment(name, _type_of(name), len(found.data)), found.data)


def _in_tnef(part: Part, name: str) -> Iterator[File]:
    """The files inside a winmail.dat instead of itself; itself where it holds none or cannot be read."""
    data = _content(part)[0]
    found = read_tnef(data)
    for file in found.files if found else ():
        listed = Attachment(safe_name(file.name), _tnef_type(file), len(file.data))
        yield File(listed, file.data)
    if not found or not found.files:
        yield File(Attachment(name, part.type, len(data)), data, () if found else (UNREAD_TNEF,))


def _tnef_type(file: TnefFile) -> str:
    return file.type if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", file.type) else _type_of(file.name)


def _type_of(name: str) -> str:
    return _ENDINGS.guess_type(f"file:{name[-20:]}")[0] or "application/octet-stream"


def _name(part: Part) -> str:
    """The name the sender gave, from Content-Disposition or Content-Type, else from what looks like one; made safe."""
    given = part.disposition[1].get("filename") or part.disposition[1].get("name") or ""
    given = given or part.parameters.get("name") or part.parameters.get("filename") or ""
    if not given and part.type in LETTER_TYPES and part.children:
        subject = part.children[0].headers.get("subject")
        given = f"{subject}.eml" if subject else ""
    if not given:
        others = (part.headers.get("content-description"), part.headers.get("content-location"))
        given = next((other for other in others if _LIKE_A_FILE.fullmatch(other)), "")
    return safe_name(given)


def safe_name(name: str) -> str:
    """A file name without path, drive, controls, bidi marks or leading dots, at most MAX_NAME long, its ending kept."""
    name = name if len(name) < MAX_READ else name[: MAX_READ - 50] + name[-50:]
    text = unicodedata.normalize("NFC", clean_line(re.sub(r"%00|\x00", "", name)))
    text = re.split(r"[/\\]|%2f|%5c", text, flags=re.IGNORECASE)[-1]
    text = re.sub(r'^[a-zA-Z]:|[<>:"|?*]', "_" if ":" not in text[:2] else "", text).strip(" .")
    if len(text) <= MAX_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 12 else text[:MAX_NAME]
