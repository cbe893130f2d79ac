import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import languages, rendering
from bot.errors import ConfigurationError, NotFoundError
from tests.letter_facts import GIVEN, MESSAGE, OFFICE, OPTIONAL

PACIFIC = ZoneInfo("America/Los_Angeles")


class Elements(HTMLParser):
    """Every element with its attributes, and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An own templates folder; what was kept of the shipped one is forgotten before and after."""

    def forget():
        rendering._environment.cache_clear()
        rendering.labels.cache_clear()
        languages.of.cache_clear()
        languages.tags.cache_clear()

    shipped = languages.TEMPLATES
    (tmp_path / "mail.html.j2").write_text((shipped / "mail.html.j2").read_text("utf-8"), "utf-8")
    for language in ("en", "es"):
        (tmp_path / language).mkdir()
        for file in ("labels.toml", "language.toml"):
            (tmp_path / language / file).write_text((shipped / language / file).read_text("utf-8"), "utf-8")
        (tmp_path / language / "_parts.j2").write_text(f"{{% macro bye() %}}bye {language}{{% endmacro %}}")
    monkeypatch.setattr(languages, "TEMPLATES", tmp_path)
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def write(folder: Path, language: str, name: str, body: str, subject: str = "Subject") -> None:
    (folder / language).mkdir(exist_ok=True)
    languages.tags.cache_clear()
    text = f"{{% block subject %}}{subject}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"
    (folder / language / f"{name}.txt.j2").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es-MX", "es"),
        ("es_419", "es"),
        ("ES", "es"),
        ("en-GB", "en"),
        ("vi", "en"),
        ("zh-Hant-TW", "en"),
        (None, "en"),
        ("", "en"),
        ("../es", "en"),
    ],
)
def test_a_reader_gets_the_nearest_language_there_is(locale, language):
    assert rendering.letter("acknowledgement", locale, variables=MESSAGE).language == language


def test_a_letter_without_a_translation_is_english_as_a_whole(folder):
    write(folder, "en", "only_english", "Hello. {{ parts.bye() }} {{ label('urgency.urgent') }}")
    rendered = rendering.letter("only_english", "es", variables={})
    assert (rendered.language, rendered.text) == ("en", "Hello. bye en Urgent\n")


def test_a_regional_letter_leans_on_the_paragraphs_of_its_language(folder):
    write(folder, "es-MX", "local", "Hola. {{ parts.bye() }}")
    write(folder, "en", "local", "Hello")
    assert rendering.letter("local", "es-mx", variables={}).text == "Hola. bye es\n"
    assert rendering.letter("local", "es-ES", variables={}).text == "Hello\n"


def test_an_unknown_letter_is_not_found():
    with pytest.raises(NotFoundError):
        rendering.letter("no_such_letter", "en", variables={})
    with pytest.raises(NotFoundError):
        rendering.page("no_such_page", "en", variables={})


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("name", sorted(set(GIVEN) - {"acknowledgement_unsafe"}))
def test_a_missing_variable_is_an_error_that_names_the_template(name, locale):
    for missing in GIVEN[name].keys() - OPTIONAL:
        given = {key: value for key, value in GIVEN[name].items() if key != missing}
        with pytest.raises(ConfigurationError, match=rf"templates/{locale}/{name}\.txt\.j2: '{missing}' is undefined"):
            rendering.letter(name, locale, variables=given)


@pytest.mark.parametrize("fact", [fact for fact in OFFICE if fact != "interpreter_phone"])
def test_a_missing_or_empty_fact_of_the_district_is_an_error(fact):
    for office in ({key: value for key, value in OFFICE.items() if key != fact}, {**OFFICE, fact: None}):
        with pytest.raises(ConfigurationError, match=fact):
            rendering.letter("acknowledgement", "es", variables={**MESSAGE, "office": office})


