"""What was accepted is there, whole, or somebody is called."""

import datetime as dt

import pytest
from sqlalchemy import delete, update

from bot import monitor, notices
from bot.notices import Recipient
from storage import cases, clocks, inbox
from storage.columns import new_id
from storage.crypto import Key, Place, Sealed
from storage.enums import Channel, InboxStatus
from storage.inbox import InboxWriter
from storage.models import Inbox
from storage.vault import case_key, held_key
from tests.desk import ROSA, minutes


async def accept(desk, text="Dear office", copies=1):
    """A letter as intake leaves it: sealed, counted, pending."""
    writer = InboxWriter(desk.db.url)
    key = Key.new((letter_id := new_id()).hex)
    keyring = desk.db.keyring
    row = {
        "id": letter_id,
        "channel": Channel.EMAIL,
        "external_hash": keyring.look_up("message-id", text),
        "content_hash": keyring.digest("content", text.encode()),
        "sender_hash": keyring.look_up("address:email", ROSA),
        "received_at": desk.at,
        "size": len(text),
        "wrapped_key": keyring.sealing.wrap(key),
        "envelope": key.seal(b"{}", Place("inbox", "envelope", str(letter_id))),
        "raw": key.seal(text.encode(), Place("inbox", "raw", str(letter_id))),
        "status": InboxStatus.PENDING,
        "due_at": desk.at,
        "attempts": 0,
    }
    for _ in range(copies):
        await writer.put({**row, "id": new_id()} if _ else row)
    await writer.close()
    return letter_id


async def file(desk, letter_id):
    """The letter goes into a case of its own, its key re-wrapped."""
    case = await desk.open_case()
    async with desk.writing() as tx:
        letter = await inbox.by_id(tx, letter_id)
        of_case = case_key(tx.keyring, case)
        await cases.add_message(
            tx, of_case, content={}, key=held_key(tx.keyring, letter), inbox_id=letter.id, case_id=case.id,
            channel=Channel.EMAIL, at=tx.now,
        )  # fmt: skip
        await inbox.settle(tx, letter.id, status=InboxStatus.FILED, case_id=case.id, wrapped_key=None)
    return case


async def settle(desk, letter_id, **values):
    async with desk.writing() as tx:
        await inbox.settle(tx, letter_id, **values)


async def account(desk, since=None):
    async with desk.reading() as tx:
        return await monitor.ledger(tx, since)


async def alarms(desk):
    await monitor.run_due(desk.db, desk.office, now=desk.at)
    async with desk.reading() as tx:
        return [row.reason for row in await clocks.open_call_outs(tx)]


async def test_the_account_adds_up_whatever_became_of_the_letters(desk):
    filed, held, machine, aside = [await accept(desk, text) for text in ("a", "b", "c", "d")]
    await accept(desk, "e", copies=3)
    case = await file(desk, filed)
    await settle(desk, held, status=InboxStatus.HELD)
    await settle(desk, machine, status=InboxStatus.MACHINE)
    await settle(desk, aside, status=InboxStatus.SET_ASIDE)
    async with desk.writing() as tx:
        to = Recipient(ROSA, "en")
        await notices.acknowledge(tx, desk.office, case=case, variant="acknowledgement", to=to)
    await desk.deliver()
    told = await account(desk)
    assert told == {
        **dict.fromkeys(("filed", "held", "machine", "set_aside", "pending"), 1),
        **dict.fromkeys(
            ("acks_queued", "acks_cancelled", "acks_failed", "acks_unknown", "lost", "files_pending", "files_failed"), 0
        ),
        "accepted": 5,
        "duplicates": 2,
        "acks_sent": 1,
    }


async def test_a_letter_that_vanished_is_lost(desk):
    letter_id = await accept(desk)
    await accept(desk, "another")
    async with desk.writing() as tx:
        await tx.session.execute(delete(Inbox).where(Inbox.id == letter_id))
    told = await account(desk)
    assert (told["accepted"], told["pending"], told["lost"]) == (2, 1, 1)
    assert await alarms(desk) == ["lost"]


async def test_a_letter_of_one_day_does_not_hide_a_loss_of_another(desk):
    letter_id = await accept(desk)
    await accept(desk, "moved")
    async with desk.writing() as tx:
        tomorrow = desk.at + dt.timedelta(days=1)
        await tx.session.execute(update(Inbox).where(Inbox.id == letter_id).values(received_at=tomorrow))
    assert (await account(desk))["lost"] == 1


async def test_a_letter_said_to_be_filed_without_a_case_is_lost(desk):
    letter_id = await accept(desk)
    await settle(desk, letter_id, status=InboxStatus.FILED)
    assert (await account(desk))["lost"] == 1


@pytest.mark.parametrize("filed", [False, True], ids=["pending", "filed"])
async def test_a_letter_whose_bytes_were_changed_is_lost(desk, filed):
    letter_id = await accept(desk)
    if filed:
        await file(desk, letter_id)
    async with desk.writing() as tx:
        letter = await inbox.by_id(tx, letter_id)
        letter.raw = Sealed(letter.raw[:-1] + bytes([letter.raw[-1] ^ 1]))
    assert (await account(desk))["lost"] == 1


async def test_a_letter_whose_key_is_gone_without_an_erasure_is_lost(desk):
    letter_id = await accept(desk)
    await settle(desk, letter_id, wrapped_key=None)
    assert (await account(desk))["lost"] == 1


async def test_a_letter_of_an_erased_case_is_not_lost(desk):
    case = await file(desk, await accept(desk))
    async with desk.writing() as tx:
        await cases.erase(tx, await cases.by_id(tx, case.id))
    told = await account(desk)
    assert (told["filed"], told["lost"]) == (1, 0)


async def test_the_account_can_begin_at_a_moment(desk):
    await accept(desk, "yesterday")
    desk.at += dt.timedelta(days=1)
    await accept(desk, "today")
    assert (await account(desk, desk.at))["accepted"] == 1


async def test_more_letters_than_one_page_are_all_opened(desk):
    letters = [await accept(desk, str(number)) for number in range(20)]
    for letter_id in letters[::19]:
        await settle(desk, letter_id, wrapped_key=None)
    assert (await account(desk))["lost"] == 2


async def test_a_quiet_desk_calls_nobody(desk):
    await accept(desk)
    desk.at += minutes(9)
    assert await alarms(desk) == []


async def test_a_letter_pending_for_more_than_ten_minutes_calls_once_a_day(desk):
    await accept(desk)
    desk.at += minutes(11)
    assert await alarms(desk) == ["pending"]
    assert await alarms(desk) == ["pending"]
    desk.at += dt.timedelta(days=1)
    assert await alarms(desk) == ["pending", "pending"]


async def test_a_holding_lane_nobody_looked_at_for_a_business_day_calls(desk):
    letter_id = await accept(desk)  # Monday 10:00
    await settle(desk, letter_id, status=InboxStatus.HELD)
    desk.at += dt.timedelta(days=1, hours=12)
    assert await alarms(desk) == []
    desk.at += dt.timedelta(hours=12)
    assert await alarms(desk) == ["held"]


async def test_a_letter_that_cannot_go_out_for_an_hour_calls(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        to = Recipient(ROSA, "en")
        await notices.acknowledge(tx, desk.office, case=case, variant="acknowledgement", to=to)
    desk.at += minutes(61)
    assert await alarms(desk) == ["outgoing"]
