"""Letters in the holding lane: what was promised about them, whom they are from, when somebody is reminded."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from storage.cases import next_number
from storage.claims import claim
from storage.enums import InboxStatus
from storage.models import Case, Inbox, Outbox, ThreadReference
from storage.thread_models import HeldLetter
from storage.transaction import Transaction
from storage.vault import case_key, outbox_key
from storage.visitors import normal

IN_NO_CASE = (InboxStatus.PENDING, InboxStatus.HELD, InboxStatus.SET_ASIDE)


async def enter(tx: Transaction, inbox_id: uuid.UUID, *, due_at: dt.datetime, **named: Any) -> HeldLetter:
    """The letter is in the lane from now on, its first alarm due at `due_at`. One that comes back keeps what was
    promised to its writer. `named`: case_id, author_hash, follows.
    """
    letter = await tx.session.get(HeldLetter, inbox_id)
    if letter is None:
        letter = HeldLetter(inbox_id=inbox_id)
        tx.session.add(letter)
    for name, value in named.items():
        setattr(letter, name, value)
    letter.held_at, letter.opened_at = tx.now, None
    letter.settled_at = letter.settled_as = letter.settled_by = None
    letter.due_at, letter.step, letter.leased_until = due_at, 0, None
    await tx.session.flush()
    return letter


async def of(tx: Transaction, inbox_id: uuid.UUID) -> HeldLetter | None:
    """What the lane knows of a letter, None where it never was in it."""
    return await tx.session.get(HeldLetter, inbox_id)


def author(tx: Transaction, email: str) -> bytes:
    """By what the writer of a held letter is known again."""
    return tx.keyring.look_up("address:email", normal("email", email))


async def promise(tx: Transaction, letter: HeldLetter, *, year: int, reply_token: str) -> None:
    """Takes a case number of the year and a reply token for the letter, as a new case would."""
    letter.number, letter.reply_token = await next_number(tx, year), reply_token
    await tx.session.flush()


async def of_writer(
    tx: Transaction, author_hash: bytes, *, tokens: Sequence[str], references: Sequence[str]
) -> tuple[HeldLetter | None, HeldLetter | None]:
    """The letters of this writer that are in no case, (the one a reply token leads to, the one a Message-ID does)."""
    mine = (
        select(HeldLetter)
        .join(Inbox, Inbox.id == HeldLetter.inbox_id)
        .where(HeldLetter.author_hash == author_hash, Inbox.status.in_(IN_NO_CASE))
        .order_by(HeldLetter.held_at)
        .limit(1)
    )
    answers = [tx.keyring.look_up("message-id", one) for one in references]
    letters = [tx.keyring.look_up("external", one) for one in references]
    cited = or_(HeldLetter.answer_hash.in_(answers), Inbox.external_hash.in_(letters))
    addressed = await tx.session.scalar(mine.where(HeldLetter.reply_token.in_(tokens))) if tokens else None
    return addressed, await tx.session.scalar(mine.where(cited)) if references else None


async def hand_over(tx: Transaction, letter: HeldLetter, *, case: Case, answer: str) -> None:
    """What was promised about a letter is the case's from now on: its answer's Message-ID, and our answer itself
    (`answer`: its dedupe), whose key the case's key wraps, so that erasing the case erases it.
    """
    if letter.answer_hash and await tx.session.get(ThreadReference, (letter.answer_hash, case.id)) is None:
        tx.session.add(ThreadReference(reference_hash=letter.answer_hash, case_id=case.id))
    notice = await tx.session.scalar(select(Outbox).where(Outbox.dedupe == answer, Outbox.case_id.is_(None)))
    if notice is not None:
        notice.wrapped_key = case_key(tx.keyring, case).wrap(outbox_key(tx.keyring, notice, case=None))
        notice.case_id = case.id
    await tx.session.flush()


async def followers(tx: Transaction, inbox_id: uuid.UUID) -> list[uuid.UUID]:
    """Further letters of the same writer that wait behind this one."""
    statement = (
        select(HeldLetter.inbox_id)
        .join(Inbox, Inbox.id == HeldLetter.inbox_id)
        .where(HeldLetter.follows == inbox_id, Inbox.status == InboxStatus.HELD)
    )
    return list((await tx.session.scalars(statement)).all())


async def claim_due(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[HeldLetter]:
    """Letters in the lane whose next alarm is due, leased to the caller."""
    return await claim(tx, HeldLetter, HeldLetter.settled_at.is_(None), lease=lease, limit=limit)


async def told_of_all(tx: Transaction, *, due_at: dt.datetime) -> None:
    """The office was told how many letters nobody has opened: each of them is one step further."""
    await _next_step(tx, HeldLetter.step == 0, due_at=due_at)


async def called_about(tx: Transaction, *, until: dt.datetime, due_at: dt.datetime) -> None:
    """A person was called out: the letters that would have called one until then are one step further."""
    await _next_step(tx, HeldLetter.step > 0, HeldLetter.due_at <= until, due_at=due_at)


async def _next_step(tx: Transaction, *which: ColumnElement[bool], due_at: dt.datetime) -> None:
    statement = update(HeldLetter).where(HeldLetter.settled_at.is_(None), *which)
    further = statement.values(step=HeldLetter.step + 1, due_at=due_at, leased_until=None)
    await tx.session.execute(further.execution_options(synchronize_session=False))


async def unopened(tx: Transaction) -> int:
    """How many letters in the lane nobody has opened."""
    waiting = (HeldLetter.settled_at.is_(None), HeldLetter.opened_at.is_(None))
    return await tx.session.scalar(select(func.count()).select_from(HeldLetter).where(*waiting)) or 0


async def named_cases(tx: Transaction, inbox_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The number of the case that each of these letters names; those that name none are left out."""
    statement = (
        select(HeldLetter.inbox_id, Case.number)
        .join(Case, Case.id == HeldLetter.case_id)
        .where(HeldLetter.inbox_id.in_(inbox_ids))
    )
    return dict((await tx.session.execute(statement)).all())
