import datetime as dt

import pytest

from bot.rendering import labels
from bot.reports.contents import Audience, Contents
from bot.reports.layout import View
from bot.reports.shapes import Figures, Hidden, Month, Table
from bot.reports.trends import attention, compared, in_time_share, top_topics
from storage.enums import EditionState

SMALL, WITHHELD = Hidden.SMALL, Hidden.WITHHELD


def month(**tables):
    plain = {
        "family": {"access": 0, "discipline": 0, "unrecorded": 0},
        "first_contact": {"in_time": 0, "late": 0},
        "open_age": {"31_to_90": 0, "over_90": 0},
        "need": {"food": 0, "housing": 0},
        "need:food": {"confirmed": 0, "open": 0},
        "need:housing": {"confirmed": 0, "open": 0},
    }
    rows = {**plain, **{name.replace("__", ":"): values for name, values in tables.items()}}
    totals = dict.fromkeys(("new", "open"), 100)
    return Month(totals, {name: Table(None, values) for name, values in rows.items()}, WITHHELD, None)


def view(now=None, series=(), audience=Audience.RELEASED):
    figures = Figures("2026-10", now or month(), None, tuple((f"m{at}", count) for at, count in enumerate(series)))
    shown = Contents("2026-10", 1, EditionState.RELEASED, "", dt.date(2026, 11, 2), audience, 10, 16, figures)
    return View(shown, labels("en"))


@pytest.mark.parametrize(
    ("series", "verdict", "low", "high"),
    [
        ((20, 30, 25, 40, 22, 24, 41), "highest", "20", "40"),
        ((20, 30, 25, 40, 22, 24, 40), "within", "20", "40"),
        ((20, 30, 25, 40, 22, 24, 19), "lowest", "20", "40"),
        ((SMALL, 30, 25, 40, 22, 24, 12), "within", "<10", "40"),
        ((20, 30, 25, 40, 22, 24, SMALL), "hidden", "20", "40"),
        ((20, 30, 25, 40, 22, 41), "few", "20", "40"),
        ((SMALL,) * 6 + (12,), "few", "<10", "0"),
    ],
)
def test_a_month_is_unusual_only_beyond_every_month_before_it(series, verdict, low, high):
    found = compared(view(series=series))
    assert (found.verdict, found.low, found.high, found.months) == (verdict, low, high, len(series) - 1)


def test_what_it_is_about_leaves_out_hidden_and_unsorted_cases():
    now = month(family={"access": 12, "discipline": SMALL, "workplace": 30, "unrecorded": 50})
    assert [(line.id, line.now) for line in top_topics(view(now))] == [("workplace", "30"), ("access", "12")]


def test_what_may_need_a_reader_is_late_old_and_without_help():
    now = month(
        first_contact={"in_time": 30, "late": 12}, open_age={"31_to_90": 20, "over_90": WITHHELD},
        need={"food": 25, "housing": 14}, need__food={"confirmed": 15, "open": 10},
        need__housing={"confirmed": WITHHELD, "open": WITHHELD},
    )  # fmt: skip
    assert [(each.id, each.count, each.of) for each in attention(view(now))] == [
        ("late", 12, 42), ("old", 20, 100), ("need", 10, 25),
    ]  # fmt: skip


def test_a_month_in_which_all_is_well_asks_for_nothing():
    assert attention(view()) == []


@pytest.mark.parametrize(
    ("rows", "audience", "share"),
    [
        ({"in_time": 15, "late": 10}, Audience.RELEASED, 60),
        ({"in_time": 15, "late": SMALL}, Audience.RELEASED, None),
        ({"in_time": 4, "late": 4}, Audience.INTERNAL, 50),
        ({"in_time": 0, "late": 0}, Audience.INTERNAL, None),
        ({"in_time": 15, "late": 0}, Audience.PUBLIC, None),
    ],
)
def test_a_share_needs_both_numbers_and_enough_answers(rows, audience, share):
    assert in_time_share(view(month(first_contact=rows), audience=audience).shown) == share
