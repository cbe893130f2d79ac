"""Why a mail server did not take a letter, in one word for people, from its enhanced status (RFC 3463). Pure."""

_WHOLE = {
    "1.2": "server_unreachable",
    "1.10": "server_unreachable",
    "2.1": "mailbox_closed",
    "2.2": "mailbox_full",
    "2.3": "too_large",
    "3.4": "too_large",
    "4.7": "given_up",
}
_BY_SUBJECT = {"1": "mailbox_unknown", "4": "server_unreachable", "7": "unwanted"}


def cause(status: str | None) -> str:
    """mailbox_unknown, mailbox_closed, mailbox_full, server_unreachable, too_large, given_up, unwanted, or other."""
    subject, _, detail = (status or "").partition(".")[2].partition(".")
    return _WHOLE.get(f"{subject}.{detail}") or _BY_SUBJECT.get(subject, "other")
