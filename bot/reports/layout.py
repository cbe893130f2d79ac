"""A report as a page shows it: lines with their numbers in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.reports.contents import Contents
from bot.reports.shapes import Hidden, Value

# Rows of these tables have an order of their own.
IN_ORDER = ("open_age", "urgency", "first_contact")
# Rows that say "nothing else fits" stand last, however large.
LAST = ("other", "unrecorded", "promise_unknown", "none_yet")

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """An edition as one audience sees it, and the words it is shown in."""

    shown: Contents
    words: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: `value` this month, `earlier` the month before (None: nothing known), and both in words.

    `change` is empty unless both numbers are shown. `part` marks a row within the one above.
    """

    id: str
    name: str
    value: Value
    earlier: Value | None
    now: str
    before: str
    change: str
    part: bool = False

    @property
    def shown(self) -> int:
        """The number of this month, 0 where it is hidden."""
        return 0 if isinstance(self.value, Hidden) else self.value

    @property
    def tells(self) -> bool:
        """There is a number other than zero to show."""
        return bool(self.shown) or (not isinstance(self.earlier, Hidden) and bool(self.earlier))


@dataclass(frozen=True, slots=True)
class Block:
    """One table of the page: its lines, and the names of rows with nothing to show: zero, small or withheld.

    Rows within another row are only counted then: `parts_left`.
    """

    id: str
    lines: tuple[Line, ...]
    none: tuple[str, ...]
    small: tuple[str, ...]
    withheld: tuple[str, ...]
    parts_left: int


def number_text(value: Value | None, view: View) -> str:
    """A number as it is shown: itself, "<10", the word for withheld; "–" where there is none."""
    if value is None:
        return "–"
    if value is Hidden.SMALL:
        return f"<{view.shown.threshold}"
    return view.words["report.withheld"] if isinstance(value, Hidden) else f"{value:,}"


def totals(view: View, names: Iterable[str]) -> tuple[Line, ...]:
    """These totals, in this order."""
    now, before = view.shown.figures.now, view.shown.figures.before
    earlier = before.totals if before else {}
    return tuple(
        _line(view, (name, view.words[f"figure.{name}"]), values=(now.totals[name], earlier.get(name)))
        for name in names
    )


def lines(view: View, table: str, *, group: str = "", part: bool = False) -> list[Line]:
    """The rows of a table, named by the labels "group.row" (group: the table's).

    Most first and hidden ones after them, unless the table has an order of its own.
    """
    now, before = view.shown.figures.now, view.shown.figures.before
    earlier = before.tables[table].rows if before else {}
    made = [
        _line(view, (row, _name(row, group or table, words=view.words)), values=(value, earlier.get(row)), part=part)
        for row, value in now.tables[table].rows.items()
    ]
    if table in IN_ORDER:
        return made
    return sorted(made, key=lambda line: (line.id in LAST, isinstance(line.value, Hidden), -line.shown))


def block(view: View, table: str, *, group: str = "") -> Block:
    """A table for the page."""
    return _block(table, lines(view, table, group=group))


def months(view: View) -> list[Line]:
    """New cases of each month up to this one, oldest first."""
    return [_line(view, (month, month), values=(count, None)) for month, count in view.shown.figures.series]


def topics(view: View) -> Block:
    """Families, most first, each followed by its categories."""
    every: list[Line] = []
    for family in lines(view, "family"):
        every.append(family)
        if f"category:{family.id}" in view.shown.figures.now.tables:
            every += lines(view, f"category:{family.id}", group="category", part=True)
    return _block("family", every)


def needs(view: View) -> list[tuple[Line, str]]:
    """Every need with a number to show, most first, each with how many of its cases have a confirmed service."""
    tables = view.shown.figures.now.tables
    return [
        (line, number_text(tables[f"need:{line.id}"].rows["confirmed"], view))
        for line in lines(view, "need")
        if line.shown
    ]


def _name(row: str, group: str, *, words: Words) -> str:
    return words.get(f"{group}.{row}") or words.get(f"row.{row}") or row


def _line(view: View, row: tuple[str, str], *, values: tuple[Value, Value | None], part: bool = False) -> Line:
    now, before = values
    change = ""
    if not isinstance(now, Hidden) and before is not None and not isinstance(before, Hidden):
        change = f"{now - before:+,d}".replace("-", "−") if now != before else "0"
    return Line(
        id=row[0],
        name=row[1],
        value=now,
        earlier=before,
        now=number_text(now, view),
        before=number_text(before, view),
        change=change,
        part=part,
    )


def _block(name: str, every: Sequence[Line]) -> Block:
    left = [line for line in every if not line.tells]
    silent = [line for line in left if not line.part]
    return Block(
        id=name,
        lines=tuple(line for line in every if line.tells),
        none=tuple(line.name for line in silent if not isinstance(line.value, Hidden)),
        small=tuple(line.name for line in silent if line.value is Hidden.SMALL),
        withheld=tuple(line.name for line in silent if line.value is Hidden.WITHHELD),
        parts_left=len(left) - len(silent),
    )
