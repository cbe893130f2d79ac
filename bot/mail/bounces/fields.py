"""What the fields of a report say (RFC 3464, RFC 5965) in all the ways they are written."""

import re

from bot.mail.addresses import normal
from bot.mail.bounces import statuses
from bot.mail.headers import Headers
from bot.mail.letter import Bounce

RECIPIENTS = (
    "original-recipient",
    "final-recipient",
    "x-actual-recipient",
    "original-rcpt-to",
    "removal-recipient",
    "x-hmxmroriginalrecipient",
)
_XTEXT = re.compile(r"\+(2B|3D|40|20|25)")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_FAILED = ("fail", "expire", "error", "reject", "bounce", "undeliver", "permanent")
_ORDER = ("failed", "", "delayed")


def read(groups: tuple[Headers, ...]) -> Bounce | None:
    """The first recipient that was not reached, else the first delayed, else the first at all; None without groups."""
    told = [_of_group(group) for group in groups]
    for action in _ORDER:
        for bounce in told:
            if (bounce.action or "") == action and (bounce.status or "5")[0] != "2":
                return bounce
    return next(iter(told), None)


def _of_group(group: Headers) -> Bounce:
    diagnostic = " ".join(
        group.all("diagnostic-code") + group.all("x-smtp-diagnostic") + group.all("x-supplementary-info")
    )
    told = statuses.exact(group.get("status"))
    status = statuses.best((told, statuses.exact(diagnostic)), (statuses.derived(diagnostic),))
    return Bounce(_recipient(group), status, action_of(group.get("action")))


def action_of(word: str) -> str | None:
    """One of RFC 3464's actions, from a value with comments and in other words; None for an empty one."""
    action = word.partition("(")[0].partition(";")[0].strip(" .\"'<>").lower()
    return "failed" if action.startswith(_FAILED) else action[:40] or None


def _recipient(group: Headers) -> str | None:
    """The recipient as we wrote it, where the report still knows it."""
    for name in RECIPIENTS:
        for value in (group.raw(name), group.get(name)):
            if address := _address(value):
                return address
    return None


def _address(value: str) -> str | None:
    kind, _, text = value.rpartition(";") if ";" in value else ("", "", value)
    if kind and "@" in kind and "@" not in text:
        text = kind.rpartition(";")[2]
    bracketed = re.search(r"<([^<>\s]{3,320})>", text)
    text = _UNITEXT.sub(
        lambda found: chr(min(int(found[1], 16), 0x10FFFF)), bracketed[1] if bracketed else text.partition(" (")[0]
    )
    plain = normal(_XTEXT.sub(lambda found: chr(int(found[1], 16)), text).strip("'[]() "))
    return None if plain and plain.lower().startswith(("imcea", "mailer-daemon@")) else plain
