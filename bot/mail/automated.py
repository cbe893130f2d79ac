"""Person or machine? Two ordered tables of named rules, read top to bottom; the first that holds decides.

KINDS says what a letter is: a bounce (any delivery report, of success too), an automatic letter, a list's; none
holding means a person wrote it. A rule holds when all its signs do (signs.py). What a header says decides alone; words
need a second sign of another place: the sender's name, the envelope, the shape. Nobody's letter is lost to words alone
when it answers or forwards something, or speaks of the writer's child.
MAY_NOT_ACK says when a person's letter gets no acknowledgement all the same: the answer could reach a machine, or the
wrong person, or start a loop (RFC 3834, 2 and RFC 5230, 4.6).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.mail import signs
from bot.mail.evidence import Evidence
from bot.mail.letter import Kind

Sign = Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class KindRule:
    """Which kind of machine mail it is when all of `signs` hold."""

    kind: Kind
    name: str
    signs: tuple[Sign, ...]

    def holds(self, letter: Evidence) -> bool:
        """Whether every sign is there."""
        return all(sign(letter) for sign in self.signs)


@dataclass(frozen=True, slots=True)
class AckRule:
    """A named reason not to acknowledge a person's letter."""

    name: str
    holds: Sign


def kind_of(evidence: Evidence) -> tuple[Kind, str | None]:
    """(kind, name of the rule that said so); ("human", None) when none did."""
    return next(((rule.kind, rule.name) for rule in KINDS if rule.holds(evidence)), ("human", None))


def may_ack(kind: Kind, evidence: Evidence) -> tuple[bool, str | None]:
    """(True, None), or False with the name of the rule that forbids an acknowledgement."""
    if kind != "human":
        return False, "machine_mail"
    reason = next((rule.name for rule in MAY_NOT_ACK if rule.holds(evidence)), None)
    return reason is None, reason


def either(*several: Sign) -> Sign:
    """A sign that holds when one of several does."""
    return lambda letter: any(sign(letter) for sign in several)


def neither(*several: Sign) -> Sign:
    """A sign that holds when none of several does."""
    return lambda letter: not any(sign(letter) for sign in several)


def report(kind: str) -> Sign:
    """The whole letter is a multipart/report of that kind."""
    return lambda letter: signs.report_of(letter, kind)


def part(*types: str) -> Sign:
    """One of the letter's own parts has one of the types."""
    return lambda letter: signs.has_part(letter, *types)


UNANSWERED = neither(signs.passed_on)
NO_PERSON = neither(signs.passed_on, signs.speaks_of_family)
ENVELOPE = either(signs.null_sender, signs.precedence_bulk, signs.suppresses_answers)
FAILURE_WORDS = either(signs.failure_subject, signs.failure_text)

