"""Follow-ups, call-outs and assessments that are due, and what was already handled."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.claims import claim
from storage.columns import new_id
from storage.crypto import Keyring, Place
from storage.models import Assessment, CallOut, Case, FollowUp, Handled
from storage.transaction import Transaction
from storage.vault import case_key, open_json, place, seal_json


@dataclass(frozen=True, slots=True)
class Promise:
    """A next step and when it is owed: `due_day` is the district's calendar day of `due_at`."""

    reason: str
    due_at: dt.datetime
    due_day: dt.date
    planned_by: str
    note: str | None = None


async def plan(tx: Transaction, case: Case, *, promise: Promise) -> FollowUp | None:
    """One follow-up; None when the same promise (case, reason, day) is open already. One that was kept gives way: the
    same can be promised again for that day, and the audit tells of the first.
    """
    same = select(FollowUp).where(
        FollowUp.case_id == case.id, FollowUp.reason == promise.reason, FollowUp.due_day == promise.due_day
    )
    before = await tx.session.scalar(same)
    if before is not None:
        if before.done_at is None:
            return None
        await tx.session.delete(before)
        await tx.session.flush()
    row_id, key = new_id(), case_key(tx.keyring, case)
    row = FollowUp(
        id=row_id,
        case_id=case.id,
        reason=promise.reason,
        due_at=promise.due_at,
        due_day=promise.due_day,
        planned_by=promise.planned_by,
        note=seal_json(key, Place("follow_up", "note", str(row_id)), value=promise.note) if promise.note else None,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


def follow_up_note(keyring: Keyring, case: Case, *, row: FollowUp) -> str | None:
    """The note of a follow-up, opened."""
    return open_json(case_key(keyring, case), place(row, "note"), sealed=row.note) if row.note else None


async def claim_follow_ups(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[FollowUp]:
    """Follow-ups that are due and of which nobody has been reminded."""
    open_ = (FollowUp.done_at.is_(None), FollowUp.reminded_at.is_(None))
    return await claim(tx, FollowUp, *open_, lease=lease, limit=limit)


async def open_follow_ups(tx: Transaction, case_id: uuid.UUID | None = None) -> list[FollowUp]:
    """Follow-ups not done, soonest first; of one case or of all."""
    statement = select(FollowUp).where(FollowUp.done_at.is_(None)).order_by(FollowUp.due_at)
    if case_id:
        statement = statement.where(FollowUp.case_id == case_id)
    return list((await tx.session.scalars(statement)).all())


async def call_out(tx: Transaction, *, reason: str, dedupe: str, case: Case | None) -> CallOut | None:
    """Starts calling a person out; None when the same call is under way already."""
    if await tx.session.scalar(select(CallOut.id).where(CallOut.dedupe == dedupe)) is not None:
        return None
    row = CallOut(
        id=new_id(), case_id=case.id if case else None, reason=reason, dedupe=dedupe, created_at=tx.now, due_at=tx.now
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


async def call_outs_since(tx: Transaction, since: dt.datetime, *, reasons: Sequence[str]) -> list[CallOut]:
    """Call-outs of these reasons, newest first: those that nobody has accepted, and those begun since then."""
    recent = or_(CallOut.accepted_at.is_(None), CallOut.created_at >= since, CallOut.accepted_at >= since)
    statement = select(CallOut).where(CallOut.reason.in_(reasons), recent)
    return list((await tx.session.scalars(statement.order_by(CallOut.created_at.desc(), CallOut.id.desc()))).all())


async def claim_call_outs(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[CallOut]:
    """Call-outs that nobody has accepted and whose next call is due."""
    return await claim(tx, CallOut, CallOut.accepted_at.is_(None), lease=lease, limit=limit)


async def open_call_outs(tx: Transaction) -> list[CallOut]:
    """Call-outs that nobody has accepted, oldest first."""
    statement = select(CallOut).where(CallOut.accepted_at.is_(None)).order_by(CallOut.created_at)
    return list((await tx.session.scalars(statement)).all())


async def claim_assessments(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[Assessment]:
    """Messages that wait for suggestions (T2)."""
    open_ = (Assessment.done_at.is_(None), Assessment.failed_at.is_(None))
    return await claim(tx, Assessment, *open_, lease=lease, limit=limit)


async def first_time(tx: Transaction, key: str) -> bool:
    """True exactly once for a key: the row commits with what it guards, a repeat meets it."""
    insert = (postgresql if tx.dialect == "postgresql" else sqlite).insert(Handled)
    statement = insert.values(key=key, at=tx.now).on_conflict_do_nothing().returning(Handled.key)
    return (await tx.session.scalar(statement)) is not None


async def give_up_assessment(tx: Transaction, message_id: uuid.UUID) -> None:
    """No suggestion for this message; a person reads it without."""
    row = await tx.session.get_one(Assessment, message_id)
    row.failed_at, row.leased_until = tx.now, None


async def finish(tx: Transaction, case_id: uuid.UUID, *, reason: str | None = None) -> None:
    """The open promises of a case (of one reason, or all) are kept or void."""
    statement = update(FollowUp).where(FollowUp.case_id == case_id, FollowUp.done_at.is_(None))
    if reason:
        statement = statement.where(FollowUp.reason == reason)
    await tx.session.execute(statement.values(done_at=tx.now).execution_options(synchronize_session="fetch"))


async def stop_calls(tx: Transaction, case_id: uuid.UUID, *, by: str) -> None:
    """Nobody is called any more about a case that a person has ended."""
    statement = update(CallOut).where(CallOut.case_id == case_id, CallOut.accepted_at.is_(None))
    await tx.session.execute(
        statement.values(accepted_at=tx.now, accepted_by=by).execution_options(synchronize_session="fetch")
    )
