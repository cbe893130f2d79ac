"""What can be said of a letter's sender, in words of the reader's language. Pure."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bot.handlers.slack_blocks import Labels, cut, escaped

MOST = 8  # oddities of one letter
LONGEST = 150  # of anything that a stranger wrote into a sentence


def trust_lines(trust: Mapping[str, Any] | None, labels: Labels) -> list[str]:
    """The verdict, then one line for each thing that does not fit together; nothing where nothing is known. Escaped."""
    verdict = labels.get(f"trust.{trust['verdict']}") if trust else None
    if trust is None or verdict is None:
        return []
    return [f"*{labels['trust.title']}:* {verdict}", *islice(_oddities(trust, labels), MOST)]


def _oddities(trust: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    for one in trust["oddities"]:
        if words := labels.get(f"oddity.{one['id']}"):
            told = {name: escaped(cut(value, LONGEST)) for name, value in one["told"].items()}
            yield f"• {words.format(**told)}"
