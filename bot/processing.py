"""T1: a stored message becomes a case, joins one, or waits in the holding lane. One transaction a message.

A crash anywhere leaves the inbox row claimable, never half a case: what is said below either commits whole or is done
again from the same bytes.
"""

import asyncio
import datetime as dt
from dataclasses import replace

import structlog

from bot import returned_letters
from bot.filing import file_new, join
from bot.lane import hold
from bot.linking import link
from bot.named_cases import reply_codes
from bot.office import Office
from bot.placing import Answer, Placement, place
from bot.reading import Arrival, Reading, read
from bot.vouching import Check, vouched
from storage import audit, facts, inbox
from storage.case_links import CONTINUES
from storage.engine import Database
from storage.enums import InboxStatus
from storage.errors import StorageError
from storage.models import Inbox
from storage.transaction import RACES, Transaction
from storage.vault import held_key

log = structlog.get_logger()

LEASE = dt.timedelta(minutes=2)
BATCH = 16
PARSE_LIMIT = 20.0  # seconds; parsing is bounded by construction, this is the second fence
GIVE_UP_AFTER = 5
BACK_OFF = dt.timedelta(seconds=20)


async def run_due(database: Database, office: Office, *, now: dt.datetime, check: Check | None = None) -> int:
    """Processes what is pending and due; returns how many messages were taken up. `check` looks at signatures."""
    async with database.writing(now) as tx:
        rows = await inbox.claim_pending(tx, LEASE, limit=BATCH)
    for row in rows:
        await process(database, office, row=row, now=now, check=check)
    return len(rows)


async def process(
    database: Database, office: Office, *, row: Inbox, now: dt.datetime, check: Check | None = None
) -> None:
    """One message, start to end. What cannot be read or filed is held with its reason; nothing is dropped."""
    try:
        key = held_key(database.keyring, row)
        reading = await asyncio.wait_for(asyncio.to_thread(read, office, key, row=row), PARSE_LIMIT)
    except (TimeoutError, StorageError, ValueError, TypeError, KeyError) as error:
        reason = "parse_timeout" if isinstance(error, TimeoutError) else "unreadable"
        log.warning("letter_held", letter=str(row.id), reason=reason, error=type(error).__name__)
        async with database.writing(now) as tx:
            await hold(tx, office, row=row, placement=Placement("held", reason))
        return
    reading = await vouched(check, key, row=row, reading=reading) if check else reading
    arrival = Arrival(row, key, reading)
    try:
        async with database.writing(now) as tx:
            await settle(tx, office, arrival=arrival)
            await inbox.keep_checks(tx, row)
    except Exception as error:  # noqa: BLE001 - an edge: the row stays pending, is tried again, and is held at last
        await _try_again_or_hold(database, office, arrival=arrival, error=error)


async def _try_again_or_hold(database: Database, office: Office, *, arrival: Arrival, error: Exception) -> None:
    """A race with another writer is tried again at once; anything else later; a row that never works is held."""
    row = arrival.row
    racing = isinstance(error, RACES)
    log.warning("letter_not_filed", letter=str(row.id), error=type(error).__name__, attempts=row.attempts)
    if row.attempts >= GIVE_UP_AFTER:
        await _hold_at_last(database, office, arrival=arrival)
        return
    async with database.writing(row.leased_until or row.received_at) as tx:
        delay = dt.timedelta(0) if racing else BACK_OFF * 2**row.attempts
        await inbox.settle(tx, row.id, due_at=row.due_at + delay)


async def _hold_at_last(database: Database, office: Office, *, arrival: Arrival) -> None:
    """Held with its answer; without one where answering is what does not work."""
    row, reading = arrival.row, arrival.reading
    now = row.leased_until or row.received_at
    waits = bool(reply_codes(office, reading))
    placement = Placement("held", "cannot_be_filed", answer=Answer.WAITS if waits else Answer.FIRST)
    try:
        async with database.writing(now) as tx:
            await hold(tx, office, row=row, placement=placement, reading=reading)
    except Exception as error:  # noqa: BLE001 - an edge: the letter itself is held whatever its answer meets
        log.warning("letter_not_answered", letter=str(row.id), error=type(error).__name__)
        async with database.writing(now) as tx:
            await hold(tx, office, row=row, placement=placement)


async def settle(tx: Transaction, office: Office, *, arrival: Arrival) -> Placement:
    """Everything that follows from one message, in the caller's transaction."""
    row, reading = arrival.row, arrival.reading
    placement = await place(tx, office, row=row, reading=reading)
    counted = row.processed_at is not None and row.status is not InboxStatus.MACHINE
    if placement.kind == "held":
        await hold(tx, office, row=row, placement=placement, reading=reading)
        if not counted and reading.kind != "bounce" and placement.reason != "own_sender":  # those are nobody's contact
            await _count(tx, office, row=row, reading=reading)
        return placement
    if placement.kind == "machine":
        await inbox.settle(tx, row.id, status=InboxStatus.MACHINE, reason=placement.reason, processed_at=tx.now)
        chain = audit.letter_chain(row.id)
        await audit.record(tx, chain, actor="system", action="machine_mail", reason=placement.reason)
        return placement
    if placement.came_back is not None:
        await returned_letters.file(tx, office, arrival=arrival, came_back=placement.came_back)
        return placement
    if not counted:
        await _count(tx, office, row=row, reading=reading)
    if placement.case is not None:
        await join(tx, office, arrival=arrival, case=placement.case, visitor=placement.visitor)
        return placement
    arrival = replace(arrival, anew=placement.continues is not None)
    case = await file_new(tx, office, arrival=arrival, visitor=placement.visitor)
    if placement.continues is not None:
        await link(tx, placement.continues, later=case, kind=CONTINUES)
    return replace(placement, case=case)


async def _count(tx: Transaction, office: Office, *, row: Inbox, reading: Reading) -> None:
    """One contact for the report, without a way back to anybody."""
    kind, address = next(iter(reading.addresses.items()), (None, None))
    await facts.record_contact(
        tx,
        facts.Contact(
            channel=row.channel,
            language=reading.languages.main,
            concern=True,
            received_on=office.day_of(row.received_at),
            visitor=tx.keyring.look_up(f"address:{kind}", address.lower()) if kind and address else None,
        ),
    )
