"""What an edition keeps: its figures, the thresholds they are published under, and for whom what is shown."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.reports import shapes
from bot.reports.shapes import Figures, Month
from bot.reports.suppression import suppress
from storage.enums import EditionState
from storage.fact_models import Edition

# The public edition is coarser: no single categories, no areas, nothing about single kinds of work.
NOT_PUBLIC = ("category:", "area", "urgency", "cause", "open_age")


class Audience(StrEnum):
    """Who reads it: the ombudsperson (exact), supervisors (suppressed), everybody (suppressed and coarser)."""

    INTERNAL = "internal"
    RELEASED = "released"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Contents:
    """One edition as one audience may see it. `data_date` is the day on which it was counted."""

    month: str
    number: int
    state: EditionState
    digest: str
    data_date: dt.date
    audience: Audience
    threshold: int
    rate_events: int
    figures: Figures


def kept(figures: Figures, *, data_date: dt.date, threshold: int, rate_events: int) -> dict[str, Any]:
    """What is stored of a build; a later change of thresholds does not change an edition."""
    return {
        "data_date": data_date.isoformat(),
        "threshold": threshold,
        "rate_events": rate_events,
        "figures": shapes.to_json(figures),
    }


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Do two builds say the same, whatever the day they were counted on?"""
    return {**one, "data_date": ""} == {**other, "data_date": ""}


def digest(month: str, number: int, *, stored: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over the canonical JSON of an edition: keys sorted, no spaces, UTF-8."""
    whole = {"month": month, "number": number, **stored}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def of_edition(edition: Edition, audience: Audience) -> Contents:
    """The edition as `audience` may see it: exact for the ombudsperson, suppressed for all others."""
    stored = edition.figures
    figures = shapes.from_json(stored["figures"])
    if audience is not Audience.INTERNAL:
        figures = suppress(figures, threshold=stored["threshold"], rate_events=stored["rate_events"])
    if audience is Audience.PUBLIC:
        figures = replace(figures, now=_coarser(figures.now), before=figures.before and _coarser(figures.before))
    return Contents(
        month=edition.month,
        number=edition.number,
        state=EditionState(edition.state),
        digest=edition.digest,
        data_date=dt.date.fromisoformat(stored["data_date"]),
        audience=audience,
        threshold=stored["threshold"],
        rate_events=stored["rate_events"],
        figures=figures,
    )


def _coarser(month: Month) -> Month:
    tables = {name: table for name, table in month.tables.items() if not name.startswith(NOT_PUBLIC)}
    return replace(month, tables=tables)
