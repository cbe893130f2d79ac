"""The short texts of the Slack side: the same keys and blanks in both certified languages, within Slack's limits."""

import string

import pytest
import yaml

from bot import languages, rendering
from bot.config import ROOT
from bot.mail import automated
from storage import enums

LOCALES = ("en", "es")


def own_labels(locale: str) -> dict[str, str]:
    text = (languages.TEMPLATES / locale / "labels.toml").read_text("utf-8")
    return dict(rendering._flat(rendering.tomllib.loads(text)))


def test_spanish_has_every_label_of_english_with_the_same_blanks():
    english, spanish = own_labels("en"), own_labels("es")
    assert spanish.keys() == english.keys()
    blanks = [
        {
            key: sorted({field for _, field, _, _ in string.Formatter().parse(text) if field})
            for key, text in words.items()
        }
        for words in (english, spanish)
    ]
    assert [key for key in english if blanks[0][key] != blanks[1][key]] == []
    same = {key for key in english if english[key] == spanish[key]}
    assert {key for key in same if not key.startswith("language.")} <= {
        "channel.slack",
        "staff_role.ombudsperson",
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("urgency", enums.Urgency),
        ("attention", enums.Attention),
        ("status", enums.CaseStatus),
        ("channel", enums.Channel),
        ("role", enums.SenderRole),
        ("staff_role", enums.StaffRole),
        ("outcome", enums.Outcome),
        ("cause", enums.Cause),
        ("barrier", enums.Barrier),
        ("suggestion", enums.SuggestionStatus),
        ("edition", enums.EditionState),
        ("outbox", enums.OutboxStatus),
    ],
)
def test_every_value_of_a_list_has_its_label(prefix, values, locale):
    named = {key.partition(".")[2] for key in own_labels(locale) if key.startswith(f"{prefix}.")}
    assert named == {value.value for value in values}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_id_of_the_taxonomy_has_its_label(locale):
    taxonomy = yaml.safe_load((ROOT / "bot" / "data" / "taxonomy.yaml").read_text("utf-8"))
    words = own_labels(locale)
    for prefix, ids in (("category", "categories"), ("need", "needs"), ("risk", "risks"), ("signal", "signals")):
        assert {key.partition(".")[2] for key in words if key.startswith(f"{prefix}.")} == set(taxonomy[ids])


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_keep_slacks_limits(locale):
    limits = {
        "title": 24,
        "category": 60,
        "need": 75,
        "button": 75,
        "urgency": 75,
        "status": 75,
        "outcome": 75,
        "form": 150,
        "home": 150,
    }
    blank = {"reference": "MV-2026-0142", "count": "999", "phone": "(209) 555-0142", "email": "office@district.example"}
    shown = {
        key: text.format_map(blank) if key.startswith(("title.", "home.")) else text
        for key, text in own_labels(locale).items()
    }
    assert [key for key, text in shown.items() if len(text) > limits.get(key.partition(".")[0], 300)] == []


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_rule_for_machine_mail_has_words(locale):
    words = rendering.labels(locale)
    assert [rule.name for rule in automated.KINDS if f"machine_reason.{rule.name}" not in words] == []
