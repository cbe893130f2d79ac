"""Lines that begin with ">" and are no quotation: arrows, and lists that people make of them."""

from itertools import groupby

from bot.mail import phrases
from bot.mail.introductions import Introduction
from bot.mail.layout import Layout

FEW = 3  # so few lines may be arrows when nothing introduces them
MAX_LISTED = 12  # lines of a list
WRAPPED = 66  # characters of a line that a mail client may have wrapped

_ASKED = ("?", "？", "؟")
_ENDED = (".", "!", "…", ":", "。", "！", "։", "।", *_ASKED)


def keep(layout: Layout, introduced: dict[int, Introduction], *, answers: bool) -> None:
    """Take such lines in `layout` as the sender's own. `answers`: the letter answers another one.

    They are, when nothing introduces any of them and they are few and none a question (in an answer: none a sentence),
    or in a letter that answers none all short and alike; or when a sentence that ends in a colon leads to a list.
    """
    typed = [at for at, is_typed in enumerate(layout.typed) if is_typed]
    if not typed:
        return
    marked = any(quoted and not typed for quoted, typed in zip(layout.quoted, layout.typed, strict=True))
    if not marked and not introduced and _are_own(layout, typed, answers=answers):
        _take(layout, typed)
    ends = {at + found.size - 1 for at, found in introduced.items()}
    for is_typed, group in groupby(range(len(layout.lines)), key=layout.typed.__getitem__):
        run = list(group)
        if (
            is_typed
            and run[0]
            and run[0] - 1 not in ends
            and _leads(layout.plain[run[0] - 1])
            and _is_list(layout, run)
        ):
            _take(layout, run)


def keep_unheard(layout: Layout, begin: int) -> None:
    """Take as the sender's own the few lines above the history that begins at `begin` which nobody wrote there."""
    above = [at for at in range(begin) if layout.typed[at] and layout.quoted[at]]
    if not 0 < len(above) <= MAX_LISTED:
        return
    older = " ".join(word for at in range(begin, len(layout.lines)) for word in layout.lines[at].lstrip("> ").split())
    for is_typed, group in groupby(range(begin), key=layout.typed.__getitem__):
        run = list(group)
        words = [_words(layout, at) for at in run] if is_typed else []
        few = 0 < len(words) <= FEW and all(words) and not any(line.endswith(_ASKED) for line in words)
        if few and words[0][0] != ">" and " ".join(" ".join(words).split()) not in older:
            _take(layout, run)


def _take(layout: Layout, ats: list[int]) -> None:
    for at in ats:
        layout.quoted[at] = False


def _are_own(layout: Layout, typed: list[int], *, answers: bool) -> bool:
    words = [_words(layout, at) for at in typed]
    if not all(words):
        return False
    if answers:
        return len(words) <= FEW and not any(line.endswith(_ENDED) or line.startswith(">") for line in words)
    return _is_list(layout, typed) or (len(words) <= FEW and not any(line.endswith(_ASKED) for line in words))


def _is_list(layout: Layout, run: list[int]) -> bool:
    """Whether these are short lines, each with a beginning of its own, and no questions."""
    words = [_words(layout, at) for at in run]
    alike = all(line and len(line) < WRAPPED and not line[0].islower() and line[0] != ">" for line in words)
    return alike and len(words) <= MAX_LISTED and not any(line.endswith(_ASKED) for line in words)


def _leads(line: str) -> bool:
    """Whether a line is a sentence of the sender's own that ends in a colon, and no introduction in other words."""
    if not line.endswith((":", "：")) or phrases.DATE.search(line) or phrases.CLOCK.search(line):
        return False
    return sum(map(str.islower, line.split())) > 1


def _words(layout: Layout, at: int) -> str:
    return layout.lines[at].strip().removeprefix(">").removeprefix("＞").removeprefix("&gt;").strip()
