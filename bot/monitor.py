"""Nothing is lost: what was accepted is counted against what is there, and a person is called when it differs."""

import asyncio
import datetime as dt

from bot import notices, workdays
from bot.office import Office
from storage import attachments, deliveries, inbox, outbox
from storage import ledger as records
from storage.crypto import Keyring
from storage.engine import Database
from storage.enums import InboxStatus, Medium, OutboxStatus
from storage.repeating import written
from storage.transaction import Transaction

PENDING_TOO_LONG = dt.timedelta(minutes=10)
FILES_TOO_LONG = dt.timedelta(hours=1)
A_DAY = dt.timedelta(days=1)
UNSENT_TOO_LONG = dt.timedelta(hours=1)
LOOK_BACK = dt.timedelta(days=7)  # counts that the clock compares; the command compares them all
OPENED_AGAIN = dt.timedelta(minutes=10)  # letters that the clock opens to see that their seals hold
HELD_DAYS = 1  # business days within which a person has looked at the holding lane


async def ledger(tx: Transaction, since: dt.datetime | None = None) -> dict[str, int]:
    """The whole account, every stored message opened: `accepted` = `filed` + `held` + `machine` + `set_aside` +
    `pending` + rows that vanished; `lost` counts those and messages that are there but not whole, and must be 0.

    `duplicates`: second deliveries. `files_pending`, `files_failed`: letters whose files are not taken over yet,
    or could not be and stay in the letter. `acks_queued`, `acks_sent`, `acks_cancelled`, `acks_failed`, `acks_unknown`.
    """
    stood = await inbox.count_by_status(tx, since)
    account = {status.value: stood.get(status, 0) for status in InboxStatus}
    gone = await vanished(tx, since)
    replies = await outbox.acknowledgements(tx, since)
    return {
        "accepted": sum(account.values()) + gone,
        **account,
        "duplicates": await records.duplicates(tx, since),
        "lost": gone + await broken(tx, since),
        "files_pending": await attachments.waiting(tx),
        "files_failed": await attachments.given_up(tx),
        **{f"acks_{status}": replies.get(status, 0) for status in OutboxStatus},
    }


async def brief(tx: Transaction) -> dict[str, int]:
    """The account without opening any message: cheap enough to be asked for every few seconds."""
    stood = await inbox.count_by_status(tx)
    gone = await vanished(tx, tx.now - LOOK_BACK)
    return {status.value: stood.get(status, 0) for status in InboxStatus} | {"lost": gone}


async def vanished(tx: Transaction, since: dt.datetime | None = None) -> int:
    """Messages that were counted when accepted and are no longer there, day by day, so that no day hides another."""
    days = await records.days(tx, since.astimezone(dt.UTC).date() if since else None)
    return sum(max(0, day.accepted - day.rows) for day in days)


async def broken(tx: Transaction, since: dt.datetime | None = None) -> int:
    """Messages whose sealed bytes do not open, or that are said to be filed and have no letter. Opens every one."""
    found = 0
    async for page in records.letters(tx, since):
        found += await asyncio.to_thread(_broken_in, tx.keyring, page)
    return found


def _broken_in(keyring: Keyring, page: list[records.Letter]) -> int:
    return sum(not records.opens(keyring, letter) for letter in page)


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Calls a person out, once a day each, for a loss, a message pending, files not taken over or a notice unsent
    for too long, and a holding lane nobody has looked at. Returns how many call-outs it started.
    """
    async with db.reading(now) as tx:
        alarms = await _alarms(tx, office)
    if not alarms:
        return 0
    return await written(db, lambda tx: _call_out(tx, office, alarms=alarms), now=now)


async def _alarms(tx: Transaction, office: Office) -> list[str]:
    now = tx.now
    looked_at_since = workdays.add_business_days(office.district.calendar, office.day_of(now), n=-HELD_DAYS)
    held_before = workdays.start_of_business_day(office.district.calendar, looked_at_since)
    numbers = {
        "lost": await vanished(tx, now - LOOK_BACK) or await broken(tx, now - OPENED_AGAIN),
        "pending": await records.older(tx, InboxStatus.PENDING, than=now - PENDING_TOO_LONG),
        "held": await records.older(tx, InboxStatus.HELD, than=held_before),
        "files": await attachments.waiting(tx, before=now - FILES_TOO_LONG)
        or await attachments.given_up(tx, since=now - A_DAY),
        "outgoing": await deliveries.late(tx, _media(office), before=now - UNSENT_TOO_LONG),
    }
    return [reason for reason, number in numbers.items() if number]


def _media(office: Office) -> list[Medium]:
    """The ways out that this office uses: without a case channel Slack is off, and its notices wait for it."""
    return [Medium.MAIL, *([Medium.SLACK] if office.case_channel else [])]


async def _call_out(tx: Transaction, office: Office, *, alarms: list[str]) -> int:
    day = office.day_of(tx.now)
    started = [await notices.start_call_out(tx, reason, dedupe=f"monitor:{reason}:{day}") for reason in alarms]
    return sum(row is not None for row in started)
