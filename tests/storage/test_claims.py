"""Claiming due rows."""

import asyncio
import datetime as dt

import pytest

from storage.claims import claim
from storage.crypto import Keyring
from storage.engine import Database
from storage.models import CallOut

LEASE = dt.timedelta(minutes=5)
SECOND = dt.timedelta(seconds=1)


async def planted(database: Database, now: dt.datetime, number: int) -> None:
    async with database.writing(now) as tx:
        tx.session.add_all(
            CallOut(reason="page", dedupe=f"call-{one}", created_at=now, due_at=now - one * SECOND)
            for one in range(number)
        )


async def claimed(database: Database, now: dt.datetime, limit: int = 10) -> list[str]:
    async with database.writing(now) as tx:
        rows = await claim(tx, CallOut, CallOut.accepted_at.is_(None), lease=LEASE, limit=limit)
        return [row.dedupe for row in rows]


async def test_the_longest_due_comes_first_and_no_more_than_asked_for(database: Database, now: dt.datetime) -> None:
    await planted(database, now, 5)
    assert await claimed(database, now, 3) == ["call-4", "call-3", "call-2"]
    assert await claimed(database, now, 3) == ["call-1", "call-0"]


async def test_nothing_is_claimed_before_it_is_due_or_when_it_is_not_open(database: Database, now: dt.datetime) -> None:
    await planted(database, now, 2)
    assert await claimed(database, now - SECOND) == ["call-1"]
    async with database.writing(now) as tx:
        (row,) = await claim(tx, CallOut, CallOut.accepted_at.is_(None), lease=LEASE, limit=1)
        row.accepted_at, row.leased_until = now, None
    assert await claimed(database, now + LEASE) == ["call-1"]


async def test_a_lease_runs_out_and_the_attempts_are_counted(database: Database, now: dt.datetime) -> None:
    await planted(database, now, 1)
    assert await claimed(database, now) == ["call-0"]
    assert await claimed(database, now + LEASE - SECOND) == []
    assert await claimed(database, now + LEASE) == ["call-0"]
    async with database.writing(now + 2 * LEASE) as tx:
        (row,) = await claim(tx, CallOut, lease=LEASE, limit=1)
    assert (row.attempts, row.leased_until) == (3, now + 3 * LEASE)


async def test_a_claim_that_is_not_committed_is_none(database: Database, now: dt.datetime) -> None:
    await planted(database, now, 1)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the error must come out of the transaction
        async with database.writing(now) as tx:
            assert len(await claim(tx, CallOut, lease=LEASE, limit=1)) == 1
            raise ZeroDivisionError
    assert await claimed(database, now) == ["call-0"]


async def test_a_claimer_on_postgresql_passes_over_what_another_one_is_claiming(
    postgresql: Database, now: dt.datetime
) -> None:
    await planted(postgresql, now, 4)
    async with postgresql.writing(now) as tx, asyncio.timeout(10):
        mine = [row.dedupe for row in await claim(tx, CallOut, lease=LEASE, limit=2)]
        theirs = await claimed(postgresql, now, 2)
    assert (mine, theirs) == (["call-3", "call-2"], ["call-1", "call-0"])


async def test_many_claimers_on_postgresql_never_get_the_same_row(
    postgresql_url: str, keyring: Keyring, now: dt.datetime
) -> None:
    replicas = [Database(postgresql_url, keyring) for _ in range(4)]
    await planted(replicas[0], now, 200)

    async def work(database: Database) -> list[str]:
        mine: list[str] = []
        while batch := await claimed(database, now, 7):
            assert len(batch) <= 7
            mine += batch
        return mine

    shares = await asyncio.gather(*map(work, replicas))
    everything = [name for share in shares for name in share]
    assert len(everything) == len(set(everything)) == 200
    for database in replicas:
        await database.close()
