"""Filing: the case, its letter, its reply, its card, its follow-ups, its call-out - and its trace in the audit."""

import datetime as dt

from bot import follow_ups, notices, workdays
from bot.mail.addresses import mailbox_of
from bot.mail.reply_address import new_token
from bot.office import Office
from bot.reading import Arrival, Reading
from bot.reply_table import Situation, choose
from bot.triage.result import to_plain
from storage import attachments, audit, cases, facts, inbox, outbox, visitors
from storage.enums import Attention, CaseStatus, Channel, InboxStatus, SenderRole, Urgency
from storage.models import Assessment, Case, Inbox, Message, Visitor
from storage.transaction import Transaction
from storage.vault import case_key, place, seal_json

IN_PERSON = (Channel.WALK_IN, Channel.PHONE, Channel.MEETING)
DAY = dt.timedelta(days=1)


async def file_new(tx: Transaction, office: Office, *, arrival: Arrival, visitor: Visitor | None) -> Case:
    """A new case from a message, with everything that hangs on it; `visitor` is None for somebody not known yet."""
    row, reading = arrival.row, arrival.reading
    if visitor is None:
        visitor = await visitors.add(
            tx,
            contact={"name": reading.name},
            addresses=reading.addresses,
            language=reading.languages.main,
        )
    case = await cases.open_case(
        tx, visitors=[visitor.id], reply_token=new_token(), **_columns(office, row, reading=reading, now=tx.now)
    )
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="case_opened", letter=row.id)
    await _add_letter(tx, arrival, case=case, visitor=visitor)
    await _acknowledge(tx, office, case=case, reading=reading)
    await follow_ups.plan_intake(tx, office, case=case)
    await _alarm(tx, case, arrival=arrival)
    await notices.refresh_card(tx, case)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    return case


async def join(tx: Transaction, office: Office, *, arrival: Arrival, case: Case, visitor: Visitor | None) -> Case:
    """A message that belongs to a case: it may raise urgency and tell of further dangers, reopens what was closed, and
    somebody owes an answer.
    """
    row, reading = arrival.row, arrival.reading
    attention, urgency = _danger(reading)
    case.attention = max(case.attention, attention, key=lambda one: one.rank)
    case.urgency = max(case.urgency, urgency, key=lambda one: one.rank)
    if reading.verdict:
        case.risks = list(dict.fromkeys([*case.risks, *reading.verdict.risks]))
        case.signals = list(dict.fromkeys([*case.signals, *reading.verdict.signals]))
    case.next_step = "ombudsperson"
    if case.status in cases.OVER:
        case.status, case.closed_at = CaseStatus.REOPENED, None
    elif case.status is CaseStatus.WAITING_VISITOR:
        case.status = CaseStatus.ACTIVE
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="letter_joined", letter=row.id)
    await _add_letter(tx, arrival, case=case, visitor=visitor)
    await follow_ups.letter_joined(tx, office, case=case, attention=attention, letter=row.id)
    await _alarm(tx, case, arrival=arrival)
    await notices.refresh_card(tx, case)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    return case


def _danger(reading: Reading) -> tuple[Attention, Urgency]:
    """The safety rules' verdict; where they failed a person reads first. A person's own word may raise it."""
    verdict = reading.verdict
    attention = verdict.attention if verdict else Attention.READ_FIRST
    asked = reading.form.urgency if reading.form and reading.form.urgency else Urgency.ROUTINE
    least = Urgency.EMERGENCY if attention is Attention.PAGE else verdict.urgency if verdict else Urgency.PRIORITY
    return attention, max(least, asked, key=lambda one: one.rank)


def _columns(office: Office, row: Inbox, *, reading: Reading, now: dt.datetime) -> dict[str, object]:
    """`read_by` is promised in the reply, so it counts from now: a letter that waited, on hold or while we were down,
    is not told of a day that is over.
    """
    attention, urgency = _danger(reading)
    calendar, form = office.district.calendar, reading.form
    read_by = workdays.due(calendar, now, urgency=urgency, what="looked_at")
    if attention is Attention.READ_FIRST:
        read_by = min(read_by, workdays.add_staffed_hours(calendar, now, hours=follow_ups.READ_FIRST_HOURS))
    signals = reading.verdict.signals if reading.verdict else ()
    columns: dict[str, object] = {
        "channel": row.channel,
        "received_at": _received_at(office, row, reading=reading),
        "urgency": urgency,
        "attention": attention,
        "language": reading.languages.main,
        "sender_role": SenderRole.STUDENT if "minor_sender" in signals else reading.role,
        "risks": list(reading.verdict.risks) if reading.verdict else [],
        "signals": list(signals),
        "read_by": read_by,
    }
    if form and row.channel is not Channel.SLACK:
        columns |= {"owner": form.entered_by, "status": CaseStatus.TRIAGED, "reviewed_at": row.received_at}
        columns["school"] = form.school
        if row.channel in IN_PERSON:
            columns |= {"first_contact_at": row.received_at, "status": CaseStatus.ACTIVE}
    elif form:
        columns["school"] = form.school
    return columns


