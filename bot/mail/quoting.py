"""What the sender newly wrote: line by line, and rather a quoted line too many than a dropped sentence.

A history begins at a mail client's introduction line, header block, separator or HTML mark. If quoted lines follow,
only those go and answers between them stay; if bare text follows, everything below goes. Forwards are the sender's
point and stay whole. If cutting leaves nothing, everything is shown. The work is linear in the lines.
"""

import re

from bot.mail import phrases
from bot.mail.html_text import CLOSE, HISTORY, OPEN, unmarked

MAX_CHARACTERS = 300_000
MAX_LINES = 6_000
MAX_SIGNATURE = 12  # lines; below a bare "--" half of it

_BIDI = dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_QUOTED = re.compile(r"\s{0,3}[>＞]")
_ENDS_IN_COLON = (":", "：", "՝")


def newly_written(text: str, *, forwarded: bool = False) -> str:
    """The new part of `text` (which may hold the marks of html_text); `forwarded`: the subject says it is a forward.

    Text past MAX_CHARACTERS or MAX_LINES is only looked at when a history begins before it.
    """
    head = text[:MAX_CHARACTERS].split("\n")[:MAX_LINES]
    lines, quoted = _flagged(head)
    segments, rest, ended = _segments(lines, quoted, forwarded=forwarded)
    if not ended and (len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES):
        return unmarked(text).strip()
    own = [_without_footer(segment) for segment in segments]
    own[-1] = own[-1] if rest else _without_disclaimer(own[-1])
    parts = [*("\n".join(segment).strip("\n") for segment in own), "\n".join(rest).strip("\n")]
    return unmarked("\n\n".join(part for part in parts if part.strip())).strip() or unmarked(text).strip()


def is_forward(subject: str | None) -> bool:
    """Whether the subject's first prefix says that the letter is a forward."""
    return bool(phrases.FORWARD_SUBJECT.match(subject or ""))


def _flagged(head: list[str]) -> tuple[list[str], list[bool]]:
    """The lines, and for each whether it is quoted (by ">" or inside a marked quotation)."""
    lines, quoted, depth = [], [], 0
    for line in head:
        if line in (OPEN, CLOSE):
            depth = max(0, depth + (1 if line == OPEN else -1))
            continue
        lines.append(line)
        quoted.append(depth > 0 or bool(_QUOTED.match(line)))
    return lines, quoted


def _segments(lines: list[str], quoted: list[bool], *, forwarded: bool) -> tuple[list[list[str]], list[str], bool]:
    """(own segments between quotations, a forward kept whole, whether an older history was cut off)."""
    segments: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        if not quoted[at] and ((forwarded and _history(lines, at)[0]) or _is_forward_mark(lines[at])):
            return segments, lines[at:], False
        if quoted[at]:
            segments += [[]] if segments[-1] else []
            at += 1
            continue
        size, certain = _history(lines, at)
        if size and _quotation_follows(lines, quoted, at=at + size):
            at += size
            continue
        if size and certain:
            return segments, [], True
        segments[-1].append(lines[at])
        at += 1
    return segments, [], False


def _is_forward_mark(line: str) -> bool:
    return len(line) < 120 and bool(line.strip()) and bool(phrases.FORWARDED.fullmatch(line.translate(_BIDI)))


def _quotation_follows(lines: list[str], quoted: list[bool], *, at: int) -> bool:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at < len(lines) and quoted[at]


def _history(lines: list[str], at: int) -> tuple[int, bool]:
    """(lines taken by what begins an older letter here, or 0; whether that is certain without quoted lines below)."""
    line = lines[at].translate(_BIDI).strip()
    if not line or len(line) > 1_000:
        return 0, False
    if line == HISTORY:
        return 1, True
    if line[0] in "-_=*#" and (phrases.SEPARATOR.fullmatch(line) or _rule_above_headers(lines, at)):
        return 1, True
    if "above" in line.lower() or "línea" in line:
        return (1, True) if phrases.REPLY_ABOVE.fullmatch(line) else (0, False)
    if (":" in line or "：" in line) and (size := _header_block(lines, at)):
        return size, True
    return _introduction(lines, at)


