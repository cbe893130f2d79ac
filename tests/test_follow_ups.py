"""Promises are planned in business days and reminded once, to the person who can keep them."""

import asyncio
import datetime as dt
import uuid

import pytest

from bot import follow_ups
from bot.errors import InvalidInputError
from bot.follow_ups import NextStep
from storage import audit, cases, clocks
from storage.engine import Database
from storage.enums import Attention, CaseStatus, Urgency
from tests.desk import CHANNEL, DANA, Desk, minutes

UTC = dt.UTC
FRIDAY_EVENING = dt.datetime(2026, 11, 7, 3, 0, tzinfo=UTC)  # Friday 19:00 in Maple Valley


async def planned(desk, **fields):
    case = await desk.open_case(**fields)
    async with desk.writing() as tx:
        await follow_ups.plan_intake(tx, desk.office, case=case)
    return case


async def promised(desk, case, on, note="Call Rosa Delgado", by=DANA):
    async with desk.writing() as tx:
        return await follow_ups.plan(tx, desk.office, case=case, step=NextStep(on, by, note))


async def change(desk, case, **fields):
    async with desk.writing() as tx:
        changed = await cases.by_id(tx, case.id)
        for name, value in fields.items():
            setattr(changed, name, value)


async def due(desk, case):
    async with desk.reading() as tx:
        return {row.reason: row.due_at for row in await clocks.open_follow_ups(tx, case.id)}


async def run(desk):
    return await follow_ups.run_due(desk.db, desk.office, now=desk.at)


async def reminders(desk):
    """What reached Slack, cards aside."""
    await desk.deliver()
    return [sent for sent in desk.slack.sent if "follow-up" in sent.content["text"]]


@pytest.mark.parametrize(
    ("urgency", "looked_at", "first_contact"),
    [
        (Urgency.EMERGENCY, (7, 3), (7, 3)),  # at once, by the clock
        (Urgency.URGENT, (10, 1), (10, 1)),  # the next business day's end
        (Urgency.PRIORITY, (10, 1), (11, 1)),
        (Urgency.ROUTINE, (11, 1), (17, 1)),  # Veterans Day is nobody's business day
    ],
)
async def test_a_letter_of_friday_evening_is_planned_by_its_urgency(desk, urgency, looked_at, first_contact):
    desk.at = FRIDAY_EVENING
    case = await planned(desk, urgency=urgency)
    days = {"looked_at": looked_at, "first_contact": first_contact}
    assert {reason: (at.day, at.hour) for reason, at in (await due(desk, case)).items()} == days


async def test_a_letter_to_be_read_first_is_looked_at_within_one_staffed_hour(desk):
    desk.at = FRIDAY_EVENING
    case = await planned(desk, attention=Attention.READ_FIRST)
    assert (await due(desk, case))["looked_at"] == dt.datetime(2026, 11, 9, 17, 0, tzinfo=UTC)  # Monday 9:00


async def test_the_office_opens_at_eight_by_the_wall_before_and_after_the_clocks_change(desk):
    desk.at = dt.datetime(2026, 10, 30, 18, 0, tzinfo=UTC)  # summer time ends on November 1
    case = await desk.open_case()
    before = await promised(desk, case, dt.date(2026, 10, 30))
    after = await promised(desk, case, dt.date(2026, 11, 2))
    assert (before.due_at.hour, after.due_at.hour) == (15, 16)


async def test_planning_again_for_a_raised_urgency_adds_the_earlier_days(desk):
    case = await planned(desk)
    await change(desk, case, urgency=Urgency.URGENT)
    async with desk.writing() as tx:
        again = await follow_ups.plan_intake(tx, desk.office, case=await cases.by_id(tx, case.id))
    assert {row.reason for row in again} == {"looked_at", "first_contact"}


async def test_a_reminder_reaches_the_owner_once(desk):
    case = await planned(desk, owner=DANA)
    desk.at += dt.timedelta(days=2, hours=8)
    assert await run(desk) == 1
    assert await run(desk) == 0
    (sent,) = await reminders(desk)
    assert sent.address == DANA
    assert sent.content["text"].startswith(f"Case {case.number}: a follow-up is due on Wednesday, November 4, 2026.")
    assert "Read the message" in sent.content["text"]


async def test_a_case_nobody_owns_is_brought_to_the_channel(desk):
    await planned(desk)
    desk.at += dt.timedelta(days=2, hours=8)
    await run(desk)
    (sent,) = await reminders(desk)
    assert sent.address == CHANNEL


async def test_a_reminder_that_comes_late_says_so(desk):
    await planned(desk, owner=DANA)
    desk.at += dt.timedelta(days=30)  # the office's machine was off for a month
    await run(desk)
    sent = await reminders(desk)
    assert len(sent) == 2
    assert all("was due on" in one.content["text"] for one in sent)


async def test_a_reminder_never_tells_the_note(desk):
    case = await desk.open_case(owner=DANA)
    row = await promised(desk, case, dt.date(2026, 11, 4), note="Rosa waits for the school's answer")
    desk.at = row.due_at
    await run(desk)
    (sent,) = await reminders(desk)
    assert "Do what was promised" in sent.content["text"]
    assert "Rosa" not in str(sent.content)
    async with desk.reading() as tx:
        assert clocks.follow_up_note(tx.keyring, case, row=row) == "Rosa waits for the school's answer"
    assert "follow_up_planned" in await desk.history(audit.case_chain(case.id))


