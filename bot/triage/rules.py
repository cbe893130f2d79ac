"""The safety rules and their contexts, read once from patterns/*.toml, and the search for them in a text.

A rule says what it looks for (patterns), what it means (label, tier, urgency) and why it is there (reason). A context
says when a find is probably not a danger told of as real; it can only lower a page to "a person reads first".
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from bot.triage.folding import Words
from bot.triage.inflection import english_noun, english_verb, spanish_noun, spanish_verb
from bot.triage.phrases import (
    Choice,
    Classes,
    Pattern,
    choice,
    compile_pattern,
    match,
    may_begin,
    may_stand_in,
    required_later,
)
from storage.enums import Attention, Urgency

PATTERNS = files("bot.triage") / "patterns"
RULE_FILES = (
    "self_harm",
    "violence",
    "abuse",
    "sexual",
    "missing_medical",
    "conduct",
    "signals",
    "screens_asia",
    "screens_latin",
    "screens_slavic",
    "screens_west_asia",
)
ENOUGH = 200  # a letter with more finds of one rule than this has been understood
_INFLECTED = {"en_verbs": english_verb, "es_verbs": spanish_verb, "en_nouns": english_noun, "es_nouns": spanish_noun}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the safety table. `immune` names the contexts that do not lower it (the negation is in the
    idiom); `languages`, where given, are the only ones it is read in, beside text of unknown language.
    """

    name: str
    label: str
    attention: Attention
    urgency: Urgency
    reason: str
    patterns: tuple[Pattern, ...]
    immune: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """When a find is probably not a danger now.

    `reach`: "before" (it ends at most `span` words before the find, same sentence), "overlap", "sentence" or
    "message". `drops_label`: the label is then not given, only read first. `unless` patterns at its place undo it.
    """

    name: str
    reach: str
    span: int
    drops_label: bool
    reason: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()


Row = TypeVar("Row", Rule, Context)
Possible = dict[str, list[tuple[Row, Pattern]]]
Candidates = tuple[tuple[Row, Pattern, Pattern], ...]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Row]):
    """A row (rule or context) found at words first..last (exclusive)."""

    row: Row
    first: int
    last: int


class Index(Generic[Row]):
    """Rows by the word that begins one of their patterns: a text is read once, whatever the number of rules."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_word: dict[str, list[tuple[Row, Pattern, Pattern]]] = defaultdict(list)
        for row in rows:
            for pattern in row.patterns:
                later = required_later(pattern)
                for starter in set(pattern[0].starters()):
                    self._by_word[starter].append((row, pattern, later))
        self._stem_lengths: list[int] = sorted({len(word) - 1 for word in self._by_word if word.endswith("*")})
        self._candidates: Callable[[str], Candidates[Row]] = lru_cache(maxsize=20_000)(self._look_up)
        self._possible: Callable[[frozenset[str]], Possible[Row]] = lru_cache(maxsize=64)(self._fitting)

    def find(self, text: Words) -> Iterator[Hit[Row]]:
        """Every match, in order of the text; of one row at most ENOUGH."""
        found: dict[str, int] = defaultdict(int)
        start = 0
        while start < len(text.words):
            end = text.sentences[start]
            possible = self._possible(frozenset(text.words[start:end]))
            for at in range(start, end):
                for row, pattern in possible[text.words[at]]:
                    last = match(pattern, text.words, at=at, limit=end) if found[row.name] < ENOUGH else None
                    if last is not None:
                        found[row.name] += 1
                        yield Hit(row, at, last)
            start = end

    def _fitting(self, present: frozenset[str]) -> Possible[Row]:
        """For each word of a sentence the patterns it may begin and whose later words are not all absent from it."""
        return {
            word: [
                (row, pattern)
                for row, pattern, later in self._candidates(word)
                if may_begin(pattern[0], word, present=present) and may_stand_in(later, present)
            ]
            for word in present
        }

    def _look_up(self, word: str) -> Candidates[Row]:
        keys = [word, *(word[:length] + "*" for length in self._stem_lengths if length <= len(word))]
        return tuple(entry for key in keys for entry in self._by_word.get(key, ()))


def read_toml(name: str) -> dict[str, Any]:
    """One pattern file. Raises FileNotFoundError or TOMLDecodeError: the shipped data are broken."""
    return tomllib.loads((PATTERNS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def classes() -> Classes:
    """The word classes of classes.toml: a class may name the ones above it."""
    known: dict[str, Choice] = {}
    for name, entry in read_toml("classes").items():
        known[name] = choice([*_entries(entry)], known)
    return known


@cache
def rules() -> tuple[Rule, ...]:
    """The safety table, in the order of RULE_FILES and of each file."""
    return tuple(_rule(entry) for name in RULE_FILES for entry in read_toml(name)["rule"])


@cache
def contexts() -> tuple[Context, ...]:
    """All contexts of contexts.toml."""
    return tuple(_context(entry) for entry in read_toml("contexts")["context"])


@cache
def rule_index() -> Index[Rule]:
    """Where each rule may begin."""
    return Index(rules())


@cache
def context_index() -> Index[Context]:
    """Where each context may begin."""
    return Index(contexts())


@cache
def risk_vocabulary() -> frozenset[str]:
    """Words of five to ten letters of the classes marked `repair`: towards these, typos are repaired."""
    marked = [name for name, entry in read_toml("classes").items() if entry.get("repair")]
    return frozenset(word for name in marked for word in classes()[name].words if 5 <= len(word) <= 10)


def _entries(entry: dict[str, Any]) -> Iterator[str]:
    yield from entry.get("words", "").split()
    for key, inflect in _INFLECTED.items():
        for word in entry.get(key, "").split():
            yield from inflect(word)


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        name=entry["name"],
        label=entry["label"],
        attention=Attention(entry.get("attention", "normal")),
        urgency=Urgency(entry.get("urgency", "routine")),
        reason=entry["reason"],
        patterns=_patterns(entry["patterns"]),
        immune=frozenset(entry.get("immune", ())),
        languages=frozenset(entry.get("languages", ())),
    )


def _context(entry: dict[str, Any]) -> Context:
    return Context(
        name=entry["name"],
        reach=entry["reach"],
        span=entry.get("span", 0),
        drops_label=entry.get("drops_label", True),
        reason=entry["reason"],
        patterns=_patterns(entry["patterns"]),
        unless=_patterns(entry.get("unless", ())),
    )


def _patterns(sources: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source, classes()) for source in sources)
