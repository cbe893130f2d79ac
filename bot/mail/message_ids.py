"""Message ids out of Message-ID, In-Reply-To and References, as old and broken senders write them."""

import re

from bot.mail.encoded_words import decode_words

MAX_IDS = 1_000

_QUOTED = r"\"[^\"<>]{0,250}\""
_ID = re.compile(rf"<\s*((?:{_QUOTED}|[^<>]){{1,998}}?)\s*>|<([^<>]{{0,998}}@[^<>]{{1,998}})(?=<|\Z)")
_FROM_SOMEBODY = re.compile(
    r"\bfrom\b[^<>]{0,200}<[^<>]{0,300}>(?=[^<]{0,300}<)|<[^<>]{0,300}>(?=['\u2019]s message\b)", re.IGNORECASE
)
_BARE = re.compile(r"[^\s<>,;\"'()]{3,998}")


def message_ids(value: str, *, single: bool = False) -> tuple[str, ...]:
    """The ids of a field in order, each once, in angle brackets, blanks inside them gone.

    Ids stand in brackets; a lost bracket is understood. Without any bracket words count that hold an "@", if nothing
    else stands there; with `single` also one lone word with a digit in it. In prose ("message from Rosa <...> of
    Monday <id>") the mailbox is no id.
    """
    text = decode_words(value)
    if "<" in text:
        found = [one or cut for one, cut in _ID.findall(_FROM_SOMEBODY.sub(" ", text))] + _unopened(text)
    else:
        words = _BARE.findall(text.replace(">", " "))
        bare = bool(words) and all("@" in word for word in words)
        found = words if bare or (single and len(words) == 1 and re.search(r"\d", words[0])) else []
    ids = (_without_blanks(one) for one in found[:MAX_IDS])
    return tuple(dict.fromkeys(f"<{one}>" for one in ids if one))


def _unopened(text: str) -> list[str]:
    """Ids that lost only their opening bracket: they stand behind the closing one of another."""
    return re.findall(r">[\s,]{1,20}([^\s<>,\"()]{1,250}@[^\s<>,\"()]{1,250})>", text)


def _without_blanks(text: str) -> str:
    if text.startswith('"') and '"@' in text:
        return text.strip()
    return "".join(text.split()).strip('"')
