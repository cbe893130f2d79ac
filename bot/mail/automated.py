"""Person or machine? Two ordered tables of small named rules, read top to bottom; the first that holds decides.

KINDS says what a letter is: a bounce, an automatic letter, a list's; none holding means a person wrote it. A person's
letter is never given to a machine rule on words alone when it answers or forwards something.
MAY_NOT_ACK says when a person's letter gets no acknowledgement all the same: the answer could reach a machine, or the
wrong person, or start a loop (RFC 3834, 2 and RFC 5230, 4.6).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.mail import loops, machine_words
from bot.mail.headers import Headers
from bot.mail.letter import Address, Kind
from bot.mail.structure import LETTER_TYPES, Part


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at. `null_sender`: the envelope sender is known to be empty; `authors`: all of From."""

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

    def says(self, name: str) -> str:
        """A field in lower case."""
        return self.headers.get(name).lower()


@dataclass(frozen=True, slots=True)
class KindRule:
    """A named test that says which kind of machine mail this is."""

    kind: Kind
    name: str
    holds: Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class AckRule:
    """A named reason not to acknowledge a person's letter."""

    name: str
    holds: Callable[[Evidence], bool]


def kind_of(evidence: Evidence) -> tuple[Kind, str | None]:
    """(kind, name of the rule that said so); ("human", None) when none did."""
    return next(((rule.kind, rule.name) for rule in KINDS if rule.holds(evidence)), ("human", None))


def may_ack(kind: Kind, evidence: Evidence) -> tuple[bool, str | None]:
    """(True, None), or False with the name of the rule that forbids an acknowledgement."""
    if kind != "human":
        return False, "machine_mail"
    reason = next((rule.name for rule in MAY_NOT_ACK if rule.holds(evidence)), None)
    return reason is None, reason


def delivery_status(root: Part) -> Part | None:
    """The letter's own message/delivery-status part: not one inside a letter that somebody attached."""
    types = ("message/delivery-status", "message/global-delivery-status")
    return next((part for part in _own_parts(root) if part.type in types), None)


def _own_parts(root: Part) -> Iterator[Part]:
    yield root
    if root.type not in LETTER_TYPES:
        for child in root.children:
            yield from _own_parts(child)


def _is_report(letter: Evidence, kind: str) -> bool:
    return letter.root.type == "multipart/report" and letter.root.parameters.get("report-type", "").lower() == kind


def _from_daemon(letter: Evidence) -> bool:
    return any(machine_words.DAEMON.match(author.address) for author in letter.authors)


def _only_daemon(letter: Evidence) -> bool:
    """A daemon's name that no person has; a postmaster may be a person unless the envelope sender is empty."""
    return any(machine_words.ONLY_DAEMON.match(author.address) for author in letter.authors)


def _bounce_in_words(letter: Evidence) -> bool:
    """Words of a delivery failure, and header evidence that no person wrote them."""
    machine = letter.null_sender or _from_daemon(letter) or letter.says("auto-submitted").startswith("auto")
    words = machine_words.BOUNCE_SUBJECT.search(letter.subject) or machine_words.BOUNCE_TEXT.search(letter.text[:3_000])
    return machine and bool(words) and not _answers(letter)


def _answers(letter: Evidence) -> bool:
    return bool(machine_words.REPLY_SUBJECT.match(letter.subject))


def _automatic_subject(letter: Evidence) -> bool:
    return bool(machine_words.AUTOMATIC_SUBJECT.match(letter.subject))


def _away_answer(letter: Evidence) -> bool:
    """An absence in the subject of an answer that lacks the "Re:" a person's mail client would have written."""
    return letter.headers.has("in-reply-to", "references") and bool(machine_words.AWAY_SUBJECT.match(letter.subject))


def _away_notice(letter: Evidence) -> bool:
    """An absence in the subject, and the first person is away in the first lines: neither is enough alone."""
    named = machine_words.AWAY_NAMED.match(letter.subject)
    return bool(named and machine_words.AWAY_TEXT.search(letter.text[:400])) and not _answers(letter)


def _auto_submitted(letter: Evidence) -> bool:
    word = letter.says("auto-submitted").partition(";")[0].partition("(")[0].strip()
    return word not in ("", "no")


