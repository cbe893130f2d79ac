"""Signs that a machine speaks, each a question with a name; automated.py puts them together."""

from collections.abc import Callable

from bot.mail.evidence import Evidence

Sign = Callable[[Evidence], bool]


def either(*several: Sign) -> Sign:
    """A sign that holds when one of several does."""
    return lambda letter: any(sign(letter) for sign in several)


def both(*several: Sign) -> Sign:
    """A sign that holds when all of several do."""
    return lambda letter: all(sign(letter) for sign in several)


def neither(*several: Sign) -> Sign:
    """A sign that holds when none of several does."""
    return lambda letter: not any(sign(letter) for sign in several)
