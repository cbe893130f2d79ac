"""The inbox: the writer that stores a message before anybody says yes to it, and the questions about it."""

import asyncio
import datetime as dt
import queue
import threading
import uuid
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from storage.claims import claim
from storage.engine import sync_engine
from storage.enums import InboxStatus
from storage.errors import StorageError
from storage.models import Inbox, IntakeDay
from storage.transaction import Transaction

BATCH = 256
BATCH_BYTES = 64 << 20
_DIALECTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_IDENTITY = ("channel", "external_hash", "content_hash")


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer of the writer, after the commit: the row's id, and whether it was a second delivery."""

    id: uuid.UUID
    duplicate: bool


class InboxWriter:
    """Stores rows in a thread of its own. Those that wait while a commit runs share the next one (group commit), so a
    slow disk delays a letter, never the event loop. `put` returns after the commit or raises what went wrong.
    """

    def __init__(self, url: str) -> None:
        self._engine: Engine = sync_engine(url)
        self._queue: queue.SimpleQueue[tuple[dict[str, Any], asyncio.Future[Stored]] | None] = queue.SimpleQueue()
        self._insert = _DIALECTS[self._engine.dialect.name](Inbox).on_conflict_do_nothing(index_elements=_IDENTITY)
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
        self._thread.start()

    async def put(self, row: dict[str, Any]) -> Stored:
        """One row of `inbox` (column name to value), stored and committed. Cancelling the caller does not undo it."""
        if self._closed:
            raise StorageError("the inbox is closed")
        future: asyncio.Future[Stored] = self._loop.create_future()
        self._queue.put((row, future))
        return await asyncio.shield(future)

    async def close(self) -> None:
        """What waits is stored first; then the thread ends. Nothing is taken from now on."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._engine.dispose()

    def _run(self) -> None:
        going = True
        while going:
            first = self._queue.get()
            if first is None:
                return
            batch, size = [first], len(first[0]["raw"])
            while len(batch) < BATCH and size < BATCH_BYTES and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    going = False
                    break
                batch.append(following)
                size += len(following[0]["raw"])
            self._commit(batch)

    def _commit(self, batch: list[tuple[dict[str, Any], asyncio.Future[Stored]]]) -> None:
        try:
            answers: Sequence[Stored | BaseException] = self._store([row for row, _ in batch])
        except Exception:  # noqa: BLE001 - an edge: one bad row must not refuse the others, so each is tried alone
            answers = [self._store_alone(row) for row, _ in batch]
        self._loop.call_soon_threadsafe(_answer, [future for _, future in batch], answers)

    def _store_alone(self, row: dict[str, Any]) -> Stored | BaseException:
        try:
            return self._store([row])[0]
        except Exception as error:  # noqa: BLE001 - handed to the caller, who answers "try again"
            return error

    def _store(self, rows: list[dict[str, Any]]) -> list[Stored]:
        firsts: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in rows:
            firsts.setdefault(_identity(row), row)
        # In one order everywhere, so that two writers on PostgreSQL wait for each other and never in a ring.
        fresh = sorted(firsts.values(), key=_identity)
        with self._engine.begin() as connection:
            known: dict[tuple[Any, ...], uuid.UUID] = {}
            if connection.execute(self._insert, fresh).rowcount != len(fresh):
                known = _known(connection, fresh)
                fresh = [row for row in fresh if _identity(row) not in known]
            ids = {_identity(row): row["id"] for row in fresh} | known
            _count_repeats(connection, Tally(ids[_identity(row)] for row in rows), fresh={row["id"] for row in fresh})
            _count_days(connection, fresh)
        return [Stored(id_ := ids[_identity(row)], duplicate=id_ != row["id"]) for row in rows]


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _IDENTITY)


def _known(connection: Connection, rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], uuid.UUID]:
    """Those of the rows that were there before, by identity."""
    found = {}
    for row in rows:
        same = [Inbox.__table__.c[name] == row[name] for name in _IDENTITY]
        there = connection.execute(select(Inbox.id).where(*same)).scalar_one()
        if there != row["id"]:
            found[_identity(row)] = there
    return found


def _count_repeats(connection: Connection, deliveries: Tally[uuid.UUID], *, fresh: set[uuid.UUID]) -> None:
    for id_, times in sorted(deliveries.items()):
        if repeats := times - (id_ in fresh):
            counted = update(Inbox).where(Inbox.id == id_).values(duplicates=Inbox.duplicates + repeats)
            connection.execute(counted)


def _count_days(connection: Connection, fresh: list[dict[str, Any]]) -> None:
    insert = _DIALECTS[connection.dialect.name](IntakeDay)
    for day, number in sorted(Tally(row["received_at"].date() for row in fresh).items()):
        statement = insert.values(day=day, accepted=number).on_conflict_do_update(
            index_elements=["day"], set_={"accepted": IntakeDay.accepted + number}
        )
        connection.execute(statement)


def _answer(futures: list[asyncio.Future[Stored]], answers: Sequence[Stored | BaseException]) -> None:
    for future, answer in zip(futures, answers, strict=True):
        if future.done():
            continue
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)


async def claim_pending(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[Inbox]:
    """Pending messages that are due, leased to the caller."""
    return await claim(tx, Inbox, Inbox.status == InboxStatus.PENDING, lease=lease, limit=limit)


async def next_due(tx: Transaction) -> dt.datetime | None:
    """When the earliest pending message is due."""
    return await tx.session.scalar(select(func.min(Inbox.due_at)).where(Inbox.status == InboxStatus.PENDING))


async def by_id(tx: Transaction, inbox_id: uuid.UUID) -> Inbox | None:
    """The inbox row, or None."""
    return await tx.session.get(Inbox, inbox_id)


async def locked(tx: Transaction, inbox_id: uuid.UUID) -> Inbox | None:
    """The inbox row as it stands now; whoever else wants it waits until we are done. None where there is none."""
    statement = select(Inbox).where(Inbox.id == inbox_id).with_for_update()
    return (await tx.session.scalars(statement.execution_options(populate_existing=True))).first()


async def used_with_other_content(tx: Transaction, row: Inbox) -> bool:
    """Is the same Message-ID or event id already there with other content?"""
    other = select(Inbox.id).where(
        Inbox.channel == row.channel,
        Inbox.external_hash == row.external_hash,
        Inbox.id != row.id,
        Inbox.received_at <= row.received_at,
    )
    return (await tx.session.scalar(other.limit(1))) is not None


async def held(tx: Transaction, limit: int = 50) -> list[Inbox]:
    """The holding lane, oldest first."""
    statement = select(Inbox).where(Inbox.status == InboxStatus.HELD).order_by(Inbox.received_at).limit(limit)
    return list((await tx.session.scalars(statement)).all())


async def standing(tx: Transaction, status: InboxStatus, *, offset: int, limit: int) -> list[Inbox]:
    """One page of the messages that stand there, newest first."""
    newest = select(Inbox).where(Inbox.status == status).order_by(Inbox.received_at.desc(), Inbox.id.desc())
    return list((await tx.session.scalars(newest.offset(offset).limit(limit))).all())


async def count_by_status(tx: Transaction, since: dt.datetime | None = None) -> dict[InboxStatus, int]:
    """How many messages stand where."""
    statement = select(Inbox.status, func.count()).group_by(Inbox.status)
    if since:
        statement = statement.where(Inbox.received_at >= since)
    return dict((await tx.session.execute(statement)).all())


async def keep_checks(tx: Transaction, row: Inbox) -> None:
    """Stores what a look at a letter's signatures found, where there was one."""
    if row.checks is not None:
        statement = update(Inbox).where(Inbox.id == row.id).values(checks=row.checks)
        await tx.session.execute(statement.execution_options(synchronize_session=False))


async def settle(tx: Transaction, inbox_id: uuid.UUID, **values: Any) -> None:
    """Writes what became of a message and drops its lease."""
    statement = update(Inbox).where(Inbox.id == inbox_id).values(leased_until=None, **values)
    await tx.session.execute(statement.execution_options(synchronize_session=False))
