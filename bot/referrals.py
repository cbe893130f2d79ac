"""Where help can be found: services of the district's directory by need, language and nearness, each with its reason.

Pure: `today` comes from the caller. The order is the same for the same question. A person confirms every suggestion.
"""

import datetime as dt
import difflib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from bot import taxonomy
from bot.district import District, School
from bot.district.directory import Directory, Place, Service
from bot.district.hsds import load_directory
from bot.errors import InvalidInputError, NotFoundError

__all__ = ["Directory", "Referral", "Service", "load_directory", "search", "suggest", "withheld"]

EARTH_MILES = 3958.8
NEAR_MILES = 1.5
REMOTE_MILES = 2.0
"""How far a service by phone or online counts when others are ranked by distance: behind those nearby."""
UNKNOWN_MILES = 1000.0
EVENING = dt.time(18, 30)
WEEKEND = {"SA", "SU"}


@dataclass(frozen=True)
class Referral:
    """One service for one need; `why` is a line for a person, from the directory's own facts."""

    id: str
    name: str
    why: str
    need: str


MOST = 3  # more is a list, not a suggestion


@dataclass(frozen=True)
class _Asked:
    need: str
    language: str | None
    school: School | None


def suggest(
    district: District,
    needs: Sequence[str],
    *,
    language: str | None,
    school: str | None,
    today: dt.date,
) -> list[Referral]:
    """Up to three services in all: the best for each need in the order given, then the second best, none twice.

    `language` is a BCP-47 tag or None, `school` an id or name; one that the district does not know counts as none.
    Services that `withheld` names are left out. Raises InvalidInputError for an unknown need.
    """
    place = _school(district, school)
    ranked = [_ranked(district, _Asked(_need(need), language, place), today=today) for need in dict.fromkeys(needs)]
    chosen: dict[str, Referral] = {}
    for referral in chain.from_iterable(zip_longest(*ranked)):
        if referral:
            chosen.setdefault(referral.id, referral)
    return list(chosen.values())[:MOST]


def search(
    district: District, need: str, *, language: str | None = None, school: str | None = None, today: dt.date
) -> list[Referral]:
    """Every service that helps with `need`, best first; the same rules as `suggest`.

    Raises InvalidInputError naming the box for an unknown need or school.
    """
    place = _school(district, school)
    if school and place is None:
        raise InvalidInputError("school", "no such school")
    return _ranked(district, _Asked(_need(need), language, place), today=today)


def withheld(service: Service, today: dt.date, *, review_days: int) -> str | None:
    """Why a service is not offered: it is not open, or nobody confirmed it within `review_days`; None when it is."""
    if service.status != "active":
        return service.status
    if service.assured_date is None:
        return "never confirmed"
    if (today - service.assured_date).days > review_days:
        return f"not confirmed since {service.assured_date}"
    return None


def _need(need: str) -> str:
    known = taxonomy.read().needs
    if need not in known:
        near = difflib.get_close_matches(need, known, 1)
        raise InvalidInputError("need", "no such need" + (f"; did you mean {near[0]}?" if near else ""))
    return need


def _school(district: District, key: str | None) -> School | None:
    try:
        return district.school(key) if key else None
    except NotFoundError:
        return None


def _ranked(district: District, asked: _Asked, *, today: dt.date) -> list[Referral]:
    days = district.thresholds.directory_review_days
    offered = [
        service
        for service in district.directory.by_need[asked.need]
        if withheld(service, today, review_days=days) is None and _serves(district, service, school=asked.school)
    ]
    return [
        Referral(service.id, service.name, _why(service, asked), asked.need)
        for service in sorted(offered, key=lambda service: _rank(service, asked))
    ]


def _serves(district: District, service: Service, *, school: School | None) -> bool:
    """False only where the service is bound to areas of the district and the school lies in none of them."""
    ids = {name.casefold(): area.id for area in district.areas for name in (area.id, area.name)}
    bound = {ids.get(name.casefold()) for name in service.areas}
    return school is None or not bound or None in bound or school.area in bound


def _rank(service: Service, asked: _Asked) -> tuple[int, bool, float, bool, bool, bool, str, str]:
    """Smaller is better: the family's language, then what it is mainly for, nearness by half miles, hours, papers,
    cost; the name breaks ties.
    """
    miles = _miles(service, asked.school)
    far = round((UNKNOWN_MILES if miles is None else miles) * 2) / 2 if asked.school else 0.0
    return (
        _language_rank(service, asked.language),
        service.needs[0] != asked.need,
        far,
        not (_evenings(service) or _weekends(service)),
        service.papers != (),
        service.free is not True,
        service.name,
        service.id,
    )


def _spoken(service: Service, language: str) -> str | None:
    """The name of the language where the service speaks it; regions and scripts do not matter."""
    wanted = _primary(language)
    return next((name for code, name in service.languages.items() if _primary(code) == wanted), None)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].casefold()


def _language_rank(service: Service, language: str | None) -> int:
    if not language or _spoken(service, language):
        return 0
    return 1 if service.interpreters else 2


def _miles(service: Service, school: School | None) -> float | None:
    """Great-circle miles from the school to the nearest place; a service without a place to go to counts as remote."""
    if school is None:
        return None
    if any(place.kind == "virtual" for place in service.places):
        return REMOTE_MILES
    return min((_distance(place, school) for place in service.places if place.latitude is not None), default=None)


def _distance(place: Place, school: School) -> float:
    """Haversine distance in miles on a sphere."""
    north, east = math.radians(place.latitude or 0.0), math.radians(place.longitude or 0.0)
    school_north, school_east = math.radians(school.latitude), math.radians(school.longitude)
    half = math.sin((north - school_north) / 2) ** 2
    half += math.cos(north) * math.cos(school_north) * math.sin((east - school_east) / 2) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(half))


def _evenings(service: Service) -> bool:
    return any(schedule.closes and schedule.closes >= EVENING for schedule in service.schedules)


def _weekends(service: Service) -> bool:
    return any(WEEKEND & set(schedule.days) for schedule in service.schedules)


def _any_hour(service: Service) -> bool:
    return any(
        len(schedule.days) == 7 and schedule.opens == dt.time(0) and schedule.closes and schedule.closes.hour == 23
        for schedule in service.schedules
    )


def _why(service: Service, asked: _Asked) -> str:
    """What it helps with, then language, place, hours, papers and cost: only what the directory tells."""
    return ", ".join([asked.need.replace("_", " "), *_reasons(service, asked)])


def _reasons(service: Service, asked: _Asked) -> Iterator[str]:
    if asked.language:
        yield from _language_reason(service, asked.language)
    yield from _place_reason(service, asked.school)
    yield from _hour_reasons(service)
    if service.papers == ():
        yield "no papers asked"
    if service.free:
        yield "free"


def _language_reason(service: Service, language: str) -> Iterator[str]:
    if name := _spoken(service, language):
        yield f"{name} spoken"
    else:
        yield "interpreter on request" if service.interpreters else "language not listed, ask first"


def _place_reason(service: Service, school: School | None) -> Iterator[str]:
    if any(place.kind == "virtual" for place in service.places):
        yield "by phone or online"
    elif school and (miles := _miles(service, school)) is not None:
        name = school.aliases[0] if school.aliases else school.name
        yield f"near {name} ({miles:.1f} miles)" if miles <= NEAR_MILES else f"{miles:.1f} miles from {name}"


def _hour_reasons(service: Service) -> Iterator[str]:
    if _any_hour(service):
        yield "at any hour"
        return
    if _evenings(service):
        yield "evenings"
    if _weekends(service):
        yield "weekends"
