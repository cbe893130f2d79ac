"""The category: what the ombudsperson would file a message under, by the concept lexicon, with its words.

A score is the weight of the distinct entries found (more in the subject, less in quoted lines, where a word repeated
adds little), plus what the risks and pairs of categories add. Shares of the scores are shown; a small margin or
little evidence is said plainly: `abstained`.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.taxonomy import read as taxonomy
from bot.triage.nlp import Entry
from bot.triage.result import Evidence
from bot.triage.rules import read_toml

SUBJECT_FACTOR = 1.5
QUOTED_FACTOR = 0.3
REPEATED_FACTOR = 0.25
TEMPERATURE = 2.0
MINIMUM_MARGIN = 0.15
MINIMUM_SCORE = 2.0
ALSO_SHARE = 0.45  # of the best score
SHOWN = 5
NOTHING_FOUND = "other"


@dataclass(frozen=True, slots=True)
class Categorised:
    """The best category, the further ones, all scores (0..1, sum 1), and whether it should rather be read."""

    category: str
    also: tuple[str, ...]
    scores: dict[str, float]
    abstained: bool
    evidence: tuple[Evidence, ...]


def categorise(text: str, entries: Iterable[Entry], *, risks: Iterable[str], subject_ends: int) -> Categorised:
    """File a message by its lexicon entries and risks; `subject_ends` is the offset where its subject ends."""
    own = [entry for entry in entries if entry.lexicon == "category"]
    points = _points(text, own, subject_ends=subject_ends)
    _add_risks(points, risks)
    _add_pairs(points)
    ranked = sorted(taxonomy().categories, key=lambda name: -points[name])
    best = ranked[0] if points[ranked[0]] > 0 else NOTHING_FOUND
    scores = _shares(points)
    return Categorised(
        category=best,
        also=tuple(name for name in ranked[1:4] if name != NOTHING_FOUND and _is_also(points, name, best=best)),
        scores=scores,
        abstained=points[best] < MINIMUM_SCORE or scores[best] - scores[ranked[1]] < MINIMUM_MARGIN,
        evidence=_evidence(text, own, best=best),
    )


def _points(text: str, entries: list[Entry], *, subject_ends: int) -> dict[str, float]:
    points: dict[str, float] = defaultdict(float)
    seen = set[tuple[str, str]]()
    for entry in entries:
        weight = entry.weight
        if entry.start < subject_ends:
            weight *= SUBJECT_FACTOR
        elif _quoted(text, entry.start):
            weight *= QUOTED_FACTOR
        if (entry.label, entry.phrase) in seen:
            weight *= REPEATED_FACTOR
        seen.add((entry.label, entry.phrase))
        points[entry.label] += weight
    return points


def _quoted(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at + 1].lstrip().startswith(">")


def _add_risks(points: dict[str, float], risks: Iterable[str]) -> None:
    for risk in risks:
        for category, weight in _weights()["risks"].get(risk, {}).items():
            points[category] += weight


def _add_pairs(points: dict[str, float]) -> None:
    for pair, added in _weights()["pairs"].items():
        if all(points[name] >= MINIMUM_SCORE for name in pair.split("+")):
            for category, weight in added.items():
                points[category] += weight


def _is_also(points: dict[str, float], name: str, *, best: str) -> bool:
    return points[name] >= max(MINIMUM_SCORE, ALSO_SHARE * points[best])


def _shares(points: dict[str, float]) -> dict[str, float]:
    powers = {name: math.exp(min(points[name], 60.0) / TEMPERATURE) for name in taxonomy().categories}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _evidence(text: str, entries: list[Entry], *, best: str) -> tuple[Evidence, ...]:
    own = sorted((entry for entry in entries if entry.label == best), key=lambda entry: (-entry.weight, entry.start))
    return tuple(Evidence(best, e.start, e.end, text[e.start : e.end], "lexicon") for e in own[:SHOWN])


@cache
def _weights() -> dict[str, Any]:
    return read_toml("categories")
