"""The safety rules: does a person have to be called out, or read this first?

The table (patterns/*.toml, see rules.py) is read top to bottom over the folded text. A context may lower a page to
"a person reads first", nothing lowers further. The policy gate puts a person first where the rules cannot vouch for
themselves. Rules raise urgency, never lower it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.triage.folding import Words, read
from bot.triage.language import MINIMUM_WORDS, count_words, vocabulary
from bot.triage.phrases import match
from bot.triage.result import Evidence, Languages, Verdict
from bot.triage.rules import Context, Hit, Rule, classes, context_index, read_toml, risk_vocabulary, rule_index, rules
from storage.enums import Attention, Urgency

RISKS = (
    "self_harm",
    "abuse_neglect",
    "violence_threat",
    "weapon",
    "sexual_misconduct",
    "missing_child",
    "medical_emergency",
    "retaliation",
    "legal_media",
    "abusive_contact",
)
UNKNOWN_WORDS_SHARE = 0.8
SHOWN_PER_RULE = 3
GATE_WORDS = 2_000
DISTRESS_WORDS = 2
UNLESS_REACH = 5
_LEET = str.maketrans("013457@$!|*", "oieastasiii")


@dataclass(frozen=True, slots=True)
class Letter:
    """What the gate looks at: the folded words, the labels that the rules gave, and what is known beside the text."""

    words: Words
    labels: frozenset[str]
    languages: Languages
    unread_attachments: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Contexts of a text by the word at which they reach a hit: that a hit begins at, that it covers; by sentence."""

    before: dict[int, dict[str, Context]]
    covering: dict[int, dict[str, Context]]
    sentence: dict[int, dict[str, Context]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's hit and the contexts that lower it."""

    hit: Hit[Rule]
    lowered_by: tuple[Context, ...]

    @property
    def attention(self) -> Attention:
        """The rule's tier, a page lowered to read first by any context."""
        tier = self.hit.row.attention
        return Attention.READ_FIRST if self.lowered_by and tier is Attention.PAGE else tier

    @property
    def stands(self) -> bool:
        """Whether the label is given: no context says that it is not told of as real and possible now."""
        return not any(context.drops_label for context in self.lowered_by)

    @property
    def urgency(self) -> Urgency:
        """The rule's urgency; of a lowered page still `urgent`; of a dropped label none."""
        if not self.stands:
            return Urgency.ROUTINE
        return Urgency.URGENT if self.lowered_by and self.hit.row.attention is Attention.PAGE else self.hit.row.urgency


def judge(subject: str | None, text: str, *, languages: Languages, unread_attachments: bool = False) -> Verdict:
    r"""Read the message by the table, the contexts and the gate. Never raises, whatever the text; linear in its length.

    Evidence offsets count characters of `subject + "\n\n" + text` (of `text` where the subject is None).
    """
    whole = join(subject, text)
    words = read(whole, repair=repair)
    findings = _findings(words, languages)
    labels = frozenset(finding.hit.row.label for finding in findings if finding.stands)
    letter = Letter(words, labels, languages, unread_attachments)
    gate = tuple(reason for reason, holds in GATE if holds(letter))
    return Verdict(
        attention=max((Attention.NORMAL, *_gate_attention(gate), *(f.attention for f in findings)), key=_rank),
        urgency=max((Urgency.ROUTINE, *(f.urgency for f in findings)), key=_rank),
        risks=tuple(risk for risk in RISKS if risk in labels),
        signals=tuple(sorted(labels.difference(RISKS))),
        gate=gate,
        evidence=_evidence(words, findings),
    )


def join(subject: str | None, text: str) -> str:
    """The text that all offsets count in."""
    return text if subject is None else f"{subject}\n\n{text}"


@lru_cache(maxsize=50_000)
def repair(word: str) -> str:
    """A word of danger misspelt with digits, signs, repeated, swapped or dropped letters, or telephone
    slang, put right; any other unchanged.
    """
    if word in _slang():
        return _slang()[word]
    if word in risk_vocabulary() or word in _spelt_right():
        return word
    plain = word.translate(_LEET) if not word.isdigit() else word
    for candidate in (plain, _collapsed(plain, 2), _collapsed(plain, 1)):
        if candidate in risk_vocabulary() or (candidate != word and candidate in _spelt_right()):
            return candidate
    return _misspelt().get(word, word) if len(word) >= 5 else word


def _too_short(letter: Letter) -> bool:
    return count_words(letter.words.original) < MINIMUM_WORDS


def _language_unknown(letter: Letter) -> bool:
    return letter.languages.main is None


def _not_certified(letter: Letter) -> bool:
    return letter.languages.main is not None and not letter.languages.certified


def _unread_attachment(letter: Letter) -> bool:
    return letter.unread_attachments


def _unknown_words(letter: Letter) -> bool:
    """In a certified language most words are nevertheless unknown to it: misspelt, dictated, or not language."""
    words = letter.words.words[:GATE_WORDS]
    known = vocabulary("en") | vocabulary("es")
    return letter.languages.certified and sum(word not in known for word in words) > UNKNOWN_WORDS_SHARE * len(words)


def _child_writes(letter: Letter) -> bool:
    """A child's own letter is read by a person before anything else happens."""
    return "minor_sender" in letter.labels


def _unsafe_to_answer(letter: Letter) -> bool:
    return "unsafe_contact" in letter.labels


def _distress(letter: Letter) -> bool:
    """Several different words of fear and harm, though no rule knows the danger."""
    words = set(letter.words.words[:GATE_WORDS])
    return len(words & classes()["distress"].words) >= DISTRESS_WORDS


GATE: tuple[tuple[str, Callable[[Letter], bool]], ...] = (
    ("fewer_than_four_words", _too_short),
    ("language_unknown", _language_unknown),
    ("language_not_certified", _not_certified),
    ("unread_attachment", _unread_attachment),
    ("unknown_words", _unknown_words),
    ("child_writes", _child_writes),
    ("unsafe_to_answer", _unsafe_to_answer),
    ("words_of_distress", _distress),
)


def _gate_attention(gate: tuple[str, ...]) -> tuple[Attention, ...]:
    return (Attention.READ_FIRST,) if gate else ()


def _rank(level: Attention | Urgency) -> int:
    return level.rank


def _findings(text: Words, languages: Languages) -> list[Finding]:
    """The rules' hits with what lowers them. A rule that stands in enough places needs no further one: time stays
    linear for a text that is all danger.
    """
    hits = [hit for hit in rule_index().find(text) if _applies(hit.row, languages)]
    near = _near(text) if hits else None
    standing: dict[str, int] = {}
    findings = []
    for hit in hits:
        if near is not None and standing.get(hit.row.name, 0) < SHOWN_PER_RULE:
            finding = Finding(hit, _lowering(hit, text, near=near))
            standing[hit.row.name] = standing.get(hit.row.name, 0) + (not finding.lowered_by)
            findings.append(finding)
    return findings


def _near(text: Words) -> Near:
    """The contexts of a text, to be found by the place of a hit."""
    near = Near({}, {}, {})
    for hit in context_index().find(text):
        if _undone(hit, text):
            continue
        match hit.row.reach:
            case "before":
                for at in range(hit.last, min(hit.last + hit.row.span + 1, text.sentences[hit.first])):
                    near.before.setdefault(at, {})[hit.row.name] = hit.row
            case "overlap":
                for at in range(hit.first, hit.last):
                    near.covering.setdefault(at, {})[hit.row.name] = hit.row
            case _:
                near.sentence.setdefault(text.sentences[hit.first], {})[hit.row.name] = hit.row
    return near


def _applies(rule: Rule, languages: Languages) -> bool:
    return not rule.languages or not languages.found or not rule.languages.isdisjoint(languages.found)


def _undone(hit: Hit[Context], text: Words) -> bool:
    """An `unless` pattern covers the context's first word."""
    for pattern in hit.row.unless:
        for start in range(max(0, hit.first - UNLESS_REACH), hit.first + 1):
            end = match(pattern, text.words, at=start, limit=text.sentences[start])
            if end is not None and end > hit.first:
                return True
    return False


def _lowering(hit: Hit[Rule], text: Words, *, near: Near) -> tuple[Context, ...]:
    """The contexts that reach the hit, each once; lines quoted from an earlier mail lower too."""
    reaching = dict(near.sentence.get(text.sentences[hit.first], {}))
    reaching |= near.before.get(hit.first, {})
    for at in range(hit.first, hit.last):
        reaching |= near.covering.get(at, {})
    if text.quoted[hit.first]:
        reaching[QUOTED.name] = QUOTED
    return tuple(context for name, context in reaching.items() if name not in hit.row.immune)


QUOTED = Context("quoted", "line", 0, drops_label=False, reason="Stands in a '>' line of an earlier mail.", patterns=())


def _evidence(text: Words, findings: list[Finding]) -> tuple[Evidence, ...]:
    """Up to three places a rule, those that stand first."""
    shown: dict[str, int] = {}
    rows = []
    for finding in sorted(findings, key=lambda f: (bool(f.lowered_by), f.hit.first)):
        rule = finding.hit.row
        shown[rule.name] = shown.get(rule.name, 0) + 1
        if shown[rule.name] <= SHOWN_PER_RULE:
            rows.append(finding)
    return tuple(_shown(text, finding) for finding in rows)


def _shown(text: Words, finding: Finding) -> Evidence:
    start, end = text.span(finding.hit.first, finding.hit.last)
    by = "/".join((finding.hit.row.name, *(context.name for context in finding.lowered_by)))
    return Evidence(finding.hit.row.label, start, end, text.original[start:end], by)


def _collapsed(word: str, keep: int) -> str:
    out = ""
    for character in word:
        if not out.endswith(character * keep):
            out += character
    return out


@lru_cache(maxsize=1)
def _spelt_right() -> frozenset[str]:
    """Words never repaired: the frequent ones, those listed as known, and all words the rules themselves name."""
    named = {word for rule in rules() for pattern in rule.patterns for place in pattern for word in place.words}
    return frozenset().union(named, *(vocabulary(x) for x in ("en", "es", "known")))


@lru_cache(maxsize=1)
def _slang() -> dict[str, str]:
    return dict(read_toml("vocabulary")["slang"])


@lru_cache(maxsize=1)
def _misspelt() -> dict[str, str]:
    """Each word of danger with one inner letter dropped or swapped with the next -> the word."""
    wrong: dict[str, str] = {}
    for word in sorted(risk_vocabulary()):
        for at in range(1, len(word)):
            variants = (word[:at] + word[at + 1 :], _swapped(word, at))
            wrong.update(dict.fromkeys((v for v in variants if len(v) >= 5), word))
    return wrong


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
