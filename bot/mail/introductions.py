"""Introduction lines ("On Monday Rosa <rosa@mail.example> wrote:"), told by their parts, not by their language.

The parts are a date, a clock time, an address, a verb of writing, a name, an opening word and a colon at the end. An
introduction may be wrapped over six lines. Known verbs raise the certainty; where date, time, address and colon are
all there no verb is needed (Gmail's Russian and Japanese have none).
"""

import re
from itertools import islice
from typing import NamedTuple

from bot.mail import phrases
from bot.mail.layout import Layout

MAX_INTRODUCTION = 500  # characters
MAX_WRAPPED = 6  # lines
MAX_CANDIDATES = 400  # lines that are looked at: no letter has so many
NARROW = 46  # characters of the shortest line that clients wrap
CERTAIN, LIKELY = 2, 1
MAX_HALF_DAY = 5  # letters of what stands behind a clock time (p.m., Uhr)
MAX_NAME = 6  # words
FEW_ORDINARY = 2
MAX_ORDINARY = 5  # words that are no name, date, verb or opening word: unknown languages have some

# dates in figures or with shortened names, times with seconds: few hands write so
_BY_MACHINE = re.compile(r"\d[./-]\d|:\d\d:\d\d|[^\W\d]\.,? \d|\b[^\W\d]{3} \d{1,2}, \d{4}|\d [^\W\d]{3} \d{4}")
_SAID = re.compile(r"[^\W\d_]{4,}\.$|[!?。！？:：]$")  # a line that ends so does not go on
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_REMARK = re.compile(r"(?<=\w )\([^\W\d][^()\d]{0,200}\)(?=,? )")  # behind a name: "(do not reply)"
_RULED = ("---", "‐‐‐", "___")
_ENDS = (">", "]", ")")  # of an address
_COLONS = (":", "：", "՝", "։", "﹕", "៖")
_EDGES = " \t\"'“”„«»()[]<>*_|,;.:：՝։、，·•‐–—-"
_HALF_DAYS = ("am", "pm", "a.m", "p.m")


class Introduction(NamedTuple):
    """It takes `size` lines; `certain` also when no quoted lines follow."""

    size: int
    certain: bool


class _Parts(NamedTuple):
    date: bool
    clock: bool
    address: bool
    verb: bool
    joined_verb: bool
    colon: bool
    name: bool  # beside date, verb and opening words there is nothing but a short name
    ordinary: int
    opened: bool
    quoting: bool  # the verb stands first


def find(layout: Layout) -> dict[int, Introduction]:
    """The introductions among the lines that are not quoted, by their first line."""
    found: dict[int, Introduction] = {}
    ends = (at for at, line in enumerate(layout.plain) if line and not layout.quoted[at] and _may_end(line))
    for end in islice(ends, MAX_CANDIDATES):
        begin, reached = _begin(layout, end)
        if reached:
            found[begin] = Introduction(end - begin + 1, reached == CERTAIN)
    return found


def level(line: str) -> int:
    """CERTAIN: an introduction whatever follows; LIKELY: one if quoted lines follow; 0: none. `line` is plain."""
    parts = _parts(line)
    told = parts.verb or parts.joined_verb
    if line.startswith(_RULED) and told and parts.date:
        return CERTAIN
    if parts.address:
        return _level_with_address(line, parts, told=told)
    if parts.quoting and parts.date:
        return LIKELY
    if not told or not (parts.colon or line.endswith(("-", "—"))):
        return LIKELY if parts.date and parts.clock and parts.colon and parts.ordinary <= FEW_ORDINARY else 0
    if not (parts.name or parts.joined_verb):
        return 0
    stamped = parts.date and parts.clock and parts.opened and not parts.joined_verb
    return CERTAIN if stamped and _BY_MACHINE.search(line) else LIKELY


def _level_with_address(line: str, parts: _Parts, *, told: bool) -> int:
    if parts.ordinary > MAX_ORDINARY:
        return 0
    fully = parts.date and parts.clock
    if parts.colon:
        certain = (fully and "<" in line) or (told and (parts.date or parts.clock))
        return CERTAIN if certain else LIKELY if told or parts.date else 0
    if told and fully and (_ends_told(line) or line.endswith((*_ENDS, "-", *phrases.JOINED_VERBS))):
        return CERTAIN
    in_article = told and line.count("@") > 1  # newsreaders name the person and the message
    return LIKELY if in_article or (parts.opened and parts.date and line.endswith(_ENDS)) else 0


def _may_end(line: str) -> bool:
    if line.endswith((*_COLONS, "-", *phrases.JOINED_VERBS)) or "@" in line or "email" in line:
        return True
    return _ends_told(line) or (line.split(None, 1)[0].casefold(),) in phrases.VERBS


def _ends_told(line: str) -> bool:
    """Whether the last words are a verb of writing."""
    last = [bare.casefold() for word in line[-80:].split() if (bare := _bare(word))][-4:]
    return any(tuple(last[at:]) in phrases.VERBS for at in range(len(last)))


def _begin(layout: Layout, end: int) -> tuple[int, int]:
    """(first line, level) of the introduction that ends here: as long as a client may have wrapped it."""
    joined, begin, best = "", end, 0
    for at in range(end, max(end - MAX_WRAPPED, -1), -1):
        line = layout.plain[at]
        if not line and joined and (joined[0] == "<" or _is_verb(joined)):
            continue  # a gateway doubled the line ends
        if not line or layout.quoted[at] or len(joined) + len(line) > MAX_INTRODUCTION:
            break
        if at < end and not (_may_begin(line, joined) and _goes_on(line, joined, certain=best == CERTAIN)):
            break
        joined = f"{line} {joined}".strip()
        reached = level(joined)
        if reached >= best and reached:
            begin, best = at, reached
        elif best:
            break
    return begin, best


