"""A delivery report taken apart: the words of the machine, the fields of its report, the header of what it returns."""

import re
from dataclasses import dataclass

from bot.mail import body, headers
from bot.mail.addresses import MAX_ADDRESSES, mailboxes
from bot.mail.evidence import MAX_TOLD, REPORT_TYPES, Evidence, source_of
from bot.mail.headers import Headers
from bot.mail.structure import LETTER_TYPES, Part

MAX_LINE = 2_000  # characters of one line that are looked at
MAX_GROUPS = 200  # recipients of one report
MAX_LINES = 4_000

RECIPIENT_FIELDS = ("original-recipient", "final-recipient")
_FIELDS = (
    *RECIPIENT_FIELDS, "x-actual-recipient", "action", "status", "diagnostic-code", "x-display-name", "remote-mta",
    "reporting-mta", "arrival-date", "last-attempt-date", "will-retry-until", "received-from-mta", "final-log-id",
    "x-original-message-id", "original-envelope-id", "dsn-gateway", "x-postfix-queue-id", "x-postfix-sender",
    "x-smtp-diagnostic", "x-supplementary-info", "original-rcpt-to", "original-mail-from", "feedback-type",
    "removal-recipient", "x-hmxmroriginalrecipient", "user-agent", "version", "source-ip", "reported-domain",
)  # fmt: skip
_FIELD = re.compile(r"([A-Za-z][A-Za-z\-]{2,40})[ \t]*:[ \t]*(.*)")
_HEADER_LINE = re.compile(
    r"(?:>|\t| {1,8})?(?:received|return-path|message-id|from|to|cc|subject|date|mime-version|content-type|"
    r"delivered-to|dkim-signature|"
    r"x-[\w\-]+|reply-to|sender|in-reply-to|references|user-agent|content-transfer-encoding|arc-[\w\-]+|"
    r"authentication-results)[ \t]*:",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"(?:>|\t| {1,8})?(from|to|subject|date|message-id|received|mime-version|return-path)[ \t]*:", re.IGNORECASE
)
_COPY_LINE = re.compile(
    r"\W{0,40}(?:below this line is a copy|(?:this is|here is|the following is) a copy of|(?:returned|original|"
    r"undelivered|unsent|undeliverable|copy of|"
    r"start of|failed|rejected|your)(?: \w+){0,3} (?:message|mail|headers?|text|letter)\b(?: \w+){0,3}(?: "
    r"follows| below| header)?|message headers?|headers? (?:of|follow)\w*|"
    r"(?:the )?(?:message|mail|text|original)\b.{0,40}\bfollows|原文|原始邮件|原始郵件|以下は|исходное|"
    r"mensaje original|"
    r"ursprüngliche|message d'origine)\W{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """`words`: what the machine says, up to the copy of our letter; `groups`: the report's fields, one group a
    recipient; `returned`: the header of the letter it is about, None when the report holds none.
    """

    words: str
    groups: tuple[Headers, ...]
    returned: Headers | None

    def returned_addresses(self, *names: str) -> tuple[str, ...]:
        """The addresses in those fields of the returned header, in order."""
        if self.returned is None:
            return ()
        values = (self.returned.raw(name) for name in names)
        return tuple(one.address for value in values for one in mailboxes(value, MAX_ADDRESSES // 10))


def taken_apart(letter: Evidence) -> Notice:
    """The Notice in a letter, whatever shape it has."""
    told = _capped(letter.told)
    at = _copy_begins(told)
    words, below = told[:at], told[at:]
    groups = _groups(letter)
    return Notice("\n".join(words), groups, _returned(letter) or _header_in("\n".join(below)))


def _capped(text: str) -> list[str]:
    return [line[:MAX_LINE].rstrip() for line in text[:MAX_TOLD].split("\n", MAX_LINES)[:MAX_LINES]]


def _copy_begins(lines: list[str]) -> int:
    """The line at which the returned letter's header begins: four header lines close together that tell a letter."""
    for at, line in enumerate(lines):
        if _HEADER_LINE.match(line) and _is_header(lines[at : at + 30]):
            return at
        if (
            line[:1] in "-=*_ \t"
            and 12 < len(line) < 120
            and at
            and _COPY_LINE.fullmatch(line)
            and _is_header([below for below in lines[at + 1 : at + 40] if below.strip()])
        ):
            return at + 1
    return len(lines)


def _is_header(lines: list[str]) -> bool:
    """Lines that begin a letter's header: From and, of the others that every letter has, two; folded lines between."""
    told: set[str] = set()
    summary = bool(lines) and lines[0][:1] in (" ", "\t")  # notices sum our letter up so, above whom it did not reach
    for line in lines:
        if found := _TELLING.match(line):
            told.add(found[1].lower())
        elif not _HEADER_LINE.match(line) and line[:1] not in (" ", "\t", ">"):
            break
    whole = bool(told & {"received", "mime-version", "return-path"})
    return len(told) >= 3 and (whole or (not summary and (len(told) >= 4 or "message-id" in told)))


def _header_in(text: str) -> Headers | None:
    lines = text.lstrip().split("\n")
    indent = re.match(r"[>\t ]*", text.lstrip("\n"))
    prefix = indent[0] if indent else ""
    block = "\n".join(line.removeprefix(prefix) for line in lines).partition("\n\n")[0]
    found = headers.read(block.encode("utf-8", "replace"))
    return found if found.fields else None


def _returned(letter: Evidence) -> Headers | None:
    """The header of the letter attached to the report."""
    for part in letter.parts:
        if part.type in LETTER_TYPES and part.children:
            return part.children[0].headers
        if part.type in (*LETTER_TYPES, "text/rfc822-headers", "message/rfc822-headers", "text/rfc822"):
            return _header_in(source_of(letter.raw, part))
    return None


def _groups(letter: Evidence) -> tuple[Headers, ...]:
    """The recipients of the report's own parts; where there are none those named among the words."""
    for parts in (_report_parts(letter), _text_parts(letter)):
        groups = [group for part in parts for group in groups_in(source_of(letter.raw, part))]
        if groups:
            return tuple(groups[:MAX_GROUPS])
    return ()


def _report_parts(letter: Evidence) -> list[Part]:
    return [
        part for part in letter.parts if part.type in (*REPORT_TYPES, "message/feedback-report", "text/delivery-status")
    ]


def _text_parts(letter: Evidence) -> list[Part]:
    return [
        part for part in body.leaves(letter.root) if part.type.startswith("text") and part.type != "text/rfc822-headers"
    ]


def groups_in(text: str) -> list[Headers]:
    """The groups of fields that name a recipient (or, in a complaint, its subject).

    A new group begins at a blank line, when the one before named somebody, and at a field that it has already; lines
    that are no known field go on with the one before.
    """
    groups: list[list[str]] = [[]]
    gap = False
    for line in _capped(text):
        if not line.strip():
            gap = True
            continue
        name = _name(line)
        if name in _FIELDS:
            if _begins_group(groups[-1], name, gap=gap):
                groups.append([])
            groups[-1].append(line.lstrip("> \t"))
        elif groups[-1] and not gap:
            groups[-1].append(" " + line.strip())
        gap = False if name in _FIELDS else gap
    read = (headers.read("\n".join(lines).encode("utf-8", "replace")) for lines in groups if lines)
    return [
        group
        for group in read
        if group.has(*RECIPIENT_FIELDS, "x-actual-recipient", "original-rcpt-to", "removal-recipient")
    ]


def _name(line: str) -> str:
    found = _FIELD.match(line.lstrip("> \t"))
    return found[1].lower() if found else ""


def _begins_group(lines: list[str], name: str, *, gap: bool) -> bool:
    names = {_name(line) for line in lines}
    named = names & {*RECIPIENT_FIELDS, "x-actual-recipient"}
    told = names & {"action", "status", "diagnostic-code"}
    return (name in names and name in (*RECIPIENT_FIELDS, "action", "status")) or (gap and bool(named and told))
