"""Promises of a next step: planned by urgency at intake or by a person, kept in mind by the clock, reminded once.

Days are business days of the district's calendar; a reminder tells a number and a day, never the note.
"""

import datetime as dt
from dataclasses import dataclass

import structlog

from bot import notices, workdays
from bot.errors import InvalidInputError
from bot.notices import OFFICE, Telling
from bot.office import Office
from storage import audit, cases, clocks
from storage.cases import OVER
from storage.clocks import Promise
from storage.engine import Database
from storage.enums import Attention
from storage.errors import StorageError
from storage.models import Case, FollowUp
from storage.repeating import written
from storage.transaction import Transaction

LOOKED_AT, FIRST_CONTACT, PROMISED = "looked_at", "first_contact", "promised"
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
