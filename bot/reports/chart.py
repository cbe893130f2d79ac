"""The bars of the one chart: geometry only, in units of its view box. The template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reports.shapes import Hidden, Value

WIDTH, HEIGHT = 400, 190
TOP, BOTTOM = 20, 34
MONTHS = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its column, and how high. `value` None: not published, drawn as a hatched stub."""

    month: str
    value: int | None
    x: float
    y: float
    width: float
    height: float
    middle: float
    current: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, oldest first, on a ground line at `floor`."""

    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]


def chart(series: Sequence[tuple[str, Value]], threshold: int) -> Chart:
    """Bars from zero; a number that is not published is drawn at half the threshold, for a place it can be."""
    known = [count for _, count in series if not isinstance(count, Hidden)]
    most = max([*known, threshold])
    step = WIDTH / MONTHS
    start = WIDTH - step * len(series)
    floor = HEIGHT - BOTTOM
    bars = []
    for place, (month, count) in enumerate(series):
        value = None if isinstance(count, Hidden) else count
        height = (floor - TOP) * (threshold / 2 if value is None else value) / most
        left = start + step * place
        bars.append(
            Bar(
                month=month,
                value=value,
                x=round(left + step * 0.12, 1),
                y=round(floor - height, 1),
                width=round(step * 0.76, 1),
                height=round(height, 1),
                middle=round(left + step / 2, 1),
                current=place == len(series) - 1,
            )
        )
    return Chart(WIDTH, HEIGHT, floor, tuple(bars))