def _received_at(office: Office, row: Inbox, *, reading: Reading) -> dt.datetime:
    """When it reached the office: a letter typed in later keeps the day it came, at noon."""
    day = reading.form.received_on if reading.form else None
    if day is None or day >= office.day_of(row.received_at):
        return row.received_at
    return dt.datetime.combine(day, dt.time(12), office.zone).astimezone(dt.UTC)


async def _add_letter(tx: Transaction, arrival: Arrival, *, case: Case, visitor: Visitor | None) -> Message:
    """The letter on its case: its key re-wrapped by the case's, its inbox row settled, its assessment queued for T2."""
    of_case, row, reading = case_key(tx.keyring, case), arrival.row, arrival.reading
    message = await cases.add_message(
        tx,
        of_case,
        key=arrival.key,
        content=reading.content(),
        case_id=case.id,
        inbox_id=row.id,
        visitor_id=visitor.id if visitor else None,
        channel=row.channel,
        at=row.received_at,
    )
    assessment = Assessment(message_id=message.id, case_id=case.id, due_at=tx.now)
    verdict = {"verdict": reading.verdict, "languages": reading.languages}
    assessment.verdict = seal_json(of_case, place(assessment, "verdict"), value=to_plain(verdict))
    tx.session.add(assessment)
    if reading.attachments:
        await attachments.expect(tx, message, may_acknowledge=reading.may_acknowledge)
    if reading.message_id:
        await cases.remember_reference(tx, case.id, message_id=reading.message_id)
    await inbox.settle(
        tx, row.id, status=InboxStatus.FILED, case_id=case.id, wrapped_key=None, processed_at=tx.now, reason=None
    )
    return message


async def _acknowledge(tx: Transaction, office: Office, *, case: Case, reading: Reading) -> None:
    if reading.channel is Channel.SLACK and reading.form:
        variant = notices.RECEIPT_TYPED if reading.form.sitting else notices.RECEIPT
        await notices.acknowledge(
            tx, office, case=case, variant=variant, to=notices.Recipient(reading.addresses["slack"], case.language)
        )
        return
    email = reading.addresses.get("email")
    line = choose(await _situation(tx, office, reading=reading, email=email))
    if email and line.letter:
        to = notices.Recipient(email, case.language, in_reply_to=reading.message_id, references=reading.references)
        await notices.acknowledge(tx, office, case=case, variant=line.letter, to=to)
        await outbox.count_acknowledged(tx, mailbox_of(email))
    else:
        chain = audit.case_chain(case.id)
        await audit.record(tx, chain, actor="system", action="not_acknowledged", reason=line.name)


async def _situation(tx: Transaction, office: Office, *, reading: Reading, email: str | None) -> Situation:
    sent_today = await outbox.acknowledged(tx, mailbox_of(email), since=tx.now - DAY) if email else 0
    return Situation(
        may_acknowledge=reading.may_acknowledge and email is not None,
        first_of_case=True,
        attention=reading.verdict.attention if reading.verdict else None,
        signals=frozenset(reading.verdict.signals) if reading.verdict else frozenset(),
        unsafe_setting=office.district.reply.unsafe_contact,
        sent_today=sent_today,
    )


async def _alarm(tx: Transaction, case: Case, *, arrival: Arrival) -> None:
    """Danger calls a person out; so does a letter that the safety rules could not judge."""
    row, verdict = arrival.row, arrival.reading.verdict
    if verdict is None:
        await notices.start_call_out(tx, "safety_rules_failed", case=case, dedupe=f"rules:{row.id}")
    elif verdict.attention is Attention.PAGE:
        await notices.start_call_out(tx, "emergency", case=case, dedupe=f"page:{row.id}")
