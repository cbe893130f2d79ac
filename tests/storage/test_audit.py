"""The audit chain: what was written cannot be changed unnoticed."""

import asyncio
import datetime as dt
import uuid

from sqlalchemy import text

from storage import audit
from storage.engine import Database
from storage.models import AuditDay


async def told(database: Database, now: dt.datetime, chain: str, *actions: str) -> None:
    async with database.writing(now) as tx:
        for action in actions:
            await audit.record(tx, chain, actor="U0DANA", action=action, case="7", nothing=None)


async def problems(database: Database, now: dt.datetime) -> list[str]:
    async with database.reading(now) as tx:
        return await audit.verify(tx)


async def closed(database: Database, now: dt.datetime) -> AuditDay | None:
    async with database.writing(now) as tx:
        return await audit.close_day(tx, now.date())


async def meddle(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        assert (await connection.execute(text(statement))).rowcount > 0


async def test_untouched_chains_verify(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened", "viewed")
    await told(database, now, audit.DISTRICT, "started")
    await closed(database, now)
    await told(database, now + dt.timedelta(days=1), "case:a", "closed")
    await closed(database, now + dt.timedelta(days=1))
    assert await problems(database, now) == []
    async with database.reading(now) as tx:
        entries = await audit.entries(tx, "case:a")
    assert [(entry.seq, entry.action, entry.detail) for entry in entries] == [
        (1, "opened", {"case": "7"}),
        (2, "viewed", {"case": "7"}),
        (3, "closed", {"case": "7"}),
    ]


async def test_a_changed_entry_is_told(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened", "viewed", "closed")
    await meddle(database, "UPDATE audit SET actor = 'U0THEO' WHERE seq = 2")
    assert await problems(database, now) == ["case:a: link 2 was changed"]


async def test_a_removed_entry_is_told(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened", "viewed", "closed")
    await meddle(database, "DELETE FROM audit WHERE seq = 2")
    assert await problems(database, now) == ["case:a: link 3 has no link before it"]


async def test_an_entry_moved_to_another_chain_is_told(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened")
    await meddle(database, "UPDATE audit SET chain = 'case:b'")
    assert await problems(database, now) == ["case:b: link 1 was changed"]


async def test_a_whole_chain_that_vanishes_is_told_by_the_closed_day(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened")
    await told(database, now, "case:b", "opened")
    day = await closed(database, now)
    assert day is not None
    assert day.chains == 2
    await meddle(database, "DELETE FROM audit WHERE chain = 'case:a'")
    assert await problems(database, now) == [f"day {now.date()}: the heads of its 2 chains have changed"]


async def test_an_end_that_is_cut_off_is_told_by_the_closed_day(database: Database, now: dt.datetime) -> None:
    await told(database, now, "case:a", "opened", "viewed")
    await closed(database, now)
    await meddle(database, "DELETE FROM audit WHERE seq = 2")
    assert len(await problems(database, now)) == 1


async def test_a_closed_day_that_is_removed_is_told_by_the_next(database: Database, now: dt.datetime) -> None:
    later = now + dt.timedelta(days=1)
    await told(database, now, "case:a", "opened")
    await closed(database, now)
    await closed(database, later)
    await meddle(database, f"DELETE FROM audit_day WHERE day = '{now.date()}'")
    assert await problems(database, now) == [f"day {later.date()}: the heads of its 1 chains have changed"]


async def test_a_day_is_closed_once(database: Database, now: dt.datetime) -> None:
    assert await closed(database, now) is not None
    assert await closed(database, now) is None


async def test_an_entry_on_its_way_while_the_day_is_closed_raises_no_false_alarm(
    postgresql: Database, now: dt.datetime
) -> None:
    await told(postgresql, now, "case:a", "opened")
    async with postgresql.writing(now) as tx:
        await audit.record(tx, "case:a", actor="U0DANA", action="viewed")
        await told(postgresql, now, "case:b", "opened")
        closing = asyncio.create_task(closed(postgresql, now))
        await asyncio.sleep(0.3)
    assert await asyncio.wait_for(closing, 10) is not None
    assert await problems(postgresql, now) == []


def test_the_chain_of_a_case_and_that_of_a_letter_are_apart() -> None:
    chains = {audit.case_chain(uuid.UUID(int=7)), audit.letter_chain(uuid.UUID(int=7)), audit.DISTRICT}
    assert len(chains) == 3
    assert max(map(len, chains)) <= 48
