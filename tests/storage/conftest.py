"""What every test of the storage floor starts from: a key ring, a real database, a time."""

import datetime as dt
from collections.abc import AsyncIterator

import pytest

from storage.crypto import Key, Keyring
from storage.engine import Database
from tests.storage.matters import NOW


@pytest.fixture
def keyring() -> Keyring:
    secrets = [bytes([number]) * 32 for number in range(1, 5)]
    return Keyring("d1", {"d1": Key("d1", secrets[0])}, secrets[1], (secrets[2],), secrets[3])


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
async def database(database_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = Database(database_url, keyring)
    yield opened
    await opened.close()


@pytest.fixture
async def postgresql(postgresql_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    opened = Database(postgresql_url, keyring)
    yield opened
    await opened.close()
