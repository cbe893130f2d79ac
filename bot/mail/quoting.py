"""What the sender newly wrote: line by line, and rather a quoted line too many than a dropped sentence.

A history begins at a mail client's introduction line, header block, separator or HTML mark (histories). If quoted lines
follow, only those go and answers between them stay; if bare text follows, everything below goes. Forwards are the
sender's point and stay whole, and so does a history that the sender says holds the answers. Signatures and footers go
last. If cutting leaves nothing, everything is shown. The work is linear in the lines.
"""

import re
from dataclasses import dataclass, field

from bot.mail import arrows, footers, forwards, histories, introductions, layout, phrases
from bot.mail.histories import Beginning
from bot.mail.html_text import unmarked
from bot.mail.introductions import Introduction
from bot.mail.layout import MAX_CHARACTERS, MAX_LINES, Layout

MAX_SEGMENTS = 60  # stretches of own words at each end that are searched for footers
MAX_CLOSING = 2  # words of a closing ("Mit Gruß:")
SHORT = 400  # characters of a letter whose point may be the one below

_BLANKS = re.compile(r"\n{3,}")


@dataclass(slots=True)
class _Cut:
    """The way through a letter: own stretches so far, a forward or history kept whole, whether more was cut off."""

    layout: Layout
    introduced: dict[int, Introduction]
    subject: str
    segments: list[list[str]] = field(default_factory=lambda: [[]])
    rest: list[str] = field(default_factory=list)
    ended: bool = False
    introduction_ends: int = -1  # the line below the last introduction


def newly_written(text: str, *, subject: str | None = None) -> str:
    """The new part of `text` (which may hold the marks of html_text). The subject's prefix says whether the letter is a
    forward, which is kept, or an answer.

    Text past MAX_CHARACTERS or MAX_LINES is only looked at when a history begins before it.
    """
    head = text[:MAX_CHARACTERS].split("\n")[:MAX_LINES]
    found = layout.read(histories.unfolded(head))
    introduced = introductions.find(found)
    told = (subject or "")[:200].casefold()
    cut = _Cut(found, introduced, told)
    arrows.keep(found, introduced, answers=bool(phrases.REPLY_SUBJECT.match(told)))
    found.quote_signatures(footers.is_signature)
    if any(found.typed) and (begin := _first_beginning(cut)):
        arrows.keep_unheard(found, begin)
    _walk(cut)
    if not cut.ended and (len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES):
        return unmarked(text).strip()
    new = "" if _answers_are_inside(cut) else _assembled(cut)
    return (_BLANKS.sub("\n\n", new) if found.marked else new) or unmarked(text).strip()


def _first_beginning(cut: _Cut) -> int | None:
    """The line where the first history begins that a client wrote, whatever follows it."""
    for at, quoted in enumerate(cut.layout.quoted):
        begun = None if quoted else histories.begins(cut.layout, cut.introduced, at=at)
        if begun and begun.certain:
            return at
    return None


def _assembled(cut: _Cut) -> str:
    """The own stretches without footers (with them, if nothing else is there), and what is kept whole below them."""
    ends = (*range(MAX_SEGMENTS), *range(len(cut.segments) - MAX_SEGMENTS, len(cut.segments)))
    bare = [footers.without(lines) if at in ends else lines for at, lines in enumerate(cut.segments)]
    if not cut.rest and not any(line.strip() for lines in bare for line in lines):
        bare = [[line for line in lines if not footers.is_tagline(line)] for lines in cut.segments]
    parts = ["\n".join(lines).strip("\n") for lines in (*bare, cut.rest)]
    return "\n\n".join(part for part in parts if part.strip()).strip()


def _walk(cut: _Cut) -> None:
    lines, quoted = cut.layout.lines, cut.layout.quoted
    forwarded = forwards.is_forward(cut.subject)
    at = 0
    while at < len(lines):
        begun = None if quoted[at] else histories.begins(cut.layout, cut.introduced, at=at)
        if _is_forward(cut, at) or (forwarded and (begun or quoted[at])):
            cut.rest = lines[at:]
            return
        if quoted[at]:
            cut.segments += [[]] if cut.segments[-1] else []
            at += 1
        elif begun and _quotation_follows(cut, at + begun.size):
            at = cut.introduction_ends = at + begun.size
        elif begun and begun.certain and not _is_introduced_answer(cut, at, begun=begun):
            cut.ended, cut.rest = True, lines[at:] if _is_the_point(cut, begun=begun) else []
            return
        else:
            _take(cut, at)
            at += begun.size if begun and begun.certain else 1


def _take(cut: _Cut, at: int) -> None:
    """The line is the sender's own, unless it begins a history."""
    if not (cut.introduced.get(at) and cut.introduced[at].certain):
        cut.segments[-1].append(cut.layout.lines[at])


def _is_forward(cut: _Cut, at: int) -> bool:
    """Whether a forwarded letter begins here by its mark, which some clients put at the beginning of the quotation."""
    if not cut.layout.quoted[at]:
        return histories.is_forward_mark(cut.layout.plain, at)
    introduced = cut.introduction_ends >= 0 and at <= cut.layout.next_words(cut.introduction_ends)
    if cut.layout.typed[at] or introduced or (at and cut.layout.quoted[at - 1]):
        return False
    words = cut.layout.next_words(at)
    return words < len(cut.layout.lines) and histories.is_forward_mark(cut.layout.plain, words)


def _quotation_follows(cut: _Cut, at: int) -> bool:
    at = cut.layout.next_words(at)
    if at < len(cut.layout.lines) and cut.layout.indented[at]:
        cut.layout.quote_region(at)
    return at < len(cut.layout.lines) and cut.layout.quoted[at]


def _is_introduced_answer(cut: _Cut, at: int, *, begun: Beginning) -> bool:
    """Whether the sender's words begin right below the introduction: nothing stands above it, quoted lines follow."""
    above = any(line.strip() for segment in cut.segments for line in segment)
    return not begun.signed and not above and any(cut.layout.quoted[at + begun.size :])


def _is_the_point(cut: _Cut, *, begun: Beginning) -> bool:
    """Whether the history below belongs to what is said: the last words lead to it with a colon, the answers stand in
    it, or a short letter points at it.
    """
    last = next((line for segment in reversed(cut.segments) for line in reversed(segment) if line.strip()), "").strip()
    if last.endswith((":", "：")) and len(last.split()) > MAX_CLOSING:
        return True
    own = " ".join(" ".join(line.split()) for segment in cut.segments for line in segment)[-3_000:].casefold()
    if phrases.ANSWERS_WITHIN.search(own):
        return True
    short = begun.signed and len(own) <= SHORT and not phrases.REPLY_SUBJECT.match(cut.subject)
    return short and any(_said(own, phrase) for phrase in phrases.BELOW)


def _answers_are_inside(cut: _Cut) -> bool:
    """Whether the sender says that answers stand below, where only quotations are: they were written into those."""
    if cut.ended or cut.rest or not any(cut.layout.quoted):
        return False
    stretches = [" ".join(footers.without(lines)) for lines in cut.segments[:2]]
    first, others = stretches[0], stretches[1:]
    return bool(phrases.ANSWERS_WITHIN.search(first.casefold())) and not any(others)


def _said(own: str, phrase: str) -> bool:
    return phrase in own and bool(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", own) or not phrase.isascii())
