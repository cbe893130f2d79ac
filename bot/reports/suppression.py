"""What may be published of a month's figures: small counts hidden, and enough beside them that none can be worked out.

Pure. Sources: minimum reporting size and complementary cells, NCES 2011-603; rates on few events, the same threshold
the district sets (`rate_events`).

* A count from 0 to threshold - 1 is `Hidden.SMALL`; a zero is shown only for figures that are empty by definition.
* Figures are bound by sums (a table's rows to their total; new + carried over = closed + open; what this month carried
  over was open at the end of the one before). From the published numbers and these sums alone, every hidden number must
  still have at least PLAUSIBLE possible values (a small one: between 1 and threshold - 1). While one has fewer, the
  next smallest number of the sum that betrays it is hidden too. Where that happens all hidden numbers of the sum look
  alike (`Hidden.WITHHELD`), so that nobody learns which of them is the small one.
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


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures by key, the sums that bind them, the threshold, and which are empty by definition.

    Raises ValueError for a sum that does not hold: nothing could be said of what a reader can work out.
    """

    counts: Mapping[str, int]
    sums: Sequence[Sum]
    threshold: int = THRESHOLD
    empty: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for each in self.sums:
            if sum(map(self.counts.__getitem__, each.left)) != sum(map(self.counts.__getitem__, each.right)):
                raise ValueError(f"{' + '.join(each.left)} is not {' + '.join(each.right)}")


def suppress(figures: Figures, *, threshold: int = THRESHOLD, rate_events: int = RATE_EVENTS) -> Figures:
    """The figures as they may be published. Raises ValueError for a threshold under 10, or sums that do not hold."""
    if threshold < THRESHOLD:
        raise ValueError(f"a threshold under {THRESHOLD} does not protect")
    sums = [*_sums(figures.now), *_sums(figures.before, BEFORE)]
    if figures.before:
        sums.append(Sum(("carried_over",), (f"{BEFORE}open",)))
    counts = {**_counts(figures.now), **_counts(figures.before, BEFORE)}
    marks = hide(Numbers(counts, sums, threshold, figures.empty))
    before = _Publishing(marks, rate_events, BEFORE)
    return replace(
        figures,
        now=_published(figures.now, _Publishing(marks, rate_events)),
        before=_published(figures.before, before) if figures.before else None,
        series=_series(figures, marks, threshold=threshold),
    )


def hidden_count(month: Month) -> int:
    """How many numbers of a month are not published."""
    values = [*month.totals.values(), *(value for table in month.tables.values() for value in table.rows.values())]
    return sum(isinstance(value, Hidden) for value in values)


def hide(numbers: Numbers) -> dict[str, Hidden]:
    """Which figures are hidden, and how they are marked."""
    small = (key for key, count in numbers.counts.items() if count < numbers.threshold and key not in numbers.empty)
    marks = dict.fromkeys(small, Hidden.SMALL)
    while step := _next_step(numbers, marks):
        marks |= step
    return marks


def _next_step(numbers: Numbers, marks: Mapping[str, Hidden]) -> dict[str, Hidden] | None:
    """What must be hidden next; None when every hidden number is safe, or all that betrays it is hidden already."""
    ranges = possible(numbers, marks)
    for key in marks:
        small = numbers.counts[key] < numbers.threshold
        if _plausible(ranges[key], numbers.threshold if small else None) < PLAUSIBLE:
            for each in numbers.sums:
                if key in each.terms and (step := _hide_more(each, numbers.counts, marks=marks)):
                    return step
    return None


def _plausible(bounds: Range, threshold: int | None) -> float:
    low, high = bounds
    return high - low + 1 if threshold is None else min(high, threshold - 1) - max(low, 1) + 1


def _hide_more(each: Sum, counts: Mapping[str, int], *, marks: Mapping[str, Hidden]) -> dict[str, Hidden] | None:
    """The smallest shown figure of a sum hidden, all its hidden ones made alike; None when there is nothing to do."""
    shown = sorted((key for key in each.terms if key not in marks and counts[key]), key=lambda key: counts[key])
    alike = {key: Hidden.WITHHELD for key in each.terms if key in marks}
    last = [key for key in shown if key.removeprefix(BEFORE) in HELD_OPEN]
    if candidates := [key for key in shown if key not in last]:
        return {**alike, candidates[0]: Hidden.WITHHELD}
    if any(marks[key] is Hidden.SMALL for key in alike):
        return alike
    return {last[0]: Hidden.WITHHELD} if last else None


def possible(numbers: Numbers, marks: Mapping[str, Hidden]) -> dict[str, Range]:
    """Between which values each figure must lie for a reader who knows the published ones, the marks and the sums."""
    unknown: dict[Hidden, Range] = {Hidden.SMALL: (0, numbers.threshold - 1), Hidden.WITHHELD: (0, inf)}
    ranges: dict[str, Range] = {
        key: unknown[marks[key]] if key in marks else (count, count) for key, count in numbers.counts.items()
    }
    waiting = [each for each in numbers.sums if any(key in marks for key in each.terms)]
    while any([_narrow(each, ranges) for each in waiting]):  # noqa: C419 - every sum has its turn in every round
        pass
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


@dataclass(frozen=True, slots=True)
class _Publishing:
    """How one month of an edition is published: the marks, and the prefix of its keys."""

    marks: Mapping[str, Hidden]
    rate_events: int
    prefix: str = ""

    def value(self, key: str, exact: Value) -> Value:
        return self.marks.get(self.prefix + key, exact)


def _published(month: Month, how: _Publishing) -> Month:
    enough = isinstance(month.answered, int) and month.answered >= how.rate_events
    return Month(
        totals={name: how.value(name, value) for name, value in month.totals.items()},
        tables={
            name: Table(table.of, {row: how.value(f"{name}/{row}", value) for row, value in table.rows.items()})
            for name, table in month.tables.items()
        },
        answered=Hidden.WITHHELD,
        median_hours=month.median_hours if enough else None,
    )


def _series(figures: Figures, marks: Mapping[str, Hidden], *, threshold: int) -> tuple[tuple[str, Value], ...]:
    """The months, hidden where they are small, or hidden elsewhere in the same edition."""
    known: list[Value] = [count if isinstance(count, int) and count >= threshold else Hidden.SMALL
                          for _, count in figures.series]  # fmt: skip
    known[-1] = marks.get("new", known[-1])
    if figures.before:
        known[-2] = marks.get(f"{BEFORE}new", known[-2])
    return tuple((month, value) for (month, _), value in zip(figures.series, known, strict=True))