def _rule_above_headers(lines: list[str], at: int) -> bool:
    """Outlook's line of underscores, directly above a header block."""
    bare = lines[at].strip()
    below = at + 1
    while below < min(at + 3, len(lines)) and not lines[below].strip():
        below += 1
    return len(bare) >= 10 and not bare.strip("_-*") and _header_block(lines, below) > 0


def _header_block(lines: list[str], at: int) -> int:
    """How many lines a mail client's From/Sent/To/Subject block takes here, 0 when it is none.

    Three label lines at least, the first of them From, and among them an address or a year with a clock time: a list
    such as "From: the depot" has neither.
    """
    if at >= len(lines) or not phrases.HEADER_FIRST.match(lines[at].translate(_BIDI)):
        return 0
    block = [line.translate(_BIDI)[:1_000] for line in lines[at : at + 8]]
    labelled = [n for n, line in enumerate(block) if phrases.HEADER_LINE.match(line)]
    size = next((n for n, line in enumerate(block) if not line.strip() and n > labelled[-1]), labelled[-1] + 1)
    words = " ".join(block[:size])
    stamped = phrases.YEAR.search(words) and phrases.CLOCK.search(words)
    return size if len(labelled) >= 3 and ("@" in words or stamped) else 0


def _introduction(lines: list[str], at: int) -> tuple[int, bool]:
    """(lines taken by "On ..., Rosa wrote:", certain), over at most four lines; (0, False) when there is none."""
    joined = ""
    for size, line in enumerate(lines[at : at + 4], 1):
        bare = line.translate(_BIDI).strip()
        if not bare or len(joined) + len(bare) > 600:
            break
        joined = f"{joined} {bare}".strip()
        if bare.endswith(_ENDS_IN_COLON):
            found = _is_introduction(joined)
            return (size, found == "certain") if found else (0, False)
        if size == 1 and not phrases.INTRO_START.match(bare):
            break
    return 0, False


def _is_introduction(line: str) -> str | None:
    """Cut even when bare text follows: "certain"; only when quoted lines follow: "likely"; else None."""
    dated = phrases.YEAR.search(line), phrases.CLOCK.search(line)
    verb = phrases.INTRO_END.search(line)
    if phrases.ADDRESS.search(line) and any(dated) and (verb or phrases.ADDRESS_END.search(line)):
        return "certain"
    return "likely" if verb or (any(dated) and phrases.ADDRESS.search(line)) else None


def _without_footer(lines: list[str]) -> list[str]:
    """The lines without a signature below "-- " and without the telephone's own line."""
    for at, line in enumerate(lines):
        if line.rstrip() == "--" and _is_signature(lines[at + 1 :], bare=line == "--"):
            lines = lines[:at]
            break
    return [line for line in lines if len(line) > 160 or not phrases.TAGLINE.fullmatch(line.strip())]


def _is_signature(below: list[str], *, bare: bool) -> bool:
    """Few short lines and no postscript; a bare "--" also divides a letter, so it must look more like one."""
    words = [line.strip() for line in below if line.strip()]
    if any(re.match(r"p\.?\s?[sd]\b", line, re.IGNORECASE) for line in words):
        return False
    limit = MAX_SIGNATURE // 2 if bare else MAX_SIGNATURE
    return len(words) <= limit and all(len(line) <= (60 if bare else 120) for line in words)


def _without_disclaimer(lines: list[str]) -> list[str]:
    """The lines without a last paragraph that is an office's confidentiality notice."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    paragraph = " ".join(lines[begin:end])
    long_enough = len(paragraph) >= 80
    return lines[:begin] if begin and long_enough and phrases.DISCLAIMER.match(paragraph) else lines
