"""Months as "YYYY-MM": read, counted back."""

import datetime as dt
import re

from bot.errors import InvalidInputError

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


def of_day(day: dt.date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def checked(month: str, today: dt.date) -> str:
    """`month` itself when it can have figures. Raises InvalidInputError ("month"): malformed, or in the future."""
    if not _MONTH.fullmatch(month):
        raise InvalidInputError("month", "write it as YYYY-MM, for example 2026-10")
    if month > of_day(today):
        raise InvalidInputError("month", f"{month} is in the future")
    return month


def back(month: str, count: int) -> str:
    """The month `count` months before."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - count, 12)
    return f"{year:04d}-{number + 1:02d}"


def first_day(month: str) -> dt.date:
    """Its first day."""
    return dt.date.fromisoformat(f"{month}-01")


def last_day(month: str) -> dt.date:
    """Its last day."""
    return first_day(back(month, -1)) - dt.timedelta(days=1)
