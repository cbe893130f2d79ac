"""A letter's lines, and what their form tells of each: quoted, indented, part of a marked signature."""

import re
from dataclasses import dataclass

from bot.mail import phrases
from bot.mail.html_text import CLOSE, DEDENT, INDENT, OPEN, SIGNATURE, UNSIGNED

MAX_CHARACTERS = 300_000
MAX_LINES = 6_000
MAX_LINE = 1_000  # a longer one is nobody's introduction line

QUOTE = re.compile(r"\s{0,3}(?:[>＞]|&gt;)")
_INITIALS = re.compile(r"\s?[A-Za-z]{1,4}>")
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

    def next_words(self, at: int) -> int:
        """The first line from `at` on that is not empty; the number of lines when there is none."""
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at

    def quote_region(self, at: int) -> None:
        """Take the indented lines from `at` on as quoted."""
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
            depth[kind] = max(0, depth[kind] + step)
            signed = signed and step < 0
        elif line in (SIGNATURE, UNSIGNED):
            signed = line == SIGNATURE and not depth["quoted"]
        else:
            typed = bool(QUOTE.match(line)) and not depth["quoted"]
            found.lines.append(line)
            found.plain.append(phrases.plain(line) if len(line) <= MAX_LINE else "")
            found.typed.append(typed)
            found.quoted.append(typed or depth["quoted"] > 0)
            found.indented.append(depth["indented"] > 0)
            found.signature.append(signed)
    _see_other_quote_signs(found)
    return found


def _see_other_quote_signs(found: Layout) -> None:
    """Two lines or more that begin with "RD>" are quoted, with "|" indented."""
    for sign, flags in ((_INITIALS, found.quoted), (_BAR, found.indented)):
        signs = [match[0].strip() if (match := sign.match(line)) else "" for line in found.lines]
        for at, (here, below) in enumerate(zip(signs, signs[1:], strict=False)):
            if here and here == below:
                flags[at] = flags[at + 1] = True
