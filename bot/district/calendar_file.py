"""calendar.toml: school years, closures, breaks and staffed hours, read into a Calendar for bot/workdays.py."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot import taxonomy
from bot.district.tables import Entry, Fault, read_toml
from bot.workdays import ONE_DAY, Calendar, SchoolYear, Span, Step
from storage.enums import Urgency

FILE = "calendar.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Days(Entry):
    """One day or a run of days, both ends counted; `last` is left out for one day."""

    first: dt.date
    last: dt.date | None = None
    name: str = Field("", max_length=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last and self.last < self.first:
            raise ValueError("ends before it begins")
        return self

    def span(self) -> Span:
        """The same days, the last one filled in."""
        return Span(self.first, self.last or self.first, self.name)


class Hours(Entry):
    """Staffed from `opens` to `closes`, local time, HH:MM."""

    opens: dt.time
    closes: dt.time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("closes before it opens")
        return self


class Year(Entry):
    """One school year; `first_day` and `last_day` are days of instruction."""

    id: str = Field(pattern=r"^\d{4}-\d{2}$")
    first_day: dt.date
    last_day: dt.date
    semesters: tuple[Days, ...] = ()
    progress_reports: tuple[dt.date, ...] = ()
    back_to_school: tuple[dt.date, ...] = ()
    open_house: tuple[dt.date, ...] = ()

    def school_year(self) -> SchoolYear:
        """As bot/workdays.py wants it."""
        return SchoolYear(
            self.id,
            Span(self.first_day, self.last_day, self.id),
            tuple(days.span() for days in self.semesters),
            self.progress_reports,
            self.back_to_school,
            self.open_house,
        )

    def dates(self) -> Iterator[tuple[str, dt.date]]:
        """Every date within the year, with the name of its key."""
        for days in self.semesters:
            yield from (("semesters", days.first), ("semesters", days.span().last))
        for key in ("progress_reports", "back_to_school", "open_house"):
            yield from ((key, day) for day in getattr(self, key))


class CalendarFile(Entry):
    """The whole file."""

    valid_from: dt.date
    valid_until: dt.date
    staffed: dict[Weekday, Hours] = Field(min_length=1)
    school_years: tuple[Year, ...] = Field(min_length=1)
    closures: tuple[Days, ...] = ()
    breaks: tuple[Days, ...] = ()


def read(folder: Path, zone: ZoneInfo, *, faults: list[Fault]) -> Calendar | None:
    """The district's calendar; None with faults where it is wrong."""
    file = read_toml(folder / FILE, CalendarFile, faults=faults)
    if file is None:
        return None
    wrong = [*_order_faults(file), *_year_faults(file), *_span_faults(file)]
    faults.extend(wrong)
    return None if wrong else _calendar(file, zone)


def _calendar(file: CalendarFile, zone: ZoneInfo) -> Calendar:
    return Calendar(
        zone=zone,
        hours={WEEKDAYS.index(name): (hours.opens, hours.closes) for name, hours in file.staffed.items()},
        targets=targets(),
        valid_from=file.valid_from,
        valid_until=file.valid_until,
        closures={day: days.name for days in file.closures for day in _each(days.span())},
        breaks=tuple(days.span() for days in file.breaks),
        school_years=tuple(year.school_year() for year in file.school_years),
    )


def targets() -> dict[tuple[Urgency, Step], int | None]:
    """The taxonomy's times in business days: "now" is None, "same business day" 0, "2 business days" 2."""
    table: dict[tuple[Urgency, Step], int | None] = {}
    for urgency, words in taxonomy.read().urgency.items():
        table[Urgency(urgency), "looked_at"] = _business_days(words.looked_at)
        table[Urgency(urgency), "contact"] = _business_days(words.contact)
    return table


def _business_days(words: str) -> int | None:
    fixed = {"now": None, "same business day": 0}
    return fixed[words] if words in fixed else int(words.split(maxsplit=1)[0])


def _each(span: Span) -> Iterator[dt.date]:
    day = span.first
    while day <= span.last:
        yield day
        day += ONE_DAY


def _order_faults(file: CalendarFile) -> Iterator[Fault]:
    if file.valid_until <= file.valid_from:
        yield Fault(f"{FILE} valid_until", "is not after valid_from")
    before = file.valid_from - ONE_DAY
    for row, year in enumerate(file.school_years, 1):
        if year.first_day <= before:
            yield Fault(
                f"{FILE} school_years row {row} first_day", "is not after the year before, or before valid_from"
            )
        if year.last_day <= year.first_day:
            yield Fault(f"{FILE} school_years row {row} last_day", "is not after first_day")
        before = year.last_day
    if before > file.valid_until:
        yield Fault(f"{FILE} valid_until", "is before the last school year ends")


def _year_faults(file: CalendarFile) -> Iterator[Fault]:
    for row, year in enumerate(file.school_years, 1):
        for key, day in year.dates():
            if not year.first_day <= day <= year.last_day:
                yield Fault(f"{FILE} school_years row {row} {key}", f"{day} is outside the school year")


def _span_faults(file: CalendarFile) -> Iterator[Fault]:
    for key, spans in (("closures", file.closures), ("breaks", file.breaks)):
        for row, days in enumerate(spans, 1):
            if not file.valid_from <= days.first <= days.span().last <= file.valid_until:
                yield Fault(f"{FILE} {key} row {row}", "is not between valid_from and valid_until")
