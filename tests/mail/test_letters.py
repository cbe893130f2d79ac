"""Every letter in tests/letters is read as the .json beside it says (only the keys named there)."""

import json
from pathlib import Path

import pytest

from bot.mail.parse import describe

LETTERS = sorted((Path(__file__).parents[1] / "letters").glob("*.eml"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.stem)
def test_is_read_as_expected(letter):
    expected = json.loads(letter.with_suffix(".json").read_text("utf-8"))
    told = describe(letter.read_bytes())
    assert {key: told[key] for key in expected} == expected


def test_there_are_letters_and_each_expects_something():
    assert len(LETTERS) >= 100
    assert all(json.loads(letter.with_suffix(".json").read_text("utf-8")) for letter in LETTERS)