def test_a_fact_without_the_readers_language_comes_in_english():
    office = {**OFFICE, "hours": {"en": "Mornings only"}}
    rendered = rendering.letter("acknowledgement", "es", variables={**MESSAGE, "office": office})
    assert rendered.language == "es"
    assert "Mornings only" in rendered.text


def test_a_letter_queued_as_json_comes_out_the_same():
    kept = {"received_at": "2026-11-25T07:42:00+00:00", "zone": "America/Los_Angeles", "read_by": "2026-11-30"}
    queued = json.loads(json.dumps({**MESSAGE, **kept}))
    assert rendering.letter("acknowledgement", "es", variables=queued) == rendering.letter(
        "acknowledgement", "es", variables=MESSAGE
    )


def test_a_subject_is_one_line_whatever_it_is_given(folder):
    write(folder, "en", "odd", "x", subject="About {{ thing }}\n now")
    assert rendering.letter("odd", "en", variables={"thing": "a\r\nBcc: theo@district.example"}).subject == (
        "About a Bcc: theo@district.example now"
    )


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("name", sorted(GIVEN))
def test_html_says_what_the_text_says(name, locale):
    rendered = rendering.letter(name, locale, variables=GIVEN[name])
    shown = "".join(Elements(rendered.html.split("<body", 1)[1]).text.split(">", 1)[-1].split())
    plain = "".join(rendered.text.replace("-" * 20, "").split()).replace("-", "")
    assert shown.replace("-", "") == plain


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("name", sorted(GIVEN))
def test_mail_text_is_narrow_and_clean(name, locale):
    rendered = rendering.letter(name, locale, variables=GIVEN[name])
    assert all(len(line) <= 78 and line == line.rstrip() for line in rendered.text.splitlines())
    assert rendered.text.endswith("\n")
    assert "\n\n\n\n" not in rendered.text
    assert "None" not in rendered.text


def test_html_is_accessible_and_fetches_nothing():
    page = Elements(rendering.letter("acknowledgement", "es-MX", variables=MESSAGE).html)
    assert page.named("html") == [{"lang": "es", "dir": "ltr"}]
    assert len(page.named("h2")) == 5
    assert len(page.named("li")) == 9
    assert page.named("title")
    assert not {tag for tag, _ in page.found} & {"img", "script", "link", "style", "iframe", "form", "input", "object"}
    assert not [attributes for _, attributes in page.found if {"src", "background", "srcset"} & attributes.keys()]
    assert {link["href"] for link in page.named("a")} == {
        "tel:911",
        "tel:988",
        "mailto:compliance@district.example",
        "https://district.example/quejas",
        "tel:+15555550142",
    }


def test_a_reply_is_shown_as_written_and_cannot_carry_markup():
    text = 'Line <b>one</b> & more\n# no heading\nhttps://district.example/a?b=1&c=2. Room 911\n"onclick=x'
    rendered = rendering.letter("reply", "en", variables={**GIVEN["reply"], "text": text})
    page = Elements(rendered.html)
    assert rendered.text.startswith(text)
    assert "Line <b>one</b> & more" in page.text
    assert not page.named("b")
    assert not page.named("h2")
    assert page.named("a")[0]["href"] == "https://district.example/a?b=1&c=2"
    assert "Room <a" not in rendered.html


def test_the_figures_of_a_report_are_a_table_with_heads():
    rendered = rendering.letter("report_released", "en", variables=GIVEN["report_released"])
    page = Elements(rendered.html)
    assert [head["scope"] for head in page.named("th")] == ["col", "col", "row", "row"]
    assert "Cases                    41\n" in rendered.text
    assert rendered.subject == "Monthly report: October 2026"


def test_slack_shows_the_same_letter_unwrapped_and_within_its_limit():
    for locale in ("en", "es"):
        text = rendering.slack_text("slack_receipt", locale, variables=MESSAGE)
        assert len(text) <= 3000
        assert max(map(len, text.splitlines())) > 100
        assert "MV-2026-0142" in text