def _vendor_mark(letter: Evidence) -> bool:
    fields = letter.headers
    return (
        fields.has(*machine_words.AUTO_HEADERS)
        or "autoresponder" in letter.says("x-post-messageclass")
        or letter.says("delivered-to").startswith("autoresponder")
        or letter.says("x-autogenerated").startswith("reply")
        or letter.says("x-fc-machinegenerated") == "true"
        or letter.says("x-mailer").startswith(("vacation", "autoresponder"))
    )


def _calendar_answer(letter: Evidence) -> bool:
    parts = (part for part in _own_parts(letter.root) if part.type == "text/calendar")
    return any(part.parameters.get("method", "").lower() in ("reply", "counter", "declinecounter") for part in parts)


def _foreign_list(letter: Evidence) -> bool:
    """A list's header, unless the list's address is our own intake (an office address kept as a group)."""
    fields = letter.headers
    if not fields.has("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list", "x-list-id"):
        return False
    post = re.search(r"mailto:([^\s<>?]+)", fields.raw("list-post"))
    return not (post and letter.own(post[1]))


def _bulk(letter: Evidence) -> bool:
    return letter.says("precedence") in ("bulk", "junk", "list")


def _list_sender(letter: Evidence) -> bool:
    return any(machine_words.LIST_SENDER.match(author.address) for author in letter.authors)


KINDS: tuple[KindRule, ...] = (
    KindRule("auto", "own_letter", lambda letter: loops.own_letter(letter.headers, letter.authors, own=letter.own)),
    KindRule("bounce", "delivery_report", lambda letter: delivery_status(letter.root) is not None),
    KindRule("bounce", "delivery_report_type", lambda letter: _is_report(letter, "delivery-status")),
    KindRule("bounce", "failed_recipients", lambda letter: letter.headers.has("x-failed-recipients")),
    KindRule("auto", "read_receipt", lambda letter: _is_report(letter, "disposition-notification")),
    KindRule("auto", "abuse_report", lambda letter: _is_report(letter, "feedback-report")),
    KindRule("bounce", "bounce_in_words", _bounce_in_words),
    KindRule("auto", "auto_submitted", _auto_submitted),
    KindRule("auto", "vendor_mark", _vendor_mark),
    KindRule("auto", "precedence_auto_reply", lambda letter: letter.says("precedence").startswith("auto")),
    KindRule("auto", "automatic_subject", _automatic_subject),
    KindRule("auto", "away_answer", _away_answer),
    KindRule("auto", "away_notice", _away_notice),
    KindRule("auto", "calendar_answer", _calendar_answer),
    KindRule("list", "list_header", _foreign_list),
    KindRule("list", "precedence_bulk", _bulk),
    KindRule("auto", "mailer_daemon", _only_daemon),
    KindRule("auto", "null_sender", lambda letter: letter.null_sender),
    KindRule("auto", "mail_loop", lambda letter: loops.stations(letter.headers) > loops.LOOP_STATIONS),
)

MAY_NOT_ACK: tuple[AckRule, ...] = (
    AckRule("no_sender", lambda letter: not letter.authors),
    AckRule("several_senders", lambda letter: len({author.address.lower() for author in letter.authors}) > 1),
    AckRule("own_mark", lambda letter: letter.headers.has(loops.OWN_MARK)),
    AckRule("many_stations", lambda letter: loops.stations(letter.headers) > loops.MANY_STATIONS),
    AckRule("own_address", lambda letter: any(letter.own(author.address) for author in letter.authors)),
    AckRule("daemon_sender", _from_daemon),
    AckRule("list_sender", _list_sender),
    AckRule(
        "no_reply_sender", lambda letter: any(machine_words.NO_REPLY.match(author.address) for author in letter.authors)
    ),
    AckRule("list_header", lambda letter: letter.headers.has("list-id", "list-post", "list-unsubscribe")),
    AckRule("precedence", lambda letter: letter.headers.has("precedence") and _bulk(letter)),
    AckRule("response_suppressed", lambda letter: letter.says("x-auto-response-suppress") not in ("", "none")),
    AckRule("forwarded_by_rule", lambda letter: letter.headers.has("x-ms-exchange-inbox-rules-loop", "x-loop")),
)
