"""Needs: what a family asks for or plainly lacks; and whether a message is a concern at all."""

from collections.abc import Iterable

from bot.taxonomy import read as taxonomy
from bot.triage.nlp import Entry
from bot.triage.result import Evidence

SHOWN_PER_NEED = 2


def find_needs(text: str, entries: Iterable[Entry]) -> tuple[Evidence, ...]:
    """The words that tell a need, in the order of the taxonomy, up to two a need; quoted words count too."""
    by_need: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.lexicon == "need":
            by_need.setdefault(entry.label, []).append(entry)
    return tuple(
        Evidence(need, entry.start, entry.end, text[entry.start : entry.end], "lexicon")
        for need in taxonomy().needs
        for entry in by_need.get(need, [])[:SHOWN_PER_NEED]
    )


def is_concern(entries: Iterable[Entry], *, category: str, risks: Iterable[str]) -> bool:
    """False only for what says itself to be thanks, advertising, an automatic answer or a question of fact.

    A message with a risk, or that the lexicon files under another category, is a concern.
    """
    said_so = any(entry.lexicon == "concern" for entry in entries)
    return not (said_so and category == "other" and not tuple(risks))
