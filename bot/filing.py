"""Filing: the case, its letter, its reply, its card, its follow-ups, its call-out - and its trace in the audit."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from bot import alarms, ceilings, follow_ups, notices, returned_letters, status_answer, workdays
from bot.mail.reply_address import new_token
from bot.office import Office
from bot.placing import Answer
from bot.reading import Arrival, Reading
from bot.reply_table import Situation, choose
from bot.triage.result import to_plain
from storage import attachments, audit, cases, facts, held_letters, inbox, visitors
from storage.enums import Attention, CaseStatus, Channel, InboxStatus, SenderRole, Urgency
from storage.models import Assessment, Case, Inbox, Message, Visitor
from storage.thread_models import HeldLetter
from storage.transaction import Transaction
from storage.vault import case_key, place, seal_json

IN_PERSON = (Channel.WALK_IN, Channel.PHONE, Channel.MEETING)


@dataclass(frozen=True, slots=True)
class Promised:
    """What was told to the writer of a letter while it waited, and is its case's now: number and reply token."""

    number: str
    reply_token: str


async def file_new(
    tx: Transaction, office: Office, *, arrival: Arrival, visitor: Visitor | None, promised: Promised | None = None
) -> Case:
    """A new case from a message, with everything that hangs on it; `visitor` is None for somebody not known yet.

    With `promised` the letter was answered before: the case keeps what the answer said, and none is sent again.
    """
    row, reading = arrival.row, arrival.reading
    if visitor is None:
        visitor = await visitors.add(
            tx,
            contact={"name": reading.name},
            addresses=reading.addresses,
            language=reading.languages.main,
        )
    case = await cases.open_case(
        tx,
        visitors=[visitor.id],
        reply_token=promised.reply_token if promised else new_token(),
        number=promised.number if promised else None,
        **_columns(office, row, reading=reading, now=tx.now),
    )
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="case_opened", letter=row.id)
    await _add_letter(tx, arrival, case=case, visitor=visitor)
    if promised is None:
        await _acknowledge(tx, office, case=case, arrival=arrival)
    await follow_ups.plan_intake(tx, office, case=case)
    await _alarm(tx, case, arrival=arrival)
    await notices.refresh_card(tx, case)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    return case


async def join(tx: Transaction, office: Office, *, arrival: Arrival, case: Case, visitor: Visitor | None) -> Case:
    """A message that belongs to a case: it may raise urgency and tell of further dangers, reopens what was closed, and
    somebody owes an answer.
    """
    row, reading, known = arrival.row, arrival.reading, tuple(case.risks)
    if await _told_status(tx, office, case=case, reading=reading):
        return await _kept(tx, office, arrival=arrival, case=case, visitor=visitor)
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
    await _alarm(tx, case, arrival=arrival, known=known)
    await notices.refresh_card(tx, case)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    return case


async def _told_status(tx: Transaction, office: Office, *, case: Case, reading: Reading) -> bool:
    """Does this letter only ask where the case stands, and may a machine answer it, by the table of replies?"""
    language = status_answer.asked(reading)
    if language is None or not status_answer.may_be_told(case, reading):
        return False
    letter = ceilings.Automatic(reading.addresses["email"], case, None, emergency=False)
    allowed = letter if reading.may_acknowledge else None
    if choose(await _situation(tx, office, reading=reading, letter=allowed)).letter != "acknowledgement":
        return False
    if await status_answer.give(tx, office, case=case, reading=reading, language=language):
        await ceilings.count(tx, office, letter=letter)
    return True


async def _kept(tx: Transaction, office: Office, *, arrival: Arrival, case: Case, visitor: Visitor | None) -> Case:
    """A letter that was answered at once stands on its case for a person to see; it changes and promises nothing."""
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="status_asked", letter=arrival.row.id)
    await _add_letter(tx, arrival, case=case, visitor=visitor)
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


def read_by(office: Office, reading: Reading, *, now: dt.datetime) -> dt.datetime:
    """Until when a person reads a letter that is answered now."""
    attention, urgency = _danger(reading)
    calendar = office.district.calendar
    by = workdays.due(calendar, now, urgency=urgency, what="looked_at")
    if attention is Attention.READ_FIRST:
        by = min(by, workdays.add_staffed_hours(calendar, now, hours=follow_ups.READ_FIRST_HOURS))
    return by


def _columns(office: Office, row: Inbox, *, reading: Reading, now: dt.datetime) -> dict[str, object]:
    """`read_by` is promised in the reply, so it counts from now: a letter that waited, on hold or while we were down,
    is not told of a day that is over.
    """
    attention, urgency = _danger(reading)
    form = reading.form
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
        "read_by": read_by(office, reading, now=now),
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
    if row.channel is Channel.EMAIL and "email" in reading.addresses:
        await returned_letters.writes_again(tx, reading.addresses["email"])
    if reading.message_id:
        await cases.remember_reference(tx, case.id, message_id=reading.message_id)
    await inbox.settle(
        tx, row.id, status=InboxStatus.FILED, case_id=case.id, wrapped_key=None, processed_at=tx.now, reason=None
    )
    return message


