"""Mail that goes in a circle: our own letters coming back, and letters that no longer find a way out. Pure.

A rule here may never cost a person's letter. So a mark of ours under somebody else's name is not our letter: it only
gets no answer. And what makes a letter go round is told by a number of stations that no mail server lets a letter
reach on an ordinary way (RFC 5321, 6.3; the usual limits of servers are 25 to 50).
"""

from collections.abc import Callable, Iterable

from bot.mail.addresses import mailboxes
from bot.mail.headers import Headers
from bot.mail.letter import Address

OWN_MARK = "x-ombudsline"  # compose.py puts it on everything we send
MANY_STATIONS = 25  # from here on nothing is answered
LOOP_STATIONS = 50  # beyond this, a letter goes round
_WRITERS = ("x-original-from", "x-original-sender", "reply-to")


def own_letter(fields: Headers, authors: Iterable[Address], *, own: Callable[[str], bool]) -> bool:
    """Our mark, and nobody else's name as the author."""
    return fields.has(OWN_MARK) and all(own(author.address) for author in authors)


def stations(fields: Headers) -> int:
    """How many mail servers passed the letter on: its Received fields."""
    return sum(name == "received" for name, _ in fields.fields)


def writer_behind(fields: Headers, *, own: Callable[[str], bool]) -> Address | None:
    """Who wrote a letter that bears our own address as its author: groups and web forms write themselves into From and
    the writer beside it. None when nobody else is named.
    """
    named = (one for name in _WRITERS for one in mailboxes(fields.raw(name), 5))
    return next((one for one in named if not own(one.address)), None)
