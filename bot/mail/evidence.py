"""What is looked at to tell a person's letter from a machine's, and the parts a letter itself is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.mail import body
from bot.mail.charsets import clean_text, decode
from bot.mail.headers import Headers
from bot.mail.html_text import text_of
from bot.mail.letter import Address
from bot.mail.structure import LETTER_TYPES, Part
from bot.mail.transfer import undo

MAX_TOLD = 60_000  # characters of a machine's words that are looked at
REPORT_TYPES = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True)
class Evidence:
    """What the rules look at. `raw`: the letter's bytes; `text`: what is new in it.

    `null_sender`: the envelope sender is known to be empty; `authors`: all of From; `own`: tells our own addresses.
    """

    raw: bytes
    root: Part
    subject: str
    text: str
    authors: tuple[Address, ...]
    null_sender: bool
    own: Callable[[str], bool]

    @property
    def headers(self) -> Headers:
        """The letter's own fields."""
        return self.root.headers

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The letter's own parts, the multiparts included; nothing of a letter that somebody attached."""
        return tuple(_own(self.root))

    @cached_property
    def told(self) -> str:
        """Every text of the letter, attached reports included, letters inside it not, at most MAX_TOLD characters."""
        return _told_by(self.raw, self.root)

    @property
    def opening(self) -> str:
        """The first words of what is new: the only place where a notice says what it is."""
        return self.text[:1_500]

    def says(self, name: str) -> str:
        """A field in lower case."""
        return self.headers.get(name).lower()


def _told_by(raw: bytes, root: Part) -> str:
    pieces: list[str] = []
    room = MAX_TOLD
    for part in body.leaves(root):
        if room > 0 and part.type not in LETTER_TYPES and part.type.startswith(("text", *REPORT_TYPES)):
            pieces.append(source_of(raw, part)[:room])
            room -= len(pieces[-1])
    return "\n\n".join(pieces)


def source_of(raw: bytes, part: Part) -> str:
    """The decoded text of one part, HTML made readable; what lies beyond MAX_TOLD is left out."""
    data = undo(raw[part.start : min(part.end, part.start + 2 * MAX_TOLD)], part.encoding)[0]
    text = clean_text(decode(data, part.parameters.get("charset")))
    return (text_of(text) if part.type == "text/html" else text)[:MAX_TOLD]


def _own(root: Part) -> Iterator[Part]:
    yield root
    if root.type not in LETTER_TYPES:
        for child in root.children:
            yield from _own(child)
