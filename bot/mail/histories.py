"""Where an older letter begins: a client's mark, a separator line, a header block or an introduction."""

import re
from itertools import chain, islice
from typing import NamedTuple

from bot.mail import header_blocks, introductions, notes_blocks, phrases
from bot.mail.html_marks import HISTORY
from bot.mail.introductions import CERTAIN, Introduction
from bot.mail.layout import MAX_LINE, QUOTE, Layout

MAX_FLAT = 20_000  # characters of a line that is searched for an introduction inside
MAX_LOOKED_AT = 400  # such lines: no letter has so many
MAX_ADDRESSES = 8  # in such a line

_RULES = " \t-_=*~#‐‑–—─━|>+"
_AFTER_ADDRESS = re.compile(r"[>)\]]{0,3}[ ,\u200e\u200f\u202c]{0,3}[^\n:：<>@]{0,30}[:：]\s+(?=\S)")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?] |[!?。！？] ?")
_RUN_IN = re.compile(r"([-_=*‐ ]{2,60}[^-_=*‐]{4,60}[-_=*‐]{2,60} ?)(\w.{3,})", re.DOTALL)
_NUMBER = re.compile(r"\d")
_WORD = re.compile(r"(?<!\S)(?<!\d )[^\W\d_]+|(?<=\d )(?![AaPp][Mm]\b)[^\W\d_]+")  # "AM" opens in German


class Beginning(NamedTuple):
    """`size` lines stand between the new words and the older ones; `certain` also when those are not quoted.
    `signed` by the client's own form and not by an introduction line, which people write as well.
    """

    size: int
    certain: bool
    signed: bool = True


def unfolded(lines: list[str]) -> list[str]:
    """The lines, and those in which a client's introduction or header block is run into other words taken apart."""
    out: list[str] = []
    looked_at = 0
    for line in chain.from_iterable(map(_below_rule, lines)):
        if looked_at < MAX_LOOKED_AT and _may_be_run_in(line):
            looked_at += 1
            out += _introduced(line) or header_blocks.flattened(phrases.plain(line)[:MAX_LINE]) or [line]
        else:
            out.append(line)
    return out


def _may_be_run_in(line: str) -> bool:
    return 40 < len(line) <= MAX_FLAT and (":" in line or "：" in line) and not QUOTE.match(line)


def begins(layout: Layout, introduced: dict[int, Introduction], *, at: int) -> Beginning | None:
    """What begins at a line that is not quoted, None when nothing does."""
    line = layout.plain[at]
    if not line:
        return None
    if line == HISTORY or is_separator(layout.plain, at):
        return Beginning(1, certain=True)
    if size := header_blocks.size(layout.plain, at):
        return Beginning(size, certain=True)
    if size := notes_blocks.size(layout.lines, layout.plain, at=at):
        return Beginning(size, certain=True)
    found = introduced.get(at)
    return Beginning(found.size, found.certain, signed=False) if found else None


def is_separator(lines: list[str], at: int) -> bool:
    """Whether a line says "Original Message", "reply above this line", or is a rule right above a header block."""
    line = lines[at]
    if line.startswith(">>>"):
        return bool(phrases.DATE.search(line) and phrases.CLOCK.search(line))
    if len(line) > 120:
        return False
    inner = line.strip(_RULES)
    if not inner:
        return len(line) >= 10 and _block_below(lines, at)
    told = inner.casefold().rstrip(":：. ")
    decorated = line[:2].strip(_RULES) == ""
    if told in phrases.ABOVE or phrases.ABOVE_OPEN.fullmatch(told):
        return True
    if told in phrases.ORIGINAL or (decorated and phrases.ORIGINAL_OPEN.fullmatch(told)):
        return decorated or _block_below(lines, at, announced=True)
    framed = line.startswith(("---", "___", "===", "***", "‐‐‐")) and line[-3:].strip(_RULES) == ""
    return framed and _block_below(lines, at, announced=True)


def is_forward_mark(lines: list[str], at: int) -> bool:
    """Whether a plain line says that a forwarded letter follows."""
    line = lines[at]
    if not 1 < len(line) < 160:
        return False
    told = line.strip(_RULES).casefold().rstrip(":： ")
    if not (told in phrases.FORWARDED or phrases.FORWARDED_OPEN.fullmatch(told)):
        return False
    decorated = line[:2].strip(_RULES) == ""
    return decorated or (line.endswith((":", "：")) and " " in told) or _block_below(lines, at, announced=True)


def _block_below(lines: list[str], at: int, *, announced: bool = False) -> bool:
    below = at + 1
    while below < min(at + 4, len(lines)) and not lines[below]:
        below += 1
    return header_blocks.size(lines, below, announced=announced) > 0


def _below_rule(line: str) -> list[str]:
    """A line that is run into the separator before it, as two."""
    found = _RUN_IN.match(line) if line[:1] in "-_=*‐" else None
    told = found[1].strip(_RULES).casefold() if found else ""
    return [found[1], found[2]] if found and (told in phrases.ORIGINAL or told in phrases.FORWARDED) else [line]


def _introduced(line: str) -> list[str]:
    """[words before it, introduction, words after it] of a line with an introduction in it; [] when there is none."""
    if "@" not in line:
        return []
    for address in islice(phrases.ADDRESS.finditer(line), MAX_ADDRESSES):
        after = _AFTER_ADDRESS.match(line, address.end())
        end = after.end() if after else len(line)
        begin = _beginning(line, address.start(), end=end) if after or line.endswith((":", "：")) else None
        if begin is not None and (after or begin):
            return [piece for piece in (line[:begin].rstrip(), line[begin:end].strip(), line[end:]) if piece]
    return []


def _beginning(line: str, address: int, *, end: int) -> int | None:
    """Where the introduction begins that holds this address: at the last opening words that make it certain, else at
    the line's own beginning if no sentence ends before the address.
    """
    words = _WORD.finditer(line, max(address - 140, 0), address)
    opening = [found for found in words if found[0][0].isupper() and found[0].casefold() in phrases.OPENERS]
    for at in reversed(range(len(opening))):
        if _NUMBER.search(line, opening[at].end(), address) and _is_certain(line[opening[at].start() : end]):
            pair = at > 0 and opening[at].start() - opening[at - 1].end() <= 2  # "On Mar"
            return opening[at - pair].start()
    return 0 if not _SENTENCE.search(line, 0, address) and _is_certain(line[:end]) else None


def _is_certain(words: str) -> bool:
    return len(words) <= introductions.MAX_INTRODUCTION and introductions.level(phrases.plain(words)) == CERTAIN
