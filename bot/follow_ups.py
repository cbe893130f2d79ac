"""Promises of a next step: planned by urgency at intake or by a person, kept in mind by the clock, reminded once.

Days are business days of the district's calendar; a reminder tells a number and a day, never the note.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import structlog

from bot import notices, workdays
from bot.errors import InvalidInputError
from bot.notices import OFFICE, Telling
from bot.office import Office
from storage import audit, cases, clocks, facts
from storage.cases import OVER
from storage.clocks import Promise
from storage.engine import Database
from storage.enums import Attention, CaseStatus
from storage.errors import StorageError
from storage.models import Case, FollowUp
from storage.repeating import written
from storage.transaction import Transaction

LOOKED_AT, FIRST_CONTACT, PROMISED = "looked_at", "first_contact", "promised"
LETTER_READ, LETTER_ANSWER, REPLY_FAILED = "letter_read", "letter_answer", "reply_failed"
LETTER_RETURNED = "letter_returned"
READ_FIRST_HOURS = 1  # staffed; the taxonomy's time for attention "read_first"
LEASE = dt.timedelta(minutes=2)
BATCH = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a person promised: on which day, in their words (sealed), and who they are (Slack user id)."""

    on: dt.date
    by: str
    note: str | None = None


async def plan_intake(tx: Transaction, office: Office, *, case: Case) -> list[FollowUp]:
    """The two promises every new case carries: that it is looked at, and that a person gets in touch.

    Both by the taxonomy's times from its arrival; a case to be read first is looked at within one staffed hour.
    Planning again, after urgency was raised, adds the earlier days.
    """
    calendar, came = office.district.calendar, case.received_at
    looked_at = workdays.due(calendar, came, urgency=case.urgency, what="looked_at")
    if case.attention is Attention.READ_FIRST:
        looked_at = min(looked_at, workdays.add_staffed_hours(calendar, came, hours=READ_FIRST_HOURS))
    wanted = {LOOKED_AT: looked_at, FIRST_CONTACT: workdays.due(calendar, came, urgency=case.urgency, what="contact")}
    planned = [
        await clocks.plan(tx, case, promise=Promise(reason, due_at, office.day_of(due_at), OFFICE))
        for reason, due_at in wanted.items()
    ]
    return [row for row in planned if row]


async def plan(tx: Transaction, office: Office, *, case: Case, step: NextStep) -> FollowUp:
    """A follow-up on a day of a person's choice, due when the office opens; on a closed day, when it opens next.

    Raises InvalidInputError (field `on`) for a day that is over, and for one that has a follow-up of this case.
    """
    if step.on < office.day_of(tx.now):
        raise InvalidInputError("on", "this day is over")
    due_at = workdays.start_of_business_day(office.district.calendar, step.on)
    promise = Promise(PROMISED, due_at, office.day_of(due_at), step.by, step.note)
    row = await clocks.plan(tx, case, promise=promise)
    if row is None:
        raise InvalidInputError("on", "a follow-up is planned for that day")
    about = {"follow_up": row.id.hex, "due_day": row.due_day}
    await audit.record(tx, audit.case_chain(case.id), actor=step.by, action="follow_up_planned", **about)
    return row


async def letter_joined(
    tx: Transaction, office: Office, *, case: Case, attention: Attention, letter: uuid.UUID
) -> None:
    """Another letter of a case wants an answer by a day, and to be read within a staffed hour where it tells of danger.

    Who works on the case hears of it now: of the first letter of a day, and of the first to be read first since they
    last opened the case. Opening it shows them all.
    """
    calendar = office.district.calendar
    due_at = workdays.due(calendar, tx.now, urgency=case.urgency, what="contact")
    row = await clocks.plan(tx, case, promise=Promise(LETTER_ANSWER, due_at, office.day_of(due_at), OFFICE))
    reason, day = LETTER_ANSWER, office.day_of(due_at)
    if attention is not Attention.NORMAL:
        read_by = workdays.add_staffed_hours(calendar, tx.now, hours=READ_FIRST_HOURS)
        reason, day = LETTER_READ, office.day_of(read_by)
        row = await clocks.plan(tx, case, promise=Promise(reason, read_by, day, OFFICE))
    if row:
        told = {"reason": reason, "due_day": day.isoformat()}
        to = case.owner or office.case_channel
        await notices.tell(tx, Telling(to, notices.REMINDER, f"joined:{letter.hex}", told, case))


