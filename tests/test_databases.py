"""The databases that the tests run on."""

import os
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests import databases


async def answers(url: str, *statements: str) -> object:
    """The last statement's first value, all in one transaction."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(text(statement))
            return await connection.scalar(text(statements[-1]))
    finally:
        await engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_starts_with_a_database_of_its_own(database_url: str, turn: int) -> None:
    created = ("CREATE TABLE only_here (turn INTEGER)", f"INSERT INTO only_here VALUES ({turn})")
    assert await answers(database_url, *created, "SELECT sum(turn) FROM only_here") == turn


async def test_the_same_suite_meets_both_kinds(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    version = "SELECT version()" if kind == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
    assert str(await answers(database_url, version)).lower().startswith(kind)


async def test_a_database_is_dropped_although_somebody_is_still_connected(postgresql_server: object) -> None:
    server = make_url(str(databases.shown(postgresql_server)))
    with databases.fresh_database(server, "template0") as url:
        engine = create_async_engine(databases.shown(url))
        lingering = await engine.connect()
        assert await lingering.scalar(text("SELECT 1")) == 1
    count = f"SELECT count(*) FROM pg_database WHERE datname = '{url.database}'"
    assert await answers(databases.shown(server), count) == 0
    await lingering.invalidate()
    await engine.dispose()


@pytest.mark.skipif(bool(os.environ.get(databases.SETTING)), reason="a given server is not ours to stop")
def test_the_bundled_server_answers_until_its_block_ends() -> None:
    with databases.bundled_server() as url:
        with psycopg.connect(databases.conninfo(url)) as connection:
            data = Path(connection.execute("SHOW data_directory").fetchone()[0])
        assert data.is_dir()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(databases.conninfo(url))
    assert not data.exists()
