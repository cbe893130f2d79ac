"""A letter's lines, and what their form tells of each: quoted, indented, part of a marked signature."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from bot.mail import phrases
from bot.mail.html_marks import CLOSE, DEDENT, HISTORY, INDENT, OPEN, SIGNATURE, UNSIGNED

MAX_CHARACTERS = 300_000
MAX_LINES = 6_000
MAX_REST = 30  # characters of a wrapped line's last words
WRAPPED = 66  # characters of a line that is long enough to be wrapped
MAX_LINE = 1_000  # a longer one is nobody's introduction line

QUOTE = re.compile(r"\s{0,3}(?:[>＞]|&gt;)")
_OPEN_ADDRESS = re.compile(r"<(?:mailto:)?[^\s<>]*$|^mailto:\S+$")
_LAST_WORD = re.compile(r"> ?[^\W\d_]{3,20} ?[:：]")
_INITIALS = re.compile(r"\s{0,8}[A-Za-z]{1,4}>")
_FRAMED = re.compile(r">{3}[^>].*[^>]>{3}\s*")  # GroupWise's introduction
_BAR = re.compile(r"\s{0,3}[|¦│](?:\s|$)")
_DEPTH = {OPEN: ("quoted", 1), CLOSE: ("quoted", -1), INDENT: ("indented", 1), DEDENT: ("indented", -1)}


@dataclass(slots=True)
class Layout:
    """The lines without marks. For each: `plain` (see phrases.plain; "" when too long to be looked at), whether it is
    `quoted` (by its first sign or by the HTML), whether that is `typed` (only by its first sign), whether it is
    `indented` (quoted if an introduction stands above it), whether it stands in a `signature` that the HTML marks.
    """

    lines: list[str]
    plain: list[str]
    quoted: list[bool]
    typed: list[bool]
    indented: list[bool]
    signature: list[bool]
    barred: list[bool] = field(default_factory=list)  # "|" before the words, as few clients quote
    marked: bool = False  # the HTML marked anything

    def next_words(self, at: int) -> int:
        """The first line from `at` on that is not empty; the number of lines when there is none."""
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at

    def quote_signatures(self, is_signature: Callable[[list[str]], bool]) -> None:
        """Take the marked signatures that read like one as quoted: they are not newly written."""
        for marked, region in groupby(range(len(self.lines)), key=self.signature.__getitem__):
            ats = list(region)
            if marked and is_signature([self.lines[at] for at in ats]):
                for at in ats:
                    self.quoted[at] = True

    def quote_region(self, at: int) -> None:
        """Take the indented lines from `at` on as quoted, and all barred ones with a barred one."""
        if self.barred[at]:
            self.quoted[:] = [quoted or barred for quoted, barred in zip(self.quoted, self.barred, strict=True)]
        while at < len(self.lines) and (self.indented[at] or not self.lines[at].strip()):
            self.quoted[at] = True
            at += 1


def read(head: list[str]) -> Layout:
    """The layout of these lines."""
    found = Layout([], [], [], [], [], [])
    depth = {"quoted": 0, "indented": 0}
    signed = False
    for line in head:
        if line in _DEPTH:
            kind, step = _DEPTH[line]
            found.marked = True
            depth[kind] = max(0, depth[kind] + step)
            signed = signed and step < 0
        elif line in (SIGNATURE, UNSIGNED):
            signed = line == SIGNATURE and not depth["quoted"]
        else:
            found.marked |= line == HISTORY
            typed = not depth["quoted"] and _is_typed(line, found.lines[-1] if found.lines else "")
            found.lines.append(line)
            found.plain.append(phrases.plain(line) if len(line) <= MAX_LINE else "")
            found.typed.append(typed)
            found.quoted.append(typed or depth["quoted"] > 0)
            found.indented.append(depth["indented"] > 0)
            found.signature.append(signed)
    _see_other_quote_signs(found)
    _rejoin_wrapped(found)
    return found


def _is_typed(line: str, above: str) -> bool:
    """Whether a line begins with the sign of a quotation, and not with the end of an address that begins above."""
    if not QUOTE.match(line) or line.rstrip().endswith("<<") or _FRAMED.fullmatch(line):
        return False
    return not (_OPEN_ADDRESS.search(above[-200:]) or ("@" in above[-200:] and _LAST_WORD.fullmatch(line)))


def _see_other_quote_signs(found: Layout) -> None:
    """Lines that begin with the same "RD>" as another one are quoted; two or more that begin with "|" are indented."""
    initials = [match[0].strip() if (match := _INITIALS.match(line)) else "" for line in found.lines]
    often = {sign for sign, count in Counter(initials).items() if sign and count > 1}
    for at, sign in enumerate(initials):
        found.quoted[at] = found.quoted[at] or sign in often
    found.barred = [bool(_BAR.match(line)) for line in found.lines]
    several = sum(found.barred) > 1
    found.indented = [
        indented or (barred and several) for indented, barred in zip(found.indented, found.barred, strict=True)
    ]


def _rejoin_wrapped(found: Layout) -> None:
    """A long quoted line that a client wrapped leaves its last words on a line of their own: they are quoted, too."""
    for at in range(1, len(found.lines) - 1):
        between = not found.quoted[at] and found.typed[at - 1] and found.typed[at + 1]
        above, line = found.lines[at - 1].rstrip(), found.lines[at].strip()
        if between and line[:1].islower() and len(line) <= MAX_REST and len(above) >= WRAPPED and above[-1].isalnum():
            found.quoted[at] = True
