"""Cases: their numbers, their lists, their letters and notes, and their end."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value

from storage import attachments
from storage.columns import new_id
from storage.crypto import Key, Keyring, Place
from storage.enums import CaseStatus, Channel, InboxStatus, OutboxStatus
from storage.mail_models import AddressTrouble
from storage.models import (
    Assessment,
    CallOut,
    Case,
    CaseVisitor,
    Counter,
    FollowUp,
    Inbox,
    Message,
    Note,
    Outbox,
    ReferralSuggestion,
    ThreadReference,
)
from storage.thread_models import CaseLink, HeldLetter
from storage.transaction import KEYS_DESTROYED, Transaction
from storage.vault import case_key, letter_key, open_json, place, seal_json
from storage.visitors import erase_lonely

OVER = (CaseStatus.CLOSED, CaseStatus.DUPLICATE, CaseStatus.NOT_A_CASE)


async def next_number(tx: Transaction, year: int) -> str:
    """The next neutral number of a year: 2026-0001, 2026-0002 ... Nothing about the matter is in it."""
    name = f"case:{year}"
    insert = (postgresql if tx.dialect == "postgresql" else sqlite).insert(Counter)
    statement = (
        insert.values(name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return f"{year}-{(await tx.session.scalars(statement)).one():04d}"


async def open_case(tx: Transaction, *, visitors: Sequence[uuid.UUID], reply_token: str, **fields: Any) -> Case:
    """A new case under a key of its own, with its visitors. `fields` are columns of `case_file`; its number is the next
    one unless one was promised before.
    """
    key = Key.new((case_id := new_id()).hex)
    number = fields.pop("number", None) or await next_number(tx, fields["received_at"].year)
    case = Case(id=case_id, wrapped_key=tx.keyring.sealing.wrap(key), reply_token=reply_token, number=number, **fields)
    tx.session.add(case)
    await tx.session.flush()
    for visitor_id in visitors:
        await add_person(tx, case.id, visitor_id=visitor_id)
    return case


async def add_person(tx: Transaction, case_id: uuid.UUID, *, visitor_id: uuid.UUID) -> None:
    """The visitor belongs to the case from now on; a second time changes nothing."""
    if not await belongs(tx, case_id, visitor_id=visitor_id):
        tx.session.add(CaseVisitor(case_id=case_id, visitor_id=visitor_id))
        await tx.session.flush()


async def by_id(tx: Transaction, case_id: uuid.UUID) -> Case | None:
    """The case, or None."""
    return await tx.session.get(Case, case_id)


async def by_number(tx: Transaction, number: str) -> Case | None:
    """The case of that number, or the one that a letter went into to whose writer it was told; None without either."""
    told = _of_letter(HeldLetter.number == number.strip())
    found: Case | None = await tx.session.scalar(select(Case).where(or_(Case.number == number.strip(), told)))
    return found


async def by_token(tx: Transaction, token: str) -> Case | None:
    """The case behind a signed reply address, its own or that of a letter that went into it; None without either."""
    told = _of_letter(HeldLetter.reply_token == token)
    found: Case | None = await tx.session.scalar(select(Case).where(or_(Case.reply_token == token, told)))
    return found


def _of_letter(promised: ColumnElement[bool]) -> ColumnElement[bool]:
    letters = select(Inbox.case_id).join(HeldLetter, HeldLetter.inbox_id == Inbox.id)
    return Case.id.in_(letters.where(promised, Inbox.case_id.is_not(None)))


async def locked(tx: Transaction, case: Case) -> None:
    """Whoever else wants this case waits until we are done; what they wrote before is seen. SQLite has one writer."""
    await tx.session.refresh(case, with_for_update=True)


async def by_references(tx: Transaction, message_ids: Sequence[str]) -> list[Case]:
    """The cases on which any of these Message-IDs was seen."""
    hashes = [tx.keyring.look_up("message-id", value) for value in message_ids]
    ids = select(ThreadReference.case_id).where(ThreadReference.reference_hash.in_(hashes))
    return list((await tx.session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.received_at))).all())


async def remember_reference(tx: Transaction, case_id: uuid.UUID, *, message_id: str) -> None:
    """A Message-ID is from now on known to belong to a case."""
    hashed = tx.keyring.look_up("message-id", message_id)
    if await tx.session.get(ThreadReference, (hashed, case_id)) is None:
        tx.session.add(ThreadReference(reference_hash=hashed, case_id=case_id))


async def belongs(tx: Transaction, case_id: uuid.UUID, *, visitor_id: uuid.UUID) -> bool:
    """Is this visitor on this case?"""
    return await tx.session.get(CaseVisitor, (case_id, visitor_id)) is not None


async def not_over(tx: Transaction, limit: int = 200) -> list[Case]:
    """Open cases, most urgent and oldest first is left to the reader; here by time of arrival."""
    statement = select(Case).where(Case.status.not_in(OVER)).order_by(Case.received_at).limit(limit)
    return list((await tx.session.scalars(statement)).all())


async def all_open_of_visitor(tx: Transaction, visitor_id: uuid.UUID) -> list[Case]:
    """Open cases that a visitor belongs to, oldest first."""
    theirs = select(CaseVisitor.case_id).where(CaseVisitor.visitor_id == visitor_id)
    statement = select(Case).where(Case.id.in_(theirs), Case.status.not_in(OVER)).order_by(Case.received_at)
    return list((await tx.session.scalars(statement)).all())


async def open_of_visitor(
    tx: Transaction, visitor_id: uuid.UUID, *, channel: Channel, since: dt.datetime
) -> list[Case]:
    """Open cases of a visitor on a channel that had a letter since then."""
    recent = select(Message.case_id).where(Message.visitor_id == visitor_id, Message.at >= since)
    statement = select(Case).where(Case.id.in_(recent), Case.channel == channel, Case.status.not_in(OVER))
    return list((await tx.session.scalars(statement.order_by(Case.received_at))).all())


async def add_message(tx: Transaction, of_case: Key, *, content: dict[str, Any], **fields: Any) -> Message:
    """A letter of a case, sealed under a key of its own (a given `wrapped_key` re-wraps the one it came with).

    `content` holds subject, text, reply_text, from, attachments ... as JSON.
    """
    message_id = fields.pop("id", None) or new_id()
    key: Key | None = fields.pop("key", None)
    key = key or Key.new((fields.get("inbox_id") or message_id).hex)
    sealed = seal_json(key, Place("message", "content", str(message_id)), value=content)
    row = Message(id=message_id, wrapped_key=of_case.wrap(key), content=sealed, **fields)
    tx.session.add(row)
    await tx.session.flush()
    return row


async def withdraw_letter(tx: Transaction, outbox_id: uuid.UUID) -> None:
    """Takes an outgoing letter that never went from its case; the audit tells that it was there."""
    await tx.session.execute(delete(Message).where(Message.outbox_id == outbox_id))


async def letters(tx: Transaction, case_id: uuid.UUID) -> list[Message]:
    """The letters of a case, in and out, oldest first; still sealed."""
    statement = select(Message).where(Message.case_id == case_id).order_by(Message.at, Message.id)
    return list((await tx.session.scalars(statement)).all())


async def written_since(tx: Transaction, case_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Did a visitor write in this case after that moment?"""
    statement = select(Message.id).where(Message.case_id == case_id, Message.author.is_(None), Message.at > at)
    return await tx.session.scalar(statement.limit(1)) is not None


