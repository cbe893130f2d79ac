"""The outbox: notices queued in the transaction of what they tell of, claimed and marked by delivery."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, update

from storage.claims import claim
from storage.columns import new_id
from storage.crypto import Key, Keyring, Place
from storage.enums import Medium, OutboxStatus
from storage.models import Case, Outbox
from storage.transaction import Transaction
from storage.vault import case_key, open_json, outbox_key, place, seal_json

HELD_ANSWERS = ("held", "held_emergency")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to go out: `content` (recipient, variables ...) is sealed; `dedupe` names this notice once for ever."""

    medium: Medium
    template: str
    dedupe: str
    content: dict[str, Any]
    case: Case | None = None
    due_at: dt.datetime | None = None


async def queue(tx: Transaction, notice: Notice) -> Outbox | None:
    """Queues one notice, or returns None when `dedupe` says that it was queued before.

    Its content is sealed under a key of its own, wrapped by the case's key, or the district's where there is no case.
    """
    if await tx.session.scalar(select(Outbox.id).where(Outbox.dedupe == notice.dedupe)) is not None:
        return None
    key = Key.new((row_id := new_id()).hex)
    message_id = notice.content.get("message_id")
    wrapper = case_key(tx.keyring, notice.case) if notice.case else tx.keyring.sealing
    row = Outbox(
        id=row_id,
        case_id=notice.case.id if notice.case else None,
        medium=notice.medium,
        template=notice.template,
        dedupe=notice.dedupe,
        message_id_hash=tx.keyring.look_up("message-id", message_id) if message_id else None,
        wrapped_key=wrapper.wrap(key),
        content=seal_json(key, Place("outbox", "content", str(row_id)), value=notice.content),
        created_at=tx.now,
        due_at=notice.due_at or tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


async def claim_due(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[Outbox]:
    """Queued notices that are due, leased to the caller."""
    return await claim(tx, Outbox, Outbox.status == OutboxStatus.QUEUED, lease=lease, limit=limit)


def opened(keyring: Keyring, notice: Outbox, *, case: Case | None) -> dict[str, Any]:
    """The content of a notice. Raises KeyDestroyedError after erasure of its case."""
    value: dict[str, Any] = open_json(
        outbox_key(keyring, notice, case=case), place(notice, "content"), sealed=notice.content
    )
    return value


async def mark(tx: Transaction, notice_id: uuid.UUID, **values: Any) -> bool:
    """Writes what became of a queued notice and drops its lease. False when it is no longer queued (cancelled)."""
    statement = update(Outbox).where(Outbox.id == notice_id, Outbox.status == OutboxStatus.QUEUED)
    done = await tx.session.execute(
        statement.values(leased_until=None, **values).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def cancel(tx: Transaction, notice_id: uuid.UUID) -> bool:
    """Stops a notice that has not gone; False when it is too late: sent, being sent, or taken by a worker that never
    told whether it went.
    """
    statement = (
        update(Outbox)
        .where(Outbox.id == notice_id, Outbox.status == OutboxStatus.QUEUED)
        .where(Outbox.leased_until.is_(None))
        .values(status=OutboxStatus.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    return bool((await tx.session.execute(statement)).rowcount)  # type: ignore[attr-defined]


async def waiting(tx: Transaction, case_id: uuid.UUID, *, template: str) -> list[Outbox]:
    """Notices of a case and template that have not gone yet."""
    statement = select(Outbox).where(
        Outbox.case_id == case_id, Outbox.template == template, Outbox.status == OutboxStatus.QUEUED
    )
    return list((await tx.session.scalars(statement.order_by(Outbox.created_at))).all())


async def acknowledgements(tx: Transaction, since: dt.datetime | None = None) -> dict[OutboxStatus, int]:
    """How many automatic first answers stand where: acknowledgements, and those to letters in the holding lane."""
    first = or_(Outbox.template.startswith("acknowledgement"), Outbox.template.in_(HELD_ANSWERS))
    statement = select(Outbox.status, func.count()).where(first)
    if since:
        statement = statement.where(Outbox.created_at >= since)
    return dict((await tx.session.execute(statement.group_by(Outbox.status))).all())


async def by_message_ids(tx: Transaction, message_ids: Sequence[str]) -> list[Outbox]:
    """The letters of ours that bear one of these Message-IDs."""
    hashes = [tx.keyring.look_up("message-id", value) for value in message_ids]
    statement = select(Outbox).where(Outbox.message_id_hash.in_(hashes)).order_by(Outbox.id)
    return list((await tx.session.scalars(statement)).all())


async def troubled(tx: Transaction) -> list[Outbox]:
    """Notices that failed for good, or whose fate is unknown: a person decides."""
    bad = (OutboxStatus.FAILED, OutboxStatus.UNKNOWN)
    return list((await tx.session.scalars(select(Outbox).where(Outbox.status.in_(bad)).order_by(Outbox.due_at))).all())
