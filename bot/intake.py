"""T0: a message is sealed, stored and committed before anybody says yes to it. No parsing beyond the header block."""

import asyncio
import json
from typing import Any

from bot.mail.headers import message_id
from bot.mail.parse import content_digest_input
from bot.messages import Inbound
from storage.columns import new_id
from storage.crypto import Key, Keyring, Place
from storage.enums import Channel, InboxStatus
from storage.inbox import InboxWriter, Stored

SEAL_OFF_LOOP = 1 << 20


async def accept(writer: InboxWriter, keyring: Keyring, *, inbound: Inbound) -> Stored:
    """Stores one message and returns after the commit; a second delivery of the same message is told as a duplicate.

    Whatever goes wrong is raised: the edge answers "try again", never yes. Safe to repeat, and to be cancelled.
    """
    if len(inbound.raw) < SEAL_OFF_LOOP:
        row = sealed_row(keyring, inbound)
    else:
        row = await asyncio.to_thread(sealed_row, keyring, inbound)
    return await writer.put(row)


def sealed_row(keyring: Keyring, inbound: Inbound) -> dict[str, Any]:
    """The inbox row of a message: raw bytes and envelope sealed under a key of their own, identities as keyed hashes.

    A message without an id of its own is known by its content.
    """
    row_id = new_id()
    key = Key.new(row_id.hex)
    content = inbound.raw
    external_id = inbound.external_id
    if inbound.channel is Channel.EMAIL:
        content, external_id = content_digest_input(inbound.raw), message_id(inbound.raw)
    content_hash = keyring.digest("content", content)
    envelope = {"sender": inbound.sender, "recipients": inbound.recipients, "peer": inbound.peer}
    return {
        "id": row_id,
        "channel": inbound.channel,
        "external_hash": keyring.look_up("external", external_id) if external_id else content_hash,
        "content_hash": content_hash,
        "sender_hash": keyring.look_up("envelope-sender", inbound.sender.lower()),
        "received_at": inbound.received_at,
        "size": len(inbound.raw),
        "wrapped_key": keyring.sealing.wrap(key),
        "envelope": key.seal(json.dumps(envelope).encode(), Place("inbox", "envelope", str(row_id))),
        "raw": key.seal(inbound.raw, Place("inbox", "raw", str(row_id))),
        "status": InboxStatus.PENDING,
        "due_at": inbound.received_at,
    }