def open_letter(keyring: Keyring, case: Case, *, message: Message) -> dict[str, Any]:
    """The content of a letter. The caller records the view. Raises KeyDestroyedError after erasure."""
    key = letter_key(case_key(keyring, case), message)
    opened: dict[str, Any] = open_json(key, place(message, "content"), sealed=message.content)
    return opened


async def add_note(tx: Transaction, case: Case, *, author: str, text: str) -> Note:
    """A note, sealed under the case's key."""
    note_id = new_id()
    sealed = seal_json(case_key(tx.keyring, case), Place("note", "content", str(note_id)), value={"text": text})
    note = Note(id=note_id, case_id=case.id, author=author, at=tx.now, content=sealed)
    tx.session.add(note)
    await tx.session.flush()
    return note


async def notes(tx: Transaction, case: Case) -> list[tuple[Note, str]]:
    """The notes of a case with their text, oldest first. The caller records the view."""
    rows = (await tx.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.at))).all()
    key = case_key(tx.keyring, case)
    return [(row, open_json(key, place(row, "content"), sealed=row.content)["text"]) for row in rows]


async def erase(tx: Transaction, case: Case) -> list[uuid.UUID]:
    """Destroys the key of a case and of visitors who are on no other; what was sealed is gone for good.

    The coded row, the audit chain and the facts of the report stay; its files are deleted. Mail systems' reports about
    its letters cannot be opened either. Queued notices are cancelled, follow-ups done, call-outs stopped. Returns the
    visitors that were erased with it.
    """
    tx.session.info[KEYS_DESTROYED] = True
    case.wrapped_key, case.erased_at = None, tx.now
    case.reply_token = f"erased-{case.id.hex[:20]}"
    case.risks, case.signals, case.school, case.card_ts, case.fact_id = [], [], None, None, None
    if case.status not in OVER:
        case.status, case.closed_at = CaseStatus.CLOSED, tx.now
    of_case = {"case_id": case.id}
    for model, values in (
        (Outbox, {"status": OutboxStatus.CANCELLED}),
        (FollowUp, {"done_at": tx.now}),
        (CallOut, {"accepted_at": tx.now, "accepted_by": "erasure"}),
        (Assessment, {"done_at": tx.now}),
    ):
        unfinished = {
            Outbox: Outbox.status == OutboxStatus.QUEUED,
            FollowUp: FollowUp.done_at.is_(None),
            CallOut: CallOut.accepted_at.is_(None),
            Assessment: Assessment.done_at.is_(None),
        }[model]
        await tx.session.execute(update(model).where(unfinished).filter_by(**of_case).values(**values))
    await _unthread(tx, case.id)
    reports = update(Inbox).where(Inbox.case_id == case.id).values(wrapped_key=None)
    await tx.session.execute(reports.execution_options(synchronize_session=False))
    await attachments.erase(tx, case.id)
    await tx.session.execute(delete(AddressTrouble).where(AddressTrouble.case_id == case.id))
    await tx.session.flush()
    return await erase_lonely(tx, case.id)


