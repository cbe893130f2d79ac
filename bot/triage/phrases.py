"""The small language in which the pattern files are written, and its matcher.

A pattern is words in order. `a|b` is a choice, `{name}` a word class, `stem*` any word so beginning, `going_to` two
words as one choice, `word?` may be missing, `..` up to three words of any kind, `..6` up to six. A match stays inside
one sentence. A pattern begins with a word that must be there: by that word it is found, so reading is linear.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.triage.folding import fold, read

DEFAULT_GAP = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of a pattern: any of the words, stems or phrases; or, with `gap`, up to that many words of any kind."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    gap: int = 0

    def ends(self, words: list[str], at: int, *, limit: int) -> Iterator[int]:
        """Where this place may end when it begins at word `at`."""
        if at >= limit:
            return
        word = words[at]
        for phrase in self.phrases:
            if phrase[0] == word and tuple(words[at : min(at + len(phrase), limit)]) == phrase:
                yield at + len(phrase)
        if word in self.words or (self.stems and word.startswith(self.stems)):
            yield at + 1

    def starters(self) -> Iterator[str]:
        """The words with which it may begin; a stem ends in *."""
        yield from self.words
        yield from (phrase[0] for phrase in self.phrases)
        yield from (stem + "*" for stem in self.stems)


Pattern = tuple[Choice, ...]
Classes = Mapping[str, Choice]


def compile_pattern(source: str, classes: Classes) -> Pattern:
    """Read one pattern. Raises ValueError, naming it, when it is empty, begins with a gap or names no known class."""
    places = tuple(_place(item, classes) for item in source.split())
    if not places or places[0].gap or places[0].optional:
        raise ValueError(f"a pattern begins with a word that must be there: {source!r}")
    return places


def choice(entries: list[str], classes: Classes) -> Choice:
    """One place from its alternatives: words, `two_words`, `stem*` and `{class}`."""
    words, stems, phrases = set[str](), list[str](), list[tuple[str, ...]]()
    for entry in entries:
        if entry.startswith("{"):
            known = _class(entry, classes)
            words |= known.words
            stems += known.stems
            phrases += known.phrases
        elif entry.endswith("*"):
            stems.append(fold(entry[:-1]))
        else:
            parts = split_words(entry)
            (phrases.append(parts) if len(parts) > 1 else words.add(parts[0]))
    return Choice(frozenset(words), tuple(stems), tuple(sorted(set(phrases), key=len, reverse=True)))


@lru_cache(maxsize=50_000)
def split_words(entry: str) -> tuple[str, ...]:
    """Folded words of a lexicon entry, `_` for a space. Raises ValueError when there is none."""
    words = tuple(read(entry.replace("_", " , ")).words)
    if not words:
        raise ValueError(f"no word in {entry!r}")
    return words


def match(pattern: Pattern, words: list[str], *, at: int, limit: int) -> int | None:
    """The word index where the pattern ends (exclusive) when it begins at `at`, or None. Nearest gap first."""
    return _follow(pattern, 0, words=words, window=(at, limit))


def may_stand_in(places: Pattern, present: frozenset[str]) -> bool:
    """A quick test that spares most attempts: whether each place could find one of its words among those present."""
    return all(
        not place.words.isdisjoint(present)
        or any(present.issuperset(phrase) for phrase in place.phrases)
        or (bool(place.stems) and any(word.startswith(place.stems) for word in present))
        for place in places
    )


def may_begin(place: Choice, word: str, *, present: frozenset[str]) -> bool:
    """Whether a pattern's first place could begin with `word` in a sentence of these words."""
    if word in place.words or (place.stems and word.startswith(place.stems)):
        return True
    return any(phrase[0] == word and present.issuperset(phrase) for phrase in place.phrases)


def required_later(pattern: Pattern) -> Pattern:
    """The places after the first that must be there, the rarest first."""
    places = [place for place in pattern[1:] if not place.gap and not place.optional]
    return tuple(sorted(places, key=lambda place: (len(place.stems), len(place.words) + len(place.phrases))))


def _follow(pattern: Pattern, place: int, *, words: list[str], window: tuple[int, int]) -> int | None:
    at, limit = window
    if place == len(pattern):
        return at
    here = pattern[place]
    if here.gap:
        ways: Iterator[int] = iter(range(at, min(at + here.gap, limit) + 1))
    else:
        ways = here.ends(words, at, limit=limit)
    for end in ways:
        found = _follow(pattern, place + 1, words=words, window=(end, limit))
        if found is not None:
            return found
    return _follow(pattern, place + 1, words=words, window=window) if here.optional else None


def _place(item: str, classes: Classes) -> Choice:
    if gap := re.fullmatch(r"\.\.(\d*)", item):
        return Choice(gap=int(gap.group(1) or DEFAULT_GAP))
    optional = item.endswith("?")
    made = choice(item.removesuffix("?").split("|"), classes)
    return Choice(made.words, made.stems, made.phrases, optional=optional)


def _class(entry: str, classes: Classes) -> Choice:
    name = entry.strip("{}")
    if name not in classes:
        raise ValueError(f"no word class {name!r}")
    return classes[name]
