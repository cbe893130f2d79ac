"""Our own look at a letter's signatures, where no trusted machine has found anything out; outside any transaction.

Nothing follows from what is found: it is shown to the person who reads the letter.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace

from bot.mail.authentication import Result
from bot.mail.trust import judged
from bot.reading import Reading
from storage.crypto import Key
from storage.models import Inbox
from storage.vault import place, seal_json

Check = Callable[[bytes, str], Awaitable[tuple[Result, ...]]]  # letter and sender's domain; see SignatureCheck.check


async def vouched(check: Check, key: Key, *, row: Inbox, reading: Reading) -> Reading:
    """The reading with a verdict on its sender; the findings are sealed into `row.checks`, for inbox.keep_checks.

    A letter that a machine wrote, or that names no sender, is left as it is: it is not worth a question to anybody.
    """
    trust = reading.trust
    if trust is None or trust.verdict != "unchecked" or not trust.domain or reading.kind != "human":
        return reading
    results = await check(await asyncio.to_thread(key.open, row.raw, place(row, "raw")), trust.domain)
    row.checks = seal_json(key, place(row, "checks"), value=[asdict(one) for one in results])
    return replace(reading, trust=judged(trust, results))