@pytest.mark.parametrize(
    "happened",
    [{"reviewed_at": FRIDAY_EVENING}, {"status": CaseStatus.CLOSED}, {"status": CaseStatus.DUPLICATE}],
    ids=["looked at", "closed", "duplicate"],
)
async def test_what_was_kept_or_is_over_is_done_without_a_word(desk, happened):
    case = await planned(desk)
    await change(desk, case, **happened)
    desk.at += dt.timedelta(days=2, hours=8)
    await run(desk)
    assert await reminders(desk) == []
    assert "looked_at" not in await due(desk, case)


async def test_the_change_that_keeps_a_promise_can_say_so_at_once(desk):
    case = await planned(desk)
    async with desk.writing() as tx:
        changed = await cases.by_id(tx, case.id)
        changed.first_contact_at = tx.now
        assert await follow_ups.catch_up(tx, changed) == 1
    assert set(await due(desk, case)) == {"looked_at"}


async def test_an_erased_case_is_never_reminded_of(desk):
    case = await planned(desk)
    async with desk.writing() as tx:
        await cases.erase(tx, await cases.by_id(tx, case.id))
    desk.at += dt.timedelta(days=30)
    assert await run(desk) == 0
    assert await reminders(desk) == []


@pytest.mark.parametrize(
    ("day", "problem"), [(dt.date(2026, 11, 1), "over"), (dt.date(2026, 11, 4), "planned for that day")]
)
async def test_a_day_that_cannot_be_is_refused_by_name(desk, day, problem):
    case = await desk.open_case()
    await promised(desk, case, dt.date(2026, 11, 4))
    with pytest.raises(InvalidInputError, match=problem) as told:
        await promised(desk, case, day)
    assert told.value.field == "on"


async def test_a_follow_up_on_a_closed_day_is_due_when_the_office_opens_next(desk):
    case = await desk.open_case()
    row = await promised(desk, case, dt.date(2026, 11, 26))  # Thanksgiving
    assert (row.due_day, row.due_at.hour) == (dt.date(2026, 11, 30), 16)


async def test_one_reminder_that_cannot_be_made_does_not_stop_the_others(desk):
    broken, whole = await planned(desk), await planned(desk)
    await change(desk, broken, wrapped_key=(await desk.case(whole.id)).wrapped_key)
    desk.at += dt.timedelta(days=2, hours=8)
    assert await run(desk) == 2
    assert [whole.number in sent.content["text"] for sent in await reminders(desk)] == [True]


async def test_a_reminder_marks_the_card_of_an_unread_case_overdue(desk):
    case = await planned(desk)
    desk.at += dt.timedelta(days=2, hours=8)
    await run(desk)
    await desk.deliver()
    (card,) = [sent for sent in desk.slack.sent if "Overdue" in sent.content["text"]]
    assert case.number in card.content["text"]


async def test_two_workers_on_postgresql_remind_of_each_promise_once(postgresql_url, keyring, office):
    desks = [Desk(Database(postgresql_url, keyring), office) for _ in range(2)]
    for _ in range(15):
        await planned(desks[0], owner=DANA)
    for desk in desks:
        desk.at += dt.timedelta(days=30)
    handled = await asyncio.gather(*(run(desk) for desk in (*desks, *desks)))
    assert sum(handled) == 30
    async with desks[0].reading() as tx:
        rows = await clocks.open_follow_ups(tx)
        assert all(row.reminded_at for row in rows)
    while await desks[0].deliver():
        desks[0].at += minutes(1)
    assert len(await reminders(desks[0])) == 30
    for desk in desks:
        await desk.db.close()


async def test_the_same_promise_can_be_made_again_for_a_day_once_it_was_kept(desk):
    case = await desk.open_case(owner=DANA)
    for number in range(2):
        desk.at += minutes(5)
        async with desk.writing() as tx:
            case = await cases.by_id(tx, case.id)
            letter = uuid.UUID(int=number)
            await follow_ups.letter_joined(tx, desk.office, case=case, attention=Attention.NORMAL, letter=letter)
        assert set(await due(desk, case)) == {"letter_answer"}
        async with desk.writing() as tx:
            await clocks.finish(tx, case.id, reason="letter_answer")
    assert ["wrote again. Please answer" in one.content["text"] for one in await reminders(desk)] == [True, True]


async def test_further_letters_of_danger_are_told_at_once_and_again_after_the_case_was_opened(desk):
    case = await desk.open_case(owner=DANA, reviewed_at=desk.at)
    for number in range(4):
        async with desk.writing() as tx:
            case = await cases.by_id(tx, case.id)
            if number == 3:
                await clocks.finish(tx, case.id, reason="letter_read")
            letter = uuid.UUID(int=number)
            await follow_ups.letter_joined(tx, desk.office, case=case, attention=Attention.READ_FIRST, letter=letter)
    assert (await due(desk, case))["letter_read"] == desk.at + minutes(60)
    assert ["read it first" in one.content["text"] for one in await reminders(desk)] == [True, True]
