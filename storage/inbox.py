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

from sqlalchemy import Connection, Insert, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from storage.claims import claim
from storage.engine import sync_engine
from storage.enums import InboxStatus
from storage.models import Inbox, IntakeDay
from storage.transaction import Transaction

BATCH = 256
BATCH_BYTES = 64 << 20
_DIALECTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
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
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
        self._thread.start()

    async def put(self, row: dict[str, Any]) -> Stored:
        """One row of `inbox` (column name to value), stored and committed. Cancelling the caller does not undo it."""
        future: asyncio.Future[Stored] = self._loop.create_future()
        self._queue.put((row, future))
        return await asyncio.shield(future)

    async def close(self) -> None:
        """What waits is stored first; then the thread ends."""
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
        repeats = Tally(_identity(row) for row in rows)
        insert = _DIALECTS[self._engine.dialect.name]
        with self._engine.begin() as connection:
            fresh = {row["id"] for row in firsts.values()}
            found = {
                identity: _upsert(connection, insert(Inbox), row, repeats[identity] - 1)
                for identity, row in sorted(firsts.items(), key=lambda item: str(item[0]))
            }
            _count(connection, insert(IntakeDay), [row for row in firsts.values() if found[_identity(row)] in fresh])
        ids = [found[_identity(row)] for row in rows]
        return [Stored(id_, duplicate=id_ != row["id"]) for id_, row in zip(ids, rows, strict=True)]


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _IDENTITY)


def _upsert(connection: Connection, insert: Any, row: dict[str, Any], repeats: int) -> uuid.UUID:
    statement = (
        insert.values(**row, duplicates=repeats)
        .on_conflict_do_update(index_elements=_IDENTITY, set_={"duplicates": Inbox.duplicates + 1 + repeats})
        .returning(Inbox.id)
    )
    return connection.execute(statement).scalar_one()  # type: ignore[no-any-return]


def _count(connection: Connection, insert: Any, fresh: list[dict[str, Any]]) -> None:
    for day, number in sorted(Tally(row["received_at"].date() for row in fresh).items()):
        statement: Insert = insert.values(day=day, accepted=number).on_conflict_do_update(
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


async def claim_pending(tx: Transaction, lease: dt.timedelta, limit: int) -> list[Inbox]:
    """Pending messages that are due, leased to the caller."""
    return await claim(tx, Inbox, Inbox.status == InboxStatus.PENDING, lease=lease, limit=limit)


async def next_due(tx: Transaction) -> dt.datetime | None:
    """When the earliest pending message is due."""
    return await tx.session.scalar(select(func.min(Inbox.due_at)).where(Inbox.status == InboxStatus.PENDING))


async def by_id(tx: Transaction, inbox_id: uuid.UUID) -> Inbox | None:
    """The inbox row, or None."""
    return await tx.session.get(Inbox, inbox_id)


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


async def count_by_status(tx: Transaction, since: dt.datetime | None = None) -> dict[InboxStatus, int]:
    """How many messages stand where."""
    statement = select(Inbox.status, func.count()).group_by(Inbox.status)
    if since:
        statement = statement.where(Inbox.received_at >= since)
    return dict((await tx.session.execute(statement)).all())


async def settle(tx: Transaction, inbox_id: uuid.UUID, **values: Any) -> None:
    """Writes what became of a message and drops its lease."""
    statement = update(Inbox).where(Inbox.id == inbox_id).values(leased_until=None, **values)
    await tx.session.execute(statement.execution_options(synchronize_session=False))
