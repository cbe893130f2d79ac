"""Forwarded letters inside a letter's text: whose they were and when they were sent, as the client wrote it there."""

from bot.mail import header_blocks, histories, phrases
from bot.mail.addresses import mailboxes
from bot.mail.layout import QUOTE
from bot.mail.letter import Forwarded
from bot.mail.structure import LETTER_TYPES, Part

MAX_LINES = 2_000
MAX_LOOKED_AT = 12  # lines between the mark and the header block


def is_forward(subject: str | None) -> bool:
    """Whether the subject's first prefix says that the letter is a forward."""
    return bool(phrases.FORWARD_SUBJECT.match((subject or "")[:200].casefold()))


def forwarded(text: str, *, subject: str | None = None) -> Forwarded | None:
    """Sender and date of the first letter that is forwarded in `text`; None when none is, or nothing is told of it.

    It stands below a line such as "Forwarded message", or, if the subject says that this is a forward, it is the first
    header block.
    """
    lines = [phrases.plain(QUOTE.sub("", line, count=1)) for line in text[:300_000].split("\n")[:MAX_LINES]]
    begins = is_forward(subject)
    for at, line in enumerate(lines):
        if histories.is_forward_mark(lines, at) or (begins and line and header_blocks.size(lines, at)):
            return _told(lines, at)
    return None


def attached(root: Part) -> Forwarded | None:
    """Sender and date of the first letter that is attached to this one; None when none is. Reports attach the letter
    that they report on: that is no forward.
    """
    letters = [] if root.type == "multipart/report" else [part for part in root.children if part.type in LETTER_TYPES]
    fields = letters[0].children[0].headers if letters and letters[0].children else None
    if not fields or not fields.has("from"):
        return None
    sender = next(iter(mailboxes(fields.raw("from"), 1)), None)
    return Forwarded(sender.name if sender else "", sender.address if sender else "", fields.get("date"))


def _told(lines: list[str], begin: int) -> Forwarded | None:
    for at in range(begin, min(begin + MAX_LOOKED_AT, len(lines))):
        if header_blocks.size(lines, at, announced=True):
            block = header_blocks.read(lines, at)
            sender = next(iter(mailboxes(block.value("from").replace("[mailto:", "<").replace("]", ">"), 1)), None)
            name = block.value("from") if sender is None else sender.name
            found = Forwarded(name, sender.address if sender else "", block.value("date"))
            return found if any((found.name, found.address, found.date)) else None
    return None
