"""Delivery reports read: RFC 3464 fields first, vendors' header next, prose last."""

import re
from collections.abc import Iterator

from bot.mail import headers
from bot.mail.addresses import normal
from bot.mail.headers import Headers
from bot.mail.letter import Bounce
from bot.mail.structure import Part
from bot.mail.transfer import undo

MAX_REPORT = 100_000  # bytes of a report or its prose that are looked at

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.\-])([45])[0-7]\d(?=[\s\-]|$)(?! ?(?:bytes|KB|hours|days))")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MACHINE = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|bounces?|abuse)\b", re.IGNORECASE)
_DELAYED = re.compile(
    r"delayed|warning: message|still being retried|not yet been delivered|will (?:be retried|keep trying)|retrasad",
    re.IGNORECASE,
)


def of_report(raw: bytes, part: Part) -> Bounce | None:
    """What a message/delivery-status part says, failures before other recipients; None when it names none."""
    data = undo(raw[part.start : part.end][:MAX_REPORT], part.encoding)[0]
    groups = [
        headers.read(block) for block in re.split(rb"\n[ \t\r]*\n", data.replace(b"\r\n", b"\n")) if block.strip()
    ]
    named = [group for group in groups if group.has("final-recipient", "original-recipient", "action")]
    failed = [group for group in named if group.get("action").lower().startswith("fail")]
    chosen = next(iter(failed or named), None)
    return _of_group(chosen) if chosen else None


def _of_group(group: Headers) -> Bounce:
    diagnostic = group.get("diagnostic-code")
    status = _status(group.get("status")) or _status(diagnostic) or _class_of(diagnostic)
    if status and status.endswith(".0.0"):
        detail = _status(diagnostic)
        status = detail if detail and detail[0] == status[0] else status
    return Bounce(_recipient(group), status, group.get("action").split("(")[0].strip().lower()[:40] or None)


def _recipient(group: Headers) -> str | None:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        if address := normal(group.raw(name).rpartition(";")[2]):
            return address
    return None


def of_prose(fields: Headers, text: str, *, ours: tuple[str, ...]) -> Bounce:
    """The best reading of a report without fields; `ours` are addresses that cannot be the one not reached."""
    text = text[:MAX_REPORT]
    recipient = next(_candidates(fields, text, ours={address.lower() for address in ours}), None)
    delayed = bool(_DELAYED.search(fields.get("subject") + "\n" + text[:2_000]))
    status = _status(text) or _class_of(text) or ("4.0.0" if delayed else None)
    return Bounce(recipient, status, "delayed" if delayed or (status or "5")[0] == "4" else "failed")


def _candidates(fields: Headers, text: str, *, ours: set[str]) -> Iterator[str]:
    """Addresses that may be the one not reached: the vendors' header, then `<...>` or a line's only word, then any."""
    named = _ADDRESS.findall(fields.get("x-failed-recipients"))
    bracketed = re.findall(r"^[ \t]*<?([^\s<>]{1,250}@[^\s<>:]{1,250})>?[ \t:.]*(?:$|\()", text, re.MULTILINE)
    for address in (*named, *bracketed, *_ADDRESS.findall(text)):
        clean = normal(address.strip("\"'.,;"))
        if clean and clean.lower() not in ours and not _MACHINE.match(clean):
            yield clean


def _status(text: str) -> str | None:
    found = _STATUS.search(text)
    return f"{int(found[1])}.{int(found[2])}.{int(found[3])}" if found else None


def _class_of(text: str) -> str | None:
    found = _SMTP_CODE.search(text)
    return f"{found[1]}.0.0" if found else None
