"""What a month's figures look like: totals, tables whose rows add up to a total, and the months before.

Plain values, the same shape for exact figures and for published ones, in which a number may be `Hidden`. Every table
lists all rows it can have, whether anything was counted in them or not: which rows are listed must tell nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

UNRECORDED = "unrecorded"


class Hidden(StrEnum):
    """A number that is not published: under the threshold, or withheld so that no such number can be worked out."""

    SMALL = "small"
    WITHHELD = "withheld"


Value = int | Hidden


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that add up to the figure named `of`: a total, or "table/row". `of` None: they add up to nothing (several
    needs can be seen on one case).
    """

    of: str | None
    rows: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of one month. `median_hours` is of the `answered` new cases that had a first contact."""

    totals: Mapping[str, Value]
    tables: Mapping[str, Table]
    answered: Value
    median_hours: float | None

    def value(self, key: str) -> Value:
        """A total, or the row of a table by "table/row"."""
        table, _, row = key.partition("/")
        return self.tables[table].rows[row] if row else self.totals[key]


@dataclass(frozen=True, slots=True)
class Figures:
    """A month, the one before it (None when nothing is known of it), and the new cases of the months up to it.

    `empty` names figures that are empty by definition, whose zero may be published.
    """

    month: str
    now: Month
    before: Month | None
    series: tuple[tuple[str, Value], ...]
    empty: frozenset[str] = frozenset()


def to_json(figures: Figures) -> dict[str, Any]:
    """As JSON; a hidden number is {"hidden": "small"} or {"hidden": "withheld"}."""
    return {
        "month": figures.month,
        "now": _month_json(figures.now),
        "before": _month_json(figures.before) if figures.before else None,
        "series": [[month, _value_json(count)] for month, count in figures.series],
        "empty": sorted(figures.empty),
    }


def from_json(data: Mapping[str, Any]) -> Figures:
    """Inverse of to_json."""
    return Figures(
        month=data["month"],
        now=_month(data["now"]),
        before=_month(data["before"]) if data["before"] else None,
        series=tuple((month, _value(count)) for month, count in data["series"]),
        empty=frozenset(data["empty"]),
    )


def _month_json(month: Month) -> dict[str, Any]:
    return {
        "totals": _rows_json(month.totals),
        "tables": {name: {"of": table.of, "rows": _rows_json(table.rows)} for name, table in month.tables.items()},
        "answered": _value_json(month.answered),
        "median_hours": month.median_hours,
    }


def _rows_json(rows: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _value_json(value) for name, value in rows.items()}


def _value_json(value: Value) -> int | dict[str, str]:
    return {"hidden": value.value} if isinstance(value, Hidden) else value


def _month(data: Mapping[str, Any]) -> Month:
    return Month(
        totals=_rows(data["totals"]),
        tables={name: Table(table["of"], _rows(table["rows"])) for name, table in data["tables"].items()},
        answered=_value(data["answered"]),
        median_hours=data["median_hours"],
    )


def _rows(data: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _value(value) for name, value in data.items()}


def _value(value: int | Mapping[str, str]) -> Value:
    return value if isinstance(value, int) else Hidden(value["hidden"])
