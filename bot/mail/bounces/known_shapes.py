"""The last reader asked: flufl.bounce knows vendors' notices one by one. It never decides without a machine's name.

It raises on letters it does not expect, logs them, and tries fifty patterns on every line; so it gets a bounded copy:
seven-bit, with a From that can be read, and no more lines than a notice has.
"""

import logging
import re
from email import message_from_bytes

from flufl.bounce import all_failures

from bot.mail.addresses import normal
from bot.mail.headers import BROKEN, header_block

MAX_SHOWN = 30_000  # bytes of a letter
MAX_LINES = 400
MAX_LINE = 500
logging.getLogger("flufl.bounce").disabled = True  # it logs the letters it stumbles over

_FROM = re.compile(rb"^From[ \t]*:[^\n]*@", re.IGNORECASE | re.MULTILINE)


def known_failure(raw: bytes) -> str | None:
    """The first address (in alphabetical order) that some known shape of notice names as not reached, or None."""
    plain = raw[:MAX_SHOWN].decode("ascii", "replace").replace("\ufffd", "?").encode("ascii")
    shown = b"\n".join(line.rstrip(b"\r")[:MAX_LINE] for line in plain.split(b"\n", MAX_LINES)[:MAX_LINES])
    if not _FROM.search(header_block(shown)):
        shown = b"From: mailer-daemon@invalid\n" + shown
    try:
        temporary, permanent = all_failures(message_from_bytes(shown))
    except BROKEN:
        return None
    found = sorted(address.decode("ascii", "replace") for address in permanent or temporary)
    return next((address for address in map(normal, found) if address), None)
