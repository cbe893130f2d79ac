"""Who and what a text names: people, schools, phones, addresses, numbers, dates.

People come from the district's own names (matched in any case), titles, cue words ("my son ..."), signatures, and
capitalised words that no lexicon knows. Recall is preferred: redaction hides too much rather than too little.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import phonenumbers
from rapidfuzz import fuzz

from bot.triage.folding import fold
from bot.triage.language import vocabulary
from bot.triage.result import Entity
from bot.triage.rules import read_toml

REGION = "US"
SCHOOL_LIKENESS = 88
READ_CHARACTERS = 50_000
KINDS = ("email", "phone", "address", "id", "date", "school", "person")  # the earlier wins where two overlap

_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "ene",
    "abr",
    "ago",
    "dic",
]
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_STREET = (
    r"(?:St|Street|Ave|Avenue|Blvd|Boulevard|Rd|Road|Dr|Drive|Ln|Lane|Ct|Court|Way|Pl|Place|Cir|Circle|Ter|Terrace)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,6}} (?:[NSEW]\.? )?(?:[A-Z][\w'’]*\.? ){{1,3}}{_STREET}\b\.?(?:,? (?:Apt|Unit|Suite|#) ?\w+)?"
    r"|\b(?:Calle|Avenida|Av\.|Colonia) [A-ZÁÉÍÓÚÑ]\w+(?: \w+)? (?:#|No\.? ?)?\d{1,5}\b|\bP\.? ?O\.? Box \d+"
    r"|\b(?:Apt|Unit|Apartamento|Depto)\.? ?#?\d+\w?\b"
)
_ID = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b|\b[A-Z]{1,3}-?\d{5,10}\b|\b\d{7,12}\b"
    r"|(?:(?<=ID )|(?<=ID: )|(?<=ID #)|(?<=id )|(?<=number )|(?<=case )|(?<=#))[A-Z]{0,3}\d{4,12}\b"
)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b(?:{'|'.join(_MONTHS)})[a-z]*\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b|\b\d{{1,2}} de [a-z]{{4,10}}\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-zа-я][\w'’-]*[^\W\d_](?: (?:(?:de|del|la|van|bin|al) )?[^\W\d_a-z][\w'’-]*){0,3}")
_SIGNATURE_NAME = re.compile(r"^[^\S\n]*([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3})[^\S\n]*$")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def find(text: str, *, names: Iterable[str] = (), schools: Iterable[str] = ()) -> tuple[Entity, ...]:
    """All entities of the first 50,000 characters, in order, none overlapping. `names` and `schools` are the
    district's own; a name is found in any case, a school also slightly misspelt.
    """
    read = text[:READ_CHARACTERS]
    found = [
        Entity(kind, start, end, read[start:end]) for kind, start, end in _candidates(read, names, schools=schools)
    ]
    return _without_overlap(found)


def _candidates(text: str, names: Iterable[str], *, schools: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in (("email", _EMAIL), ("address", _ADDRESS), ("id", _ID), ("date", _DATE)):
        yield from ((kind, *match.span()) for match in pattern.finditer(text))
    yield from (("phone", match.start, match.end) for match in phonenumbers.PhoneNumberMatcher(text, REGION))
    yield from (("school", start, end) for start, end in _schools(text, tuple(schools)))
    for finder in (_capitalised_people, _signatures):
        yield from (("person", start, end) for start, end in finder(text))
    yield from (("person", start, end) for start, end in _known_people(text, tuple(names)))


def _without_overlap(found: list[Entity]) -> tuple[Entity, ...]:
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda e: (KINDS.index(e.kind), e.start - e.end, e.start)):
        if entity.text.strip() and all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))


def _known_people(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Each known name, whole or by its parts of three letters and more, unless a part is an everyday word."""
    parts = {fold(part) for name in names for part in name.split() if len(part) >= 3}
    parts -= vocabulary("en") | vocabulary("es")
    if parts:
        yield from (match.span() for match in _WORD.finditer(text) if _name_part(match.group()) in parts)


def _name_part(word: str) -> str:
    return fold(word).removesuffix("'s")


def _schools(text: str, schools: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    folded = [fold(match.group()) for match in words]
    for school in schools:
        wanted = fold(school)
        size = len(wanted.split())
        for at, word in enumerate(folded[: len(words) - size + 1]):
            if word[:1] == wanted[:1] and fuzz.ratio(" ".join(folded[at : at + size]), wanted) >= SCHOOL_LIKENESS:
                yield words[at].start(), words[at + size - 1].end()


def _capitalised_people(text: str) -> Iterator[tuple[int, int]]:
    """Capitalised runs after a title or a cue, or in the middle of a sentence and in no lexicon."""
    for match in _CAPITALISED.finditer(text):
        start, end = _trimmed(match, text)
        if end > start and (_announced(text, start) or _looks_like_name(text, start, end=end)):
            yield start, end


def _trimmed(match: re.Match[str], text: str) -> tuple[int, int]:
    """The run without everyday words and titles at either end."""
    words = [(match.start() + word.start(), match.start() + word.end()) for word in _WORD.finditer(match.group())]
    while words and _everyday(text[slice(*words[0])]):
        words.pop(0)
    while words and _everyday(text[slice(*words[-1])]):
        words.pop()
    return (words[0][0], words[-1][1]) if words else (match.start(), match.start())


def _everyday(word: str) -> bool:
    folded = _name_part(word)
    return folded in _cue_words("never") or folded in vocabulary("en") or folded in vocabulary("es")


def _announced(text: str, start: int) -> bool:
    before = fold(text[max(0, start - 24) : start]).replace(".", " ").replace(",", " ").split()
    return bool(before) and (before[-1] in _announcing() or " ".join(before[-2:]) in _announcing())


def _looks_like_name(text: str, start: int, *, end: int) -> bool:
    """Mid-sentence, not shouted; a single word of three letters or more."""
    before = text[:start].rstrip(" \"'(“¿¡")
    mid_sentence = bool(before) and before[-1] not in ".!?:\n>-•"
    several = " " in text[start:end]
    return not text[start:end].isupper() and end - start >= 3 and (mid_sentence or several)


def _signatures(text: str) -> Iterator[tuple[int, int]]:
    """A short line of words after a closing ("Thanks,") or as the last line."""
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]
    for (_, line), (start, following) in pairwise(lines):
        name = _SIGNATURE_NAME.match(following)
        if name and fold(line).strip(" ,.!>-") in _closings():
            yield start + name.start(1), start + name.end(1)


@cache
def _cue_words(kind: str) -> frozenset[str]:
    return frozenset(fold(entry.replace("_", " ")) for entry in read_toml("cues")[kind].split())


@cache
def _announcing() -> frozenset[str]:
    return _cue_words("titles") | _cue_words("cues")


@cache
def _closings() -> frozenset[str]:
    return _cue_words("signatures")
