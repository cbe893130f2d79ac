"""Cases: their numbers, their lists, and an end that leaves nothing to read."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, make_url, select

from storage import cases, clocks, outbox, visitors
from storage.crypto import Keyring, Place, Sealed
from storage.engine import Database
from storage.enums import CaseStatus, Channel, InboxStatus, OutboxStatus, SenderRole, Urgency
from storage.errors import KeyDestroyedError, SealBrokenError, StorageError
from storage.fact_models import CaseFact, ContactFact
from storage.inbox import InboxWriter
from storage.models import Assessment, CallOut, Case, CaseVisitor, FollowUp, Inbox, Outbox, ThreadReference, Visitor
from storage.vault import case_key, open_json, place
from tests.storage.matters import DAY, case, full_case, inbox_row, letter, visitor


async def test_numbers_count_up_within_a_year_and_tell_nothing_else(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        numbers = [await cases.next_number(tx, year) for year in (2026, 2026, 2027, 2026)]
    assert numbers == ["2026-0001", "2026-0002", "2027-0001", "2026-0003"]


async def test_ten_cases_opened_at_once_by_two_replicas_get_ten_numbers_without_a_gap(
    postgresql_url: str, keyring: Keyring, now: dt.datetime
) -> None:
    replicas = [Database(postgresql_url, keyring) for _ in range(2)]

    async def opened(database: Database, number: int) -> str:
        async with database.writing(now) as tx:
            return (await case(tx, token=f"token-{number:04d}")).number

    numbers = await asyncio.gather(*(opened(replicas[number % 2], number) for number in range(10)))
    assert sorted(numbers) == [f"2027-{number:04d}" for number in range(1, 11)]
    for database in replicas:
        await database.close()


async def test_a_number_that_was_not_committed_is_given_again(database: Database, now: dt.datetime) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the error must come out of the transaction
        async with database.writing(now) as tx:
            await cases.next_number(tx, 2027)
            raise ZeroDivisionError
    async with database.writing(now) as tx:
        assert await cases.next_number(tx, 2027) == "2027-0001"


async def test_a_case_is_found_by_id_number_token_and_seen_message_id(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        await cases.remember_reference(tx, full.case.id, message_id="<letter-1@example.org>")  # seen again: no trouble
    async with database.reading(now) as tx:
        ways = [
            await cases.by_id(tx, full.case.id),
            await cases.by_number(tx, f" {full.case.number} "),
            await cases.by_token(tx, full.case.reply_token),
            *await cases.by_references(tx, ["<unknown@example.org>", "<letter-1@example.org>"]),
        ]
        assert [found.id for found in ways if found] == [full.case.id] * 4
        assert await cases.by_number(tx, "2027-9999") is None
        assert await cases.by_token(tx, "nothing") is None
        assert await cases.by_references(tx, []) == []


async def test_letters_and_notes_open_in_the_order_they_came(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx), words="first")
        key = case_key(keyring, full.case)
    async with database.writing(now + DAY) as tx:
        for words, outbox_id in (("second", None), ("withdrawn", full.notice.id)):
            await cases.add_message(
                tx, key, content={"text": words}, case_id=full.case.id, outbox_id=outbox_id, at=tx.now,
                channel=Channel.EMAIL,
            )  # fmt: skip
        await cases.add_note(tx, full.case, author="U0DANA", text="another note")
        await cases.withdraw_letter(tx, full.notice.id)
    async with database.reading(now) as tx:
        texts = [
            cases.open_letter(keyring, full.case, message=row)["text"] for row in await cases.letters(tx, full.case.id)
        ]
        notes = [text for _, text in await cases.notes(tx, full.case)]
        suggested = [row.service_id for row in await cases.suggestions(tx, full.case.id)]
    assert (texts, notes, suggested) == (["first", "second"], ["first", "another note"], ["legal-aid"])


async def test_open_cases_and_those_of_a_visitor_are_listed(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        rosa, minh = await visitor(tx), await visitor(tx, "Minh Tran")
        hers, his = await full_case(tx, rosa), await full_case(tx, minh)
        over = await full_case(tx, rosa)
        over.case.status = CaseStatus.CLOSED
    async with database.reading(now) as tx:
        assert {one.id for one in await cases.not_over(tx)} == {hers.case.id, his.case.id}
        of_rosa = await cases.open_of_visitor(tx, rosa.id, channel=Channel.EMAIL, since=now - DAY)
        assert [one.id for one in of_rosa] == [hers.case.id]
        assert await cases.open_of_visitor(tx, rosa.id, channel=Channel.SLACK, since=now - DAY) == []
        assert await cases.open_of_visitor(tx, rosa.id, channel=Channel.EMAIL, since=now + DAY) == []
        assert await cases.belongs(tx, hers.case.id, visitor_id=rosa.id)
        assert not await cases.belongs(tx, hers.case.id, visitor_id=minh.id)


async def test_two_changes_of_one_case_at_once_do_not_overwrite_each_other(
    database: Database, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        opened = await case(tx)
    async with database.writing(now) as tx:
        (await tx.session.get_one(Case, opened.id)).owner = "U0DANA"
    async with database.reading(now) as tx:
        assert (await tx.session.get_one(Case, opened.id)).version == 2


async def test_a_letter_said_to_be_filed_that_left_no_letter_is_counted(
    database: Database, database_url: str, keyring: Keyring, now: dt.datetime
) -> None:
    writer = InboxWriter(database_url)
    stored = await writer.put(inbox_row(keyring, letter()))
    await writer.close()
    async with database.writing(now) as tx:
        assert await cases.filed_without_letter(tx) == 0
        (await tx.session.get_one(Inbox, stored.id)).status = InboxStatus.FILED
    async with database.reading(now) as tx:
        assert await cases.filed_without_letter(tx) == 1


def unreadable(keyring: Keyring, full: Any) -> None:
    """Not one sealed thing of the case opens, neither by its own way nor with the district's keys."""
    for ask in (
        lambda: case_key(keyring, full.case),
        lambda: cases.open_letter(keyring, full.case, message=full.letter),
        lambda: outbox.opened(keyring, full.notice, case=full.case),
        lambda: clocks.follow_up_note(keyring, full.case, row=full.follow_up),
        lambda: keyring.sealing.open(full.note.content, place(full.note, "content")),
        lambda: keyring.sealing.open(full.suggestion.content, place(full.suggestion, "content")),
        lambda: keyring.sealing.open(full.assessment.verdict, place(full.assessment, "verdict")),
        lambda: keyring.unwrap(full.letter.wrapped_key, full.letter.id.hex),
        lambda: keyring.unwrap(full.notice.wrapped_key, full.notice.id.hex),
    ):
        with pytest.raises(StorageError) as told:
            ask()
        assert isinstance(told.value, KeyDestroyedError | SealBrokenError)


