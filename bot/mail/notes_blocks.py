"""The header blocks of Lotus Notes, whose labels have no colon: each stands in a line of its own above its value, or,
where the columns of a table were kept, at the end of a line with the sender and the time at its left.
"""

import re

from bot.mail import phrases

MAX_BLOCK = 24  # lines
MAX_HEAD = 3  # lines with the sender and the time above the first label
MAX_GAP = 8  # lines down to that label, empty ones included
MAX_WORDS = 12  # of a line that names the sender
INDENTED = 8  # blanks before the columns

_CERTIFIED = re.compile(r"[^\W\d]/[^\W\d]")
_COLUMN = re.compile(r"\s{3,}")


def size(lines: list[str], plain: list[str], *, at: int) -> int:
    """How many lines a block takes that begins at this line, 0 when none does. `plain`: see phrases.plain."""
    if not lines[at][:INDENTED].strip() and (found := _columns(lines, plain, at=at)):
        return found
    timed = phrases.CLOCK.search("\n".join(plain[at : at + 3]))
    return _stacked(plain, at) if timed and len(plain[at].split()) <= MAX_WORDS else 0


def _stacked(plain: list[str], at: int) -> int:
    """Sender, time, then each label in a line of its own."""
    near = [place for place in range(at, min(at + MAX_GAP, len(plain))) if plain[place]][: MAX_HEAD + 1]
    first = next((n for n, place in enumerate(near) if _is(plain[place], "to")), 0)
    if not first:
        return 0
    words = [place for place in range(at, min(at + MAX_BLOCK, len(plain))) if plain[place]]
    last = next((n for n, place in enumerate(words) if n > first and _is(plain[place], "subject")), 0)
    named = "@" in plain[at] or bool(_CERTIFIED.search(plain[at]))  # Dana Whitfield/District
    asked = first > 1 and named and not _timed(plain[words[first - 1]])  # "Please respond to": one line more
    if not last or first > 2 + asked or not _timed(plain[words[first - 1 - asked]]):
        return 0
    value = words[last + 1] if last + 1 < len(words) else words[last]
    return (value if value == words[last] + 1 else words[last]) - at + 1


def _columns(lines: list[str], plain: list[str], *, at: int) -> int:
    """Sender and time in the left column, labels at the right end of it."""
    told, labelled, end = [], set(), at
    for place in range(at, min(at + MAX_BLOCK, len(lines))):
        if plain[place] and lines[place][:INDENTED].strip():
            break
        cells = [cell.strip() for cell in _COLUMN.split(plain[place]) if cell.strip()]
        kinds = {kind for kind in ("to", "copy", "subject") if cells and _is(cells[-1], kind)}
        labelled |= kinds
        told += cells[:1] if cells and not (kinds and len(cells) == 1) else []
        end = place if cells else end
    return end - at + 1 if {"to", "subject"} <= labelled and _timed(" ".join(told)) else 0


def _is(line: str, kind: str) -> bool:
    return len(line) < 30 and kind in phrases.LABELS.get(line.casefold(), ())


def _timed(told: str) -> bool:
    return bool(phrases.DATE.search(told) and phrases.CLOCK.search(told))
