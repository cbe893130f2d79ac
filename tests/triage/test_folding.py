"""Folded words and where they stand in the original."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.folding import fold, read


@settings(deadline=None)
@given(st.text())
def test_every_word_stands_where_its_span_says(text: str):
    found = read(text)
    assert len(found.words) == len(found.spans) == len(found.sentences) == len(found.quoted)
    for start, end in found.spans:
        assert 0 <= start < end <= len(text)
    assert found.spans == sorted(found.spans)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Él NO quería", ["el", "no", "queria"]),
        ("cafe\u0301", ["cafe"]),
        ("don’t  can't", ["dont", "cant"]),
        ("brother's gun", ["brother", "gun"]),
        ("k.i.l.l and k i l l", ["kill", "and", "kill"]),
        ("ki\u200bll", ["kill"]),
        ("ﬁle ＦＵＬＬ", ["file", "full"]),
        ("我不想活", ["我", "不", "想", "活"]),
        ("أحمد", ["احمد"]),
        ("🔫", ["gun"]),
    ],
)
def test_words_are_folded(written: str, words: list[str]):
    assert read(written).words == words


def test_a_sentence_ends_at_a_full_stop_but_not_after_a_title():
    found = read("Mr. Marsh said no. We left")
    assert found.sentences == [4, 4, 4, 4, 6, 6]


def test_lines_of_an_earlier_mail_are_quoted():
    found = read("new words\n> old words\nnew again")
    assert found.quoted == [False, False, True, True, False, False]


def test_a_letter_of_another_alphabet_keeps_its_word():
    assert fold("Мой Ёж") == "мои еж"