def test_a_page_is_escaped_knows_its_language_and_is_given_dates_and_labels(folder):
    (folder / "en" / "report.html.j2").write_text(
        '<html lang="{{ language }}"><p title="{{ counts }}">{{ month | in_month }} {{ label("meals.x") if 0 }}'
        '{{ label("category.meals") }} {{ day | on_date(zone) }}</p>'
    )
    given = {"counts": {"en": "<9>"}, "month": dt.date(2026, 10, 1), "day": dt.date(2026, 11, 1), "zone": PACIFIC}
    page = rendering.page("report", "es", variables=given)
    assert page.startswith('<html lang="en"><p title="{&#39;en&#39;: &#39;&lt;9&gt;&#39;}">October 2026 ')
    assert "School meals Sunday, November 1, 2026" in page
    with pytest.raises(ConfigurationError, match="month"):
        rendering.page("report", "en", variables={**{k: v for k, v in given.items() if k != "month"}})


def test_a_day_is_told_in_words_of_the_language():
    day = dt.date(2026, 11, 24)
    assert rendering.on_date(day, "en", zone=PACIFIC) == "Tuesday, November 24, 2026"
    assert rendering.on_date(day, "es-MX", zone=PACIFIC) == "martes 24 de noviembre de 2026"


def test_a_moment_is_told_as_the_day_and_hour_it_is_in_the_district():
    midnight = dt.datetime(2026, 11, 25, 7, 42, tzinfo=dt.UTC)
    assert rendering.on_date(midnight, "en", zone=PACIFIC) == "Tuesday, November 24, 2026"
    assert rendering.at_time(midnight, "en", zone=PACIFIC) == "11:42 p.m."
    assert rendering.at_time(midnight, "es", zone=PACIFIC) == "las 11:42 p. m."


@pytest.mark.parametrize(
    ("utc", "english", "spanish"),
    [(8, "12:05 a.m.", "las 12:05 a. m."), (9, "1:05 a.m.", "la 1:05 a. m."), (20, "12:05 p.m.", "las 12:05 p. m.")],
)
def test_midnight_one_and_noon_are_told_right(utc, english, spanish):
    moment = dt.datetime(2026, 11, 25, utc, 5, tzinfo=dt.UTC)
    assert (rendering.at_time(moment, "en", zone=PACIFIC), rendering.at_time(moment, "es", zone=PACIFIC)) == (
        english,
        spanish,
    )


def test_the_hour_changes_with_daylight_saving():
    before, after = (dt.datetime(2026, 11, 1, hour, 30, tzinfo=dt.UTC) for hour in (8, 9))
    assert rendering.at_time(before, "en", zone=PACIFIC) == rendering.at_time(after, "en", zone=PACIFIC) == "1:30 a.m."


def test_a_moment_without_a_zone_is_refused():
    naive = dt.datetime(2026, 11, 25, 7, 42)  # noqa: DTZ001 - the fault under test
    for tell in (rendering.on_date, rendering.at_time):
        with pytest.raises(ValueError, match="time zone"):
            tell(naive, "en", zone=PACIFIC)


def test_a_month_is_told_in_words():
    assert rendering.in_month("2026-10", "en") == "October 2026"
    assert rendering.in_month(dt.date(2026, 1, 31), "es") == "enero de 2026"


def test_a_label_without_a_translation_is_english(folder):
    (folder / "es" / "labels.toml").write_text('[urgency]\npriority = "Prioridad"\n')
    words = rendering.labels("es-MX")
    assert (words["urgency.priority"], words["urgency.urgent"]) == ("Prioridad", "Urgent")


def test_labels_of_an_unknown_language_are_english_and_cannot_be_changed():
    assert rendering.labels("hmn") == rendering.labels("en") == rendering.labels(None)
    with pytest.raises(TypeError):
        rendering.labels("en")["urgency.urgent"] = "x"