def _goes_on(line: str, below: str, *, certain: bool) -> bool:
    """Whether a client may have wrapped here: at an address, at the width of its lines, or below the opening word.
    What is certain without this line and begins with an opening word is whole.
    """
    first = below.split(None, 1)[0]
    opened = _opens(line)
    if certain:
        return not _opens(below) and (opened or len(line) + len(first) >= NARROW)
    if opened or first[0] in "<([>" or line.endswith("<") or line[0].isdigit():
        return True
    return len(line) + len(first) >= NARROW or (line.endswith(_ENDS) and _is_verb(below))


def _is_verb(line: str) -> bool:
    return tuple(line.rstrip(": ").casefold().split()) in phrases.VERBS


def _opens(line: str) -> bool:
    first = _bare(line.split(None, 1)[0])
    return first[:1].isupper() and first.casefold() in phrases.OPENERS


def _may_begin(line: str, below: str) -> bool:
    """Whether a line may be the beginning of an introduction that goes on in `below`."""
    if _SAID.search(line) and not _OPEN_BRACKET.search(line):
        return False
    first = line.strip(_EDGES).split(None, 1)[:1]
    opened = bool(first) and (first[0].casefold().strip(_EDGES) in phrases.OPENERS or first[0][:1].isdigit())
    inside = below.count(")") > below.count("(")
    return (
        opened
        or inside
        or "@" in line
        or line.endswith("<")
        or bool(re.search(r"\d", line))
        or below.startswith(("<", "("))
    )


def _parts(line: str) -> _Parts:
    told = line.casefold()
    date = phrases.DATE.search(told)
    rest = told[: date.start()] + " # " + told[date.end() :] if date else told
    words = _REMARK.sub(" ", phrases.ADDRESS.sub(" ", line)).split()
    bare = [word for word in map(_bare, words) if word and not word.casefold().startswith("mailto")]
    folded = [word.casefold() for word in bare]
    verb = _verb(folded)
    joined = any(one in told for one in phrases.JOINED_VERBS) if not told.isascii() else False
    side = _name_side(bare, folded, verb=verb)
    return _Parts(
        quoting=verb is not None and verb[0] == 0,
        date=bool(date) or _is_day_and_month(folded),
        clock=bool(phrases.CLOCK.search(rest)),
        address=("@" in line and bool(phrases.ADDRESS.search(line))) or "[email" in told,
        verb=verb is not None,
        joined_verb=joined,
        colon=line.endswith(_COLONS) or line.endswith((":*", ":‎", ":)", ":_", ":**")),
        name=side is not None,
        ordinary=_ordinary(bare, folded, verb=verb),
        opened=bool(folded)
        and (folded[0] in phrases.OPENERS or folded[0][:1].isdigit() or any(map(_is_number, folded))),
    )


def _bare(word: str) -> str:
    """The word without what stands around it; a bracket that opens inside is closed ("написал(а):")."""
    bare = word.strip(_EDGES)
    return f"{bare})" if "(" in bare and ")" not in bare else bare


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_day_and_month(folded: list[str]) -> bool:
    """Whether a bare day stands among the first words after an opening word, as in "On Mar 4, at"."""
    return len(folded) > 2 and folded[0] in phrases.OPENERS and any(word.isdigit() for word in folded[1:4])


def _verb(folded: list[str]) -> tuple[int, int] | None:
    """Where the last verb of writing stands among the words."""
    for end in range(len(folded), 0, -1):
        for size in range(min(4, end), 0, -1):
            if tuple(folded[end - size : end]) in phrases.VERBS:
                return end - size, end
    return None


def _name_side(bare: list[str], folded: list[str], *, verb: tuple[int, int] | None) -> list[str] | None:
    """The words on the verb's side of the date when they are a short name, None when they are anything else."""
    if verb is None:
        return None
    numbers = [at for at, word in enumerate(folded) if _is_number(word)]
    begin, end = 0, len(bare)
    if numbers and verb[0] > numbers[-1]:
        begin = numbers[-1] + 1
        begin += begin < verb[0] and _is_half_day(bare[begin])
    elif numbers and verb[0] < numbers[0]:
        end = numbers[0]
    beside = [at for at in range(begin, end) if not verb[0] <= at < verb[1] and folded[at] not in _HALF_DAYS]
    name = [bare[at] for at in beside if folded[at] not in phrases.OPENERS]
    name = name or [bare[at] for at in beside if not bare[at].islower()]
    short = 0 < len(name) <= MAX_NAME and not all(word.casefold() in phrases.TELLING for word in name)
    return name if short and not any(word.islower() and word not in phrases.PARTICLES for word in name) else None


def _is_half_day(word: str) -> bool:
    return word.islower() and len(word) <= MAX_HALF_DAY and word not in phrases.PARTICLES


def _ordinary(bare: list[str], folded: list[str], *, verb: tuple[int, int] | None) -> int:
    """How many lower-case words are neither verb nor opening word; words of a person's own telling count for many."""
    count = 0
    for at, word in enumerate(bare):
        inside = verb is not None and verb[0] <= at < verb[1]
        if inside or folded[at] in phrases.OPENERS or folded[at] in phrases.PARTICLES:
            continue
        if folded[at] in phrases.TELLING and not (at == 0 and _is_number(folded[1] if len(folded) > 1 else "")):
            count += MAX_ORDINARY + 1
        elif word.islower():
            count += 1
    return count