async def _acknowledge(tx: Transaction, office: Office, *, case: Case, arrival: Arrival) -> None:
    reading = arrival.reading
    if reading.channel is Channel.SLACK and reading.form:
        variant = notices.RECEIPT_TYPED if reading.form.sitting else notices.RECEIPT
        await notices.acknowledge(
            tx, office, case=case, variant=variant, to=notices.Recipient(reading.addresses["slack"], case.language)
        )
        return
    letter = _automatic(case, arrival=arrival)
    line = choose(await _situation(tx, office, reading=reading, letter=letter))
    if letter and line.letter:
        to = notices.Recipient(letter.to, case.language, in_reply_to=reading.message_id, references=reading.references)
        await notices.acknowledge(tx, office, case=case, variant=line.letter, to=to)
        await ceilings.count(tx, office, letter=letter)
    else:
        chain = audit.case_chain(case.id)
        await audit.record(tx, chain, actor="system", action="not_acknowledged", reason=line.name)


async def answer_held(tx: Transaction, office: Office, *, arrival: Arrival, letter: HeldLetter, answer: Answer) -> None:
    """The one automatic answer to a letter that waits: by the same table and under the same limits as any other, with
    a number and an address of its own, so that from outside nobody can tell that it waits, or why.
    """
    row, reading = arrival.row, arrival.reading
    automatic = _automatic(None, arrival=arrival)
    situation = await _situation(tx, office, reading=reading, letter=automatic)
    first = answer is not Answer.NONE and letter.number is None
    line = choose(replace(situation, first_of_case=first, waits=answer is Answer.WAITS))
    if automatic is None or line.letter is None:
        chain = audit.letter_chain(row.id)
        await audit.record(tx, chain, actor="system", action="not_acknowledged", reason=line.name)
        return
    await held_letters.promise(tx, letter, year=row.received_at.year, reply_token=new_token())
    assert letter.number is not None
    assert letter.reply_token is not None
    by = read_by(office, reading, now=tx.now)
    waits = notices.Waits(row.id.hex, letter.number, letter.reply_token, row.received_at, by)
    language = reading.languages.main
    to = notices.Recipient(automatic.to, language, in_reply_to=reading.message_id, references=reading.references)
    _, message_id = await notices.acknowledge_held(tx, office, waits=waits, variant=line.letter, to=to)
    letter.answer_hash = tx.keyring.look_up("message-id", message_id)
    await ceilings.count(tx, office, letter=automatic)


def _automatic(case: Case | None, *, arrival: Arrival) -> ceilings.Automatic | None:
    """The automatic answer that a letter may get. Its thread is the first letter it answers, else it begins one."""
    reading = arrival.reading
    email = reading.addresses.get("email")
    if email is None or not reading.may_acknowledge:
        return None
    attention = reading.verdict.attention if reading.verdict else None
    thread = None if arrival.anew else next(iter(reading.references), reading.message_id)
    return ceilings.Automatic(email, case, thread, emergency=attention in (Attention.PAGE, None))


async def _situation(
    tx: Transaction, office: Office, *, reading: Reading, letter: ceilings.Automatic | None
) -> Situation:
    before = await ceilings.written(tx, office, letter=letter) if letter else ceilings.Written()
    return Situation(
        may_acknowledge=letter is not None,
        first_of_case=True,
        attention=reading.verdict.attention if reading.verdict else None,
        signals=frozenset(reading.verdict.signals) if reading.verdict else frozenset(),
        unsafe_setting=office.district.reply.unsafe_contact,
        own_address=letter is not None and office.owns(letter.to),
        thread_answered=before.thread,
        sent_today=before.mailbox,
        case_today=before.case,
        office_left=before.office_left,
    )


async def _alarm(tx: Transaction, case: Case, *, arrival: Arrival, known: Collection[str] = ()) -> None:
    """Danger calls a person out; so does a letter that the safety rules could not judge. `known`: the dangers that the
    case told of before.
    """
    row, verdict = arrival.row, arrival.reading.verdict
    if verdict is None:
        await alarms.raise_alarm(tx, "safety_rules_failed", dedupe=f"rules:{row.id}", case=case)
    elif verdict.attention is Attention.PAGE:
        unheard_of = not set(verdict.risks) <= set(known)
        await alarms.raise_alarm(tx, "emergency", dedupe=f"page:{row.id}", case=case, unheard_of=unheard_of)
