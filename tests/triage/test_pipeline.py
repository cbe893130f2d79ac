"""One message, read whole: what the command line prints and what the case is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.taxonomy import read as taxonomy
from bot.triage import pipeline
from bot.triage.known import Known, NoDistrict
from bot.triage.language import detect
from bot.triage.pipeline import describe, suggest, warm
from bot.triage.safety import judge
from storage.enums import Urgency

KEYS = {
    *("language", "languages", "category", "also", "category_scores", "abstained", "urgency", "attention", "risks"),
    *("needs", "signals", "concern", "evidence", "entities", "redacted", "referrals"),
}

FILED = [
    ("special_education", "The IEP says two hours of speech therapy and he gets none."),
    ("special_education", "El IEP de mi hijo no se cumple y no le dan su terapia del habla."),
    ("transportation", "The school bus did not come to our stop again and the driver never waits."),
    ("transportation", "El autobús no pasa por la parada y el chofer no espera."),
    ("bullying", "Other kids make fun of her, push her at recess and leave her out of the group chat."),
    ("bullying", "Sus compañeros se burlan de ella y la empujan en el recreo."),
    ("discipline", "He was suspended for five days and the other boy got nothing."),
    ("language_access", "Every letter comes only in English and there was no interpreter."),
    ("discrimination", "They only searched the Black students and used a racial slur."),
    ("meals", "The cafeteria says our lunch account is in debt and gave him no lunch."),
    ("basic_needs", "We were evicted, we have no food and sleep in the car."),
    ("enrollment_attendance", "Our transfer permit was denied and she is on a waiting list."),
    ("student_records", "The office gave copies of his records to his father in spite of the custody order."),
    ("facilities_materials", "The restrooms are filthy, there is mold and no heat in room 12."),
    ("fees_finance", "They charged us a fee for the uniform and will not give a refund."),
    ("programs_activities", "She was left out of the soccer tryouts and the field trip."),
    ("governance_policy", "The school board changed the policy without a public comment at the board meeting."),
    ("employee_workplace", "My supervisor changed my evaluation after I spoke to the union about workload."),
    ("academics", "Her final grade in algebra was changed and the report card is wrong."),
    ("communication", "Nobody calls back, I left three voicemails and got no response."),
    ("staff_conduct", "The teacher yelled at her, humiliated her and was rude to me."),
    ("health_wellbeing", "The nurse lost his inhaler and his asthma medication."),
    ("school_safety", "The gate is unlocked, there is no supervision and strangers walk in."),
]


@pytest.mark.parametrize(("category", "text"), FILED)
def test_a_plain_concern_is_filed_under_its_category_with_its_words(category: str, text: str):
    answer = describe(None, text)
    assert answer["category"] == category
    assert any(row["label"] == category for row in answer["evidence"])
    assert answer["concern"]


def test_the_answer_has_exactly_the_fields_of_the_interface():
    assert set(describe("Bus", "The bus was late again on Monday.")) == KEYS


def test_offsets_count_subject_blank_line_and_text():
    answer = describe("School bus", "My son Mateo waits for the bus driver, call (916) 555-0142.")
    whole = "School bus\n\nMy son Mateo waits for the bus driver, call (916) 555-0142."
    for row in (*answer["evidence"], *answer["entities"]):
        assert whole[row["start"] : row["end"]] == row["text"]
    assert {"person", "phone"} == {row["kind"] for row in answer["entities"]}
    assert "[person]" in answer["redacted"]
    assert "Mateo" not in answer["redacted"]


def test_deleting_the_words_shown_lowers_the_score():
    text = "The school bus did not come and the driver never waits at our stop."
    answer = describe(None, text)
    for row in sorted(answer["evidence"], key=lambda row: -row["start"]):
        if row["label"] == "transportation":
            text = text[: row["start"]] + text[row["end"] :]
    assert describe(None, text)["category_scores"]["transportation"] < answer["category_scores"]["transportation"]


def test_scores_are_shares_of_all_categories():
    scores = describe(None, "The bus was late and the cafeteria was closed.")["category_scores"]
    assert set(scores) == set(taxonomy().categories)
    assert sum(scores.values()) == pytest.approx(1, abs=0.01)


def test_what_no_lexicon_knows_needs_reading():
    answer = describe(None, "Something about the matter of the other day, as you surely remember.")
    assert answer["abstained"]
    assert answer["category"] == "other"
    assert answer["concern"]


@pytest.mark.parametrize(
    "text",
    [
        "I just wanted to thank you for helping us, we are so grateful.",
        "Automatic reply: I am out of office until Monday.",
        "Special offer for schools: click here for a free trial of our product.",
        "¿A qué hora abre la oficina y cuál es el teléfono?",
    ],
)
def test_thanks_machines_sales_and_questions_of_fact_are_no_concern(text: str):
    assert not describe(None, text)["concern"]


def test_thanks_with_danger_is_a_concern():
    assert describe(None, "Thank you so much. My son says he wants to kill himself.")["concern"]


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("food", "We have no food at home until Friday."),
        ("language_help", "Necesito un intérprete, no hablo inglés."),
        ("tutoring", "He is falling behind and needs a tutor."),
        ("legal_aid", "We need a lawyer but cannot afford a lawyer for the expulsion hearing."),
        ("mediation", "Could a neutral person sit down with us?"),
    ],
)
def test_a_need_told_is_found_with_its_words(need: str, text: str):
    answer = describe(None, text)
    assert need in answer["needs"]
    assert any(row["label"] == need for row in answer["evidence"])


def test_a_page_is_an_emergency_and_a_verdict_is_never_lowered():
    text = "The bus was late."
    verdict = judge(None, "He will shoot everyone at school tomorrow.", languages=detect("x"))
    assert suggest(None, text, verdict=verdict).urgency is Urgency.EMERGENCY
    assert suggest(None, text).urgency.rank < Urgency.EMERGENCY.rank


def test_capitals_and_exclamation_marks_do_not_raise_urgency():
    calm = describe(None, "The bus was late again and nobody told us.")
    loud = describe(None, "THE BUS WAS LATE AGAIN AND NOBODY TOLD US!!! URGENT!!!")
    assert calm["urgency"] == loud["urgency"]


@dataclass(frozen=True)
class Service:
    id: str
    name: str
    why: str


class MapleValley:
    """A district that knows one school, one teacher, one food pantry."""

    def known(self) -> Known:
        return Known(names=("Theo Marsh",), schools={"cedar": ("Cedar Ridge Elementary", "Cedar Ridge")})

    def referrals(self, needs: Sequence[str], *, language: str | None, school: str | None) -> Sequence[Service]:
        return [Service("p1", "Pantry", f"food near {school} in {language}")] if "food" in needs else []


def test_the_district_brings_its_names_schools_and_services():
    answer = describe(None, "We have no food, please ask marsh at Cedar Ridge Elementary.", district=MapleValley())
    assert answer["referrals"] == [{"id": "p1", "name": "Pantry", "why": "food near cedar in en"}]
    assert {(row["kind"], row["text"]) for row in answer["entities"]} >= {
        ("person", "marsh"),
        ("school", "Cedar Ridge Elementary"),
    }


def test_where_no_district_is_known_nobody_is_referred_anywhere():
    assert describe(None, "We have no food at home.", district=NoDistrict())["referrals"] == []


def test_the_configured_districts_services_are_offered():
    found = describe(None, "We have no food at home.")["referrals"]
    assert found
    assert {"id", "name", "why"} == found[0].keys()


@settings(deadline=None)
@given(st.one_of(st.none(), st.text(max_size=40)), st.text(max_size=400))
def test_no_text_raises_and_every_label_has_its_words(subject: str | None, text: str):
    answer = describe(subject, text)
    labels = {row["label"] for row in answer["evidence"]}
    assert labels.issuperset([*answer["risks"], *answer["signals"], *answer["needs"]])


def test_the_same_text_always_gives_the_same_answer():
    text = "El autobús no llegó y mi hija Lupita perdió la clase."
    assert describe(None, text) == describe(None, text)


def test_a_line_of_an_earlier_mail_counts_less_than_the_new_words():
    quoted = describe(None, "The cafeteria food is cold.\n> The school bus was late.\n> The bus driver left.")
    assert quoted["category"] == "meals"


def test_peer_harm_because_of_race_is_discrimination():
    answer = describe(None, "Other kids make fun of him and used a racial slur because he is Black.")
    assert answer["category"] == "discrimination"
    assert "bullying" in answer["also"]


def test_warming_up_reads_everything_once():
    warm()
    assert pipeline.nlp.find_entries("the school bus", "en")
