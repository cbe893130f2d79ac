"""The ids of bot/data/taxonomy.yaml: categories, needs, risks, signals and the times promised by urgency."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "taxonomy.yaml"


@dataclass(frozen=True)
class Taxonomy:
    """`categories`, `risks` and `signals` map an id to its meaning; `families` a family to its category ids;
    `urgency` an id to its words (`looked_at`, `contact`, `means`); `needs` are ids.
    """

    categories: Mapping[str, str]
    families: Mapping[str, tuple[str, ...]]
    urgency: Mapping[str, Mapping[str, str]]
    risks: Mapping[str, str]
    signals: Mapping[str, str]
    needs: tuple[str, ...]


@cache
def read() -> Taxonomy:
    """The shipped taxonomy, read once."""
    data = yaml.safe_load(FILE.read_text("utf-8"))
    return Taxonomy(
        categories=data["categories"],
        families={family: tuple(ids) for family, ids in data["families"].items()},
        urgency=data["urgency"],
        risks=data["risks"],
        signals=data["signals"],
        needs=tuple(data["needs"]),
    )
