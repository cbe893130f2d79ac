"""What the words of a letter tell. None of them decides alone."""

import re

from bot.mail.evidence import Evidence
from bot.mail.machine_words import away, newsletters, notices

_TAGS = re.compile(
    r"(?:\s*(?:\[[^\[\]]{1,30}\]|\{[^{}]{1,30}\}|\*{1,3}[^*]{1,20}\*{1,3}|ext(?:ernal)?:))+\s*", re.IGNORECASE
)
BRIEF = 900  # characters of new text that an automatic answer seldom exceeds

TERSE = 60


def speaks_of_family(letter: Evidence) -> bool:
    """The writer's own child is in it: no machine has one. What stands far below may be a returned letter's."""
    return bool(notices.FAMILY.search(letter.text[:2_500]))


def form(letter: Evidence) -> bool:
    """A web form that passes on what a person wrote into it."""
    return bool(notices.FORM.search(letter.text[:2_500]))


def brief(letter: Evidence) -> bool:
    """As short as automatic answers are."""
    return len(letter.text) <= BRIEF


def terse(letter: Evidence) -> bool:
    """A line or two, and no more than that one is away."""
    return len(letter.text) <= TERSE


def asks(letter: Evidence) -> bool:
    """A question or a wish: what nobody leaves behind for whoever may write."""
    return bool(notices.ASKING.search(letter.text[:3_000]))


def _subject(letter: Evidence) -> str:
    """The subject without the marks that a gateway puts before it: "[EXTERNAL]"."""
    return _TAGS.sub("", letter.subject[:300], count=1) if _TAGS.match(letter.subject) else letter.subject[:300]


def automatic_alone(letter: Evidence) -> bool:
    """The subject is that and nothing else, as a person's may be who complains of one."""
    return bool(away.AUTOMATIC_BARE.fullmatch(_subject(letter)))


def automatic_subject(letter: Evidence) -> bool:
    """A subject that mail systems write: "Automatic reply: ...", "[Auto-Reply] ...", Notes' "AUTO: ... is out"."""
    patterns = (away.AUTOMATIC_SUBJECT, away.AUTOMATIC_MARK, away.LOTUS_SUBJECT)
    return any(pattern.match(subject) for pattern in patterns for subject in (letter.subject[:300], _subject(letter)))


def automatic_mark(letter: Evidence) -> bool:
    """A mark in brackets, before the subject or behind it: "Re: your letter (autoresponse)"."""
    return bool(away.AUTOMATIC_MARK.match(letter.subject[:300]))


def away_subject(letter: Evidence) -> bool:
    """A subject that begins with an absence."""
    return bool(away.AWAY_SUBJECT.match(_subject(letter)))


def away_head(letter: Evidence) -> bool:
    """A subject that is an absence, with the old subject or a date behind it at most."""
    return bool(away.AWAY_HEAD.match(_subject(letter)))


def away_named(letter: Evidence) -> bool:
    """An absence anywhere in the subject; a person may complain about somebody's."""
    return bool(away.AWAY_NAMED.match(letter.subject[:300])) or away_subject(letter)


def away_text(letter: Evidence) -> bool:
    """The writer is away, told in the first sentences."""
    return bool(away.AWAY_TEXT.search(letter.text[:500]))


def gone_text(letter: Evidence) -> bool:
    """Whoever had this mailbox has left."""
    return bool(away.GONE_TEXT.search(letter.text[:500]))


def automated_text(letter: Evidence) -> bool:
    """The letter says of itself that a machine sent it, or that answers are not read: at its beginning or end."""
    return bool(notices.AUTOMATED_TEXT.search(letter.text[:700]) or notices.AUTOMATED_TEXT.search(letter.text[-500:]))


def calls_itself_automatic(letter: Evidence) -> bool:
    """A sentence of its own says so; that a letter wants no answer a person may write who is not safe."""
    return any(notices.BY_ITSELF.search(place) for place in (letter.text[:700], letter.text[-500:]))


def received_subject(letter: Evidence) -> bool:
    """The subject thanks for an enquiry or tells that it has come in."""
    return bool(notices.RECEIVED.search(letter.subject[:300]))


def received_text(letter: Evidence) -> bool:
    """The first words thank for an enquiry or tell that it has come in."""
    return bool(notices.RECEIVED.search(letter.opening))


def ticket_subject(letter: Evidence) -> bool:
    """The subject carries a ticket's number."""
    return bool(notices.TICKET.search(letter.subject[:300]))


def notification_subject(letter: Evidence) -> bool:
    """The subject of a notification: a password, an order, an alarm."""
    return bool(notices.NOTIFICATION_SUBJECT.match(letter.subject[:300]))


def challenge_subject(letter: Evidence) -> bool:
    """The subject asks the sender to prove to be a person."""
    return bool(notices.CHALLENGE.search(letter.subject[:300]))


def challenge_text(letter: Evidence) -> bool:
    """The words ask the sender to prove to be a person."""
    return bool(notices.CHALLENGE.search(letter.opening))


def challenge_told_twice(letter: Evidence) -> bool:
    """Two different phrases of a challenge: a person who speaks of one seldom uses more than its name."""
    return len({found[0].lower() for found in notices.CHALLENGE.finditer(letter.opening)}) > 1


def links(letter: Evidence) -> bool:
    """There is a page to go to."""
    return "http" in letter.told or "www." in letter.told


def instructs(letter: Evidence) -> bool:
    """The reader is told what to do: to follow a link, to answer, to send an empty letter."""
    return links(letter) or bool(notices.INSTRUCTION.search(letter.opening))


def why_received(letter: Evidence) -> bool:
    """The foot of a newsletter: why the reader gets it, and the way off the list."""
    foot = letter.told[-1_500:]
    return bool(newsletters.WHY_RECEIVED.search(foot) and newsletters.LEAVE_LIST.search(foot))


def receipt_in_words(letter: Evidence) -> bool:
    """A read receipt told in subject and words."""
    return bool(notices.RECEIPT_SUBJECT.match(letter.subject[:300]) and notices.RECEIPT_TEXT.search(letter.opening))


def calendar_answer(letter: Evidence) -> bool:
    """A calendar's accepted, declined or another time."""
    calendars = [part for part in letter.parts if part.type in ("text/calendar", "application/ics")]
    methods = {part.parameters.get("method", "").lower() for part in calendars}
    if methods & {"reply", "counter", "declinecounter"}:
        return True
    calendar = bool(calendars) or "calendarmessage" in letter.says("content-class")
    return calendar and bool(notices.CALENDAR_SUBJECT.match(letter.subject)) and "request" not in methods


def unsubscribe_text(letter: Evidence) -> bool:
    """The way off a mailing list, told in the words."""
    return bool(
        newsletters.UNSUBSCRIBE_TEXT.search(letter.told[:2_000])
        or newsletters.UNSUBSCRIBE_TEXT.search(letter.told[-3_000:])
    )
