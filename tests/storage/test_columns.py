"""Column types that make a wrong value impossible."""

import datetime as dt
import time
import uuid
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from storage.columns import new_id
from storage.crypto import Key, Place, Sealed
from storage.engine import Database
from storage.models import Handled, Visitor


def test_ids_are_version_7_unique_and_in_the_order_of_time() -> None:
    first = [new_id() for _ in range(2_000)]
    time.sleep(0.002)
    later = new_id()
    assert len(set(first)) == 2_000
    assert all((one.version, one.variant) == (7, uuid.RFC_4122) for one in first)
    assert max(first) < later
    assert abs((later.int >> 80) / 1_000 - time.time()) < 5


async def test_a_time_of_any_zone_comes_back_in_utc(database: Database, now: dt.datetime) -> None:
    there = dt.datetime(2027, 7, 1, 8, 30, 15, 123456, ZoneInfo("America/Los_Angeles"))
    async with database.writing(now) as tx:
        tx.session.add(Handled(key="click", at=there))
    async with database.reading(now) as tx:
        found = (await tx.session.get_one(Handled, "click")).at
    assert found == there
    assert found.utcoffset() == dt.timedelta(0)


async def test_a_time_without_zone_is_refused(database: Database, now: dt.datetime) -> None:
    with pytest.raises(StatementError, match="without time zone"):
        async with database.writing(now) as tx:
            tx.session.add(Handled(key="click", at=dt.datetime(2027, 7, 1, 8, 30)))  # noqa: DTZ001 - the point


@pytest.mark.parametrize("plain", [b"Rosa Delgado", "Rosa Delgado", bytearray(b"Rosa Delgado")])
async def test_plain_text_in_a_sealed_column_never_reaches_the_disk(
    database: Database, now: dt.datetime, plain: object
) -> None:
    with pytest.raises(StatementError, match="only sealed bytes") as refused:
        async with database.writing(now) as tx:
            tx.session.add(Visitor(contact=plain, created_at=now))
    assert "Delgado" not in str(refused.value)


async def test_sealed_bytes_come_back_as_they_went(database: Database, now: dt.datetime) -> None:
    key, where = Key.new("v"), Place("visitor", "contact", "1")
    async with database.writing(now) as tx:
        tx.session.add(row := Visitor(contact=key.seal(b"Rosa Delgado", where), created_at=now))
    async with database.reading(now) as tx:
        found = await tx.session.get_one(Visitor, row.id)
    assert isinstance(found.contact, Sealed)
    assert found.contact.key_name == "v"
    assert key.open(found.contact, where) == b"Rosa Delgado"
    assert found.wrapped_key is None
