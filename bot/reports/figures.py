"""The exact figures of a month, counted from facts. Everything in them is coded: no text, no name, no case."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from bot.district import District
from bot.errors import InvalidInputError
from bot.reports import months
from bot.reports.shapes import UNRECORDED, Figures, Month, Table
from bot.taxonomy import Taxonomy
from storage import facts
from storage.enums import Barrier, Cause, Channel, Outcome, SenderRole, Urgency
from storage.facts import Which
from storage.transaction import Transaction

MONTHS_BEFORE = 12
OTHER = "other"

Counted = tuple[str | None, int]

# Upper ends in days, both counted; the last band has none.
OPEN_AGES = (("up_to_7", 7), ("8_to_30", 30), ("31_to_90", 90), ("over_90", None))


@dataclass(frozen=True)
class Frame:
    """The rows every table has. `areas` maps a school to its area."""

    families: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    areas: Mapping[str, str]
    area_ids: tuple[str, ...]


def frame_of(district: District, taxonomy: Taxonomy) -> Frame:
    """The rows of a district's report."""
    return Frame(
        families=taxonomy.families,
        needs=taxonomy.needs,
        languages=district.languages,
        areas={school.id: school.area for school in district.schools},
        area_ids=tuple(area.id for area in district.areas),
    )


@dataclass(frozen=True, slots=True)
class _Count:
    """One month being counted."""

    tx: Transaction
    month: str
    frame: Frame

    async def cases(self, which: Which, *by: str) -> dict[facts.Row, int]:
        return await facts.month_rows(self.tx, which, month=self.month, by=by)

    async def by(self, which: Which, column: str) -> list[Counted]:
        return [(_text(value), count) for (value,), count in (await self.cases(which, column)).items()]

    async def contacts_by(self, column: str) -> list[Counted]:
        rows = await facts.contact_rows(self.tx, self.month, by=(column,))
        return [(_text(value), count) for (value,), count in rows.items()]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


async def figures(tx: Transaction, month: str, *, frame: Frame) -> Figures:
    """The figures of `month` ("YYYY-MM") and of the one before.

    Raises InvalidInputError (field "month") when nothing is known of the month: no contact, no case new or open.
    """
    since = await facts.first_month(tx)
    now = await _month(_Count(tx, month, frame))
    if since is None or since > month or not any(now.totals.values()):
        raise InvalidInputError("month", f"nothing was recorded in {month}")
    before = months.back(month, 1)
    known = before >= since
    return Figures(
        month=month,
        now=now,
        before=await _month(_Count(tx, before, frame)) if known else None,
        series=await _series(tx, month, since=since),
        empty=frozenset() if known else frozenset({"carried_over"}),
    )


async def _series(tx: Transaction, month: str, *, since: str) -> tuple[tuple[str, int], ...]:
    first = max(since, months.back(month, MONTHS_BEFORE))
    counted = await facts.new_by_month(tx, first=first, last=month)
    every = (months.back(month, ago) for ago in range(MONTHS_BEFORE, -1, -1))
    return tuple((name, counted.get(name, 0)) for name in every if name >= first)


async def _month(count: _Count) -> Month:
    hours = await count.cases(Which.NEW, "first_contact_hours")
    answered = Counter({value: number for (value,), number in hours.items() if value is not None})
    return Month(
        totals={
            "contacts": sum((await facts.contact_rows(count.tx, count.month)).values()),
            "visitors": await facts.unique_visitors(count.tx, count.month),
            **{which.value: sum((await count.cases(which)).values()) for which in Which},
        },
        tables={
            **await _contact_tables(count),
            **await _new_tables(count),
            **await _topic_tables(count),
            **await _time_tables(count),
            **await _closed_tables(count),
            **await _need_tables(count),
        },
        answered=answered.total(),
        median_hours=float(median(answered.elements())) if answered else None,
    )


