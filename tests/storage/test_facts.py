import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import inspect, select

from storage import cases, facts
from storage.enums import Attention, CaseStatus, Channel, Urgency
from storage.errors import StorageError
from storage.fact_models import CaseFact, ContactFact, NeedFact, TagKey
from storage.facts import Contact, Which

PACIFIC = ZoneInfo("America/Los_Angeles")
LATE_ON_HALLOWEEN = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)  # 10:30 p.m. on October 31 in the district
FROM_ROSA, FROM_MINH = b"r" * 32, b"m" * 32


def day_of(at):
    return at.astimezone(PACIFIC).date()


async def a_case(tx, **fields):
    return await cases.open_case(
        tx, visitors=[], reply_token="t-1", channel=Channel.EMAIL, urgency=Urgency.ROUTINE,
        attention=Attention.NORMAL, received_at=tx.now, read_by=tx.now, **fields,
    )  # fmt: skip


async def the_fact(tx):
    return (await tx.session.scalars(select(CaseFact))).one()


def contact(visitor, received_on=dt.date(2026, 10, 31)):
    return Contact(Channel.EMAIL, "es", True, received_on, visitor)


async def test_a_case_becomes_one_fact_on_the_districts_calendar_day(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx, category="academics", school="alder-elementary", language="es")
        await facts.sync_case(tx, case, day_of=day_of)
        fact = await the_fact(tx)
    assert (fact.id, fact.month, fact.received_on) == (case.fact_id, "2026-10", dt.date(2026, 10, 31))
    assert (fact.category, fact.school, fact.language, fact.closed_on) == ("academics", "alder-elementary", "es", None)
    assert (fact.first_contact_hours, fact.first_contact_in_time) == (None, None)


async def test_a_fact_knows_no_case(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx)
        await facts.sync_case(tx, case, day_of=day_of)
        fact = await the_fact(tx)
    values = [getattr(fact, column.key) for column in inspect(CaseFact).mapper.column_attrs]
    assert not {case.id, case.number, case.reply_token} & set(values)
    assert fact.id.version == 4  # an id that tells when it was made would tell which case it was made for


async def test_a_change_of_the_case_changes_its_fact_and_a_reopened_case_is_open(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx)
        await facts.sync_case(tx, case, day_of=day_of)
        case.first_contact_at = tx.now + dt.timedelta(hours=26, minutes=59)
        case.status, case.closed_at, case.outcome = CaseStatus.CLOSED, tx.now + dt.timedelta(days=3), "coached"
        await facts.sync_case(tx, case, day_of=day_of, contact_by=lambda one: one.received_at + dt.timedelta(hours=26))
        closed = await the_fact(tx)
        assert (closed.closed_on, closed.outcome) == (dt.date(2026, 11, 3), "coached")
        assert (closed.first_contact_hours, closed.first_contact_in_time) == (26, False)
        case.status = CaseStatus.REOPENED
        await facts.sync_case(tx, case, day_of=day_of, contact_by=lambda one: one.received_at + dt.timedelta(hours=27))
        assert ((await the_fact(tx)).closed_on, (await the_fact(tx)).first_contact_in_time) == (None, True)


async def test_without_a_promise_nobody_says_it_was_kept(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx, first_contact_at=LATE_ON_HALLOWEEN)
        await facts.sync_case(tx, case, day_of=day_of)
        fact = await the_fact(tx)
    assert (fact.first_contact_hours, fact.first_contact_in_time) == (0, None)


async def test_an_erased_case_leaves_its_fact_as_it_was(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx, category="academics")
        await facts.sync_case(tx, case, day_of=day_of)
        await cases.erase(tx, case)
        await facts.sync_case(tx, case, day_of=day_of)
        await facts.record_needs(tx, case, needs=["food"])
        await facts.need_confirmed(tx, case, need="food")
        fact = await the_fact(tx)
        assert await facts.need_rows(tx, "2026-10") == {}
    assert (fact.category, fact.status, case.fact_id) == ("academics", CaseStatus.NEW, None)