async def test_after_erasure_letters_notes_notices_and_suggestions_do_not_open(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        key = case_key(keyring, full.case)
    assert (
        open_json(key, place(full.suggestion, "content"), sealed=full.suggestion.content)["why"]
        == "The bus never comes."
    )
    async with database.writing(now + DAY) as tx:
        full.case = await tx.session.get_one(Case, full.case.id)
        assert await cases.erase(tx, full.case) == [full.visitor.id]
    unreadable(keyring, full)
    async with database.reading(now) as tx:
        with pytest.raises(KeyDestroyedError):
            await cases.notes(tx, full.case)


async def test_after_erasure_nothing_is_sent_asked_or_called_for_the_case_any_more(
    database: Database, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        other = await full_case(tx, await visitor(tx, "Minh Tran"))
        for one in (full, other):
            await clocks.call_out(tx, reason="page", dedupe=f"page:{one.case.id}", case=one.case)
    async with database.writing(now) as tx:
        await cases.erase(tx, await tx.session.get_one(Case, full.case.id))
    async with database.reading(now) as tx:
        for model, waiting in (
            (Outbox, Outbox.status == OutboxStatus.QUEUED),
            (FollowUp, FollowUp.done_at.is_(None)),
            (CallOut, CallOut.accepted_at.is_(None)),
            (Assessment, Assessment.done_at.is_(None)),
        ):
            owed = await tx.session.scalars(select(model.case_id).where(waiting))
            assert owed.all() == [other.case.id]


async def test_after_erasure_no_look_up_leads_to_the_case_or_its_visitor(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        token = full.case.reply_token
    async with database.writing(now) as tx:
        erased = await tx.session.get_one(Case, full.case.id)
        erased.fact_id, erased.school, erased.risks = full.case.id, "oak-hill", ["weapon"]
        await cases.erase(tx, erased)
    async with database.reading(now) as tx:
        assert await cases.by_references(tx, ["<letter-1@example.org>"]) == []
        assert await tx.session.scalar(select(func.count()).select_from(ThreadReference)) == 0
        assert await cases.by_token(tx, token) is None
        assert await visitors.find(tx, "email", value="rosa.delgado@example.org") is None
        left = await tx.session.get_one(Case, full.case.id)
        assert (left.fact_id, left.school, left.risks, left.wrapped_key) == (None, None, [], None)
        assert (left.status, left.closed_at, left.erased_at) == (CaseStatus.CLOSED, now, now)


async def test_erasing_an_already_closed_case_leaves_when_it_was_closed(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        opened = await case(tx)
        opened.status, opened.closed_at = CaseStatus.DUPLICATE, now - DAY
        await cases.erase(tx, opened)
    assert (opened.status, opened.closed_at) == (CaseStatus.DUPLICATE, now - DAY)


async def test_a_visitor_who_is_on_another_readable_case_stays(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        rosa, minh = await visitor(tx), await visitor(tx, "Minh Tran")
        shared, hers = await full_case(tx, rosa), await full_case(tx, rosa)
        tx.session.add(CaseVisitor(case_id=shared.case.id, visitor_id=minh.id))
    async with database.writing(now) as tx:
        assert await cases.erase(tx, await tx.session.get_one(Case, shared.case.id)) == [minh.id]
    async with database.reading(now) as tx:
        left = await visitors.find(tx, "email", value="rosa.delgado@example.org")
        assert left is not None
        assert visitors.contact(keyring, left) == {"name": "Rosa Delgado"}
        gone = await tx.session.get_one(Visitor, minh.id)
        with pytest.raises(KeyDestroyedError):
            visitors.contact(keyring, gone)
    async with database.writing(now) as tx:
        assert await cases.erase(tx, await tx.session.get_one(Case, hers.case.id)) == [rosa.id]


async def test_the_raw_letter_of_an_erased_case_does_not_open(
    database: Database, database_url: str, keyring: Keyring, now: dt.datetime
) -> None:
    writer = InboxWriter(database_url)
    stored = await writer.put(inbox_row(keyring, letter()))
    await writer.close()
    async with database.writing(now) as tx:
        full, row = await full_case(tx, await visitor(tx)), await tx.session.get_one(Inbox, stored.id)
        message = await cases.add_message(
            tx, case_key(keyring, full.case), content={"text": "x"}, case_id=full.case.id, inbox_id=row.id, at=now,
            channel=Channel.EMAIL, key=keyring.unwrap(Sealed(row.wrapped_key or b""), row.id.hex),
        )  # fmt: skip
        row.status, row.case_id, row.wrapped_key = InboxStatus.FILED, full.case.id, None
    async with database.writing(now) as tx:
        await cases.erase(tx, gone := await tx.session.get_one(Case, full.case.id))
        kept = await tx.session.get_one(Inbox, stored.id)
    assert kept.wrapped_key is None
    with pytest.raises(KeyDestroyedError):
        cases.open_letter(keyring, gone, message=message)
    with pytest.raises(SealBrokenError):
        keyring.sealing.open(kept.raw, Place("inbox", "raw", str(kept.id)))


async def test_the_facts_of_the_report_stay_as_they_were(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        fact = CaseFact(
            month="2027-03", received_on=now.date(), channel=Channel.EMAIL, urgency=Urgency.ROUTINE,
            sender_role=SenderRole.PARENT, status=CaseStatus.NEW,
        )  # fmt: skip
        contact = ContactFact(month="2027-03", received_on=now.date(), channel=Channel.EMAIL, concern=True)
        tx.session.add_all([fact, contact])
        await tx.session.flush()
        full.case.fact_id = fact.id
    async with database.writing(now) as tx:
        await cases.erase(tx, await tx.session.get_one(Case, full.case.id))
    async with database.reading(now) as tx:
        left = await tx.session.get_one(CaseFact, fact.id)
        assert (left.month, left.status, left.sender_role) == ("2027-03", CaseStatus.NEW, SenderRole.PARENT)
        assert await tx.session.scalar(select(func.count()).select_from(ContactFact)) == 1


async def test_a_destroyed_key_is_left_neither_in_the_database_file_nor_in_its_log(
    sqlite_url: str, keyring: Keyring, now: dt.datetime
) -> None:
    database, path = Database(sqlite_url, keyring), make_url(sqlite_url).database

    def on_disk() -> bytes:
        return b"".join(Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal"))

    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
    keys = [bytes(key) for key in (full.case.wrapped_key, full.visitor.wrapped_key) if key]
    assert [key in on_disk() for key in keys] == [True, True]
    async with database.writing(now) as tx:
        await cases.erase(tx, await tx.session.get_one(Case, full.case.id))
    assert [key in on_disk() for key in keys] == [False, False]
    async with database.writing(now) as tx:  # and the office goes on
        await full_case(tx, await visitor(tx))
    await database.close()


async def test_somebody_reading_does_not_hinder_an_erasure(sqlite_url: str, keyring: Keyring, now: dt.datetime) -> None:
    database = Database(sqlite_url, keyring)
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
    async with asyncio.timeout(20), database.reading(now) as reader:
        assert len(await cases.not_over(reader)) == 1
        async with database.writing(now) as tx:
            await cases.erase(tx, await tx.session.get_one(Case, full.case.id))
    async with database.reading(now) as tx:
        assert (await tx.session.get_one(Case, full.case.id)).erased_at == now
    await database.close()
