"""The inbox: stored and committed before anybody says yes, each delivery counted once."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, make_url, select
from sqlalchemy.exc import OperationalError

from storage import inbox
from storage.crypto import Keyring, Place
from storage.engine import Database
from storage.enums import InboxStatus
from storage.errors import SealBrokenError, StorageError
from storage.inbox import InboxWriter
from storage.models import Inbox, IntakeDay
from storage.vault import held_key
from tests.storage.matters import DAY, NOW, inbox_row, letter


@pytest.fixture
async def writer(database_url: str) -> AsyncIterator[InboxWriter]:
    opened = InboxWriter(database_url)
    yield opened
    await opened.close()


async def stored(database: Database) -> list[Inbox]:
    async with database.reading(NOW) as tx:
        return list((await tx.session.scalars(select(Inbox).order_by(Inbox.id))).all())


async def accepted(database: Database) -> dict[dt.date, int]:
    async with database.reading(NOW) as tx:
        return {day.day: day.accepted for day in (await tx.session.scalars(select(IntakeDay))).all()}


def commits_of(writer: InboxWriter) -> list[int]:
    seen: list[int] = []
    event.listen(writer._engine, "commit", lambda _connection: seen.append(1))
    return seen


async def test_a_letter_is_there_byte_for_byte_when_put_returns(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    answer = await writer.put(inbox_row(keyring, letter()))
    (row,) = await stored(database)
    assert (row.id, answer.duplicate, row.status, row.duplicates) == (answer.id, False, InboxStatus.PENDING, 0)
    assert held_key(keyring, row).open(row.raw, Place("inbox", "raw", str(row.id))) == letter()
    assert await accepted(database) == {NOW.date(): 1}


async def test_letters_that_wait_share_one_commit(writer: InboxWriter, database: Database, keyring: Keyring) -> None:
    rows = [inbox_row(keyring, letter(number)) for number in range(100)]
    commits = commits_of(writer)
    answers = await asyncio.gather(*map(writer.put, rows))
    assert {answer.id for answer in answers} == {row["id"] for row in rows}
    assert len(await stored(database)) == 100
    assert 1 <= len(commits) <= 10


async def test_a_second_delivery_is_a_duplicate_of_the_first(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    first = await writer.put(inbox_row(keyring, letter()))
    second = await writer.put(inbox_row(keyring, letter()))
    assert (second.id, first.duplicate, second.duplicate) == (first.id, False, True)
    (row,) = await stored(database)
    assert row.duplicates == 1
    assert await accepted(database) == {NOW.date(): 1}


async def test_three_copies_at_once_among_others_are_one_letter(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    rows = [inbox_row(keyring, letter(number)) for number in (1, 2, 1, 3, 1)]
    answers = await asyncio.gather(*map(writer.put, rows))
    assert [answer.duplicate for answer in answers] == [False, False, True, False, True]
    again = await asyncio.gather(writer.put(inbox_row(keyring, letter(4))), writer.put(inbox_row(keyring, letter(1))))
    assert [answer.duplicate for answer in again] == [False, True]
    assert sorted(row.duplicates for row in await stored(database)) == [0, 0, 0, 3]
    assert await accepted(database) == {NOW.date(): 4}


async def test_another_letter_under_a_used_message_id_is_stored_too(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    first = await writer.put(inbox_row(keyring, letter(text="The bus never comes.")))
    other = await writer.put(inbox_row(keyring, letter(text="The bus came, but left my son."), at=NOW + DAY))
    assert not other.duplicate
    earlier, later = await stored(database)
    async with database.reading(NOW) as tx:
        assert not await inbox.used_with_other_content(tx, earlier)
        assert await inbox.used_with_other_content(tx, later)
    assert {earlier.id, later.id} == {first.id, other.id}
    assert await accepted(database) == {NOW.date(): 1, (NOW + DAY).date(): 1}


async def test_one_bad_row_does_not_refuse_the_others(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    rows = [inbox_row(keyring, letter(number)) for number in range(5)]
    rows[2]["raw"] = b"not sealed"
    answers = await asyncio.gather(*map(writer.put, rows), return_exceptions=True)
    assert [isinstance(answer, BaseException) for answer in answers] == [False, False, True, False, False]
    assert len(await stored(database)) == 4
    assert await accepted(database) == {NOW.date(): 4}


async def test_a_caller_that_leaves_does_not_undo_the_storing(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    leaving = asyncio.create_task(writer.put(inbox_row(keyring, letter(1))))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await writer.put(inbox_row(keyring, letter(2)))
    assert len(await stored(database)) == 2


async def test_what_waits_is_stored_before_the_writer_closes(
    database_url: str, database: Database, keyring: Keyring
) -> None:
    writer = InboxWriter(database_url)
    waiting = [asyncio.create_task(writer.put(inbox_row(keyring, letter(number)))) for number in range(50)]
    await asyncio.sleep(0)
    await writer.close()
    answers = await asyncio.gather(*waiting)
    assert len(answers) == len(await stored(database)) == 50


async def test_a_closed_writer_refuses_at_once(database_url: str, keyring: Keyring) -> None:
    writer = InboxWriter(database_url)
    await writer.close()
    with pytest.raises(StorageError, match="closed"):
        await writer.put(inbox_row(keyring, letter()))


async def test_a_full_disk_is_raised_and_the_next_letter_is_stored_once_there_is_room(
    sqlite_url: str, keyring: Keyring
) -> None:
    writer, database = InboxWriter(sqlite_url), Database(sqlite_url, keyring)
    with writer._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(pages: int) -> Any:
        def on_begin(connection: Any) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        return on_begin

    event.listen(writer._engine, "begin", full := limit(pages + 2))
    large = letter(1, text="The bus. " * 20_000)
    with pytest.raises(OperationalError, match="full"):
        await writer.put(inbox_row(keyring, large))
    event.remove(writer._engine, "begin", full)
    event.listen(writer._engine, "begin", limit(1_000_000))
    answer = await writer.put(inbox_row(keyring, large))
    assert [row.id for row in await stored(database)] == [answer.id]
    assert await accepted(database) == {NOW.date(): 1}
    await writer.close()
    await database.close()


async def test_two_writers_on_postgresql_agree_on_what_came_first(postgresql_url: str, keyring: Keyring) -> None:
    writers, database = [InboxWriter(postgresql_url) for _ in range(2)], Database(postgresql_url, keyring)
    rows = [[inbox_row(keyring, letter(number)) for number in range(60)] for _ in writers]
    rows[1].reverse()
    puts = [writer.put(row) for writer, theirs in zip(writers, rows, strict=True) for row in theirs]
    answers = await asyncio.gather(*puts)
    assert sum(answer.duplicate for answer in answers) == 60
    assert len({answer.id for answer in answers}) == 60
    assert sum(row.duplicates for row in await stored(database)) == 60
    assert await accepted(database) == {NOW.date(): 60}
    for writer in writers:
        await writer.close()
    await database.close()


async def test_a_sealed_letter_moved_to_another_row_or_column_does_not_open(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    await asyncio.gather(*(writer.put(inbox_row(keyring, letter(number))) for number in (1, 2)))
    one, two = await stored(database)
    for row, where in ((two, Place("inbox", "raw", str(two.id))), (one, Place("inbox", "envelope", str(one.id)))):
        with pytest.raises(SealBrokenError):
            held_key(keyring, row).open(one.raw, where)


async def test_nothing_that_names_anybody_stands_in_the_database_file_or_its_log(
    sqlite_url: str, keyring: Keyring
) -> None:
    writer = InboxWriter(sqlite_url)
    raw = letter(text="Quetzalcanary spoke to Vexillology at 555-0142.", sender="zanzibar.canary@example.org")
    await writer.put(inbox_row(keyring, raw))
    path = str(make_url(sqlite_url).database)
    with open(path, "rb") as file, open(path + "-wal", "rb") as log:  # noqa: PTH123, ASYNC230 - as a thief would
        kept = file.read() + log.read()
    await writer.close()
    assert b"uq_inbox_delivery" in kept  # it is the file that was looked at
    for canary in (b"uetzalcanary", b"exillology", b"555-0142", b"zanzibar", b"elgado", b"letter-1@", b"192.0.2.7"):
        assert canary not in kept


async def test_what_became_of_letters_is_counted_and_the_held_come_oldest_first(
    writer: InboxWriter, database: Database, keyring: Keyring
) -> None:
    for number in range(4):
        await writer.put(inbox_row(keyring, letter(number), at=NOW - number * DAY))
    async with database.writing(NOW) as tx:
        assert await inbox.next_due(tx) == NOW - 3 * DAY
        claimed = await inbox.claim_pending(tx, dt.timedelta(minutes=5), limit=3)
        for row in claimed[:2]:
            await inbox.settle(tx, row.id, status=InboxStatus.HELD, reason="unknown_sender")
    async with database.reading(NOW) as tx:
        held = await inbox.held(tx)
        assert [row.received_at for row in held] == [NOW - 3 * DAY, NOW - 2 * DAY]
        assert await inbox.count_by_status(tx) == {InboxStatus.PENDING: 2, InboxStatus.HELD: 2}
        assert await inbox.count_by_status(tx, NOW - 2 * DAY) == {InboxStatus.PENDING: 2, InboxStatus.HELD: 1}
        found = await inbox.by_id(tx, held[0].id)
        assert found is not None
        assert (found.reason, found.leased_until) == ("unknown_sender", None)


async def test_the_lock_of_a_stranger_on_the_file_delays_a_letter_and_loses_none(
    sqlite_url: str, keyring: Keyring
) -> None:
    writer = InboxWriter(sqlite_url)
    stranger = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(writer.put(inbox_row(keyring, letter())))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    stranger.execute("COMMIT")
    stranger.close()
    assert not (await waiting).duplicate
    await writer.close()


def test_a_letter_without_an_id_is_known_by_its_content(keyring: Keyring) -> None:
    one, same, other = (inbox_row(keyring, raw) for raw in (b"\r\nHello\r\n", b"\r\nHello\r\n", b"\r\nHi\r\n"))
    assert one["external_hash"] == one["content_hash"] == same["content_hash"] != other["content_hash"]
    assert one["id"] != same["id"]
