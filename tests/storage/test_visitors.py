"""Visitors are found by their addresses, which nobody can read off the disk."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from storage import visitors
from storage.crypto import Keyring
from storage.engine import Database
from tests.storage.matters import case, visitor


@pytest.mark.parametrize(
    ("kind", "as_given", "as_written_later"),
    [
        ("email", "Rosa.Delgado@Example.org", " rosa.delgado@example.ORG "),
        ("phone", "+1 (555) 0142", "1-555-0142"),
        ("slack", "U0THEO", " U0THEO"),
    ],
)
async def test_a_visitor_is_found_however_the_address_is_written(
    database: Database, keyring: Keyring, now: dt.datetime, kind: str, as_given: str, as_written_later: str
) -> None:
    async with database.writing(now) as tx:
        added = await visitors.add(tx, contact={"name": "Rosa"}, addresses={kind: as_given}, language="es")
    async with database.reading(now) as tx:
        found = await visitors.find(tx, kind, value=as_written_later)
        assert found is not None
        assert (found.id, found.language) == (added.id, "es")
        assert visitors.contact(keyring, found) == {"name": "Rosa"}
        assert await visitors.address(tx, found, kind=kind) == as_given
        assert await visitors.address(tx, found, kind="letter") is None


async def test_an_address_of_another_kind_or_person_finds_nobody(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        await visitor(tx)
    async with database.reading(now) as tx:
        assert await visitors.find(tx, "slack", value="rosa.delgado@example.org") is None
        assert await visitors.find(tx, "email", value="rosa@example.org") is None


async def test_one_address_belongs_to_one_visitor(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        await visitor(tx)
    with pytest.raises(IntegrityError):
        async with database.writing(now) as tx:
            await visitor(tx, "rosa delgado")


async def test_the_people_of_a_case_come_in_the_order_they_came(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        people = [await visitor(tx, name) for name in ("Rosa Delgado", "Minh Tran", "Amina Yusuf")]
        opened = await case(tx, people[0], people[2])
    async with database.reading(now) as tx:
        assert {one.id for one in await visitors.of_case(tx, opened.id)} == {people[0].id, people[2].id}
