"""The only room that knows spaCy: blank pipelines that split text into words and find the lexicons' phrases.

A token's norm is its folded form, or the lexicon's stem that it begins with; a PhraseMatcher compares norms, so one
entry finds accents, capitals and inflections. No model, nothing is downloaded. spaCy is imported when first needed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bot.triage.folding import fold
from bot.triage.rules import read_toml

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

_CODES = {"zh-Hans": "zh", "zh-Hant": "zh", "pa": "xx", "hmn": "xx"}
_SETTINGS: dict[str, dict[str, Any]] = {
    "vi": {"nlp": {"tokenizer": {"use_pyvi": False}}},
    "ko": {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}},
}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
WARMED = ("en", "es", "xx")  # the others take a third of a second each when first met


@dataclass(frozen=True, slots=True)
class Entry:
    """A lexicon entry that stands in a text: in which lexicon, for which label, with which weight, where."""

    lexicon: str
    label: str
    weight: float
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reader:
    """One language's pipeline and its matcher. `meaning` gives for a match id its lexicon, label, weight, phrase."""

    nlp: "Language"
    matcher: "PhraseMatcher"
    meaning: dict[str, tuple[str, str, float, str]]


def find_entries(text: str, language: str | None) -> list[Entry]:
    """Every lexicon entry in `text`, in order; an entry inside a longer one of the same label is left out."""
    reader = _reader(_CODES.get(language or "xx", language or "xx"))
    doc = _normed(reader.nlp, text)
    found = [_entry(reader, doc, match=match) for match in reader.matcher(doc)]
    found.sort(key=lambda entry: (entry.start, -entry.end))
    return _without_inner(found)


def warm() -> None:
    """Load spaCy and the pipelines that nearly every message needs."""
    for code in WARMED:
        _reader(code)


@cache
def _reader(code: str) -> Reader:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank(code, config=_SETTINGS.get(code, {}))
    nlp.max_length = 2_000_000
    matcher, meaning = PhraseMatcher(nlp.vocab, attr="NORM"), {}
    for number, (lexicon, label, weight, phrase) in enumerate(_lexicon()):
        meaning[str(number)] = (lexicon, label, weight, phrase)
        matcher.add(str(number), [_normed(nlp, phrase.replace("_", " ").replace("*", ""))])
    return Reader(nlp, matcher, meaning)


def _normed(nlp: "Language", text: str) -> "Doc":
    doc = nlp.make_doc(_LONE_SURROGATE.sub("\ufffd", text))
    for token in doc:
        token.norm_ = _norm(token.text)
    return doc


@cache
def _stems() -> dict[int, frozenset[str]]:
    """Stems of all lexicons by their length."""
    stems = {fold(word[:-1]) for *_, phrase in _lexicon() for word in phrase.split("_") if word.endswith("*")}
    return {length: frozenset(s for s in stems if len(s) == length) for length in {len(s) for s in stems}}


@lru_cache(maxsize=100_000)
def _norm(word: str) -> str:
    """The longest stem with which the folded word begins, or the folded word."""
    folded = fold(word)
    fitting = [folded[:length] for length, stems in _stems().items() if folded[:length] in stems]
    return max(fitting, key=len, default=folded) or " "


@cache
def _lexicon() -> tuple[tuple[str, str, float, str], ...]:
    return (*_category_entries(), *_other_entries("need", read_toml("needs")), *_concern_entries())


def _category_entries() -> Iterable[tuple[str, str, float, str]]:
    for category, levels in read_toml("categories").items():
        if category in {"risks", "pairs", "concern"}:
            continue
        for weight, phrases in levels.items():
            yield from (("category", category, float(weight), phrase) for phrase in phrases.split())


def _concern_entries() -> Iterable[tuple[str, str, float, str]]:
    return _other_entries("concern", read_toml("categories")["concern"])


def _other_entries(lexicon: str, table: dict[str, str]) -> Iterable[tuple[str, str, float, str]]:
    return ((lexicon, label, 1.0, phrase) for label, phrases in table.items() for phrase in phrases.split())


def _entry(reader: Reader, doc: "Doc", *, match: tuple[int, int, int]) -> Entry:
    number, first, last = match
    lexicon, label, weight, phrase = reader.meaning[reader.nlp.vocab.strings[number]]
    span = doc[first:last]
    return Entry(lexicon, label, weight, phrase, span.start_char, span.end_char)


def _without_inner(found: list[Entry]) -> list[Entry]:
    """Sorted by start, longest first: drop what lies inside the last kept entry of the same lexicon and label."""
    last: dict[tuple[str, str], int] = {}
    kept = []
    for entry in found:
        key = (entry.lexicon, entry.label)
        if entry.end > last.get(key, -1):
            kept.append(entry)
            last[key] = entry.end
    return kept
