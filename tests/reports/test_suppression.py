from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.shapes import Figures, Hidden, Month, Table
from bot.reports.suppression import Numbers, Sum, hidden_count, hide, possible, suppress

FAMILIES = {"learning": ("academics", "language"), "belonging": ("bullying", "safety", "conduct"), "meals": ("meals",)}


def month_of(topics, *, closed=0, carried_over=0, hours=None, answered=0):
    """A month whose new cases are those of `topics` (category: count)."""
    family = {name: sum(topics[one] for one in ids) for name, ids in FAMILIES.items()}
    new = sum(family.values())
    inside = {
        f"category:{name}": Table(f"family/{name}", {one: topics[one] for one in ids})
        for name, ids in FAMILIES.items()
    }  # fmt: skip
    return Month(
        totals={"new": new, "carried_over": carried_over, "closed": closed, "open": new + carried_over - closed},
        tables={"family": Table("new", family), **inside},
        answered=answered,
        median_hours=hours,
    )


def edition_of(now, before=None, series=()):
    return Figures("2026-10", now, before, tuple(series) or (("2026-09", 0), ("2026-10", now.totals["new"])))


def published(month):
    """Everything a reader sees: totals and rows by key."""
    rows = {f"{name}/{row}": value for name, table in month.tables.items() for row, value in table.rows.items()}
    return {**month.totals, **rows}


counts = st.integers(0, 30)
topics = st.fixed_dictionaries({one: counts for ids in FAMILIES.values() for one in ids})


@st.composite
def months(draw, carried=None):
    carried = draw(counts) if carried is None else carried
    mine = draw(topics)
    return month_of(mine, carried_over=carried, closed=draw(st.integers(0, sum(mine.values()) + carried)))


@st.composite
def two_months(draw):
    before = draw(months())
    return draw(months(carried=before.totals["open"])), before


def test_a_count_under_ten_is_hidden_and_ten_is_shown():
    shown = hide(Numbers({"nine": 9, "ten": 10, "zero": 0}, []))
    assert shown == {"nine": Hidden.SMALL, "zero": Hidden.SMALL}


def test_a_zero_is_shown_only_where_it_is_so_by_definition():
    assert hide(Numbers({"a": 0, "b": 0}, [], empty=frozenset({"b"}))) == {"a": Hidden.SMALL}


def test_a_single_hidden_number_takes_the_next_smallest_with_it_and_both_look_alike():
    numbers = Numbers({"total": 55, "a": 40, "b": 12, "c": 3}, [Sum(("total",), ("a", "b", "c"))])
    assert hide(numbers) == {"c": Hidden.WITHHELD, "b": Hidden.WITHHELD}


def test_enough_small_numbers_beside_each_other_hide_each_other():
    numbers = Numbers({"total": 50, "a": 40, "b": 6, "c": 4}, [Sum(("total",), ("a", "b", "c"))])
    assert hide(numbers) == {"b": Hidden.SMALL, "c": Hidden.SMALL}


def test_two_hidden_numbers_that_are_nearly_all_zero_are_no_hiding_place():
    numbers = Numbers({"total": 41, "a": 40, "b": 1, "c": 0}, [Sum(("total",), ("a", "b", "c"))])
    assert set(hide(numbers)) == {"a", "b", "c"}


def test_nearly_full_small_numbers_are_no_hiding_place_either():
    numbers = Numbers({"total": 45, "a": 27, "b": 9, "c": 9}, [Sum(("total",), ("a", "b", "c"))])
    assert set(hide(numbers)) == {"a", "b", "c"}


def test_a_number_hidden_in_one_table_is_not_given_away_by_another():
    """Only `meals` is in its family: showing the family would show the category."""
    shown = suppress(edition_of(month_of({"academics": 40, "language": 20, "bullying": 15, "safety": 12, "conduct": 30,
                                          "meals": 3}, carried_over=20, closed=40)))  # fmt: skip
    rows = published(shown.now)
    assert isinstance(rows["family/meals"], Hidden)
    assert isinstance(rows["category:meals/meals"], Hidden)
    assert sum(isinstance(value, Hidden) for key, value in rows.items() if key.startswith("family/")) >= 2


