r"""The seam of triage: what the rules and the model say about one message.

Offsets count characters of `subject + "\n\n" + text` (of `text` where the subject is None). Ids are those of
bot/data/taxonomy.yaml. Pure values; a later release replaces the insides and keeps these shapes.
"""

from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any

from storage.enums import Attention, Urgency


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a label was given: the words, and the rule (or "model") that read them."""

    label: str
    start: int
    end: int
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Languages:
    """`main` is a BCP-47 tag or None when unknown; `found` lists all found, most first; `certified`: the safety
    rules are complete for every language found (en, es).
    """

    main: str | None
    found: tuple[str, ...] = ()
    certified: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """T1: what the safety rules say. They may raise urgency, never lower it.

    `risks` and `signals` are taxonomy ids; `gate` names the policy reasons (language not certified, under 4 words,
    unread attachment ...) that put a person first; `urgency` is the least urgency the rules ask for.
    """

    attention: Attention
    urgency: Urgency
    risks: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that names or numbers somebody: kind is person, school, phone, email, address, id, date."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """T2: category (always the best id; `abstained` marks "needs reading"), needs, evidence; a person confirms."""

    category: str
    also: tuple[str, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    abstained: bool = False
    urgency: Urgency = Urgency.ROUTINE
    needs: tuple[str, ...] = ()
    concern: bool = True
    evidence: tuple[Evidence, ...] = ()
    entities: tuple[Entity, ...] = ()
    redacted: str = ""


def to_plain(value: Any) -> Any:
    """A result, or a table of results, as JSON-able values."""
    if isinstance(value, dict):
        return {name: to_plain(one) for name, one in value.items()}
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
