"""What an invitation (iCalendar, RFC 5545) says, in a few lines: what, when, where, from whom, and its description."""

import re

MAX_SOURCE = 200_000  # characters
MAX_LINES = 2_000
SHOWN = (("SUMMARY", ""), ("DTSTART", "When: "), ("LOCATION", "Where: "), ("ORGANIZER", "From: "), ("DESCRIPTION", ""))

_FOLD = re.compile(r"\r?\n[ \t]")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ESCAPED = re.compile(r"\\([\\;,nN])")


def calendar_text(source: str) -> str:
    """The first event's words; "" where there is none."""
    found: dict[str, str] = {}
    inside = False
    for line in _FOLD.sub("", source[:MAX_SOURCE]).split("\n", MAX_LINES)[:MAX_LINES]:
        name, _, value = line.partition(":")
        field, _, params = name.strip().upper().partition(";")
        if (field, value.strip().upper()) in (("BEGIN", "VEVENT"), ("BEGIN", "VTODO")):
            inside = True
        elif field == "END" and inside and value.strip().upper() in ("VEVENT", "VTODO"):
            break
        elif inside:
            found.setdefault(field, _value(field, value.strip(), params=name.partition(";")[2] if params else ""))
    if end := found.get("DTEND"):
        found["DTSTART"] = f"{found.get('DTSTART', '')} – {end}"
    return "\n".join(label + found[field] for field, label in SHOWN if found.get(field))


def _value(field: str, value: str, *, params: str) -> str:
    if field in ("DTSTART", "DTEND"):
        return _time(value, zone=re.search(r"TZID=\"?([^\";:]{1,80})", params, re.IGNORECASE))
    if field == "ORGANIZER":
        name = re.search(r"CN=\"?([^\";:]{1,200})", params, re.IGNORECASE)
        address = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        return f"{name[1]} <{address}>" if name else address
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _time(value: str, *, zone: re.Match[str] | None) -> str:
    found = _TIME.match(value)
    if not found:
        return value[:40]
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    return f"{day} {found[4]}:{found[5]}" + (" UTC" if found[6] else f" ({zone[1]})" if zone else "")
