"""The block of "From: / Sent: / To: / Subject:" lines that mail clients write above an older letter.

Labels are known in many languages; the values have to bear them out: an address, or a date with a clock time and a
subject. A list such as "From: the depot / To: the principal" has neither.
"""

import re
from dataclasses import dataclass, field

from bot.mail import phrases

MAX_BLOCK = 24  # lines
MIN_FLATTENED, MAX_FLATTENED = 3, 16  # labels in one line that are told apart
MAX_GAP = 5  # lines of a long list of addresses between two labels

_LABEL = re.compile(r"[\s>*_•·|-]{0,8}([^\W\d_][^:：՝*_|\n]{0,28}?)[\s*_\u00a0]{0,4}[:：՝]([*_]{0,3})(.*)", re.DOTALL)
_SIGNS = (">", "＞")  # of a quotation
_FLAT_LABEL = re.compile(r"(?<=\s)\*{0,2}([^\W\d_][^\s:：]{0,20}(?: [^\s:：]{1,10})?) ?[:：](?=[\s*])")


@dataclass(slots=True)
class Block:
    """How many lines it takes, and the value of each label by kind (from, date, to, copy, subject, other)."""

    size: int = 0
    labels: int = 0
    fields: dict[str, str] = field(default_factory=dict)

    def value(self, kind: str) -> str:
        """The first value of that kind, "" when there is none."""
        return self.fields.get(kind, "")


def label(line: str) -> tuple[frozenset[str], str] | None:
    """(what the label at the beginning of a plain line may mean, the value behind it), None when there is no label."""
    head = line[:45]
    if ":" not in head and "：" not in head and "՝" not in head:
        return None
    found = _LABEL.match(line)
    kinds = phrases.LABELS.get(" ".join(found[1].split()).casefold().rstrip(".")) if found else None
    kinds = kinds or (phrases.LABELS.get(found[1].casefold().strip()) if found else None)
    return (kinds, found[3].strip(" *_\t")) if kinds and found else None


def size(lines: list[str], at: int, *, announced: bool = False) -> int:
    """How many lines a block takes that begins here, 0 when none does; `announced` by a separator line above it."""
    first = label(lines[at]) if at < len(lines) else None
    if not first or not (announced or first[0] & {"from", "date"}):
        return 0
    block = read(lines, at)
    return block.size if _borne_out(block, announced=announced) else 0


def read(lines: list[str], at: int) -> Block:
    """The labelled lines from here on, lines that continue a value and empty lines between them included."""
    block = Block()
    kind, skipped = "", 0
    quoted = lines[at][:1] in _SIGNS
    for offset, line in enumerate(lines[at : at + MAX_BLOCK]):
        if line and (line[0] in _SIGNS) != quoted:
            break
        found = label(line)
        if found:
            kind = _kind(found[0], block)
            if kind in block.fields and kind in ("from", "date", "subject"):
                break
            block.fields.setdefault(kind, found[1])
            block.size, block.labels, skipped = offset + 1, block.labels + 1, 0
        elif line.strip():
            if skipped >= MAX_GAP or not kind or not _continues(line, block, kind=kind):
                break
            block.fields[kind] = f"{block.fields[kind]} {line.strip()}".strip()[:2_000]
            skipped += 1
        elif block.fields.get("subject"):
            break
    return block


def flattened(line: str) -> list[str]:
    """The lines of a block that stands in one line ("Thanks From: Rosa Sent: Monday To: Dana Subject: Bus"), the words
    before it as the first; [] when there is none. Words only stand before one that has an address.
    """
    if line.count(":") + line.count("：") < 3:
        return []
    starts = [0, *_label_places(line)][:MAX_FLATTENED]
    pieces = [line[begin:end].strip() for begin, end in zip(starts, [*starts[1:], len(line)], strict=True)]
    first = next((at for at, piece in enumerate(pieces) if (found := label(piece)) and "from" in found[0]), None)
    if first is None or len(pieces) - first < MIN_FLATTENED or not size(pieces, first):
        return []
    if first and not any(map(phrases.ADDRESS.search, pieces[first:])):
        return []
    return [*([" ".join(pieces[:first])] if first else []), *pieces[first:]]


def _label_places(line: str) -> list[int]:
    places = []
    for found in _FLAT_LABEL.finditer(line[:1_000]):
        word = found[1].casefold()
        if word in phrases.LABELS:
            places.append(found.start())
        elif word.rpartition(" ")[2] in phrases.LABELS:
            places.append(found.start() + found[0].index(" ") + 1)
    return places


def _kind(kinds: frozenset[str], block: Block) -> str:
    """Which of its possible meanings a label has here: the first in the usual order that is still missing."""
    ordered = [kind for kind in phrases.LABEL_KINDS if kind in kinds]
    return next((kind for kind in ordered if kind not in block.fields), ordered[0])


def _continues(line: str, block: Block, *, kind: str) -> bool:
    """Whether a line without a label belongs to the value above it: it was empty, or a list of people goes on."""
    if not block.fields.get(kind):
        return len(line) < 200
    listed = "@" in line or ";" in line or block.fields[kind].endswith((",", ";"))
    return listed and kind in ("to", "copy", "from")


def _borne_out(block: Block, *, announced: bool) -> bool:
    kinds = block.fields.keys()
    values = " ".join(block.fields.values())
    told = " ".join((block.value("date"), block.value("from")))
    addressed = "@" in values and bool(phrases.ADDRESS.search(values))
    dated = bool(phrases.DATE.search(told))
    stamped = dated and bool(phrases.CLOCK.search(told))
    if announced:
        return block.labels >= 2 and ("from" in kinds or "date" in kinds)
    if "from" not in kinds:
        return "to" in kinds and stamped and addressed
    if {"from", "to", "subject"} <= kinds and (_answers(block.value("subject")) or {"copy", "other"} <= kinds):
        return True
    if {"from", "date", "subject"} <= kinds:
        by_hand = next(iter(kinds)) == "date"  # minutes begin so; the clients that do name addresses
        return addressed or (not by_hand and (dated or "to" in kinds))
    return addressed and (block.labels >= 3 or (stamped and "@" in block.value("from")))


def _answers(subject: str) -> bool:
    told = subject[:200].casefold()
    return bool(phrases.REPLY_SUBJECT.match(told) or phrases.FORWARD_SUBJECT.match(told))
