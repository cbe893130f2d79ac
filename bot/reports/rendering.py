"""An edition as HTML, CSV and JSON: three forms of the same numbers, for one audience.

Nothing here hides anything: `contents.of_edition` has done that before a number reaches this module.
"""

import csv as csv_file
import io
from collections.abc import Iterator
from typing import Any

from bot.district.files import in_language
from bot.office import Office
from bot.rendering import labels, page
from bot.reports import layout, trends
from bot.reports.chart import chart
from bot.reports.contents import Audience, of_edition
from bot.reports.months import last_day
from bot.reports.shapes import Hidden, Value, to_json
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


def html(edition: Edition, office: Office, *, locale: str, audience: str = "internal") -> str:
    """The page, whole in one file: no script, nothing fetched. `audience`: internal (exact), released or public."""
    view = _view(edition, office, locale=locale, audience=audience)
    shown, figures, desk = view.shown, view.shown.figures, office.district.office
    variables = {
        "office": {"name": in_language(desk.name, locale), "phone": desk.phone, "web": desk.web},
        "district": office.district.name,
        "shown": shown,
        "running": shown.data_date <= last_day(shown.month),
        "hidden": hidden_count(figures.now),
        "totals": layout.totals(view, TOTALS),
        "comparison": trends.compared(view),
        "top_topics": trends.top_topics(view),
        "attention": trends.attention(view),
        "median_hours": figures.now.median_hours,
        "in_time": trends.in_time_share(shown),
        "chart": chart(figures.series, shown.threshold),
        "series": [(name, layout.number_text(count, view)) for name, count in figures.series],
        "topics": layout.topics(view),
        "sections": _sections(view),
        "needs": layout.needs(view),
    }
    return page("report", locale, variables=variables)


def _view(edition: Edition, office: Office, *, locale: str, audience: str) -> layout.View:
    areas = {f"area.{area.id}": area.name for area in office.district.areas}
    return layout.View(of_edition(edition, Audience(audience)), {**labels(locale), **areas})


def _sections(view: layout.View) -> list[tuple[str, list[layout.Block]]]:
    there = view.shown.figures.now.tables
    return [
        (name, [layout.block(view, table, group=group) for table, group in tables if table in there])
        for name, tables in SECTIONS.items()
    ]


def csv(edition: Edition, office: Office, *, locale: str, audience: str = "internal") -> str:
    """Every number, one a line, with ids and names; RFC 4180 with a header line. A hidden number is empty, and
    `hidden` says small or withheld.
    """
    view = _view(edition, office, locale=locale, audience=audience)
    out = io.StringIO()
    writer = csv_file.writer(out)
    writer.writerow(COLUMNS)
    for table, line in _every(view):
        head = (view.shown.month, view.shown.number, view.shown.state.value, view.shown.audience.value)
        writer.writerow((*head, table, line.id, line.name, *_cells(line.value), *_cells(line.earlier)))
    return out.getvalue()


def _every(view: layout.View) -> Iterator[tuple[str, layout.Line]]:
    for line in layout.totals(view, TOTALS):
        yield "total", line
    for table in view.shown.figures.now.tables:
        for line in layout.lines(view, table, group=_group(table)):
            yield table, line
    for line in layout.months(view):
        yield "new_by_month", line


def _group(table: str) -> str:
    groups = dict(pair for pairs in SECTIONS.values() for pair in pairs)
    return groups.get(table, table.partition(":")[0])


def _cells(value: Value | None) -> tuple[int | str, str]:
    if value is None:
        return "", ""
    return ("", value.value) if isinstance(value, Hidden) else (value, "")


def document(edition: Edition, office: Office, *, audience: str = "internal") -> dict[str, Any]:
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
        "in_time_percent": trends.in_time_share(shown),
        "figures": {name: figures[name] for name in ("now", "before", "series", "empty")},
    }