KINDS: tuple[KindRule, ...] = (
    KindRule("auto", "own_mark", (signs.own_mark,)),
    # Delivery reports.
    KindRule("bounce", "delivery_report_type", (report("delivery-status"),)),
    KindRule("bounce", "delivery_report", (signs.status_part, either(UNANSWERED, signs.null_sender, signs.only_daemon))),
    KindRule("bounce", "feedback_report", (either(report("feedback-report"), part("message/feedback-report")),)),
    KindRule("bounce", "failed_recipients", (signs.failed_recipients,)),
    KindRule("bounce", "mail_event", (signs.mail_event,)),
    KindRule("auto", "read_receipt", (either(report("disposition-notification"), part("message/disposition-notification")), UNANSWERED)),
    KindRule("bounce", "report_in_words", (signs.reported_fields, either(signs.machine_name, signs.null_sender), UNANSWERED)),
    KindRule("bounce", "told_by_daemon", (signs.only_daemon, either(FAILURE_WORDS, signs.failure_shape))),
    KindRule("auto", "away_from_null", (signs.away_text, signs.null_sender, neither(signs.failure_subject))),
    KindRule("bounce", "told_by_null_sender", (signs.null_sender, FAILURE_WORDS, signs.failure_shape)),
    KindRule("bounce", "subject_from_null_sender", (signs.null_sender, signs.failure_subject, signs.failure_text)),
    KindRule("bounce", "told_by_postmaster", (signs.mail_system, signs.failure_subject, signs.failure_text, NO_PERSON)),
    KindRule("bounce", "told_by_mail_system", (signs.machine_name, signs.failure_subject, signs.failure_text, signs.failure_shape, NO_PERSON)),
    KindRule("bounce", "told_automatically", (signs.auto_submitted, signs.failure_subject, signs.failure_text, signs.failure_shape)),
    # Answers without a person.
    KindRule("auto", "auto_submitted", (signs.auto_submitted,)),
    KindRule("auto", "vendor_mark", (signs.vendor_mark,)),
    KindRule("auto", "precedence_auto_reply", (signs.precedence_auto,)),
    KindRule("auto", "calendar_answer", (signs.calendar_answer,)),
    KindRule("auto", "receipt_in_words", (signs.receipt_in_words, signs.brief, neither(signs.speaks_of_family))),
    KindRule("auto", "automatic_subject", (signs.automatic_subject, either(signs.brief, signs.away_text, signs.automated_text), NO_PERSON)),
    KindRule("auto", "automatic_mark", (signs.automatic_mark, either(signs.received_text, signs.away_text, signs.automated_text), signs.brief, neither(signs.speaks_of_family))),
    KindRule("auto", "away_answer", (signs.away_subject, signs.answering, signs.brief, NO_PERSON)),
    KindRule("auto", "away_notice", (signs.away_named, signs.away_text, signs.brief, NO_PERSON)),
    KindRule("auto", "away_in_bulk", (signs.away_text, signs.precedence_bulk, signs.brief, neither(signs.foreign_list, signs.speaks_of_family))),
    KindRule("auto", "challenge", (signs.challenge_text, either(signs.challenge_subject, signs.automated_text), neither(signs.speaks_of_family))),
    KindRule("auto", "challenge_by_machine", (signs.challenge_text, either(signs.machine_name, ENVELOPE), NO_PERSON)),
    KindRule("auto", "ticket_receipt", (signs.received_text, either(signs.received_subject, signs.ticket_subject), either(signs.automated_text, signs.machine_name, signs.answering, ENVELOPE), NO_PERSON)),
    # Lists and newsletters.
    KindRule("list", "list_header", (signs.foreign_list,)),
    KindRule("list", "newsletter", (signs.unsubscribe_field, either(signs.campaign_field, signs.unsubscribe_text, signs.bulk_sender, signs.no_reply, signs.precedence_bulk))),
    KindRule("list", "campaign", (signs.campaign_field, either(signs.unsubscribe_text, signs.precedence_bulk), NO_PERSON)),
    KindRule("list", "precedence_bulk", (signs.precedence_bulk,)),
    # Notifications.
    KindRule("auto", "automated_notice", (signs.automated_text, either(signs.machine_name, signs.notification_subject, signs.received_subject, signs.answering, signs.campaign_field, ENVELOPE), NO_PERSON)),
    KindRule("auto", "no_reply_notice", (signs.no_reply, either(signs.notification_subject, signs.received_subject, signs.away_text, signs.unsubscribe_text, signs.campaign_field, signs.failure_subject), NO_PERSON)),
    KindRule("auto", "system_notice", (signs.machine_name, signs.notification_subject, NO_PERSON)),
    KindRule("auto", "mailer_daemon", (signs.only_daemon,)),
    KindRule("auto", "null_sender", (signs.null_sender, either(signs.answering, signs.machine_name, signs.automated_text, signs.received_text))),
)

MAY_NOT_ACK: tuple[AckRule, ...] = (
    AckRule("no_sender", lambda letter: not letter.authors),
    AckRule("several_senders", lambda letter: len({author.address.lower() for author in letter.authors}) > 1),
    AckRule("own_address", lambda letter: any(letter.own(author.address) for author in letter.authors)),
    AckRule("null_sender", signs.null_sender),
    AckRule("daemon_sender", signs.mail_system),
    AckRule("list_sender", signs.list_sender),
    AckRule("no_reply_sender", signs.no_reply),
    AckRule("list_header", lambda letter: letter.headers.has(*signs.LIST_FIELDS, "list-unsubscribe")),
    AckRule("precedence", signs.precedence_bulk),
    AckRule("response_suppressed", signs.suppresses_answers),
    AckRule("forwarded_by_rule", lambda letter: letter.headers.has("x-ms-exchange-inbox-rules-loop", "x-loop")),
    AckRule("sent_by_service", signs.campaign_field),
    AckRule("may_be_automatic", either(signs.automatic_subject, lambda letter: signs.automated_text(letter) and not signs.passed_on(letter))),
)
