"""What may be published of a month's figures: small counts hidden, and enough beside them that none can be worked out.

Pure. Sources: minimum reporting size and complementary cells, NCES 2011-603; rates on few events, the same threshold
the district sets (`rate_events`).

* A count from 0 to threshold - 1 is `Hidden.SMALL`; a zero is shown only for figures that are empty by definition.
* Figures are bound by sums (a table's rows to their total; new + carried over = closed + open; what this month carried
  over was open at the end of the one before). From the published numbers and these sums alone, every hidden number must
  still have at least PLAUSIBLE possible values (a small one: between 1 and threshold - 1). While one has fewer, the next
  smallest number of the sum that betrays it is hidden too. Where that happens all hidden numbers of the sum look alike
  (`Hidden.WITHHELD`), so that nobody learns which of them is the small one.
* Possible values are narrowed over all sums together, bound by bound, until nothing changes. That is wider than what a
  solver would find in rare cases; it never looks narrower than it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from bot.reports.shapes import Figures, Hidden, Month, Table, Value

THRESHOLD = 10
RATE_EVENTS = 16
PLAUSIBLE = 4
# Hidden only as the very last resort: the series of the months shows them again in every later edition.
HELD_OPEN = ("new", "contacts")
BEFORE = "before "

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sum:
    """The figures of the left side add up to the same as those of the right side."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Every figure in it."""
        return (*self.left, *self.right)


def suppress(figures: Figures, threshold: int = THRESHOLD, rate_events: int = RATE_EVENTS) -> Figures:
    """The figures as they may be published. Raises ValueError for a threshold under 2: nothing would be hidden."""
    if threshold < 2:
        raise ValueError("a threshold under 2 hides nothing")
    counts = {**_counts(figures.now), **_counts(figures.before, BEFORE)}
    sums = [*_sums(figures.now), *_sums(figures.before, BEFORE)]
    if figures.before:
        sums.append(Sum(("carried_over",), (f"{BEFORE}open",)))
    marks = hide(counts, sums, threshold=threshold, empty=figures.empty)
    return replace(
        figures,
        now=_published(figures.now, marks, rate_events),
        before=_published(figures.before, marks, rate_events, BEFORE) if figures.before else None,
        series=tuple(_month_shown(figures, month, count, marks, threshold) for month, count in figures.series),
    )


def hidden_count(month: Month) -> int:
    """How many numbers of a month are not published."""
    values = [*month.totals.values(), *(value for table in month.tables.values() for value in table.rows.values())]
    return sum(isinstance(value, Hidden) for value in values)


def hide(
    counts: Mapping[str, int], sums: Sequence[Sum], *, threshold: int, empty: frozenset[str] = frozenset()
) -> dict[str, Hidden]:
    """Which figures are hidden, and how they are marked."""
    marks = {key: Hidden.SMALL for key, count in counts.items() if count < threshold and key not in empty}
    while step := _next_step(counts, sums, marks, threshold):
        marks |= step
    return marks


def _next_step(
    counts: Mapping[str, int], sums: Sequence[Sum], marks: Mapping[str, Hidden], threshold: int
) -> dict[str, Hidden] | None:
    """What must be hidden next; None when every hidden number is safe, or all that betrays it is hidden already."""
    ranges = possible(counts, sums, marks, threshold)
    for key in marks:
        small = counts[key] < threshold
        if _plausible(ranges[key], threshold if small else None) < PLAUSIBLE:
            for each in sums:
                if key in each.terms and (step := _hide_more(each, counts, marks)):
                    return step
    return None


def _plausible(bounds: Range, threshold: int | None) -> float:
    low, high = bounds
    return high - low + 1 if threshold is None else min(high, threshold - 1) - max(low, 1) + 1


