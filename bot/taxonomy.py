"""The taxonomy of bot/data/taxonomy.yaml, typed and read once: which ids exist and what each means."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class UrgencyLevel:
    """When a person has read a message of this urgency, when somebody has answered, and what it means, in words."""

    looked_at: str
    contact: str
    means: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Ids in the order of the file, with their descriptions. `families` groups categories for reporting."""

    categories: dict[str, str]
    urgency: dict[str, UrgencyLevel]
    attention: dict[str, str]
    families: dict[str, tuple[str, ...]]
    risks: dict[str, str]
    needs: tuple[str, ...]
    signals: dict[str, str]

    def family_of(self, category: str) -> str:
        """The reporting family of a category. Raises KeyError for an id that is no category."""
        for family, members in self.families.items():
            if category in members:
                return family
        raise KeyError(category)


@cache
def read() -> Taxonomy:
    """The shipped taxonomy. Raises ValueError when a category stands in no family or an unknown one in any."""
    data = yaml.safe_load((files("bot") / "data" / "taxonomy.yaml").read_text(encoding="utf-8"))
    found = _typed(data)
    listed = [category for members in found.families.values() for category in members]
    if sorted(listed) != sorted(found.categories):
        raise ValueError("every category belongs to exactly one family")
    return found


def _typed(data: dict[str, Any]) -> Taxonomy:
    return Taxonomy(
        categories=dict(data["categories"]),
        urgency={name: _level(level) for name, level in data["urgency"].items()},
        attention=dict(data["attention"]),
        families={name: tuple(members) for name, members in data["families"].items()},
        risks=dict(data["risks"]),
        needs=tuple(data["needs"]),
        signals=dict(data["signals"]),
    )


def _level(level: dict[str, Any]) -> UrgencyLevel:
    """In YAML's flow style a comma in `means` reads as a further, empty key: put the sentence together again."""
    means = ", ".join([level["means"], *(key for key, value in level.items() if value is None)])
    return UrgencyLevel(looked_at=level["looked_at"], contact=level["contact"], means=means)