def _table(of: str, rows: Iterable[str], *, counted: Iterable[Counted], rest: str = UNRECORDED) -> Table:
    """A table of these rows and `unrecorded`; what is in none of them counts as `rest`, nothing as `unrecorded`."""
    filled = Counter(dict.fromkeys([*map(str, rows), rest, UNRECORDED], 0))
    for value, count in counted:
        filled[UNRECORDED if value is None else value if value in filled else rest] += count
    return Table(of, dict(filled))


def _coded(of: str, rows: Iterable[str], *, counted: Iterable[Counted]) -> Table:
    """A table whose column is never empty and holds nothing but these values."""
    return Table(of, {**dict.fromkeys(map(str, rows), 0), **{str(value): count for value, count in counted}})


async def _contact_tables(count: _Count) -> dict[str, Table]:
    kinds = [
        ("concern" if value == "True" else "no_concern", number) for value, number in await count.contacts_by("concern")
    ]
    languages = await count.contacts_by("language")
    return {
        "contact_kind": _coded("contacts", ("concern", "no_concern"), counted=kinds),
        "contact_channel": _coded("contacts", Channel, counted=await count.contacts_by("channel")),
        "contact_language": _table("contacts", count.frame.languages, counted=languages, rest=OTHER),
    }


async def _new_tables(count: _Count) -> dict[str, Table]:
    areas = [
        (count.frame.areas.get(school) if school else None, number)
        for school, number in await count.by(Which.NEW, "school")
    ]
    return {
        "sender_role": _coded("new", SenderRole, counted=await count.by(Which.NEW, "sender_role")),
        "urgency": _coded("new", Urgency, counted=await count.by(Which.NEW, "urgency")),
        "area": _table("new", count.frame.area_ids, counted=areas),
    }


async def _topic_tables(count: _Count) -> dict[str, Table]:
    """Families, and for each family with several categories a table of them that adds up to it."""
    counted = await count.by(Which.NEW, "category")
    family_of = {category: family for family, ids in count.frame.families.items() for category in ids}
    families = [(family_of.get(category, OTHER) if category else None, number) for category, number in counted]
    tables = {"family": _table("new", count.frame.families, counted=families, rest=OTHER)}
    for family, ids in count.frame.families.items():
        if len(ids) > 1:
            inside = [(category, number) for category, number in counted if category in ids]
            tables[f"category:{family}"] = _coded(f"family/{family}", ids, counted=inside)
    return tables


async def _time_tables(count: _Count) -> dict[str, Table]:
    contacts = dict.fromkeys(("in_time", "late", "promise_unknown", "none_yet"), 0)
    kept = await count.cases(Which.NEW, "first_contact_hours", "first_contact_in_time")
    for (hours, in_time), number in kept.items():
        judged = {True: "in_time", False: "late", None: "promise_unknown"}[in_time]
        contacts["none_yet" if hours is None else judged] += number
    ages = dict.fromkeys((name for name, _ in OPEN_AGES), 0)
    for (received_on,), number in (await count.cases(Which.OPEN, "received_on")).items():
        ages[_age(months.last_day(count.month) - received_on)] += number
    return {"first_contact": Table("new", contacts), "open_age": Table("open", ages)}


def _age(age: dt.timedelta) -> str:
    return next(name for name, most in OPEN_AGES if most is None or age.days <= most)


async def _closed_tables(count: _Count) -> dict[str, Table]:
    return {
        "outcome": _table("closed", Outcome, counted=await count.by(Which.CLOSED, "outcome")),
        "cause": _table("closed", Cause, counted=await count.by(Which.CLOSED, "cause")),
        "barrier": _table("closed", Barrier, counted=await count.by(Which.CLOSED, "barrier")),
    }


async def _need_tables(count: _Count) -> dict[str, Table]:
    """Needs seen, and for each of them how many of its cases have a confirmed service."""
    found = await facts.need_rows(count.tx, count.month)
    seen = {need: found.get(need, (0, 0)) for need in count.frame.needs}
    met = {
        f"need:{need}": Table(f"need/{need}", {"confirmed": confirmed, "open": number - confirmed})
        for need, (number, confirmed) in seen.items()
    }
    return {"need": Table(None, {need: number for need, (number, _) in seen.items()}), **met}
