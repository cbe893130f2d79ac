"""The few marks a letter is written with, and its three looks: wrapped mail text, blocks for HTML, Slack text.

    # words           a heading
    - words           one item of a list
    + cell | cell     one row of a table; the first row is its head, all rows have as many cells
    | words           a line kept exactly as somebody wrote it
    ---               a rule
    anything else     a paragraph, its lines joined

Pure: text in, values out. A blank line ends every block.
"""

import re
import textwrap
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

COLUMNS = 78
Kind = Literal["heading", "list", "table", "written", "rule", "paragraph"]
_MARKS: dict[str, Kind] = {"# ": "heading", "- ": "list", "+ ": "table", "| ": "written"}
# What reads from left to right in every script: phone and case numbers, hours, mail and web addresses.
_LEFT_TO_RIGHT = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+\w|(?:[A-Za-z]+-)?[(+]?\d+(?:[():.\s-]+\d+)+")
_PHONE = re.compile(r"\(\d{3}\) \d{3}-\d{4}")
_UNBROKEN = "\x1f"  # stands for a space at which a line must not end
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_SLACK_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a letter. `lines`: list items, table rows or written lines; else a single line."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[list[str]]:
        """Cells of a table, row by row, as many as its head has; the first cell may hold the mark itself."""
        others = self.lines[0].count(" | ")
        return [line.rsplit(" | ", others) for line in self.lines]


def as_written(text: str) -> str:
    """Mark every line of somebody's own words, so that no mark in them is read and no line break is lost."""
    return "\n".join(f"| {line}".rstrip() for line in text.strip("\r\n").rstrip().splitlines())


def parse(source: str) -> list[Block]:
    """The blocks of a letter, in order."""
    marked = [_marked(line) for line in source.splitlines()]
    blocks = []
    for kind, group in groupby(marked, key=lambda pair: pair[0]):
        lines = [text for _, text in group]
        if kind == "heading":
            blocks += [Block("heading", (line,)) for line in lines]
        elif kind == "paragraph":
            blocks.append(Block("paragraph", (" ".join(lines),)))
        elif kind:
            blocks.append(Block(kind, tuple(lines)))
    return blocks


def isolated(blocks: list[Block]) -> list[Block]:
    """For a letter that runs from right to left: numbers and addresses keep their own direction (LRI ... PDI), for
    "(209) 555-0142" would else be shown as "555-0142 (209)" (Unicode Annex 9, W4).
    """
    return [replace(block, lines=tuple(map(_isolated, block.lines))) for block in blocks]


def _isolated(line: str) -> str:
    return _LEFT_TO_RIGHT.sub(lambda found: f"\u2066{found[0]}\u2069", line)


def plain(blocks: list[Block]) -> str:
    """The text part of a mail: at most 78 columns unless one word is longer, no trailing spaces."""
    text = ""
    for block in blocks:
        heading = block.kind == "heading"
        text += ("\n" if heading and text else "") + "\n".join(_plain(block)) + ("\n" if heading else "\n\n")
    return text.rstrip("\n") + "\n"


def slack(blocks: list[Block]) -> str:
    """Slack's own markup, escaped, never wrapped: Slack does that."""
    return "\n\n".join(_slack(block) for block in blocks).replace("*\n\n", "*\n")


def _marked(line: str) -> tuple[Kind | None, str]:
    """Kind and words of one line; None for a blank one."""
    if not line.strip():
        return None, ""
    if line.strip() == "---":
        return "rule", ""
    if line.rstrip() == "|":
        return "written", ""
    kind = _MARKS.get(line[:2])
    if kind == "written":
        return kind, line[2:].rstrip()
    return kind or "paragraph", " ".join((line[2:] if kind else line).split())


def _plain(block: Block) -> list[str]:
    if block.kind == "rule":
        return ["-" * 20]
    if block.kind == "table":
        return _columns(block.rows)
    if block.kind == "list":
        return [row for item in block.lines for row in _wrap(item, "- ", rest="  ")]
    if block.kind == "written":
        return [row for line in block.lines for row in _wrap_written(line)]
    return _wrap(block.lines[0])


def _wrap(text: str, first: str = "", *, rest: str = "") -> list[str]:
    """Lines of at most COLUMNS, phone numbers unbroken. Chinese and Korean are left to the reader's program: their
    letters are two columns wide, and Chinese ends lines without spaces.
    """
    if _WIDE.search(text):
        return [first + text]
    kept = _PHONE.sub(lambda found: found[0].replace(" ", _UNBROKEN), text)
    lines = textwrap.wrap(
        kept, COLUMNS, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_UNBROKEN, " ") for line in lines]


def _wrap_written(line: str) -> list[str]:
    """A line somebody wrote: left alone when it fits, else wrapped under its own indent."""
    if len(line) <= COLUMNS:
        return [line]
    indent = line[: len(line) - len(line.lstrip())][: COLUMNS // 2]
    return _wrap(line.strip(), indent, rest=indent)


def _columns(rows: list[list[str]]) -> list[str]:
    """A table as aligned text: the first column padded, the others set right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return lines


def _slack(block: Block) -> str:
    lines = [re.sub("[&<>]", lambda found: _SLACK_ESCAPES[found[0]], line) for line in block.lines]
    if block.kind == "heading":
        return f"*{lines[0]}*"
    if block.kind == "list":
        return "\n".join(f"• {line}" for line in lines)
    if block.kind == "rule":
        return "———"
    return "\n".join(lines)
