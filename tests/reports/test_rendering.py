import csv
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.reports import edition, rendering
from bot.reports.chart import HEIGHT, chart
from bot.reports.shapes import Hidden
from tests.reports.october import NOVEMBER_2, an_october

FORMS = [(locale, audience) for locale in ("en", "es") for audience in ("internal", "released", "public")]


class Page(HTMLParser):
    """Elements with their attributes, in order; text by element."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.words = [], [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if self.open and data.strip():
            self.words.setdefault(self.open[-1], []).append(data.strip())

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]


@pytest.fixture
def database_url(sqlite_url):
    """What is shown does not depend on where it was counted: one kind of database is enough."""
    return sqlite_url


@pytest.fixture
async def october(database, office):
    async with database.writing(NOVEMBER_2) as tx:
        await an_october(tx)
        yield await edition.build(tx, office, month="2026-10")


@pytest.mark.parametrize(("locale", "audience"), FORMS)
async def test_a_page_has_landmarks_headings_in_order_and_tables_that_can_be_read_aloud(
    october, office, locale, audience
):
    page = Page(rendering.html(october, office, locale=locale, audience=audience))
    assert page.all("html") == [{"lang": locale}]
    assert all(page.all(tag) for tag in ("header", "main", "footer", "title"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption"))


@pytest.mark.parametrize(("locale", "audience"), FORMS)
async def test_a_page_fetches_nothing_and_runs_nothing(october, office, locale, audience):
    html = rendering.html(october, office, locale=locale, audience=audience)
    page = Page(html)
    assert not page.all("script", "link", "img", "iframe", "object")
    assert not [attrs for _, attrs in page.elements if any(name.startswith("on") or name == "src" for name in attrs)]
    assert "@import" not in html


@pytest.mark.parametrize(("locale", "audience"), FORMS)
async def test_every_label_points_to_something_and_no_id_is_used_twice(october, office, locale, audience):
    page = Page(rendering.html(october, office, locale=locale, audience=audience))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = [name for _, attrs in page.elements for name in (attrs.get("aria-labelledby") or "").split()]
    assert set(wanted) <= set(ids)


async def test_the_one_chart_is_told_in_words_too(october, office):
    html = rendering.html(october, office, locale="en")
    page = Page(html)
    assert len(page.all("svg")) == 1
    assert page.all("svg")[0]["role"] == "img"
    assert page.words["desc"] == ["September 2026: 15; October 2026: 40."]


async def test_the_internal_page_says_what_it_is_and_hides_nothing(october, office):
    html = rendering.html(october, office, locale="en", audience="internal")
    assert "exact numbers, nothing is hidden" in html
    assert "&lt;10" not in html
    assert "<strong>8</strong> of 32: cases open for over 30 days" in html
    assert "<strong>12</strong> of 16: cases with a need and no confirmed service yet (Food)" in html


async def test_the_released_page_says_state_day_threshold_and_how_many_numbers_are_hidden(october, office):
    october.state = edition.EditionState.RELEASED
    page = Page(rendering.html(october, office, locale="en", audience="released"))
    hidden = rendering.document(october, office, audience="released")["hidden"]
    facts = " ".join(" ".join(page.words["p"]).split())
    assert "Edition 1 · Released · counted on Monday, November 2, 2026." in facts
    assert f"Counts under 10 are not shown; {hidden} numbers are hidden." in facts
    assert october.digest in page.words["span"]
    assert "nothing is hidden" not in facts


async def test_a_preview_of_a_draft_and_a_running_month_say_so(database, office, october):
    assert "Not released. State: Draft" in rendering.html(october, office, locale="en", audience="released")
    october.figures = {**october.figures, "data_date": "2026-10-31"}
    assert "This month is not over" in rendering.html(october, office, locale="en")


@pytest.mark.parametrize("audience", ["released", "public"])
async def test_no_published_form_holds_a_number_from_one_to_nine(october, office, audience):
    page = Page(rendering.html(october, office, locale="en", audience=audience))
    assert not [cell for cell in page.words["td"] + page.words["strong"] if re.fullmatch(r"[0-9]", cell)]
    rows = list(csv.DictReader(io.StringIO(rendering.csv(october, office, locale="en", audience=audience))))
    assert not [row for row in rows if row["value"] and int(row["value"]) < 10 and row["row"] != "carried_over"]
    assert {row["hidden"] for row in rows} >= {"", "small"}


async def test_the_public_edition_is_coarser_than_the_released_one(october, office):
    tables = {
        audience: set(rendering.document(october, office, audience=audience)["figures"]["now"]["tables"])
        for audience in ("released", "public")
    }
    assert tables["public"] < tables["released"]
    assert not [name for name in tables["public"] if name.startswith(("category:", "area"))]


async def test_csv_and_json_say_the_same(october, office):
    rows = csv.DictReader(io.StringIO(rendering.csv(october, office, locale="en", audience="released")))
    document = json.loads(json.dumps(rendering.document(october, office, audience="released")))
    now = document["figures"]["now"]
    for row in rows:
        if row["table"] == "new_by_month":
            value = dict(document["figures"]["series"])[row["row"]]
        elif row["table"] == "total":
            value = now["totals"][row["row"]]
        else:
            value = now["tables"][row["table"]]["rows"][row["row"]]
        assert value == ({"hidden": row["hidden"]} if row["hidden"] else int(row["value"]))
    assert (document["schema"], document["edition"], document["state"]) == ("ombudsline.report/1", 1, "draft")


async def test_both_languages_name_every_row(october, office):
    for locale in ("en", "es"):
        rows = list(csv.DictReader(io.StringIO(rendering.csv(october, office, locale=locale))))
        assert not [row for row in rows if row["name"] == row["row"] and row["table"] != "new_by_month"]


def test_a_hidden_month_is_drawn_without_its_number():
    drawn = chart([("2026-08", 40), ("2026-09", Hidden.SMALL), ("2026-10", 20)], 10)
    tall, hidden, current = drawn.bars
    assert (hidden.value, current.current, tall.current) == (None, True, False)
    assert tall.height == 2 * current.height
    assert 0 < hidden.height < current.height < HEIGHT