def _hide_more(each: Sum, counts: Mapping[str, int], marks: Mapping[str, Hidden]) -> dict[str, Hidden] | None:
    """The smallest shown figure of a sum hidden, all its hidden ones made alike; None when there is nothing to do."""
    shown = [key for key in each.terms if key not in marks]
    hidden = {key: Hidden.WITHHELD for key in each.terms if key in marks}
    free = sorted((key for key in shown if not _held_open(key) and counts[key]), key=lambda key: counts[key])
    if not free and any(marks[key] is Hidden.SMALL for key in hidden):
        return hidden
    for key in (*free, *shown):
        if counts[key]:
            return {**hidden, key: Hidden.WITHHELD}
    return None


def _held_open(key: str) -> bool:
    return key.removeprefix(BEFORE) in HELD_OPEN


def possible(
    counts: Mapping[str, int], sums: Sequence[Sum], marks: Mapping[str, Hidden], threshold: int
) -> dict[str, Range]:
    """Between which values each figure must lie for a reader who knows the published ones, the marks and the sums."""
    unknown: dict[Hidden, Range] = {Hidden.SMALL: (0, threshold - 1), Hidden.WITHHELD: (0, inf)}
    ranges: dict[str, Range] = {
        key: unknown[marks[key]] if key in marks else (count, count) for key, count in counts.items()
    }
    waiting = [each for each in sums if any(key in marks for key in each.terms)]
    changed = True
    while changed:
        changed = any([_narrow(each, ranges) for each in waiting])
    return ranges


def _narrow(each: Sum, ranges: dict[str, Range]) -> bool:
    """Tightens the ranges of one sum; True when one became narrower."""
    changed = False
    for mine, other in ((each.left, each.right), (each.right, each.left)):
        for key in mine:
            rest = [ranges[name] for name in mine if name != key]
            low = sum(ranges[name][0] for name in other) - sum(high for _, high in rest)
            high = sum(ranges[name][1] for name in other) - sum(low for low, _ in rest)
            tighter = (max(low, ranges[key][0]), min(high, ranges[key][1]))
            changed, ranges[key] = changed or tighter != ranges[key], tighter
    return changed


def _counts(month: Month | None, prefix: str = "") -> dict[str, int]:
    if month is None:
        return {}
    rows = {f"{name}/{row}": value for name, table in month.tables.items() for row, value in table.rows.items()}
    exact = {**month.totals, **rows}
    return {f"{prefix}{key}": value for key, value in exact.items() if not isinstance(value, Hidden)}


def _sums(month: Month | None, prefix: str = "") -> Iterator[Sum]:
    if month is None:
        return
    yield Sum((f"{prefix}new", f"{prefix}carried_over"), (f"{prefix}closed", f"{prefix}open"))
    for name, table in month.tables.items():
        if table.of is not None:
            yield Sum((f"{prefix}{table.of}",), tuple(f"{prefix}{name}/{row}" for row in table.rows))


def _published(month: Month, marks: Mapping[str, Hidden], rate_events: int, prefix: str = "") -> Month:
    enough = isinstance(month.answered, int) and month.answered >= rate_events
    return Month(
        totals={name: marks.get(f"{prefix}{name}", value) for name, value in month.totals.items()},
        tables={name: _published_table(name, table, marks, prefix) for name, table in month.tables.items()},
        answered=Hidden.WITHHELD,
        median_hours=month.median_hours if enough else None,
    )


def _published_table(name: str, table: Table, marks: Mapping[str, Hidden], prefix: str) -> Table:
    return Table(table.of, {row: marks.get(f"{prefix}{name}/{row}", value) for row, value in table.rows.items()})


def _month_shown(
    figures: Figures, month: str, count: Value, marks: Mapping[str, Hidden], threshold: int
) -> tuple[str, Value]:
    """A month of the series, hidden when it is small or hidden elsewhere in the same edition."""
    here = {figures.month: "new", figures.series[-2][0] if figures.before else None: f"{BEFORE}new"}
    if mark := marks.get(here.get(month, "")):
        return month, mark
    return month, Hidden.SMALL if isinstance(count, int) and count < threshold else count
