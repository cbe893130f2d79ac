"""The small pattern language."""

import pytest

from bot.triage.folding import read
from bot.triage.inflection import english_noun, english_verb, spanish_noun, spanish_verb
from bot.triage.phrases import choice, compile_pattern, match

CLASSES = {"beast": choice(["cat", "dog*", "guinea_pig"], {})}


def finds(pattern: str, text: str) -> bool:
    words = read(text)
    compiled = compile_pattern(pattern, CLASSES)
    return any(
        match(compiled, words.words, at=at, limit=words.sentences[at]) is not None for at in range(len(words.words))
    )


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("feed the {beast}", "Please feed the guinea pig"),
        ("feed .. {beast}", "feed my very old dogs"),
        ("feed the? {beast}", "feed cat"),
        ("feed|walk ..1 {beast}", "walk our cat"),
    ],
)
def test_a_pattern_finds_its_words_in_order(pattern: str, text: str):
    assert finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("feed .. {beast}", "feed me now. The cat sleeps"),
        ("feed ..1 {beast}", "feed my very old cat"),
        ("feed the {beast}", "the cat feeds"),
    ],
)
def test_it_stays_in_its_sentence_its_gap_and_its_order(pattern: str, text: str):
    assert not finds(pattern, text)


@pytest.mark.parametrize("pattern", ["", ".. cat", "the? cat", "{unknown} cat", "!"])
def test_a_pattern_that_could_not_be_found_is_refused_by_name(pattern: str):
    with pytest.raises(ValueError, match=r"pattern|class|word"):
        compile_pattern(pattern, CLASSES)


def test_verbs_are_inflected():
    assert {"kills", "killed", "killing"} <= english_verb("kill")
    assert {"stabbed", "stabbing"} <= english_verb("stab")
    assert {"carries", "carried"} <= english_verb("carry")
    assert {"shot", "shooting"} <= english_verb("shoot/shot")
    assert {"dying", "died"} <= english_verb("die")
    assert {"mato", "mataron", "matarlo", "matandose", "mataria"} <= spanish_verb("matar")
    assert {"ahorque", "ahorcarse"} <= spanish_verb("ahorcar")
    assert {"hiere", "hirio", "herirla"} <= spanish_verb("herir/hier/hir")


def test_nouns_have_plurals():
    assert english_noun("knife") == {"knife", "knifes"}
    assert english_noun("bus") == {"bus", "buses"}
    assert spanish_noun("hijo") == {"hijo", "hijos", "hija", "hijas"}
    assert spanish_noun("fusil") == {"fusil", "fusiles"}
    assert spanish_noun("cruz") == {"cruz", "cruces"}
