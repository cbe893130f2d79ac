"""The text of a letter: the words of its own parts joined, and what of them is new."""

import re
from dataclasses import dataclass

from bot.mail.forwards import attached, forwarded
from bot.mail.html_marks import MARKS
from bot.mail.html_text import unmarked
from bot.mail.letter import Forwarded
from bot.mail.own_parts import charset_of, html_twin, is_text, leaves, own_parts
from bot.mail.part_text import has_words, read_part
from bot.mail.quoting import newly_written
from bot.mail.structure import LETTER_TYPES, Part

__all__ = ["Body", "charset_of", "is_text", "leaves", "plain_text", "read"]

MAX_TEXT = 2_000_000  # bytes of one letter's own text; the rest stays in the raw letter
MAX_TWIN = 1_000_000  # bytes of an HTML alternative that is asked for its quotation marks
MAX_TWINS = 10
MAX_GUESSED = 20  # parts for whose charset statistics are asked
SEALED = "part of the text is encrypted with PGP and cannot be read here"

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """`text` whole; `reply_text` only what is new; `problems` with reading; `forwarded`: what is told of one."""

    text: str
    reply_text: str
    problems: tuple[str, ...] = ()
    forwarded: Forwarded | None = None


def read(root: Part, *, subject: str | None = None) -> Body:
    """The letter's own text. Attached letters and files are not part of it; of alternatives the plain one is shown.

    When the HTML alternative marks its quotations, it decides what is new: mail clients tell more there.
    """
    problems: list[str] = []
    plain: list[str] = []
    rich: list[str] = []
    room = MAX_TEXT
    for part in own_parts(root):
        if room <= 0:
            problems.append(f"the text is longer than {MAX_TEXT} bytes; the rest is only in the raw letter")
            break
        words = read_part(part, room=room, statistics=len(plain) < MAX_GUESSED)
        problems += [words.problem] if words.problem else []
        room -= words.size
        text = unmarked(words.marked)
        if words.html and _said(text) in (_said(one) for one in plain):
            continue  # the same once more, beside the plain text instead of as its alternative
        plain.append(text)
        twin = html_twin(root, part) if len(rich) < MAX_TWINS and not words.html else None
        rich.append((_marked(twin) if twin else "") or words.marked)
    text = _joined(plain)
    problems += [_about_parts(root), SEALED if "-----BEGIN PGP MESSAGE-----" in text else ""]
    new = _new_text(text, _joined(rich), subject=subject)
    told = tuple(dict.fromkeys(filter(None, problems)))
    return Body(text, new, told, forwarded(text, subject=subject) or attached(root))


def plain_text(root: Part, *, room: int) -> str:
    """Only the text of a letter (one attached to another), of at most `room` bytes of source."""
    pieces: list[str] = []
    for part in own_parts(root):
        if room <= 0:
            break
        words = read_part(part, room=room, statistics=False)
        room -= words.size
        pieces.append(unmarked(words.marked))
    return _joined(pieces)


def _about_parts(root: Part) -> str:
    """What is to be told of a letter that is not its own whole."""
    if root.type == "message/partial":
        return "this is one of several pieces of a letter; the others came as letters of their own"
    return "the letter is nothing but another letter; its words were taken" if root.type in LETTER_TYPES else ""


def _said(text: str) -> list[str]:
    return _WORD.findall(text[:20_000])


def _joined(pieces: list[str]) -> str:
    return "\n\n".join(piece.strip("\n") for piece in pieces if has_words(piece)).strip()


def _new_text(text: str, marked: str, *, subject: str | None) -> str:
    """What is new, by the HTML's marks where there are any."""
    return newly_written(marked if any(mark in marked for mark in MARKS) else text, subject=subject)


def _marked(twin: Part) -> str:
    marked = read_part(twin, room=MAX_TWIN).marked
    return marked if has_words(unmarked(marked)) else ""
