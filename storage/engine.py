"""Opening the database, and its schema. SQLite (WAL, synchronous=FULL) is embedded; PostgreSQL is for replicas."""

import datetime as dt
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage.crypto import Keyring
from storage.errors import DatabaseInUseError, NotMigratedError, StorageError
from storage.transaction import KEYS_DESTROYED, Transaction

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x0B_0D5  # any number, the same in every replica
BEGIN = "ombudsline_begin"  # how a connection begins on SQLite; nothing: without a transaction
READING, PLAIN = {BEGIN: "BEGIN"}, {BEGIN: ""}
PRAGMAS = (
    "PRAGMA busy_timeout=30000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA wal_autocheckpoint=4000",  # pages of 4 KB; the usual 1000 costs a letter a third more
)


class Database:
    """One database with the district's keys. `writing` commits when its block ends well; `reading` never writes."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.url, self.keyring = url, keyring
        self.engine: AsyncEngine = create_async_engine(url, **_pool(url))
        _prepare(self.engine.sync_engine)
        self._reader = self.engine.execution_options(**READING)

    @asynccontextmanager
    async def writing(self, now: dt.datetime) -> AsyncIterator[Transaction]:
        """One transaction: committed as a whole, or not at all when the block raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            async with session.begin():
                yield Transaction(session, self.keyring, now)
            if session.info.get(KEYS_DESTROYED):
                await self._empty_log()

    @asynccontextmanager
    async def reading(self, now: dt.datetime) -> AsyncIterator[Transaction]:
        """A look at the data; takes no write lock on SQLite and changes nothing."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield Transaction(session, self.keyring, now)

    async def _empty_log(self) -> None:
        """On SQLite the write-ahead log still holds a destroyed key; it is carried over and cut to nothing. While
        somebody is reading that cannot be done: then the next checkpoint does it.
        """
        if self.engine.dialect.name == "sqlite":
            async with self.engine.execution_options(**PLAIN).connect() as connection:
                await connection.exec_driver_sql("PRAGMA busy_timeout=1000")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                await connection.exec_driver_sql(PRAGMAS[0])

    async def close(self) -> None:
        """Every connection closed."""
        await self.engine.dispose()


def sync_engine(url: str) -> Engine:
    """A blocking engine on the same database, for the inbox writer's thread, migrations and the command line."""
    parts = make_url(url)
    if parts.drivername == "sqlite+aiosqlite":
        parts = parts.set(drivername="sqlite")
    engine = create_engine(parts, **_pool(url))
    _prepare(engine)
    return engine


def _pool(url: str) -> dict[str, Any]:
    common: dict[str, Any] = {"pool_size": 8, "hide_parameters": True}  # an error may be logged: no values in it
    if url.startswith("sqlite"):
        path = make_url(url).database
        if not path or path == ":memory:":
            raise StorageError("the database needs a file: what is only in memory is lost")
        _make_folder(Path(path).parent)
        return {**common, "connect_args": {"check_same_thread": False}}
    return {**common, "pool_pre_ping": True}


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the database's folder {path} cannot be made: {error.strerror}") from error


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    def on_begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writing one fails at once when another wrote in between.
        statement = connection.get_execution_options().get(BEGIN, "BEGIN IMMEDIATE")
        if statement:
            connection.exec_driver_sql(statement)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> str:
    """The schema brought to the newest; returns its revision. Safe to run twice, and from several replicas at once.

    Raises StorageError when the database does not answer, or was laid by a newer program.
    """
    with _opened(url) as engine, sole_process(url, suffix=".migrate", wait=True), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise StorageError(f"the database is newer than this program: {error}") from error
        return newest()


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = sync_engine(url)
    try:
        with answering():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def answering() -> Iterator[None]:
    """What a driver says of a database that is away, full or damaged becomes a StorageError of one line."""
    try:
        yield
    except (IntegrityError, ProgrammingError):  # a fault of the program
        raise
    except DatabaseError as error:
        said = " ".join(str(error.orig).split())
        damaged = "malformed" in said or "not a database" in said
        problem = (
            f"the file is damaged, put the backup there ({said})"
            if damaged
            else f"the database does not answer as it should: {said}"
        )
        raise StorageError(problem) from error


def newest() -> str:
    """The revision that this program needs."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return str(ScriptDirectory.from_config(config).get_current_head())


def require_newest(url: str) -> None:
    """Raises NotMigratedError when the schema is older or newer than this program, StorageError when unreachable."""
    with _opened(url) as engine, engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest():
        raise NotMigratedError(
            f"the database is at {found or 'nothing'}, this program needs {newest()}: ombudsline migrate"
        )


@contextmanager
def sole_process(url: str, *, suffix: str = ".lock", wait: bool = False) -> Iterator[None]:
    """Holds the embedded database for this process: on SQLite a second one raises DatabaseInUseError. PostgreSQL
    carries several, so nothing happens there. The lock goes with the process, however it ends.
    """
    parts = make_url(url)
    if not parts.drivername.startswith("sqlite"):
        yield
        return
    path = Path(f"{parts.database}{suffix}")
    _make_folder(path.parent)
    try:
        handle = path.open("w")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise DatabaseInUseError(
                f"{parts.database} is served by another process; use PostgreSQL for several"
            ) from None
        yield