async def _unthread(tx: Transaction, case_id: uuid.UUID) -> None:
    """No Message-ID, reply address, writer of a held letter or other case leads to an erased case any more."""
    filed = select(Inbox.id).where(Inbox.case_id == case_id)
    nobody = {"author_hash": None, "reply_token": None, "answer_hash": None}
    linked = or_(CaseLink.earlier_id == case_id, CaseLink.later_id == case_id)
    for statement in (
        delete(ThreadReference).where(ThreadReference.case_id == case_id),
        update(HeldLetter).where(HeldLetter.inbox_id.in_(filed)).values(**nobody),
        delete(CaseLink).where(linked),
    ):
        await tx.session.execute(statement.execution_options(synchronize_session=False))


async def suggestions(tx: Transaction, case_id: uuid.UUID) -> list[ReferralSuggestion]:
    """The referral suggestions of a case, in the order they were made."""
    statement = select(ReferralSuggestion).where(ReferralSuggestion.case_id == case_id).order_by(ReferralSuggestion.id)
    return list((await tx.session.scalars(statement)).all())


async def filed_without_letter(tx: Transaction) -> int:
    """How many inbox rows say "filed" although no letter came of them: must be 0."""
    statement = (
        select(Inbox.id).outerjoin(Message, Message.inbox_id == Inbox.id)
        .where(Inbox.status == InboxStatus.FILED, Message.id.is_(None))
    )  # fmt: skip
    return len((await tx.session.scalars(statement)).all())


async def suggest(tx: Transaction, case: Case, **values: Any) -> None:
    """Columns that a model may fill, without counting as a change of the case: nobody's window is out of date by it."""
    quiet = update(Case).where(Case.id == case.id).values(**values).execution_options(synchronize_session=False)
    await tx.session.execute(quiet)
    for name, value in values.items():
        set_committed_value(case, name, value)
