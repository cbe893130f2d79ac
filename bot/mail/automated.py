"""Person or machine? Two ordered tables of named rules, read top to bottom; the first that holds decides.

KINDS says what a letter is: a bounce (any delivery report, a complaint and a report of success too), an automatic
letter, a list's; none holding means that a person wrote it. A rule holds when all its signs do. What a header says
decides alone; words need a second sign of another place: the sender's name, the envelope, the shape. No letter is lost
to words alone when it answers or forwards something, speaks of the writer's family or asks for something.
MAY_NOT_ACK says when a person's letter gets no acknowledgement all the same: the answer could reach a machine, or the
wrong person, or start a loop (RFC 3834, 2 and RFC 5230, 4.6). It is the wider of the two: where KINDS is in doubt the
letter is read by a person, and no machine answers it.
"""

from dataclasses import dataclass

from bot.mail import loops
from bot.mail.evidence import Evidence
from bot.mail.letter import Kind
from bot.mail.signs import Sign, both, either, failure, header, neither, words


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


def bounce(name: str, *signs: Sign) -> KindRule:
    """A rule for delivery reports."""
    return KindRule("bounce", name, signs)


def auto(name: str, *signs: Sign) -> KindRule:
    """A rule for automatic letters."""
    return KindRule("auto", name, signs)


def listed(name: str, *signs: Sign) -> KindRule:
    """A rule for lists and newsletters."""
    return KindRule("list", name, signs)


UNANSWERED = neither(header.passed_on)
NO_FAMILY = neither(words.speaks_of_family)
NO_PERSON = both(UNANSWERED, NO_FAMILY)
NOBODY = both(NO_PERSON, neither(words.form))
ENVELOPE = either(header.null_sender, header.precedence_bulk, header.suppresses_answers)
FAILED = either(failure.failure_subject, failure.failure_text)
FAILED_TWICE = both(failure.failure_subject, failure.failure_text)
READ_RECEIPT = header.part("message/disposition-notification")
SAID_BY_MACHINE = either(words.received_text, words.away_text, words.automated_text)

