"""Counting the letters that the program writes by itself, so that two replicas never count past each other."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.mail_models import LetterCount
from storage.transaction import Transaction


async def locked(tx: Transaction, day: dt.date, *, whom: Mapping[str, str]) -> dict[str, int]:
    """The numbers of a day by scope; `whom` maps a scope to whatever is counted in it, in clear.

    The rows are this transaction's until it ends: another one that wants to write the same mailbox, case or office
    waits for it and then sees what it counted. Scopes are taken in one order, so that two never wait in a ring.
    """
    insert = (postgresql if tx.dialect == "postgresql" else sqlite).insert(LetterCount)
    found = {}
    for scope in sorted(whom):
        row = insert.values(scope=scope, who=_hashed(tx, scope, value=whom[scope]), day=day, value=0)
        same = row.on_conflict_do_update(
            index_elements=["scope", "who", "day"], set_={"value": LetterCount.value}
        ).returning(LetterCount.value)
        found[scope] = (await tx.session.scalars(same)).one()
    return found


async def add(tx: Transaction, day: dt.date, *, whom: Mapping[str, str]) -> None:
    """One more in each scope. Only after `locked` in the same transaction."""
    for scope, value in whom.items():
        row = (LetterCount.scope == scope, LetterCount.who == _hashed(tx, scope, value=value), LetterCount.day == day)
        await tx.session.execute(_quiet(update(LetterCount).where(*row).values(value=LetterCount.value + 1)))


async def forget(tx: Transaction, before: dt.date) -> None:
    """Numbers of days long past are of no use."""
    await tx.session.execute(_quiet(delete(LetterCount).where(LetterCount.day < before)))


def _hashed(tx: Transaction, scope: str, *, value: str) -> bytes:
    return tx.keyring.look_up(f"letter-count:{scope}", value)


def _quiet(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
