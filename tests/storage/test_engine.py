"""The database: how it is opened, migrated, and kept to one process where it must be."""

import asyncio
import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage.crypto import Keyring
from storage.engine import Database, migrate, newest, require_newest, sole_process, sync_engine
from storage.errors import DatabaseInUseError, NotMigratedError, StorageError
from storage.models import Counter

MIGRATE = "import sys; from storage.engine import migrate; print(migrate(sys.argv[1]))"
SERVE = """
import sys
import time
from storage.engine import sole_process
from storage.errors import DatabaseInUseError
try:
    with sole_process(sys.argv[1]):
        print("serving")
except DatabaseInUseError as refused:
    print(refused.problem)
"""


def started(script: str, url: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(process: "subprocess.Popen[str]") -> str:
    out, trouble = process.communicate(timeout=60)
    assert process.returncode == 0, trouble
    return out.strip()


async def pragma(database: Database, name: str) -> object:
    async with database.engine.connect() as connection:
        return await connection.scalar(text(f"PRAGMA {name}"))


async def test_sqlite_keeps_a_write_ahead_log_and_syncs_every_commit(sqlite_url: str, keyring: Keyring) -> None:
    database = Database(sqlite_url, keyring)
    found = {name: await pragma(database, name) for name in ("journal_mode", "synchronous", "foreign_keys")}
    await database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_the_writers_connection_syncs_every_commit_too(sqlite_url: str) -> None:
    engine = sync_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str, keyring: Keyring) -> None:
    with pytest.raises(StorageError, match="only in memory"):
        Database(url, keyring)


async def test_a_transaction_that_fails_leaves_nothing(database: Database, now: dt.datetime) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the error must come out of the transaction
        async with database.writing(now) as tx:
            tx.session.add(Counter(name="case:2027", value=7))
            await tx.session.flush()
            raise ZeroDivisionError
    async with database.reading(now) as tx:
        assert await tx.session.get(Counter, "case:2027") is None


async def test_a_look_at_the_data_does_not_wait_for_a_writer(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        tx.session.add(Counter(name="case:2027", value=7))
        await tx.session.flush()
        async with asyncio.timeout(5), database.reading(now) as other:
            assert await other.session.get(Counter, "case:2027") is None


async def test_two_writers_in_one_process_wait_for_each_other(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        tx.session.add(Counter(name="case:2027", value=0))

    async def add_one() -> None:
        async with database.writing(now) as tx:
            counter = await tx.session.get_one(Counter, "case:2027", with_for_update=True)
            await asyncio.sleep(0)
            counter.value += 1

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with database.reading(now) as tx:
        assert (await tx.session.get_one(Counter, "case:2027")).value == 20


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    assert migrate(database_url) == migrate(database_url) == newest()
    require_newest(database_url)


def test_several_processes_may_lay_the_schema_at_once_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    racers = [started(MIGRATE, url) for _ in range(3)]
    assert {said(process) for process in racers} == {newest()}
    require_newest(url)


def test_several_replicas_may_lay_the_schema_at_once_on_postgresql(postgresql_url: str) -> None:
    engine = sync_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    with pytest.raises(NotMigratedError):
        require_newest(postgresql_url)
    racers = [started(MIGRATE, postgresql_url) for _ in range(3)]
    assert {said(process) for process in racers} == {newest()}
    require_newest(postgresql_url)


def test_a_database_that_is_not_migrated_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotMigratedError, match="ombudsline migrate"):
        require_newest(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")


def test_a_database_of_a_newer_program_is_left_alone_and_told(sqlite_url: str) -> None:
    with sqlite3.connect(str(make_url(sqlite_url).database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NotMigratedError, match="9999"):
        require_newest(sqlite_url)
    with pytest.raises(StorageError, match="newer than this program"):
        migrate(sqlite_url)


@pytest.mark.parametrize("ask", [require_newest, migrate])
def test_a_file_that_is_no_database_is_told_without_a_traceback(tmp_path: Path, ask: object) -> None:
    (tmp_path / "letter.txt").write_text("Dear office, " * 400)
    with pytest.raises(StorageError, match="not a database"):
        ask(f"sqlite+aiosqlite:///{tmp_path / 'letter.txt'}")
    assert (tmp_path / "letter.txt").read_text().startswith("Dear office")


@pytest.mark.parametrize("ask", [require_newest, migrate])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, ask: object) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match="cannot be made"):
        ask(f"sqlite+aiosqlite:///{tmp_path / 'taken' / 'new.db'}")


@pytest.mark.parametrize("ask", [require_newest, migrate])
def test_a_server_that_does_not_answer_is_told(ask: object) -> None:
    with pytest.raises(StorageError, match="does not answer"):
        ask("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_a_second_process_is_refused_the_embedded_database(sqlite_url: str) -> None:
    with sole_process(sqlite_url):
        assert "served by another process; use PostgreSQL" in said(started(SERVE, sqlite_url))
    assert said(started(SERVE, sqlite_url)) == "serving"


def test_the_lock_goes_with_the_process_however_it_ends(sqlite_url: str) -> None:
    holder = started(SERVE.replace('print("serving")', 'print("serving", flush=True); time.sleep(60)'), sqlite_url)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "serving\n"
    with pytest.raises(DatabaseInUseError), sole_process(sqlite_url):
        pass
    holder.kill()
    holder.communicate(timeout=30)
    with sole_process(sqlite_url):
        pass


def test_postgresql_carries_several_processes(postgresql_url: str) -> None:
    with sole_process(postgresql_url), sole_process(postgresql_url):
        assert said(started(SERVE, postgresql_url)) == "serving"
