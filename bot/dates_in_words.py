"""Days, hours and months in the words of a language. Pure: the words are an argument, moments are told in a zone."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language tells dates.

    `weekdays` begin with Monday, `months` with January. `day` may use {weekday} {day} {month} {number} (of the month)
    {year}; `month` {month} {number} {year}; `time` {hour} (1 to 12) {hour24} {minute} {half}; `time_one`, where it is
    not empty, is said from one o'clock to 1:59. `halves` tells from which hour on which word for a part of the day is
    used, by rising hour, the first at 0.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    month: str
    time: str
    halves: tuple[tuple[int, str], ...]
    time_one: str = ""

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7 or len(self.months) != 12:
            raise ValueError("a week has seven days and a year twelve months")
        if not self.halves or self.halves[0][0] != 0 or list(self.halves) != sorted(self.halves):
            raise ValueError("halves begin at hour 0 and rise")


def day(words: DateWords, day_or_moment: dt.date | dt.datetime, *, zone: ZoneInfo) -> str:
    """The day in words. A datetime must be aware (else ValueError) and is told as the day it is in `zone`."""
    local = _local(day_or_moment, zone) if isinstance(day_or_moment, dt.datetime) else day_or_moment
    return words.day.format(
        weekday=words.weekdays[local.weekday()],
        day=local.day,
        month=words.months[local.month - 1],
        number=local.month,
        year=local.year,
    )


def time(words: DateWords, moment: dt.datetime, *, zone: ZoneInfo) -> str:
    """The time of day in `zone`. ValueError for a datetime that is not aware."""
    local = _local(moment, zone)
    hour = local.hour % 12 or 12
    half = next(word for since, word in reversed(words.halves) if since <= local.hour)
    pattern = words.time_one if hour == 1 and words.time_one else words.time
    return pattern.format(hour=hour, hour24=local.hour, minute=f"{local.minute:02}", half=half)


def month(words: DateWords, month_or_day: dt.date | str) -> str:
    """A month in words. `month_or_day` is a day in it or "YYYY-MM"."""
    first = month_or_day if isinstance(month_or_day, dt.date) else dt.date.fromisoformat(f"{month_or_day}-01")
    return words.month.format(month=words.months[first.month - 1], number=first.month, year=first.year)


def _local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(zone)