async def reply_failed(tx: Transaction, office: Office, *, case_id: uuid.UUID | None) -> None:
    """A reply did not reach the visitor, or nobody knows: it is the office's turn again, today."""
    case = await cases.by_id(tx, case_id) if case_id else None
    if case is not None and case.status not in OVER:
        await _our_turn(tx, office, case=case, reason=REPLY_FAILED)


async def letter_returned(tx: Transaction, office: Office, *, case: Case) -> None:
    """A mail server gave a letter of ours back: a person finds another way to this family, today. Of a case that is
    over its last owner is told, once a day.
    """
    if case.status not in OVER:
        await _our_turn(tx, office, case=case, reason=LETTER_RETURNED)
        return
    day = office.day_of(tx.now).isoformat()
    told = {"reason": LETTER_RETURNED, "due_day": day}
    to = case.owner or office.case_channel
    await notices.tell(tx, Telling(to, notices.REMINDER, f"returned:{case.id.hex}:{day}", told, case))
    await notices.refresh_card(tx, case)


async def _our_turn(tx: Transaction, office: Office, *, case: Case, reason: str) -> None:
    case.next_step = "ombudsperson"
    if case.status is CaseStatus.WAITING_VISITOR:
        case.status = CaseStatus.ACTIVE
    await clocks.plan(tx, case, promise=Promise(reason, tx.now, office.day_of(tx.now), OFFICE))
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    await notices.refresh_card(tx, case)


def kept(case: Case, reason: str) -> bool:
    """Whether what was promised has happened: the case was read, or a person got in touch, or it is over."""
    happened = {LOOKED_AT: case.reviewed_at, FIRST_CONTACT: case.first_contact_at}.get(reason)
    return happened is not None or case.status in OVER or case.erased_at is not None


async def catch_up(tx: Transaction, case: Case) -> int:
    """Follow-ups of a case whose promise was kept are done; returns how many. Called with the change that kept it."""
    rows = [row for row in await clocks.open_follow_ups(tx, case.id) if kept(case, row.reason)]
    for row in rows:
        row.done_at, row.leased_until = tx.now, None
    await tx.session.flush()
    return len(rows)


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Reminds of what is due, each promise once: the reminder is queued in the transaction that says so.

    It goes to the case's owner, or to the case channel while nobody owns it. What was kept meanwhile is done without
    a word. Returns how many follow-ups were handled; one that cannot be (its seal is broken) is left to a later run.
    """

    async def work(tx: Transaction) -> int:
        rows = await clocks.claim_follow_ups(tx, LEASE, limit=BATCH)
        for row in rows:
            await _handle(tx, office, row=row)
        return len(rows)

    return await written(db, work, now=now)


async def _handle(tx: Transaction, office: Office, *, row: FollowUp) -> None:
    case = await cases.by_id(tx, row.case_id)
    assert case is not None
    if kept(case, row.reason):
        row.done_at, row.leased_until = tx.now, None
        return
    try:
        async with tx.session.begin_nested():
            await _remind(tx, office, case=case, row=row)
    except StorageError as error:
        log.warning("reminder_failed", follow_up=row.id.hex, case=case.id.hex, problem=type(error).__name__)


async def _remind(tx: Transaction, office: Office, *, case: Case, row: FollowUp) -> None:
    told = {"reason": row.reason, "due_day": row.due_day}
    to = case.owner or office.case_channel
    await notices.tell(tx, Telling(to, notices.REMINDER, f"follow-up:{row.id.hex}", told, case))
    await notices.refresh_card(tx, case)
    row.reminded_at, row.leased_until = tx.now, None
    await tx.session.flush()
