"""The three things that matter first: is it more than usual, what is it about, what calls for action. Pure.

Says only what the published numbers say. A month beside the months before it is a description, no test: with twelve
months before it, one month in thirteen is the highest by chance alone, and the page says so.
"""

from dataclasses import dataclass

from bot.reports.contents import Audience, Contents
from bot.reports.layout import Line, View, lines, number_text
from bot.reports.shapes import Hidden, Value

ENOUGH_MONTHS = 6
TOP_TOPICS = 3
TOP_NEEDS = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """New cases beside those of `months` months before; `verdict` is highest, lowest, within, few or hidden."""

    verdict: str
    months: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Attention:
    """Something a reader may have to act on: late, old or need; how many, and out of how many where that is shown."""

    id: str
    name: str
    count: int
    of: int | None


def compared(view: View) -> Comparison:
    """The month beside those before it, from ENOUGH_MONTHS months on."""
    *earlier, (_, latest) = view.shown.figures.series
    known = [count for _, count in earlier if not isinstance(count, Hidden)]
    most = max(known, default=0)
    least: Value = Hidden.SMALL if len(known) < len(earlier) else min(known, default=0)
    verdict = "within"
    if isinstance(latest, Hidden):
        verdict = "hidden"
    elif len(earlier) < ENOUGH_MONTHS or not known:
        verdict = "few"
    elif latest > most:
        verdict = "highest"
    elif not isinstance(least, Hidden) and latest < least:
        verdict = "lowest"
    low, high = (number_text(value, view) for value in (least, most))
    return Comparison(verdict, len(earlier), low, high)


def top_topics(view: View) -> list[Line]:
    """The largest families with a number to show."""
    return [line for line in lines(view, "family") if line.shown and line.id != "unrecorded"][:TOP_TOPICS]


def attention(view: View) -> list[Attention]:
    """Late first answers, cases open for over a month, needs for which no service is confirmed. Zeros and numbers that
    are not published are left out.
    """
    shown = view.shown
    late, in_time = _shown(shown, "first_contact/late"), _shown(shown, "first_contact/in_time")
    old = [_shown(shown, f"open_age/{band}") for band in ("31_to_90", "over_90")]
    found = [
        Attention("late", "", late or 0, late + in_time if late and in_time is not None else None),
        Attention("old", "", sum(count or 0 for count in old), _shown(shown, "open")),
    ]
    unmet = [
        Attention(
            "need", view.words[f"need.{need}"], _shown(shown, f"need:{need}/open") or 0, _shown(shown, f"need/{need}")
        )
        for need in shown.figures.now.tables["need"].rows
    ]
    found += sorted(unmet, key=lambda each: -each.count)[:TOP_NEEDS]
    return [each for each in found if each.count]


def in_time_share(shown: Contents) -> int | None:
    """Percent of first answers with a known promise that kept it; None when a number is hidden or they are too few."""
    late, in_time = _shown(shown, "first_contact/late"), _shown(shown, "first_contact/in_time")
    if late is None or in_time is None:
        return None
    enough = 1 if shown.audience is Audience.INTERNAL else shown.rate_events
    return round(100 * in_time / (late + in_time)) if late + in_time >= enough else None


def _shown(shown: Contents, key: str) -> int | None:
    """A figure of this month; None where it is hidden, or not in this edition."""
    now = shown.figures.now
    if "/" in key and key.partition("/")[0] not in now.tables:
        return None
    value = now.value(key)
    return None if isinstance(value, Hidden) else value
