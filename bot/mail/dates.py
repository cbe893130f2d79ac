"""The Date field: RFC 5322, its obsolete forms, and what machines without a standard write."""

import datetime as dt
import re
from email.utils import parsedate_tz

from bot.mail.encoded_words import decode_words

BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)  # what the stdlib raises
MAX_DATE = 200  # characters

# Zones by name that the standard library does not know; where a name has two meanings (IST, CST) the mails' usual one.
_ZONES = {
    "CET": "+0100",
    "CEST": "+0200",
    "MET": "+0100",
    "MEST": "+0200",
    "WET": "+0000",
    "WEST": "+0100",
    "EET": "+0200",
    "EEST": "+0300",
    "MSK": "+0300",
    "MSD": "+0400",
    "BST": "+0100",
    "IST": "+0530",
    "JST": "+0900",
    "KST": "+0900",
    "HKT": "+0800",
    "SGT": "+0800",
    "PHT": "+0800",
    "ICT": "+0700",
    "AEST": "+1000",
    "AEDT": "+1100",
    "ACST": "+0930",
    "AWST": "+0800",
    "NZST": "+1200",
    "NZDT": "+1300",
    "AKST": "-0900",
    "AKDT": "-0800",
    "HST": "-1000",
    "NST": "-0330",
    "BRT": "-0300",
    "ART": "-0300",
}
_NAMED = re.compile(r"\b(" + "|".join(_ZONES) + r")\b(?!\s*[+-]?\d)")
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC|UT|Z))?\s*([+-])(\d{1,2}):?(\d{2})(?!\d)\s*$")
_HALF_DAY = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s*([AaPp])\.?[Mm]\b\.?")
_OLD_YEAR = re.compile(r"(\b[A-Za-z]{3}[a-z]*[ -])1(\d\d)(?= \d{1,2}[:.])")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{2})\.(\d{2})(?= |$)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")


def date_of(value: str) -> dt.datetime | None:
    """An aware time from a Date field, None when it cannot be read; no zone means UTC."""
    try:
        return _date_of(re.sub(r"\([^()]*\)", " ", decode_words(value[:MAX_DATE])).strip())
    except BROKEN:
        return None


def _date_of(text: str) -> dt.datetime | None:
    if _ISO.match(text):
        return _aware(dt.datetime.fromisoformat(re.sub(r"\s+([+-]\d\d):?(\d\d)$", r"\1:\2", text)))
    text = _NAMED.sub(lambda found: _ZONES[found[1]], text)
    text = _OFFSET.sub(lambda found: f" {found[1]}{found[2]:0>2}{found[3]}", text)
    text = _HALF_DAY.sub(_whole_day, text)
    fields = parsedate_tz(_DOTTED.sub(r"\1:\2:\3", _OLD_YEAR.sub(lambda found: f"{found[1]}20{found[2]}", text)))
    if not fields or not fields[0]:
        return None
    zone = dt.UTC if fields[9] is None else dt.timezone(dt.timedelta(seconds=fields[9]))
    return _aware(dt.datetime(*fields[:5], min(fields[5], 59), tzinfo=zone))


def _whole_day(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3] in "pP" else 0)
    return f"{hour:02}{found[2]}"


def _aware(date: dt.datetime) -> dt.datetime:
    date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    date.astimezone(dt.UTC)  # raises where the time lies outside the calendar
    return date
