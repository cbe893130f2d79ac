"""An edition as HTML, CSV and JSON: three forms of the same numbers, for one audience.

Nothing here hides anything: `contents.of_edition` has done that before a number reaches this module.
"""

import csv as csv_file
import io
from collections.abc import Iterator
from typing import Any

from bot.office import Office
from bot.rendering import labels, page
from bot.reports import layout, trends
from bot.reports.chart import chart
from bot.reports.contents import Audience, Contents, of_edition
from bot.reports.months import last_day
from bot.reports.shapes import Hidden, Month, Value, to_json
from bot.reports.suppression import hidden_count
from storage.fact_models import Edition

SCHEMA = "ombudsline.report/1"
TOTALS = ("new", "carried_over", "closed", "open", "contacts", "visitors")
# Tables of the page in their order, beside the label group that names their rows (None: the table's own).
SECTIONS = {
    "who": (
        ("sender_role", "role"),
        ("contact_channel", "channel"),
        ("contact_language", "language"),
        ("area", "area"),
    ),
    "pace": (("first_contact", "first_contact"), ("open_age", "open_age"), ("urgency", "urgency")),
    "results": (("outcome", "outcome"), ("cause", "cause"), ("barrier", "barrier")),
}
COLUMNS = ("month", "edition", "state", "audience", "table", "row", "name", "value", "hidden", "month_before",
           "hidden_before")  # fmt: skip


def html(edition: Edition, office: Office, locale: str, audience: str = "internal") -> str:
    """The page, whole in one file: no script, nothing fetched. `audience`: internal (exact), released or public."""
    shown = of_edition(edition, Audience(audience))
    words = {**labels(locale), **{f"area.{area.id}": area.name for area in office.district.areas}}
    figures = shown.figures
    return page(
        "report",
        locale,
        {
            "office": office.district.office,
            "district": office.district.name,
            "shown": shown,
            "running": shown.data_date <= last_day(shown.month),
            "hidden": hidden_count(figures.now),
            "totals": layout.totals(shown, TOTALS, words),
            "comparison": trends.compared(shown, words),
            "top_topics": trends.top_topics(shown, words),
            "attention": trends.attention(shown, words),
            "median_hours": figures.now.median_hours,
            "in_time": trends.in_time_share(shown),
            "chart": chart(figures.series, shown.threshold),
            "series": [(name, layout.number_text(count, shown.threshold, words)) for name, count in figures.series],
            "topics": layout.topics(shown, words),
            "sections": _sections(shown, words),
            "needs": layout.needs(shown, words),
        },
    )


def _sections(shown: Contents, words: layout.Words) -> list[tuple[str, list[layout.Block]]]:
    return [
        (name, [layout.block(shown, table, words, group=group) for table, group in tables if _has(shown, table)])
        for name, tables in SECTIONS.items()
    ]


def _has(shown: Contents, table: str) -> bool:
    return table in shown.figures.now.tables


def csv(edition: Edition, office: Office, locale: str, audience: str = "internal") -> str:
    """Every number, one a line, with ids and names; RFC 4180 with a header line. A hidden number is empty, and
    `hidden` says small or withheld.
    """
    shown = of_edition(edition, Audience(audience))
    words = {**labels(locale), **{f"area.{area.id}": area.name for area in office.district.areas}}
    out = io.StringIO()
    writer = csv_file.writer(out)
    writer.writerow(COLUMNS)
    for table, row, name, value, earlier in _every(shown, words):
        head = (shown.month, shown.number, shown.state.value, shown.audience.value, table, row, name)
        writer.writerow((*head, *_cells(value), *_cells(earlier)))
    return out.getvalue()


def _every(shown: Contents, words: layout.Words) -> Iterator[tuple[str, str, str, Value, Value | None]]:
    now, before = shown.figures.now, shown.figures.before
    for name, value in now.totals.items():
        yield "total", name, words[f"figure.{name}"], value, before.totals[name] if before else None
    for table in now.tables:
        for line in layout.lines(shown, table, words, group=_group(table)):
            yield table, line.id, line.name, line.value, line.earlier
    for month, count in shown.figures.series:
        yield "new_by_month", month, month, count, None


def _group(table: str) -> str:
    groups = dict(pair for pairs in SECTIONS.values() for pair in pairs)
    return groups.get(table, table.partition(":")[0])


def _cells(value: Value | None) -> tuple[int | str, str]:
    if value is None:
        return "", ""
    return ("", value.value) if isinstance(value, Hidden) else (value, "")


def document(edition: Edition, office: Office, audience: str = "internal") -> dict[str, Any]:
    """The edition as JSON with a schema name; a hidden number is {"hidden": "small"} or {"hidden": "withheld"}."""
    shown = of_edition(edition, Audience(audience))
    figures = to_json(shown.figures)
    return {
        "schema": SCHEMA,
        "district": office.district.name,
        "month": shown.month,
        "edition": shown.number,
        "state": shown.state.value,
        "audience": shown.audience.value,
        "data_date": shown.data_date.isoformat(),
        "digest": shown.digest,
        "threshold": None if shown.audience is Audience.INTERNAL else shown.threshold,
        "hidden": hidden_count(shown.figures.now),
        "figures": {name: figures[name] for name in ("now", "before", "series", "empty")},
        "promise": {"in_time_percent": trends.in_time_share(shown), "median_hours": _median(shown.figures.now)},
    }


def _median(month: Month) -> float | None:
    return month.median_hours
