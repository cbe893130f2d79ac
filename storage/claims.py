"""Claiming due rows: one statement, one lease. Whoever dies with a lease loses nothing; it runs out. And waiting for
one's turn where two transactions must not decide the same thing at once.
"""

import datetime as dt
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, func, inspect, or_, select, update

from storage.models import Model
from storage.transaction import Transaction


class Claimable(Protocol):
    """A row that is due at a time and worked on under a lease."""

    due_at: dt.datetime
    leased_until: dt.datetime | None
    attempts: int


Row = TypeVar("Row", bound=Model)


async def claim(
    tx: Transaction,
    model: type[Row],
    *open_: ColumnElement[bool],
    lease: dt.timedelta,
    limit: int,
) -> list[Row]:
    """Up to `limit` rows of `model` that are due, open (all conditions hold) and not leased; oldest first.

    They are leased until now + lease and their attempts are one more. On PostgreSQL two claimers never get the same
    row (SKIP LOCKED); SQLite has one writer at a time and ignores the clause.
    """
    table = model.__table__.c
    key = inspect(model).primary_key[0]
    free = or_(table.leased_until.is_(None), table.leased_until <= tx.now)
    due = (
        select(key)
        .where(table.due_at <= tx.now, free, *open_)
        .order_by(table.due_at, key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(model)
        .where(key.in_(due.scalar_subquery()))
        .values(leased_until=tx.now + lease, attempts=table.attempts + 1)
        .returning(model)
        .execution_options(synchronize_session=False)
    )
    rows = list((await tx.session.scalars(claimed)).all())
    return sorted(rows, key=lambda row: (row.due_at, str(getattr(row, key.name))))  # type: ignore[attr-defined]


async def alone(tx: Transaction, name: str) -> None:
    """Waits until this transaction is the only one under that name, and stays so until it ends. On SQLite it always
    is: there is one writer at a time.
    """
    if tx.dialect == "postgresql":
        await tx.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
