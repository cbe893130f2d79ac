"""The two sides of the ledger: what was counted when it was accepted, and what is there."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from storage.crypto import Keyring
from storage.enums import InboxStatus
from storage.errors import KeyDestroyedError, KeyFileError, SealBrokenError
from storage.models import Case, Inbox, IntakeDay, Message
from storage.transaction import Transaction
from storage.vault import case_key, held_key, letter_key, place

PAGE = 16  # letters held in memory at once; one may weigh 30 MB


class DayCount(NamedTuple):
    """A UTC day: how many messages were counted when accepted, how many rows are there."""

    day: dt.date
    accepted: int
    rows: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored message with the keys that lead to it."""

    inbox: Inbox
    message: Message | None
    case: Case | None


async def days(tx: Transaction, since: dt.date | None = None) -> list[DayCount]:
    """Both sides of each day, oldest first."""
    counted = select(IntakeDay.day, IntakeDay.accepted)
    day = func.date(Inbox.received_at) if tx.dialect == "sqlite" else func.date(func.timezone("UTC", Inbox.received_at))
    stored = select(day, func.count()).group_by(day)
    if since:
        counted = counted.where(IntakeDay.day >= since)
        stored = stored.where(Inbox.received_at >= _midnight(since))
    accepted = dict((await tx.session.execute(counted)).all())
    rows = {_as_day(found): number for found, number in (await tx.session.execute(stored)).all()}
    return [DayCount(day, accepted.get(day, 0), rows.get(day, 0)) for day in sorted(accepted.keys() | rows.keys())]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _as_day(found: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(found) if isinstance(found, str) else found


async def duplicates(tx: Transaction, since: dt.datetime | None = None) -> int:
    """How many second deliveries were answered as already accepted."""
    statement = select(func.coalesce(func.sum(Inbox.duplicates), 0))
    if since:
        statement = statement.where(Inbox.received_at >= since)
    return int(await tx.session.scalar(statement) or 0)


async def older(tx: Transaction, status: InboxStatus, *, than: dt.datetime) -> int:
    """How many messages stand in `status` since before that moment."""
    waiting = (Inbox.status == status, Inbox.received_at < than)
    return await tx.session.scalar(select(func.count()).select_from(Inbox).where(*waiting)) or 0


async def letters(tx: Transaction, since: dt.datetime | None = None) -> AsyncIterator[list[Letter]]:
    """Every stored message with its keys, in pages, in the order of ids."""
    last: ColumnElement[bool] | None = None
    while True:
        statement = (
            select(Inbox, Message, Case)
            .outerjoin(Message, Message.inbox_id == Inbox.id)
            .outerjoin(Case, Case.id == func.coalesce(Message.case_id, Inbox.case_id))
            .order_by(Inbox.id)
            .limit(PAGE)
        )
        if since:
            statement = statement.where(Inbox.received_at >= since)
        if last is not None:
            statement = statement.where(last)
        page = [Letter(*row) for row in (await tx.session.execute(statement)).all()]
        if not page:
            return
        yield page
        last = Inbox.id > page[-1].inbox.id
        for letter in page:
            tx.session.expunge(letter.inbox)


def opens(keyring: Keyring, letter: Letter) -> bool:
    """Whether the message is whole: its sealed bytes open, or its key was destroyed by an erasure of its case.

    A filed message has to have a letter in a case. Nothing of what opens is kept or shown.
    """
    inbox = letter.inbox
    filed = inbox.status is InboxStatus.FILED
    if filed and letter.message is None:
        return False
    try:
        if letter.message and letter.case:
            key = letter_key(case_key(keyring, letter.case), letter.message)
        else:
            key = held_key(keyring, inbox)
        key.open(inbox.raw, place(inbox, "raw"))
    except KeyDestroyedError:
        return letter.case is not None and letter.case.erased_at is not None
    except SealBrokenError:
        return False
    return True


async def require_our_keys(tx: Transaction) -> None:
    """Raises KeyFileError when the newest case, or a letter that waits, does not open with this key file: it belongs to
    another database, and what it sealed from now on would be torn from what is there.
    """
    case = await tx.session.scalar(select(Case).where(Case.wrapped_key.is_not(None)).order_by(Case.id.desc()).limit(1))
    letter = await tx.session.scalar(select(Inbox).where(Inbox.wrapped_key.is_not(None)).limit(1))
    try:
        if case:
            case_key(tx.keyring, case)
        if letter:
            held_key(tx.keyring, letter)
    except SealBrokenError as error:
        raise KeyFileError("it is not the key file of this database: put the right one there") from error
