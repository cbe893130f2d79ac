"""Sending services' own notices: events in JSON (Amazon SES by SNS and its like)."""

import re

from bot.mail.addresses import normal
from bot.mail.bounces import statuses
from bot.mail.letter import Bounce

_RECIPIENT = re.compile(
    r"\"(?:emailAddress|recipient|email|rcpt_to|rcpt|destination|Recipient|Email)\" ?: ?\[?\{? ?\"([^\"\s]{3,320})\""
)
_STATUS = re.compile(r"\"(?:status|enhanced_code|bounceSubType|smtp-?status)\" ?: ?\"?([245]\.\d\.\d{1,3})")
_KIND = re.compile(r"\"(?:notificationType|eventType|event|type|severity|bounceType)\" ?: ?\"(\w+)\"", re.IGNORECASE)
_ACTION = re.compile(r"\"action\" ?: ?\"(\w{1,40})\"")


def read(words: str) -> Bounce | None:
    """The event in `words`, None when they hold none."""
    start = words.find("{")
    if start < 0 or start > 200:
        return None
    text = words[start:].replace('\\"', '"')
    kinds = " ".join(found.lower() for found in _KIND.findall(text)[:20])
    recipient = _RECIPIENT.search(text)
    if not kinds or not recipient:
        return None
    action, lasting = _action(kinds, _ACTION.search(text))
    told = _STATUS.search(text)
    status = told[1] if told else statuses.exact(text) or _of_class(statuses.derived(text), lasting=lasting)
    default = {"delivered": "2.0.0", "complaint": None}.get(action, "5.0.0" if lasting else "4.0.0")
    return Bounce(normal(recipient[1]), status if action in ("failed", "delayed") and status else default, action)


def _of_class(status: str | None, *, lasting: bool) -> str | None:
    """What words alone mean has the class that the event tells."""
    return status if lasting or status is None else f"4{status[1:]}"


def _action(kinds: str, told: re.Match[str] | None) -> tuple[str, bool]:
    """(action, whether it is for good)."""
    if "complaint" in kinds or "spamreport" in kinds:
        return "complaint", True
    if "deliver" in kinds and "bounce" not in kinds and "delay" not in kinds:
        return "delivered", True
    lasting = not any(word in kinds for word in ("transient", "temporary", "delay", "soft"))
    return (told[1].lower() if told else "delayed" if "delay" in kinds else "failed"), lasting
