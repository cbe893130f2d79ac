"""What tells a report that some letter was not delivered."""

import re

from bot.mail.bounces.known_shapes import known_failure
from bot.mail.evidence import REPORT_TYPES, Evidence
from bot.mail.machine_words import failures
from bot.mail.signs.header import has_part

_ADDRESS_LINE = re.compile(
    r"^[ \t>*•\-\"'<(\[]{0,8}([^\s<>@:;,\"'()\[\]]{1,64}@[^\s<>@:;,\"'()\[\]]{3,200})[>)\]\"'.,:;]{0,4}[ "
    r"\t]*(?:$|[:(;,-]|\.\.\.|"
    r"(?:unknown|not|no|user|mailbox|host|fail\w*|invalid|rejected|on|le|am|el|op|il) )",
    re.MULTILINE,
)
_ADDRESS_TOLD = re.compile(
    r"(?:message|mail|letter|delivery)[^\n@]{0,80}[\s<(\"':]([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{3,200})[^\n@]{0,60}\b(?:not|bounced|"
    r"fail\w*|reject\w*|block\w*|refus\w*|return\w*|undeliver\w*)\b",
    re.IGNORECASE,
)
_SMTP_REPLY = re.compile(
    r"(?<![\d.\-])(?:[45][0-5]\d[ \-]#?[45]\.\d\.\d|(?:said|error|code|reply|response|returned|<<<|smtp;?|:)[ "
    r":]{0,3}[45][0-5]\d[ \-]|[45][0-5]\d[ \-]"
    r"[\w<][^\n]{6,}|\(?#[45]\.\d\.\d)|>>> |<<< |(?:rcpt|mail) (?:to|from):? ?<|(?:status|final-recipient|"
    r"diagnostic-code): ",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^\W{0,20}(?:below this line is a copy|this is a copy of|(?:returned|original|undelivered|unsent|failed|"
    r"your|copy of|start of)(?: \w+){0,3} "
    r"(?:message|mail|headers?|text|data)\b.{0,60}$|(?:message|mail) (?:header|text|follows)|header(?:s)? (?:of|"
    r"follow))|^received: (?:from|by) |^message-id: ?<|"
    r"^return-path: ?<",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTED = re.compile(
    r"^(?:final-recipient|original-recipient) ?: ?\S|^reporting-mta ?: ?\S", re.IGNORECASE | re.MULTILINE
)
_EVENT = re.compile(
    r"\\?\"(?:notificationType|eventType|event|type)\\?\" ?: ?\\?\"(?:bounce[ds]?|complaint|delivery|"
    r"permanent_fail|temporary_fail|failed|dropped|"
    r"spamreport|out_of_band|DeliveryDelay)",
    re.IGNORECASE,
)


def failed_recipients(letter: Evidence) -> bool:
    """The field in which Exim and others name who was not reached."""
    return "@" in letter.says("x-failed-recipients")


def status_part(letter: Evidence) -> bool:
    """A delivery report's own part."""
    return has_part(letter, *REPORT_TYPES)


def reported_fields(letter: Evidence) -> bool:
    """A delivery report's fields among the words."""
    return bool(_REPORTED.search(letter.told))


def mail_event(letter: Evidence) -> bool:
    """A sending service's event, told as JSON and nothing else."""
    return letter.told.lstrip()[:1] == "{" and bool(_EVENT.search(letter.told[:20_000]))


def known_notice(letter: Evidence) -> bool:
    """A vendor's notice that names who was not reached, although its words are not in our tables."""
    return known_failure(letter.raw) is not None


def failure_subject(letter: Evidence) -> bool:
    """A subject delivery reports have."""
    return bool(failures.SUBJECT.search(letter.subject[:300]))


def failure_text(letter: Evidence) -> bool:
    """Words delivery reports begin with."""
    return bool(failures.TEXT.search(letter.told[:4_000]))


def failure_shape(letter: Evidence) -> bool:
    """What no letter looks like: a mail server's answer, a returned copy, a line that is only somebody's address or
    tells what became of mail to it.
    """
    return smtp_reply(letter) or returned_copy(letter) or _foreign_address(letter)


def smtp_reply(letter: Evidence) -> bool:
    """A mail server's answer among the words."""
    return bool(_SMTP_REPLY.search(letter.told[:10_000]))


def returned_copy(letter: Evidence) -> bool:
    """The letter that was not delivered, or its header, below or attached."""
    return has_part(letter, "message/rfc822", "text/rfc822-headers", "message/rfc822-headers") or bool(
        _COPY.search(letter.told[:20_000])
    )


def _foreign_address(letter: Evidence) -> bool:
    authors = {author.address.lower() for author in letter.authors}
    told = letter.told[:6_000]
    return any(
        found[1].lower() not in authors for shape in (_ADDRESS_LINE, _ADDRESS_TOLD) for found in shape.finditer(told)
    )