KINDS: tuple[KindRule, ...] = (
    auto("own_letter", header.own_letter),
    bounce("delivery_report_type", header.report("delivery-status")),
    bounce("delivery_report", failure.status_part, either(UNANSWERED, header.null_sender, header.only_daemon)),
    bounce("feedback_report", either(header.report("feedback-report"), header.part("message/feedback-report"))),
    bounce("failed_recipients", failure.failed_recipients),
    bounce("mail_event", failure.mail_event),
    auto("read_receipt", either(header.report("disposition-notification"), both(READ_RECEIPT, UNANSWERED))),
    bounce("report_in_words", failure.reported_fields, either(header.machine_name, header.null_sender), UNANSWERED),
    bounce("told_by_daemon", header.only_daemon, either(FAILED, failure.failure_shape)),
    auto("away_from_null", words.away_text, header.null_sender, neither(failure.failure_subject)),
    bounce(
        "told_by_null_sender",
        header.null_sender,
        either(both(FAILED, failure.failure_shape), FAILED_TWICE),
        UNANSWERED,
    ),
    bounce(
        "told_by_postmaster",
        header.mail_system,
        failure.failure_subject,
        either(failure.failure_text, failure.failure_shape),
        NO_PERSON,
    ),
    bounce("told_by_mail_system", header.machine_name, FAILED_TWICE, failure.failure_shape, NO_PERSON),
    bounce("told_automatically", header.auto_submitted, FAILED_TWICE, failure.failure_shape),
    bounce(
        "known_notice",
        either(header.mail_system, header.null_sender),
        neither(words.away_text, header.passed_on),
        failure.known_notice,
    ),
    auto("auto_submitted", header.auto_submitted),
    auto("vendor_mark", header.vendor_mark),
    auto("precedence_auto_reply", header.precedence_auto),
    auto("calendar_answer", words.calendar_answer),
    auto("receipt_in_words", words.receipt_in_words, words.brief, NO_FAMILY),
    auto(
        "automatic_subject",
        words.automatic_subject,
        either(
            both(words.brief, neither(words.automatic_alone, words.asks)),
            SAID_BY_MACHINE,
            both(header.answering, words.brief),
        ),
        neither(both(words.automatic_alone, words.asks)),
        NOBODY,
    ),
    auto("automatic_mark", words.automatic_mark, SAID_BY_MACHINE, words.brief, NO_FAMILY),
    auto(
        "away_answer",
        words.away_subject,
        header.answering,
        words.brief,
        NOBODY,
        either(words.away_text, both(words.away_head, either(ENVELOPE, words.terse), neither(words.asks))),
    ),
    auto(
        "away_notice",
        words.away_named,
        words.away_text,
        words.brief,
        NOBODY,
        either(header.answering, neither(words.asks)),
    ),
    auto(
        "automatic_twice",
        words.calls_itself_automatic,
        either(words.away_text, words.gone_text, words.received_text),
        words.brief,
        neither(header.handed_on, words.asks),
        NO_FAMILY,
    ),
    auto("away_in_bulk", words.away_text, header.precedence_bulk, words.brief, NO_FAMILY, neither(header.foreign_list)),
    auto(
        "challenge",
        words.challenge_text,
        either(words.challenge_subject, words.automated_text),
        words.instructs,
        NO_FAMILY,
    ),
    auto(
        "challenge_told_twice",
        words.challenge_told_twice,
        words.instructs,
        words.brief,
        neither(header.handed_on),
        NO_FAMILY,
    ),
    auto("challenge_by_machine", words.challenge_text, either(header.machine_name, ENVELOPE), NOBODY),
    auto(
        "ticket_receipt",
        words.received_text,
        either(words.received_subject, words.ticket_subject),
        either(words.automated_text, both(header.machine_name, words.brief), header.answering, ENVELOPE),
        NOBODY,
    ),
    listed("list_header", header.foreign_list),
    listed("list_station", header.list_station),
    listed(
        "newsletter",
        header.unsubscribe_field,
        either(
            header.campaign_field, header.bulk_sender, header.no_reply, header.precedence_bulk, words.unsubscribe_text
        ),
    ),
    listed("unsubscribe_link", header.unsubscribe_link, NOBODY, either(words.links, neither(words.asks))),
    listed("newsletter_in_words", either(header.newsletter_sender, header.no_reply), words.why_received, NOBODY),
    listed("campaign", header.campaign_field, either(words.unsubscribe_text, header.precedence_bulk), NOBODY),
    listed("precedence_bulk", header.precedence_bulk, NO_FAMILY, neither(words.asks)),
    auto("list_program", header.list_program, NO_FAMILY),
    auto(
        "automated_notice",
        words.automated_text,
        either(
            header.machine_name,
            header.answering,
            header.campaign_field,
            words.notification_subject,
            words.received_subject,
            ENVELOPE,
        ),
        NOBODY,
    ),
    auto(
        "no_reply_notice",
        header.no_reply,
        either(
            words.notification_subject,
            words.received_subject,
            words.automated_text,
            words.away_text,
            header.campaign_field,
        ),
        NOBODY,
    ),
    auto("system_notice", header.robot_name, words.notification_subject, NOBODY),
    auto("mailer_daemon", header.only_daemon),
    auto("null_sender", header.null_sender, either(header.answering, header.machine_name, SAID_BY_MACHINE)),
    auto("mail_loop", header.goes_round),
)

WORDS_OF_MACHINES = either(
    words.automated_text,
    both(header.machine_name, words.notification_subject),
    both(header.answering, either(words.away_text, words.received_text)),
)

MAY_NOT_ACK: tuple[AckRule, ...] = (
    AckRule("no_sender", lambda letter: not letter.authors),
    AckRule("several_senders", lambda letter: len({author.address.lower() for author in letter.authors}) > 1),
    AckRule("own_mark", lambda letter: letter.headers.has(loops.OWN_MARK)),
    AckRule("many_stations", lambda letter: loops.stations(letter.headers) > loops.MANY_STATIONS),
    AckRule("own_address", lambda letter: any(letter.own(author.address) for author in letter.authors)),
    AckRule("null_sender", header.null_sender),
    AckRule("daemon_sender", header.mail_system),
    AckRule("list_sender", header.list_sender),
    AckRule("no_reply_sender", header.no_reply),
    AckRule("voice_or_fax", header.carrier),
    AckRule("list_header", lambda letter: letter.headers.has(*header.LIST_FIELDS, "list-unsubscribe")),
    AckRule("precedence", header.precedence_bulk),
    AckRule("response_suppressed", header.suppresses_answers),
    AckRule("forwarded_by_rule", lambda letter: letter.headers.has("x-ms-exchange-inbox-rules-loop", "x-loop")),
    AckRule("sent_by_service", header.campaign_field),
    AckRule("may_be_automatic", either(words.automatic_subject, both(UNANSWERED, WORDS_OF_MACHINES))),
)
