"""The two readings of a message joined: T2's suggestion, and the one-line description the command line prints."""

from typing import Any

from bot.triage import nlp
from bot.triage.categories import categorise
from bot.triage.district import configured
from bot.triage.entities import find
from bot.triage.known import District, Known, NoDistrict, Referred
from bot.triage.language import detect
from bot.triage.needs import find_needs, is_concern
from bot.triage.redaction import redact
from bot.triage.result import Entity, Evidence, Languages, Suggestion, Verdict
from bot.triage.rules import read_toml
from bot.triage.safety import join, judge
from storage.enums import Attention, Urgency

READ_CHARACTERS = 20_000  # of a longer text, T2 reads the beginning; the safety rules read all of it


NOBODY = Known()


def suggest(
    subject: str | None,
    text: str,
    *,
    channel: str = "email",  # noqa: ARG001 - part of the seam: a later model may weigh it
    verdict: Verdict | None = None,
    known: Known = NOBODY,
) -> Suggestion:
    """Category, needs, concern, urgency, entities and redacted text, for a person to confirm. Never raises.

    `verdict` is T1's, worked out here when absent; its urgency is a floor.
    """
    whole = join(subject, text)
    languages = detect(whole)
    verdict = verdict or judge(subject, text, languages=languages)
    entries = nlp.find_entries(whole[:READ_CHARACTERS], languages.main)
    filed = categorise(whole, entries, risks=verdict.risks, subject_ends=len(subject or ""))
    needs = find_needs(whole, entries)
    entities = find(whole, names=known.names, schools=[name for names in known.schools.values() for name in names])
    return Suggestion(
        category=filed.category,
        also=filed.also,
        scores=filed.scores,
        abstained=filed.abstained or bool(verdict.gate and not filed.evidence),
        urgency=_urgency(filed.category, verdict),
        needs=tuple(dict.fromkeys(row.label for row in needs)),
        concern=is_concern(entries, category=filed.category, risks=verdict.risks),
        evidence=(*filed.evidence, *needs),
        entities=entities,
        redacted=redact(whole, entities),
    )


def describe(
    subject: str | None, text: str, *, channel: str = "email", district: District | None = None
) -> dict[str, Any]:
    """What `ombudsline triage` prints for one message, without its id (see INTERFACE). Never raises; pure."""
    district = district or configured()
    known = district.known()
    languages = detect(join(subject, text))
    verdict = judge(subject, text, languages=languages)
    suggestion = suggest(subject, text, channel=channel, verdict=verdict, known=known)
    school = _school(suggestion.entities, known)
    referrals = district.referrals(suggestion.needs, language=languages.main, school=school)
    return {
        **_labels(languages, verdict, suggestion=suggestion),
        "referrals": [_referral(referral) for referral in referrals],
    }


def warm() -> None:
    """Load language identifier, rules and spaCy once, so that the first letter is as fast as the next."""
    nlp.warm()
    describe("Warm up", "This is one ordinary sentence. Esta es otra frase de todos los días.", district=NoDistrict())


def _labels(languages: Languages, verdict: Verdict, *, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "language": languages.main,
        "languages": list(languages.found),
        "category": suggestion.category,
        "also": list(suggestion.also),
        "category_scores": {name: round(score, 4) for name, score in suggestion.scores.items()},
        "abstained": suggestion.abstained,
        "urgency": suggestion.urgency.value,
        "attention": verdict.attention.value,
        "risks": list(verdict.risks),
        "needs": list(suggestion.needs),
        "signals": list(verdict.signals),
        "concern": suggestion.concern,
        "evidence": [_shown(row) for row in (*verdict.evidence, *suggestion.evidence)],
        "entities": [
            {"kind": entity.kind, "start": entity.start, "end": entity.end, "text": entity.text}
            for entity in suggestion.entities
        ],
        "redacted": suggestion.redacted,
    }


def _urgency(category: str, verdict: Verdict) -> Urgency:
    """The category's usual urgency, raised by the verdict; a page is an emergency."""
    usual = Urgency(read_toml("urgency")["category"].get(category, Urgency.ROUTINE))
    least = Urgency.EMERGENCY if verdict.attention is Attention.PAGE else verdict.urgency
    return max(usual, least, key=lambda level: level.rank)


def _school(entities: tuple[Entity, ...], known: Known) -> str | None:
    """The id of the first school named."""
    named = [entity.text.casefold() for entity in entities if entity.kind == "school"]
    for school, names in known.schools.items():
        if named and any(name.casefold() == named[0] for name in names):
            return school
    return None


def _shown(row: Evidence) -> dict[str, Any]:
    return {
        "label": row.label,
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "rule": row.by,
    }


def _referral(referral: Referred) -> dict[str, str]:
    return {"id": referral.id, "name": referral.name, "why": referral.why}
