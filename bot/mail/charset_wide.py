"""UTF-16 and UTF-32: told by marks and NULs, else by which order of bytes looks like writing."""

from bot.mail.charset_guess import ORDINARY, look_of

SAMPLE = 600  # bytes
WIDE = {"utf-16", "utf-32"}

_MARKS = {"utf-16": (b"\xff\xfe", b"\xfe\xff"), "utf-32": (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")}
_AS_LABELLED = 0.1  # what the label's own order is worth


def decode_wide(data: bytes, label: str) -> str | None:
    """Text of UTF-16 (or UTF-32, if the label says so); None when a label of wide text was put on something else.

    Text with Latin letters is full of NULs; Chinese may have none, so its two orders are looked at. The order that a
    label names is only preferred: senders that swap it are as usual as those that leave the mark out.
    """
    label = label.lower()
    unit = "utf-32" if "32" in label or "ucs-4" in label else "utf-16"
    if data.startswith(_MARKS[unit]):
        return data.decode(unit, "replace")
    looks = {order: look_of(data[:SAMPLE].decode(f"{unit}-{order}", "replace")) for order in ("le", "be")}
    for order in looks:
        looks[order] += _AS_LABELLED if label.endswith(order) else 0.0
    best = max(looks, key=lambda order: looks[order])
    if b"\x00" not in data[:200] and (data.isascii() or _is_utf8(data) or looks[best] < ORDINARY):
        return None
    return data.decode(f"{unit}-{best}", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True