def test_what_is_carried_over_does_not_give_away_what_was_open_before():
    before = month_of(
        dict.fromkeys(("academics", "language", "bullying", "safety", "conduct", "meals"), 20), closed=117
    )
    now = month_of(dict.fromkeys(("academics", "language", "bullying", "safety", "conduct", "meals"), 20),
                   carried_over=3, closed=50)  # fmt: skip
    shown = suppress(edition_of(now, before))
    assert isinstance(shown.now.totals["carried_over"], Hidden)
    assert isinstance(shown.before.totals["open"], Hidden)


def test_a_median_of_few_answers_is_not_shown():
    plain = dict.fromkeys(("academics", "language", "bullying", "safety", "conduct", "meals"), 20)
    assert suppress(edition_of(month_of(plain, hours=20.0, answered=15))).now.median_hours is None
    assert suppress(edition_of(month_of(plain, hours=20.0, answered=16))).now.median_hours == 20.0


def test_small_months_of_the_series_are_hidden():
    plain = dict.fromkeys(("academics", "language", "bullying", "safety", "conduct", "meals"), 20)
    shown = suppress(edition_of(month_of(plain), series=[("2026-08", 9), ("2026-09", 10), ("2026-10", 120)]))
    assert shown.series == (("2026-08", Hidden.SMALL), ("2026-09", 10), ("2026-10", 120))


def test_a_threshold_under_ten_is_refused_and_a_higher_one_hides_more():
    plain = edition_of(month_of(dict.fromkeys(("academics", "language", "bullying", "safety", "conduct", "meals"), 20)))
    with pytest.raises(ValueError, match="under 10"):
        suppress(plain, threshold=9)
    assert hidden_count(suppress(plain, threshold=25).now) > hidden_count(suppress(plain).now)


def test_figures_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match=r"total is not a \+ b"):
        Numbers({"total": 30, "a": 10, "b": 19}, [Sum(("total",), ("a", "b"))])


def test_a_reader_learns_nothing_of_a_number_that_no_sum_binds():
    assert possible(Numbers({"a": 50}, []), {"a": Hidden.WITHHELD}) == {"a": (0, inf)}


@settings(max_examples=150, deadline=None)
@given(two_months())
def test_no_small_number_is_ever_shown(pair):
    now, before = pair
    shown = suppress(edition_of(now, before))
    for month in (shown.now, shown.before):
        assert all(isinstance(value, Hidden) or value >= 10 for value in published(month).values())
    assert all(isinstance(count, Hidden) or count >= 10 for _, count in shown.series)


@settings(max_examples=150, deadline=None)
@given(two_months())
def test_what_is_shown_is_exact(pair):
    now, before = pair
    shown = suppress(edition_of(now, before))
    exact = published(now)
    assert all(isinstance(value, Hidden) or value == exact[key] for key, value in published(shown.now).items())


@settings(max_examples=300, deadline=None)
@given(months())
def test_no_table_with_its_total_shows_all_rows_but_one(now):
    shown = suppress(edition_of(now)).now
    for table in shown.tables.values():
        hidden = [row for row, value in table.rows.items() if isinstance(value, Hidden)]
        assert len(hidden) != 1 or isinstance(shown.value(table.of), Hidden)


def ways(rest, hidden):
    """Every way in which hidden rows, each between its bounds, add up to `rest`, found by trying."""
    if not hidden:
        return [{}] if rest == 0 else []
    (first, (low, high)), *others = hidden.items()
    return [
        {first: value, **other}
        for value in range(low, min(high, rest) + 1)
        for other in ways(rest - value, dict(others))
    ]


@settings(max_examples=150, deadline=None)
@given(months())
def test_an_attacker_who_tries_every_number_finds_at_least_four_for_each_small_one(now):
    """Against one table and its shown total; the attacker knows what the marks mean."""
    shown = suppress(edition_of(now)).now
    for name, table in shown.tables.items():
        total = shown.value(table.of)
        if isinstance(total, Hidden):
            continue
        marks = {row: value for row, value in table.rows.items() if isinstance(value, Hidden)}
        rest = total - sum(value for value in table.rows.values() if not isinstance(value, Hidden))
        found = ways(rest, {row: (0, 9 if mark is Hidden.SMALL else total) for row, mark in marks.items()})
        for row in marks:
            if now.tables[name].rows[row] < 10:
                assert len({way[row] for way in found} & set(range(1, 10))) >= 4
