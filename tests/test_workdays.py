"""Business days of the fictional district: Monday to Friday 8 to 17, Pacific time, closed as its calendar says."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import district, workdays
from bot.config import SHIPPED_DISTRICT
from storage.enums import Urgency

CAL = district.read_once(SHIPPED_DISTRICT).calendar
PACIFIC = ZoneInfo("America/Los_Angeles")
DAYS = st.dates(dt.date(2025, 7, 1), dt.date(2028, 6, 1))
MOMENTS = st.datetimes(dt.datetime(2025, 7, 1), dt.datetime(2028, 6, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
URGENCIES = st.sampled_from(Urgency)
STEPS = st.sampled_from(("looked_at", "contact"))


def local(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def shown(at):
    assert at.tzinfo is dt.UTC
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M")


def due(text, urgency, what):
    return shown(workdays.due(CAL, local(text), urgency=Urgency(urgency), what=what))


def test_weekends_holidays_and_the_winter_closure_are_not_business_days():
    closed = ["2026-11-21", "2026-11-26", "2026-11-27", "2026-12-24", "2026-12-31", "2027-01-01", "2027-05-31"]
    assert not any(workdays.is_business_day(CAL, dt.date.fromisoformat(day)) for day in closed)


def test_the_office_works_in_a_school_break_but_school_is_not_held():
    monday_of_thanksgiving_week = dt.date(2026, 11, 23)
    assert workdays.is_business_day(CAL, monday_of_thanksgiving_week)
    assert not workdays.is_school_day(CAL, monday_of_thanksgiving_week)


@pytest.mark.parametrize("day", ["2026-11-11", "2026-11-22", "2026-12-23", "2026-07-15"])
def test_no_school_on_a_closure_a_sunday_in_a_break_or_in_summer(day):
    assert not workdays.is_school_day(CAL, dt.date.fromisoformat(day))


def test_an_ordinary_tuesday_is_a_school_day():
    assert workdays.is_school_day(CAL, dt.date(2026, 11, 17))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-25", 1, "2026-11-30"),  # over Thanksgiving
        ("2026-12-22", 2, "2027-01-04"),  # over the winter closure
        ("2028-02-28", 1, "2028-02-29"),  # leap day
        ("2026-11-21", 0, "2026-11-23"),  # Saturday, itself closed
        ("2026-11-23", 0, "2026-11-23"),
        ("2027-01-04", -2, "2026-12-22"),
    ],
)
def test_business_days_are_counted_over_closed_days(day, n, expected):
    assert workdays.add_business_days(CAL, dt.date.fromisoformat(day), n=n).isoformat() == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 10:15", "2026-11-23 10:15"),
        ("2026-11-23 06:00", "2026-11-23 08:00"),
        ("2026-11-23 17:00", "2026-11-24 08:00"),
        ("2026-11-21 12:00", "2026-11-23 08:00"),
        ("2026-11-25 20:00", "2026-11-30 08:00"),
    ],
)
def test_the_next_staffed_moment_is_now_or_the_next_opening(at, expected):
    assert shown(workdays.next_staffed_moment(CAL, local(at))) == expected


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-11-23 10:00", 1, "2026-11-23 11:00"),
        ("2026-11-23 16:30", 1, "2026-11-24 08:30"),
        ("2026-11-21 23:00", 1, "2026-11-23 09:00"),
        ("2026-11-25 16:00", 1, "2026-11-25 17:00"),
        ("2026-11-24 08:00", 20, "2026-11-30 10:00"),
        ("2026-11-24 03:00", 0, "2026-11-24 08:00"),
    ],
)
def test_staffed_hours_run_only_while_the_office_is_open(at, hours, expected):
    assert shown(workdays.add_staffed_hours(CAL, local(at), hours=hours)) == expected


def test_staffed_hours_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forward"):
        workdays.add_staffed_hours(CAL, local("2026-11-23 10:00"), hours=-1)


@pytest.mark.parametrize(
    ("at", "urgency", "what", "expected"),
    [
        ("2026-11-22 03:12", "emergency", "looked_at", "2026-11-22 03:12"),
        ("2026-11-22 03:12", "emergency", "contact", "2026-11-22 03:12"),
        ("2026-11-23 09:00", "urgent", "looked_at", "2026-11-23 17:00"),
        ("2026-11-23 17:00", "urgent", "contact", "2026-11-24 17:00"),
        ("2026-11-25 18:00", "urgent", "contact", "2026-11-30 17:00"),
        ("2026-11-23 09:00", "priority", "looked_at", "2026-11-24 17:00"),
        ("2026-11-24 09:00", "priority", "contact", "2026-11-30 17:00"),
        ("2026-11-23 09:00", "routine", "looked_at", "2026-11-25 17:00"),
        ("2026-12-21 09:00", "routine", "contact", "2027-01-06 17:00"),
        ("2026-11-21 09:00", "routine", "looked_at", "2026-11-24 17:00"),
    ],
)
def test_promised_times_follow_the_taxonomy_and_the_calendar(at, urgency, what, expected):
    assert due(at, urgency, what) == expected


def test_closing_time_stays_at_five_local_when_the_clocks_change():
    before, after = dt.date(2026, 10, 30), dt.date(2026, 11, 2)
    assert workdays.end_of_business_day(CAL, before) == dt.datetime(2026, 10, 31, 0, tzinfo=dt.UTC)
    assert workdays.end_of_business_day(CAL, after) == dt.datetime(2026, 11, 3, 1, tzinfo=dt.UTC)


def test_hours_across_the_night_the_clocks_change_are_real_hours():
    sunday_nights = replace(CAL, hours={6: (dt.time(0), dt.time(6))})
    spring = workdays.add_staffed_hours(sunday_nights, local("2027-03-14 00:00"), hours=3)
    autumn = workdays.add_staffed_hours(sunday_nights, local("2026-11-01 00:00"), hours=3)
    assert (shown(spring), shown(autumn)) == ("2027-03-14 04:00", "2026-11-01 02:00")


def test_days_beyond_the_calendar_are_counted_by_weekday_so_nothing_waits_for_ever():
    assert workdays.covered_until(CAL) == dt.date(2028, 6, 30)
    assert workdays.add_business_days(CAL, dt.date(2028, 6, 30), n=2) == dt.date(2028, 7, 4)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        workdays.next_staffed_moment(CAL, dt.datetime(2026, 11, 23, 9))  # noqa: DTZ001


def test_a_calendar_on_which_nobody_works_is_refused():
    with pytest.raises(ValueError, match="no weekday"):
        replace(CAL, hours={})


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_a_counted_day_is_never_closed_and_counting_back_returns_the_start(day, n):
    start = workdays.add_business_days(CAL, day, n=0)
    end = workdays.add_business_days(CAL, start, n=n)
    assert workdays.is_business_day(CAL, end)
    assert workdays.add_business_days(CAL, end, n=-n) == start


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_more_days_never_end_earlier(day, fewer, more):
    ends = [workdays.add_business_days(CAL, day, n=n) for n in sorted((fewer, fewer + more))]
    assert ends == sorted(ends)


@given(MOMENTS, MOMENTS, URGENCIES, STEPS)
def test_a_later_letter_is_never_due_earlier(one, other, urgency, what):
    dues = [workdays.due(CAL, at, urgency=urgency, what=what) for at in sorted((one, other))]
    assert dues == sorted(dues)


@given(MOMENTS, STEPS)
def test_more_urgent_is_never_due_later_and_nothing_is_due_before_it_came(at, what):
    dues = [workdays.due(CAL, at, urgency=urgency, what=what) for urgency in Urgency]
    assert dues == sorted(dues, reverse=True)
    assert min(dues) >= at


@given(MOMENTS, st.sampled_from([u for u in Urgency if u is not Urgency.EMERGENCY]), STEPS)
def test_a_promise_never_falls_on_a_closed_day(at, urgency, what):
    day = workdays.local_day(CAL, workdays.due(CAL, at, urgency=urgency, what=what))
    assert workdays.is_business_day(CAL, day)


@given(MOMENTS, st.integers(0, 240), st.integers(0, 240))
def test_staffed_hours_add_up(at, first, then):
    at_once = workdays.add_staffed_hours(CAL, at, hours=(first + then) / 4)
    in_steps = workdays.add_staffed_hours(CAL, workdays.add_staffed_hours(CAL, at, hours=first / 4), hours=then / 4)
    assert workdays.next_staffed_moment(CAL, at_once) == workdays.next_staffed_moment(CAL, in_steps)
