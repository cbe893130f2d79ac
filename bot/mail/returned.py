"""Which letter a delivery report gives back: the Message-IDs it names, wherever reports put them. Pure and bounded.

A returned letter (message/rfc822) or its headers (text/rfc822-headers) are read as headers; in prose, in a report's
fields and in the JSON of some vendors, whatever follows the words "Message-ID" counts. Naming an id proves nothing by
itself: the caller looks it up among the letters that were sent.
"""

import html
import re
from collections.abc import Iterator

from bot.mail import headers, structure
from bot.mail.charsets import decode
from bot.mail.structure import LETTER_TYPES, Part
from bot.mail.transfer import undo

MAX_LOOKED_AT = 200_000  # bytes of one part
MAX_PARTS = 40
MAX_IDS = 20

_REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/rfc822-headers")
_HEADERS = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_NAMED = re.compile(
    r"message[-_ ]?id[\"'*>]{0,4}[ \t]{0,9}[:=,][^<\w]{0,20}(?:\"?value\"?[^<\w]{1,9})?(<[^<>\s]{3,400}>)",
    re.IGNORECASE,
)


def message_ids(raw: bytes) -> tuple[str, ...]:
    """The Message-IDs of what a report gives back, angle brackets on, each once, at most MAX_IDS. Never raises."""
    root, _ = structure.read(raw)
    found: dict[str, None] = {}
    for number, part in enumerate(_parts(root)):
        if number >= MAX_PARTS or len(found) >= MAX_IDS:
            break
        found |= dict.fromkeys(_ids(raw, part))
    return tuple(found)[:MAX_IDS]


def _parts(part: Part) -> Iterator[Part]:
    """The report's own parts, and the letters in it as one part each."""
    yield part
    if part.type not in LETTER_TYPES:
        for child in part.children:
            yield from _parts(child)


def _ids(raw: bytes, part: Part) -> tuple[str, ...]:
    if part.type.startswith("multipart/"):
        return ()
    data = undo(raw[part.start : part.end][:MAX_LOOKED_AT], part.encoding)[0]
    if part.type in LETTER_TYPES or part.type in _HEADERS:
        fields = headers.read(headers.header_block(data.lstrip(b"\r\n")))
        if ids := headers.message_ids(fields.raw("message-id")):
            return ids
    if part.type.startswith("text/") or part.type in _REPORTS:
        text = html.unescape(decode(data, part.parameters.get("charset")))
        return tuple(_NAMED.findall(text)[:MAX_IDS])
    return ()
