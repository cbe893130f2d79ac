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


async def figures(tx: Transaction, month: str, frame: Frame) -> Figures:
    """The figures of `month` ("YYYY-MM") and of the one before.

    Raises InvalidInputError (field "month") when nothing is known of the month: no contact, no case new or open.
    """
    since = await facts.first_month(tx)
    now = await _month(tx, month, frame)
    if since is None or since > month or not any(now.totals.values()):
        raise InvalidInputError("month", f"nothing was recorded in {month}")
    before = months.back(month, 1)
    known = before >= since
    return Figures(
        month=month,
        now=now,
        before=await _month(tx, before, frame) if known else None,
        series=await _series(tx, month, since),
        empty=frozenset() if known else frozenset({"carried_over"}),
    )


async def _series(tx: Transaction, month: str, since: str) -> tuple[tuple[str, int], ...]:
    first = max(since, months.back(month, MONTHS_BEFORE))
    counted = await facts.new_by_month(tx, first, month)
    every = (months.back(month, ago) for ago in range(MONTHS_BEFORE, -1, -1))
    return tuple((name, counted.get(name, 0)) for name in every if name >= first)


async def _month(tx: Transaction, month: str, frame: Frame) -> Month:
    hours = await facts.month_rows(tx, Which.NEW, month, "first_contact_hours")
    answered = Counter({value: count for (value,), count in hours.items() if value is not None})
    return Month(
        totals={
            "contacts": sum((await facts.contact_rows(tx, month)).values()),
            "visitors": await facts.unique_visitors(tx, month),
            **{f"{which}": sum((await facts.month_rows(tx, which, month)).values()) for which in Which},
        },
        tables={
            **await _contact_tables(tx, month, frame),
            **await _new_tables(tx, month, frame),
            **await _topic_tables(tx, month, frame),
            **await _time_tables(tx, month),
            **await _closed_tables(tx, month),
            **await _need_tables(tx, month, frame),
        },
        answered=answered.total(),
        median_hours=float(median(answered.elements())) if answered else None,
    )


def _table(of: str, rows: Iterable[str], counted: Iterable[tuple[str | None, int]], rest: str = UNRECORDED) -> Table:
    """A table of these rows and `unrecorded`; what is in none of them counts as `rest`, nothing as `unrecorded`."""
    filled = Counter(dict.fromkeys([*rows, rest, UNRECORDED], 0))
    for value, count in counted:
        filled[UNRECORDED if value is None else value if value in filled else rest] += count
    return Table(of, dict(filled))


async def _by(tx: Transaction, which: Which, month: str, column: str) -> list[tuple[str | None, int]]:
    rows = await facts.month_rows(tx, which, month, column)
    return [(None if value is None else str(value), count) for (value,), count in rows.items()]


async def _contact_tables(tx: Transaction, month: str, frame: Frame) -> dict[str, Table]:
    channels = [(str(value), count) for (value,), count in (await facts.contact_rows(tx, month, "channel")).items()]
    languages = [(value, count) for (value,), count in (await facts.contact_rows(tx, month, "language")).items()]
    concerns = [
        ("concern" if value else "no_concern", count)
        for (value,), count in (await facts.contact_rows(tx, month, "concern")).items()
    ]
    return {
        "contact_kind": Table("contacts", {"concern": 0, "no_concern": 0, **dict(concerns)}),
        "contact_channel": Table("contacts", {**dict.fromkeys(Channel, 0), **dict(channels)}),
        "contact_language": _table("contacts", frame.languages, languages, OTHER),
    }


async def _new_tables(tx: Transaction, month: str, frame: Frame) -> dict[str, Table]:
    schools = await _by(tx, Which.NEW, month, "school")
    areas = [(frame.areas.get(school) if school else None, count) for school, count in schools]
    return {
        "sender_role": _coded("new", SenderRole, await _by(tx, Which.NEW, month, "sender_role")),
        "urgency": _coded("new", Urgency, await _by(tx, Which.NEW, month, "urgency")),
        "area": _table("new", frame.area_ids, areas),
    }


def _coded(of: str, rows: Iterable[str], counted: Iterable[tuple[str | None, int]]) -> Table:
    """A table whose column is never empty and holds nothing but these values."""
    filled = {**dict.fromkeys(map(str, rows), 0), **{str(value): count for value, count in counted}}
    return Table(of, filled)


async def _topic_tables(tx: Transaction, month: str, frame: Frame) -> dict[str, Table]:
    """Families, and for each family with several categories a table of them that adds up to it."""
    counted = await _by(tx, Which.NEW, month, "category")
    family_of = {category: family for family, ids in frame.families.items() for category in ids}
    families = [(family_of.get(category, OTHER) if category else None, count) for category, count in counted]
    tables = {"family": _table("new", frame.families, families, OTHER)}
    for family, ids in frame.families.items():
        if len(ids) > 1:
            rows = {**dict.fromkeys(ids, 0), **{str(value): count for value, count in counted if value in ids}}
            tables[f"category:{family}"] = Table(f"family/{family}", rows)
    return tables


async def _time_tables(tx: Transaction, month: str) -> dict[str, Table]:
    contacts = {"in_time": 0, "late": 0, "promise_unknown": 0, "none_yet": 0}
    kept = await facts.month_rows(tx, Which.NEW, month, "first_contact_hours", "first_contact_in_time")
    for (hours, in_time), count in kept.items():
        judged = {True: "in_time", False: "late", None: "promise_unknown"}[in_time]
        contacts["none_yet" if hours is None else judged] += count
    ages = dict.fromkeys((name for name, _ in OPEN_AGES), 0)
    for (received_on,), count in (await facts.month_rows(tx, Which.OPEN, month, "received_on")).items():
        ages[_age(months.last_day(month) - received_on)] += count
    return {"first_contact": Table("new", contacts), "open_age": Table("open", ages)}


def _age(age: dt.timedelta) -> str:
    return next(name for name, most in OPEN_AGES if most is None or age.days <= most)


async def _closed_tables(tx: Transaction, month: str) -> dict[str, Table]:
    return {
        "outcome": _table("closed", Outcome, await _by(tx, Which.CLOSED, month, "outcome")),
        "cause": _table("closed", Cause, await _by(tx, Which.CLOSED, month, "cause")),
        "barrier": _table("closed", Barrier, await _by(tx, Which.CLOSED, month, "barrier")),
    }


async def _need_tables(tx: Transaction, month: str, frame: Frame) -> dict[str, Table]:
    """Needs seen, and for each of them how many of its cases have a confirmed service."""
    found = await facts.need_rows(tx, month)
    seen = {need: found.get(need, (0, 0)) for need in frame.needs}
    met = {
        f"need:{need}": Table(f"need/{need}", {"confirmed": confirmed, "open": count - confirmed})
        for need, (count, confirmed) in seen.items()
    }
    return {"need": Table(None, {need: count for need, (count, _) in seen.items()}), **met}
