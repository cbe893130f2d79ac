"""Who and what a letter names, and what is left when they are hidden."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.entities import find
from bot.triage.redaction import redact

NAMES = ("Rosa Delgado", "Minh Tran", "Amina Yusuf", "Theo Marsh")
SCHOOLS = ("Cedar Ridge Elementary", "Harbor Middle School")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.text) for entity in find(text, names=NAMES, schools=SCHOOLS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Marsh was late", ("person", "Marsh")),
        ("my daughter Lupita was sent home", ("person", "Lupita")),
        ("mi hijo Mateo no quiere ir", ("person", "Mateo")),
        ("please ask rosa about it", ("person", "rosa")),
        ("Thank you,\nPang Vang", ("person", "Pang Vang")),
        ("call me at (916) 555-0142 please", ("phone", "(916) 555-0142")),
        ("write to amina.yusuf@example.org now", ("email", "amina.yusuf@example.org")),
        ("we live at 1420 Alder Street, Apt 4", ("address", "1420 Alder Street, Apt 4")),
        ("student ID 4482913 is his", ("id", "4482913")),
        ("it was on 10/14/2025 at noon", ("date", "10/14/2025")),
        ("el 3 de marzo nos dijeron", ("date", "3 de marzo")),
        ("she goes to Cedar Ridge Elementary", ("school", "Cedar Ridge Elementary")),
        ("she goes to cedar rigde elementary", ("school", "cedar rigde elementary")),
    ],
)
def test_it_is_found(text: str, expected: tuple[str, str]):
    assert expected in kinds(text)


@pytest.mark.parametrize("text", ["The Bus was late on Monday.", "El Maestro de Inglés no vino.", "I will ask in May."])
def test_everyday_words_with_a_capital_are_nobody(text: str):
    assert "person" not in {kind for kind, _ in kinds(text)}


def test_redaction_hides_people_and_numbers_and_keeps_the_rest():
    text = "Mr. Marsh called Rosa Delgado at (916) 555-0142 about Cedar Ridge Elementary."
    hidden = redact(text, find(text, names=NAMES, schools=SCHOOLS))
    assert hidden == "Mr. [person] called [person] at [phone] about Cedar Ridge Elementary."


@settings(deadline=None)
@given(st.text(max_size=300))
def test_spans_are_exact_in_order_and_apart(text: str):
    found = find(text, names=NAMES, schools=SCHOOLS)
    assert all(text[entity.start : entity.end] == entity.text for entity in found)
    assert all(one.end <= next_one.start for one, next_one in pairwise(found))
    redact(text, found)
