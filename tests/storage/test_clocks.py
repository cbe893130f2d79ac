"""What is due: promises, calls and assessments, and what was handled already."""

import datetime as dt

from storage import clocks
from storage.clocks import Promise
from storage.engine import Database
from storage.models import Assessment
from tests.storage.matters import DAY, full_case, visitor

LEASE = dt.timedelta(minutes=2)


async def test_the_same_promise_on_the_same_day_is_made_once(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        same = Promise("first_contact", now + DAY, now.date(), "clock")
        later = Promise("first_contact", now + 2 * DAY, (now + DAY).date(), "clock")
        assert await clocks.plan(tx, full.case, promise=same) is None
        planned = await clocks.plan(tx, full.case, promise=later)
        assert planned is not None
        assert clocks.follow_up_note(tx.keyring, full.case, row=planned) is None
        assert clocks.follow_up_note(tx.keyring, full.case, row=full.follow_up) == "The bus never comes."
        assert [row.id for row in await clocks.open_follow_ups(tx)] == [full.follow_up.id, planned.id]


async def test_a_promise_is_reminded_of_when_due_and_not_once_it_is_kept(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        assert await clocks.claim_follow_ups(tx, LEASE, limit=5) == []
    async with database.writing(now + DAY) as tx:
        assert len(await clocks.claim_follow_ups(tx, LEASE, limit=5)) == 1
    async with database.writing(now + 2 * DAY) as tx:
        await clocks.finish(tx, full.case.id, reason="referral_check")
        assert len(await clocks.open_follow_ups(tx, full.case.id)) == 1
        await clocks.finish(tx, full.case.id, reason="first_contact")
        assert await clocks.open_follow_ups(tx, full.case.id) == []
        assert await clocks.claim_follow_ups(tx, LEASE, limit=5) == []


async def test_a_person_is_called_out_once_for_one_reason_until_somebody_accepts(
    database: Database, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        call = await clocks.call_out(tx, reason="page", dedupe="page:1", case=None)
        assert call is not None
        assert await clocks.call_out(tx, reason="page", dedupe="page:1", case=None) is None
        assert [row.id for row in await clocks.open_call_outs(tx)] == [call.id]
        assert len(await clocks.claim_call_outs(tx, LEASE, limit=5)) == 1
    async with database.writing(now + LEASE) as tx:
        (again,) = await clocks.claim_call_outs(tx, LEASE, limit=5)
        again.accepted_at = tx.now
    async with database.reading(now) as tx:
        assert await clocks.open_call_outs(tx) == []


async def test_an_assessment_that_was_given_up_is_not_tried_again(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        assert [row.id for row in await clocks.claim_assessments(tx, LEASE, limit=5)] == [full.letter.id]
        await clocks.give_up_assessment(tx, full.letter.id)
    async with database.writing(now + DAY) as tx:
        assert await clocks.claim_assessments(tx, LEASE, limit=5) == []
        assert (await tx.session.get_one(Assessment, full.letter.id)).failed_at == now


async def test_a_click_is_handled_the_first_time_only(database: Database, now: dt.datetime) -> None:
    async with database.writing(now) as tx:
        assert await clocks.first_time(tx, "click:1")
        assert not await clocks.first_time(tx, "click:1")
        assert await clocks.first_time(tx, "click:2")
