"""The files of a letter: listed with safe names, types and sizes, never opened."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail import body
from bot.mail.charsets import clean_line
from bot.mail.letter import Attachment
from bot.mail.structure import LETTER_TYPES, Part
from bot.mail.transfer import undo

MAX_NAME = 150  # characters of a file name, its ending kept
MAX_ATTACHED = 500_000  # bytes of text read from attached letters, all together
MIN_ATTACHED = 5_000  # what reading one counts at least: HTML may be large and say little
UNOPENED = {
    "application/ms-tnef": "winmail.dat: files inside it were not unpacked",
    "application/vnd.ms-tnef": "winmail.dat: files inside it were not unpacked",
    "application/pkcs7-mime": "encrypted or sealed with S/MIME: the text inside cannot be read here",
    "application/x-pkcs7-mime": "encrypted or sealed with S/MIME: the text inside cannot be read here",
    "application/pgp-encrypted": "encrypted with PGP: the text inside cannot be read here",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is listed, its decoded bytes, and what a person should know about it."""

    listed: Attachment
    data: bytes
    problems: tuple[str, ...]


def walk(raw: bytes, root: Part) -> Iterator[File]:
    """Every part that is not the letter's own text, in order, one at a time in memory."""
    room = MAX_ATTACHED
    for part in body.leaves(root):
        if body.is_text(part, alone=part is root) or (part is root and not part.headers.fields):
            continue
        data, problem = _content(raw, part)
        text = body.plain_text(raw, part.children[0], room=room) if part.type in LETTER_TYPES and part.children else ""
        room -= max(len(text), MIN_ATTACHED) if part.type in LETTER_TYPES else 0
        told = tuple(one for one in (UNOPENED.get(part.type), problem) if one)
        yield File(Attachment(_name(part), part.type, len(data), text), data, told)


def attachments(raw: bytes, root: Part) -> tuple[tuple[Attachment, ...], list[str]]:
    """The files of a letter, in order, and what a person should know about them."""
    found: list[Attachment] = []
    problems: list[str] = []
    for file in walk(raw, root):
        found.append(file.listed)
        problems += [told for told in file.problems if told not in problems]
    return tuple(found), problems


def _content(raw: bytes, part: Part) -> tuple[bytes, str | None]:
    """Decoded bytes and what is wrong with them; an unknown encoding leaves them as they came."""
    data = raw[part.start : part.end]
    if part.encoding not in ("base64", "quoted-printable", "x-uuencode", "uuencode"):
        return data, None
    data, problem = undo(data, part.encoding)
    return data, f"an attachment is damaged: {problem}" if problem else None


def _name(part: Part) -> str:
    """The name the sender gave, from Content-Disposition or Content-Type, made safe."""
    given = part.disposition[1].get("filename") or part.parameters.get("name") or ""
    if not given and part.type in LETTER_TYPES and part.children:
        subject = part.children[0].headers.get("subject")
        given = f"{subject}.eml" if subject else ""
    return safe_name(given)


def safe_name(name: str) -> str:
    """A file name without path, drive, controls, bidi marks or leading dots, at most MAX_NAME long, its ending kept."""
    text = unicodedata.normalize("NFC", clean_line(re.sub(r"%00|\x00", "", name)))
    text = re.split(r"[/\\]|%2f|%5c", text, flags=re.IGNORECASE)[-1]
    text = re.sub(r'^[a-zA-Z]:|[<>:"|?*]', "_" if ":" not in text[:2] else "", text).strip(" .")
    if len(text) <= MAX_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 12 else text[:MAX_NAME]
