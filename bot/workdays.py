"""Business days and staffed hours of a district. Pure: no clock, no files; `at` and `day` come from the caller.

Moments are aware datetimes; results are UTC. Days are the district's local calendar days. A calendar knows closures
from `valid_from` to `valid_until` only: outside, weekdays with staffed hours count as business days, so that counting
never stops a letter from being answered; `covered_until` lets `check` warn long before.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from storage.enums import Urgency

ONE_DAY = dt.timedelta(days=1)

Step = Literal["looked_at", "contact"]


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: dt.date
    last: dt.date
    name: str = ""

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class SchoolYear:
    """One school year: instruction runs from `days.first` to `days.last`."""

    id: str
    days: Span
    semesters: tuple[Span, ...] = ()
    progress_reports: tuple[dt.date, ...] = ()
    back_to_school: tuple[dt.date, ...] = ()
    open_house: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """When the office is staffed and when school is held.

    `hours`: weekday (0 is Monday) -> (opens, closes) in local time; at least one weekday, opens before closes.
    `closures`: day the office is closed -> its name. `breaks`: no school, the office may be open.
    `targets`: urgency and step -> business days promised; 0 is the same business day, None is at once by the clock.
    """

    zone: ZoneInfo
    hours: Mapping[int, tuple[dt.time, dt.time]]
    targets: Mapping[tuple[Urgency, Step], int | None]
    valid_from: dt.date
    valid_until: dt.date
    closures: Mapping[dt.date, str]
    breaks: tuple[Span, ...] = ()
    school_years: tuple[SchoolYear, ...] = ()

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("no weekday is staffed")


def covered_until(cal: Calendar) -> dt.date:
    """The last day whose closures are known."""
    return cal.valid_until


def is_business_day(cal: Calendar, day: dt.date) -> bool:
    """The office is staffed on `day`."""
    return day.weekday() in cal.hours and day not in cal.closures


def is_school_day(cal: Calendar, day: dt.date) -> bool:
    """School is held: a weekday within a school year, neither a break nor a closure."""
    in_year = any(day in year.days for year in cal.school_years)
    off = day in cal.closures or any(day in span for span in cal.breaks)
    return in_year and day.weekday() < 5 and not off


def add_business_days(cal: Calendar, day: dt.date, *, n: int) -> dt.date:
    """The n-th business day after `day`, which itself never counts; before it when n is negative.

    n = 0 gives `day` or, when closed, the next business day.
    """
    step = -ONE_DAY if n < 0 else ONE_DAY
    day = day if n else day - ONE_DAY
    for _ in range(abs(n) or 1):
        day += step
        while not is_business_day(cal, day):
            day += step
    return day


def local_day(cal: Calendar, at: dt.datetime) -> dt.date:
    """The district's calendar day at a moment. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(cal.zone).date()


def start_of_business_day(cal: Calendar, day: dt.date) -> dt.datetime:
    """When the office opens on `day` or, when closed, on the next business day (UTC)."""
    return _moment(cal, add_business_days(cal, day, n=0), edge=0)


def end_of_business_day(cal: Calendar, day: dt.date) -> dt.datetime:
    """When the office closes on `day` or, when closed, on the next business day (UTC)."""
    return _moment(cal, add_business_days(cal, day, n=0), edge=1)


def _moment(cal: Calendar, business_day: dt.date, *, edge: int) -> dt.datetime:
    clock = cal.hours[business_day.weekday()][edge]
    return dt.datetime.combine(business_day, clock, cal.zone).astimezone(dt.UTC)


def next_staffed_moment(cal: Calendar, at: dt.datetime) -> dt.datetime:
    """`at` itself while the office is staffed, else the next opening (UTC). The closing moment is not staffed."""
    day = local_day(cal, at)
    if is_business_day(cal, day) and at < end_of_business_day(cal, day):
        return max(at.astimezone(dt.UTC), start_of_business_day(cal, day))
    return start_of_business_day(cal, day + ONE_DAY)


def add_staffed_hours(cal: Calendar, at: dt.datetime, *, hours: float) -> dt.datetime:
    """The moment by which the office has been staffed for `hours` (0 or more) since `at` (UTC)."""
    if hours < 0:
        raise ValueError("staffed hours are counted forward only")
    left = dt.timedelta(hours=hours)
    at = next_staffed_moment(cal, at)
    while (room := end_of_business_day(cal, local_day(cal, at)) - at) < left:
        left -= room
        at = start_of_business_day(cal, local_day(cal, at) + ONE_DAY)
    return at + left


def due(cal: Calendar, received_at: dt.datetime, *, urgency: Urgency, what: Step) -> dt.datetime:
    """Until when a message has been looked at, or answered in person, by the times of the taxonomy (UTC).

    At once: `received_at` itself, by the clock. Same business day: its closing, or the next business day's when it
    came in after closing. n business days: the closing of the n-th business day after the day it came in.
    """
    days = cal.targets[urgency, what]
    if days is None:
        return received_at.astimezone(dt.UTC)
    if days == 0:
        return end_of_business_day(cal, local_day(cal, next_staffed_moment(cal, received_at)))
    return end_of_business_day(cal, add_business_days(cal, local_day(cal, received_at), n=days))
