"""The holding lane as letters come into it and wait: held with a reason, answered, and not forgotten.

A letter that nobody opens for some staffed hours is told of in the case channel, later a person is called out, and
again each business day until somebody settles it. Each step of a letter is raised once, whoever runs the clock; one
alarm stands for all letters of its step, so that a flood of them calls nobody a thousand times.
"""

import datetime as dt

from bot import notices, workdays
from bot.alarms import raise_alarm
from bot.filing import answer_held
from bot.follow_ups import READ_FIRST_HOURS
from bot.notices import HELD_WAITING, Telling
from bot.office import Office
from bot.placing import LONG_CLOSED, Placement
from bot.reading import Arrival, Reading
from storage import audit, held_letters, inbox
from storage.engine import Database
from storage.enums import Attention, InboxStatus
from storage.models import Inbox
from storage.repeating import written
from storage.thread_models import HeldLetter
from storage.transaction import Transaction
from storage.vault import held_key

LEASE = dt.timedelta(minutes=2)
BATCH = 500
NUDGE = 0  # the step that tells the office; every later one calls a person out
AN_HOUR = dt.timedelta(hours=1)


async def hold(
    tx: Transaction, office: Office, *, row: Inbox, placement: Placement, reading: Reading | None = None
) -> HeldLetter:
    """Puts a message into the lane. A danger in it, or one that cannot be read, calls a person out; a person who wrote
    it is answered as the placement says.
    """
    await inbox.settle(tx, row.id, status=InboxStatus.HELD, reason=placement.reason, processed_at=tx.now)
    chain = audit.letter_chain(row.id)
    await audit.record(tx, chain, actor="system", action="held", reason=placement.reason)
    email = reading.addresses.get("email") if reading else None
    letter = await held_letters.enter(
        tx,
        row.id,
        due_at=first_alarm(office, reading, now=tx.now),
        case_id=placement.case.id if placement.case else None,
        follows=placement.follows,
        author_hash=held_letters.author(tx, email) if email else None,
    )
    verdict = reading.verdict if reading else None
    if verdict is None or verdict.attention is Attention.PAGE:
        await raise_alarm(tx, "danger_held", dedupe=f"held:{row.id.hex}")
    if reading and reading.kind == "human":
        arrival = Arrival(row, held_key(tx.keyring, row), reading, anew=placement.reason == LONG_CLOSED)
        await answer_held(tx, office, arrival=arrival, letter=letter, answer=placement.answer)
    return letter


def first_alarm(office: Office, reading: Reading | None, *, now: dt.datetime) -> dt.datetime:
    """When the office is told that nobody has opened a letter; sooner where it is to be read first."""
    hours = office.district.threads.nudge_hours
    verdict = reading.verdict if reading else None
    if reading is None or verdict is None or verdict.attention is not Attention.NORMAL:
        hours = min(hours, READ_FIRST_HOURS)
    return workdays.add_staffed_hours(office.district.calendar, now, hours=hours)


def opened(office: Office, letter: HeldLetter, *, now: dt.datetime) -> None:
    """Somebody has looked at it: the office is not told any more, but a letter left lying calls a person later."""
    letter.opened_at = letter.opened_at or now
    letter.step = max(letter.step, NUDGE + 1)
    hours = office.district.threads.call_hours
    letter.due_at = workdays.add_staffed_hours(office.district.calendar, now, hours=hours)


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Raises the alarms that are due and returns how many letters they were due for."""

    async def work(tx: Transaction) -> int:
        letters = await held_letters.claim_due(tx, LEASE, limit=BATCH)
        untold = [letter for letter in letters if letter.step == NUDGE]
        unsettled = [letter for letter in letters if letter.step > NUDGE]
        if untold:
            await _tell(tx, office, oldest=untold[0])
        if unsettled:
            await _call(tx, office, oldest=unsettled[0])
        return len(letters)

    return await written(db, work, now=now)


async def _tell(tx: Transaction, office: Office, *, oldest: HeldLetter) -> None:
    """How many letters nobody has opened: those that are not due yet are told of with the one that is."""
    told = {"letter": oldest.inbox_id.hex, "count": await held_letters.unopened(tx)}
    await notices.tell(tx, Telling(office.case_channel, HELD_WAITING, _once(oldest), told))
    limits = office.district.threads
    hours = limits.call_hours - limits.nudge_hours
    later = workdays.add_staffed_hours(office.district.calendar, tx.now, hours=hours)
    await held_letters.told_of_all(tx, due_at=later)


async def _call(tx: Transaction, office: Office, *, oldest: HeldLetter) -> None:
    """One call-out for every letter that is due now or within the hour; the next one on the next business day."""
    await notices.start_call_out(tx, "held", dedupe=_once(oldest))
    tomorrow = office.day_of(tx.now) + workdays.ONE_DAY
    opening = workdays.start_of_business_day(office.district.calendar, tomorrow)
    await held_letters.called_about(tx, until=tx.now + AN_HOUR, due_at=opening)


def _once(letter: HeldLetter) -> str:
    """Names one step of one letter's waiting; put back, it waits anew."""
    return f"lane:{letter.inbox_id.hex}:{letter.step}:{letter.held_at:%Y-%m-%dT%H:%M:%S}"
