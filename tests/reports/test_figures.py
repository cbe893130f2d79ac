import datetime as dt

import pytest

from bot import taxonomy
from bot.errors import InvalidInputError
from bot.reports import months
from bot.reports.figures import figures, frame_of
from bot.reports.shapes import from_json, to_json
from tests.reports.october import ANSWERED, NOVEMBER_2, add_cases, an_october


@pytest.fixture
def frame(office):
    return frame_of(office.district, taxonomy.read())


@pytest.fixture
async def october(database, frame):
    async with database.writing(NOVEMBER_2) as tx:
        await an_october(tx)
    async with database.reading(NOVEMBER_2) as tx:
        return await figures(tx, "2026-10", frame=frame)


def counted(table):
    return {row: count for row, count in table.rows.items() if count}


async def test_totals_are_those_counted_by_hand(october):
    assert october.now.totals == {
        "contacts": 47, "visitors": 30, "new": 40, "carried_over": 12, "closed": 20, "open": 32,
    }  # fmt: skip
    assert october.before.totals == {
        "contacts": 14, "visitors": 14, "new": 15, "carried_over": 0, "closed": 3, "open": 12,
    }  # fmt: skip


async def test_every_table_counts_by_hand_what_it_names(october):
    tables = october.now.tables
    assert counted(tables["family"]) == {
        "learning_supports": 16, "belonging_and_safety": 17, "other": 3, "unrecorded": 4,
    }  # fmt: skip
    assert counted(tables["category:belonging_and_safety"]) == {"bullying": 12, "school_safety": 5}
    assert counted(tables["contact_channel"]) == {"email": 42, "slack": 2, "walk_in": 3}
    assert counted(tables["contact_language"]) == {"en": 30, "es": 12, "other": 2, "unrecorded": 3}
    assert counted(tables["contact_kind"]) == {"concern": 44, "no_concern": 3}
    assert counted(tables["urgency"]) == {"routine": 35, "urgent": 5}
    assert counted(tables["sender_role"]) == {"parent": 40}
    assert counted(tables["outcome"]) == {"resolved": 16, "coached": 4}
    assert counted(tables["barrier"]) == {"none": 16, "language": 4}
    assert counted(tables["cause"]) == {"delay": 16, "policy_unclear": 4}
    assert tables["need"].rows["food"] == 16
    assert tables["need:food"].rows == {"confirmed": 4, "open": 12}


async def test_a_case_of_a_school_without_area_is_counted_as_not_recorded(october, office):
    area = october.now.tables["area"].rows
    assert area["unrecorded"] == 7
    assert sum(area.values()) == 40


async def test_time_to_the_first_answer_and_age_of_open_cases(october):
    assert counted(october.now.tables["first_contact"]) == {
        "in_time": 28, "late": 5, "promise_unknown": 3, "none_yet": 4,
    }  # fmt: skip
    assert (october.now.median_hours, october.now.answered) == (20.0, 36)
    assert counted(october.now.tables["open_age"]) == {"up_to_7": 7, "8_to_30": 17, "31_to_90": 8}


async def test_every_table_adds_up_to_what_it_says(october):
    for month in (october.now, october.before):
        totals = month.totals
        assert totals["new"] + totals["carried_over"] == totals["closed"] + totals["open"]
        for table in month.tables.values():
            if table.of:
                assert sum(table.rows.values()) == month.value(table.of)


async def test_the_series_begins_with_the_first_month_anything_is_known_of(october):
    assert october.series == (("2026-09", 15), ("2026-10", 40))


async def test_figures_come_back_from_json_as_they_went(october):
    assert from_json(to_json(october)) == october


async def test_rows_listed_are_the_same_whatever_was_counted(october):
    assert {name: list(table.rows) for name, table in october.now.tables.items()} == {
        name: list(table.rows) for name, table in october.before.tables.items()
    }


async def test_the_first_month_carries_nothing_over_by_definition(database, frame):
    async with database.writing(NOVEMBER_2) as tx:
        add_cases(tx, 2, "10-06")
        first = await figures(tx, "2026-10", frame=frame)
    assert (first.before, first.empty, first.now.median_hours) == (None, frozenset({"carried_over"}), None)


async def test_a_month_with_nothing_but_an_open_case_is_a_month(database, frame):
    async with database.writing(NOVEMBER_2) as tx:
        add_cases(tx, 1, "08-06", **ANSWERED)
        quiet = await figures(tx, "2026-10", frame=frame)
    assert (quiet.now.totals["new"], quiet.now.totals["open"]) == (0, 1)
    assert quiet.series == (("2026-08", 1), ("2026-09", 0), ("2026-10", 0))


@pytest.mark.parametrize("month", ["2026-07", "2026-10"])
async def test_a_month_of_which_nothing_is_known_is_refused(database, frame, month):
    async with database.writing(NOVEMBER_2) as tx:
        add_cases(tx, 1, "08-06", "08-07")
        with pytest.raises(InvalidInputError, match="nothing was recorded") as refused:
            await figures(tx, month, frame=frame)
    assert refused.value.field == "month"


@pytest.mark.parametrize("month", ["2026-13", "26-1", "2026-00", "2026-1", "2026-10 ", "October", "", "２０２６-10"])
def test_a_malformed_month_is_refused(month):
    with pytest.raises(InvalidInputError, match="YYYY-MM") as refused:
        months.checked(month, dt.date(2026, 11, 2))
    assert refused.value.field == "month"


def test_a_month_in_the_future_is_refused_and_the_running_one_is_not():
    today = dt.date(2026, 11, 30)
    assert months.checked("2026-11", today) == "2026-11"
    with pytest.raises(InvalidInputError, match="future"):
        months.checked("2026-12", today)


def test_months_are_counted_back_over_the_new_year():
    assert [months.back("2026-01", ago) for ago in (0, 1, 13, -12)] == ["2026-01", "2025-12", "2024-12", "2027-01"]
    assert months.last_day("2028-02") == dt.date(2028, 2, 29)
