"""A transaction that met a faster one is carried out again from the start."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from storage.engine import Database
from storage.transaction import Transaction

T = TypeVar("T")
PAUSES = (0.0, 0.01, 0.05, 0.2)  # seconds before each repetition


async def written(db: Database, work: Callable[[Transaction], Awaitable[T]], *, now: dt.datetime) -> T:
    """What `work` returns, committed. It is repeated in a new transaction, up to five times in all, when another
    writer took the same link of an audit chain, changed the same case, or held a lock; so it must act on the database
    only. Raises the last error after that.
    """
    for pause in PAUSES:
        try:
            return await _once(db, work, now=now)
        except (IntegrityError, StaleDataError, OperationalError):
            await asyncio.sleep(pause)
    return await _once(db, work, now=now)


async def _once(db: Database, work: Callable[[Transaction], Awaitable[T]], *, now: dt.datetime) -> T:
    async with db.writing(now) as tx:
        return await work(tx)
