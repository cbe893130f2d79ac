"""A delivery report read: its fields first, then what the machine says in words, then the letter it returns."""

from bot.mail.addresses import normal
from bot.mail.bounces import events, fields, recipients, statuses
from bot.mail.bounces.known_shapes import known_failure
from bot.mail.bounces.notice import Notice, taken_apart
from bot.mail.evidence import Evidence
from bot.mail.letter import Bounce
from bot.mail.machine_words import failures

NEAR = 1_500  # characters after the recipient's name in which its own reason stands


def bounce_of(letter: Evidence, *, to: tuple[str, ...]) -> Bounce:
    """Who was not reached, with which status and action. `to`: the addresses the report came to, so not those.

    Of several recipients the first that failed. A recipient that an alias or a list was expanded from is preferred:
    it is the one we wrote to. Where no status is told it is derived from SMTP codes and words, in the end from the
    action alone (5.0.0, 4.0.0). An abuse complaint has the action "complaint" and no status.
    """
    if event := events.read(letter.told):
        return event
    notice = taken_apart(letter)
    read = fields.read(notice.groups)
    ours = frozenset(address.lower() for address in (*to, *(author.address for author in letter.authors)))
    recipient = (read.recipient if read else None) or _recipient(letter, notice, to=to, ours=ours)
    if letter.root.parameters.get("report-type", "").lower() == "feedback-report":
        return Bounce(recipient, None, "complaint")
    told = _told(letter, notice, recipient=recipient)
    if read is None:
        return Bounce(recipient, told.status, told.action)
    status = statuses.best((read.status, told.status if len(notice.groups) == 1 else None)) or told.status
    return Bounce(recipient, status, read.action or told.action)


def _recipient(letter: Evidence, notice: Notice, *, to: tuple[str, ...], ours: frozenset[str]) -> str | None:
    field = recipients.ADDRESS.search(letter.headers.get("x-failed-recipients"))
    if field:
        return normal(field[0])
    returned = notice.returned_addresses("x-original-to", "delivered-to", "to", "x-rcpt-to", "cc")
    sensible = [address for address in returned if address.lower() not in ours] or list(returned)
    told = recipients.named(notice.words, notice, ours=ours) or recipients.verp(to) or next(iter(sensible), None)
    return told or known_failure(letter.raw) or recipients.named(letter.told, notice, ours=ours)


def _told(letter: Evidence, notice: Notice, *, recipient: str | None) -> Bounce:
    """Status and action out of the words: those beside the recipient before those of the whole notice."""
    words = notice.words
    at = words.lower().find(recipient.lower()) if recipient else -1
    near, alone = _beside(words, at, recipient=recipient) if recipient and at >= 0 else ("", False)
    texts = tuple(text for text in (near, words) if text)
    delayed = _delayed(letter, words)
    for_good = not delayed and bool(statuses.FOR_GOOD.search(words[:3_000]))
    status = (_status((near,), for_good=for_good) if alone else None) or _status(texts, for_good=for_good)
    if status is None:
        status = "4.0.0" if delayed else "5.0.0"
    return Bounce(recipient, status, "delayed" if delayed else "failed")


def _status(texts: tuple[str, ...], *, for_good: bool) -> str | None:
    meant = tuple(statuses.derived(text, for_good=for_good) for text in texts)
    return statuses.best(tuple(map(statuses.exact, texts)), meant)


def _beside(words: str, at: int, *, recipient: str) -> tuple[str, bool]:
    """What stands from the recipient on, up to a line that is only another address; (words, whether there is one).

    That other one has its own reason, and the words of the whole notice may be about it.
    """
    near = words[at : at + NEAR]
    others = (one for one in recipients.FIRST_IN_LINE.finditer(near) if one[1].lower() != recipient.lower())
    other = next(others, None)
    return (near[: other.start()], True) if other else (near, False)


def _delayed(letter: Evidence, words: str) -> bool:
    """A warning that the machine will go on trying, not the notice that it has given up."""
    head = f"{letter.subject}\n{words[:3_000]}"
    return bool(failures.DELAYED.search(head)) and not failures.GIVEN_UP.search(letter.subject)
