"""The audit chain: one a case (or letter, or the district), each link keyed over the one before."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, text

from storage.claims import alone
from storage.models import Audit, AuditDay
from storage.transaction import Transaction

GENESIS = b"\0" * 32
DISTRICT = "district"


def case_chain(case_id: uuid.UUID) -> str:
    """The chain of a case."""
    return f"case:{case_id.hex}"


def letter_chain(inbox_id: uuid.UUID) -> str:
    """The chain of a letter that is in no case."""
    return f"letter:{inbox_id.hex}"


def _entry(row: Audit) -> bytes:
    parts = [row.chain, row.seq, row.at.astimezone(dt.UTC).isoformat(), row.actor, row.action, row.detail]
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()


async def record(tx: Transaction, chain: str, *, actor: str, action: str, **detail: Any) -> Audit:
    """Appends to a chain, in the transaction of what it tells of. `detail` holds ids and codes, never content.

    On PostgreSQL a second writer of the chain waits for the first one's commit; without that, busy chains (the
    district's) wear out every repetition. The unique (chain, seq) still guards what is written any other way.
    """
    await alone(tx, chain)
    last = await tx.session.scalar(select(Audit).where(Audit.chain == chain).order_by(Audit.seq.desc()).limit(1))
    row = Audit(
        chain=chain, seq=last.seq + 1 if last else 1, at=tx.now, actor=actor, action=action,
        detail={name: str(value) for name, value in detail.items() if value is not None}, link=GENESIS,
    )  # fmt: skip
    row.link = tx.keyring.chain(last.link if last else GENESIS, _entry(row))
    tx.session.add(row)
    await tx.session.flush()
    return row


async def entries(tx: Transaction, chain: str) -> list[Audit]:
    """A chain, first link first."""
    return list((await tx.session.scalars(select(Audit).where(Audit.chain == chain).order_by(Audit.seq))).all())


async def close_day(tx: Transaction, day: dt.date) -> AuditDay | None:
    """Chains the heads of all chains as of now under `day`; None when that day is closed already."""
    if await tx.session.get(AuditDay, day):
        return None
    if tx.dialect == "postgresql":
        # Links are numbered before they are committed: those on their way are waited for, else one slips in below.
        await tx.session.execute(text("LOCK TABLE audit IN SHARE MODE"))
    previous = await tx.session.scalar(select(AuditDay).order_by(AuditDay.day.desc()).limit(1))
    last_id = await tx.session.scalar(select(func.max(Audit.id))) or 0
    heads = await _heads(tx, last_id)
    link = tx.keyring.chain(previous.link if previous else GENESIS, _heads_entry(day, heads))
    closed = AuditDay(day=day, chains=len(heads), last_id=last_id, link=link)
    tx.session.add(closed)
    return closed


async def _heads(tx: Transaction, last_id: int) -> list[Audit]:
    newest = select(func.max(Audit.id)).where(Audit.id <= last_id).group_by(Audit.chain)
    return list((await tx.session.scalars(select(Audit).where(Audit.id.in_(newest)).order_by(Audit.chain))).all())


def _heads_entry(day: dt.date, heads: Iterable[Audit]) -> bytes:
    return "\n".join([day.isoformat(), *(f"{head.chain} {head.seq} {head.link.hex()}" for head in heads)]).encode()


async def verify(tx: Transaction) -> list[str]:
    """Every break found: a link that does not follow, a gap in a chain, a closed day whose heads have changed."""
    problems: list[str] = []
    previous: Audit | None = None
    for row in (await tx.session.scalars(select(Audit).order_by(Audit.chain, Audit.seq))).all():
        same = previous is not None and previous.chain == row.chain
        before = previous.link if previous is not None and same else GENESIS
        if row.seq != (previous.seq + 1 if previous is not None and same else 1):
            problems.append(f"{row.chain}: link {row.seq} has no link before it")
        elif tx.keyring.chain(before, _entry(row)) != row.link:
            problems.append(f"{row.chain}: link {row.seq} was changed")
        previous = row
    link = GENESIS
    for day in (await tx.session.scalars(select(AuditDay).order_by(AuditDay.day))).all():
        heads = await _heads(tx, day.last_id)
        link = tx.keyring.chain(link, _heads_entry(day.day, heads))
        if link != day.link:
            problems.append(f"day {day.day}: the heads of its {day.chains} chains have changed")
        link = day.link
    return problems