async def test_a_visitor_is_told_apart_within_a_month_and_not_across_months(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        for visitor in (FROM_ROSA, FROM_ROSA, FROM_MINH, None):
            await facts.record_contact(tx, contact(visitor))
        await facts.record_contact(tx, contact(FROM_ROSA, dt.date(2026, 11, 1)))
        assert await facts.unique_visitors(tx, "2026-10") == 2
        assert await facts.contact_rows(tx, "2026-10") == {(): 4}
        tags = {row.visitor_tag for row in await tx.session.scalars(select(ContactFact))}
    assert len(tags) == 4
    assert not tags & {FROM_ROSA, FROM_MINH}


async def test_once_a_months_key_is_destroyed_its_count_stays_and_no_tag_is_made_again(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        await facts.record_contact(tx, contact(FROM_ROSA))
        assert await facts.forget_visitors(tx, "2026-10") == 0
        assert await facts.forget_visitors(tx, "2026-11") == 1
        assert await tx.session.scalar(select(TagKey.wrapped)) is None
        await facts.record_contact(tx, contact(FROM_ROSA))
        assert await facts.unique_visitors(tx, "2026-10") == 1
        assert await facts.contact_rows(tx, "2026-10", by=("language",)) == {("es",): 2}


async def test_a_need_is_kept_once_with_the_services_offered_and_confirmed(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx)
        await facts.sync_case(tx, case, day_of=day_of)
        await facts.record_needs(tx, case, needs=["food", "housing", "food"], offered=["food", "food"])
        await facts.record_needs(tx, case, needs=["food"], offered=["food"])
        await facts.need_confirmed(tx, case, need="food")
        await facts.need_confirmed(tx, case, need="tutoring")
        rows = (await tx.session.execute(select(NeedFact.need, NeedFact.offered, NeedFact.confirmed))).all()
        assert await facts.need_rows(tx, "2026-10") == {"food": (1, 1), "housing": (1, 0), "tutoring": (1, 1)}
        case.status = CaseStatus.DUPLICATE
        await facts.sync_case(tx, case, day_of=day_of)
        assert await facts.need_rows(tx, "2026-10") == {}
    assert sorted(map(tuple, rows)) == [("food", 3, 1), ("housing", 0, 0), ("tutoring", 0, 1)]


async def test_a_need_of_a_case_without_a_fact_is_a_fault_that_is_told(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx)
        with pytest.raises(StorageError, match="sync_case"):
            await facts.record_needs(tx, case, needs=["food"])


async def test_a_case_closed_on_the_first_of_the_next_month_was_open_at_the_end_of_this_one(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        case = await a_case(tx, status=CaseStatus.CLOSED, closed_at=LATE_ON_HALLOWEEN + dt.timedelta(hours=12))
        await facts.sync_case(tx, case, day_of=day_of)
        counted = {
            (which.value, month): sum((await facts.month_rows(tx, which, month=month)).values())
            for which in Which for month in ("2026-10", "2026-11")
        }  # fmt: skip
    assert counted == {
        ("new", "2026-10"): 1, ("carried_over", "2026-10"): 0, ("closed", "2026-10"): 0, ("open", "2026-10"): 1,
        ("new", "2026-11"): 0, ("carried_over", "2026-11"): 1, ("closed", "2026-11"): 1, ("open", "2026-11"): 0,
    }  # fmt: skip


async def test_nothing_is_known_before_the_first_fact(database):
    async with database.writing(LATE_ON_HALLOWEEN) as tx:
        assert await facts.first_month(tx) is None
        await facts.record_contact(tx, contact(None))
        assert await facts.first_month(tx) == "2026-10"


@pytest.mark.parametrize(("month", "after"), [("2026-12", dt.date(2027, 1, 1)), ("2028-02", dt.date(2028, 3, 1))])
def test_a_month_ends_where_the_next_begins(month, after):
    assert facts.bounds(month) == (dt.date.fromisoformat(f"{month}-01"), after)
