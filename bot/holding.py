"""The holding lane: letters nobody could file. A person opens one (logged), files it as a case, or sets it aside."""

import uuid
from dataclasses import dataclass

from bot.access import Actor, require
from bot.errors import ConflictError, InvalidInputError
from bot.filing import file_new
from bot.office import Office
from bot.placing import case_concerned
from bot.reading import Arrival, Reading, read
from storage import audit, inbox, visitors
from storage.enums import InboxStatus, OutboxStatus
from storage.errors import StorageError
from storage.models import Case, Inbox, Outbox
from storage.transaction import Transaction
from storage.vault import held_key


@dataclass(frozen=True, slots=True)
class Held:
    """A held letter and what it says; `reading` is None when it cannot be read even by a person's request. `case`: the
    number of the case whose reply address it was sent to.
    """

    row: Inbox
    reading: Reading | None
    case: str | None = None


async def lane(tx: Transaction, actor: Actor) -> list[Inbox]:
    """The lane, oldest first; reasons and ages only."""
    require(actor, "see_queue")
    return await inbox.held(tx)


async def open_held(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID) -> Held:
    """One held letter, opened; the view is recorded. Raises ConflictError when somebody settled it."""
    require(actor, "open_held")
    row = await _held(tx, inbox_id)
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="viewed")
    reading = _read(tx, office, row=row)
    case = await case_concerned(tx, office, reading=reading) if reading else None
    return Held(row, reading, case.number if case else None)


async def file_held(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID) -> Case:
    """A held letter becomes a case of its own, by a person's decision."""
    require(actor, "settle_held")
    row = await _held(tx, inbox_id)
    reading = _read(tx, office, row=row)
    if reading is None:
        raise InvalidInputError("letter", "This letter cannot be read, so no case can be made of it.")
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="filed_from_lane")
    email = reading.addresses.get("email")
    visitor = await visitors.find(tx, "email", value=email) if email else None
    return await file_new(tx, office, arrival=Arrival(row, held_key(tx.keyring, row), reading), visitor=visitor)


async def set_aside(tx: Transaction, actor: Actor, *, inbox_id: uuid.UUID) -> None:
    """Nothing is to be done with a held letter. It is kept, sealed, and counted."""
    require(actor, "settle_held")
    row = await _held(tx, inbox_id)
    await inbox.settle(tx, row.id, status=InboxStatus.SET_ASIDE, processed_at=tx.now)
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="set_aside")


async def _held(tx: Transaction, inbox_id: uuid.UUID) -> Inbox:
    row = await inbox.by_id(tx, inbox_id)
    if row is None or row.status is not InboxStatus.HELD:
        raise ConflictError("This letter is no longer in the holding lane.")
    return row


def _read(tx: Transaction, office: Office, *, row: Inbox) -> Reading | None:
    try:
        return read(office, held_key(tx.keyring, row), row=row)
    except (StorageError, ValueError, TypeError, KeyError):
        return None


async def settle_notice(tx: Transaction, actor: Actor, *, notice_id: uuid.UUID) -> None:
    """A person has seen to a notice that could not be sent: by phone, or by writing again. Doing it twice changes
    nothing.
    """
    require(actor, "settle_notice")
    row = await tx.session.get(Outbox, notice_id)
    if row is None or row.status not in (OutboxStatus.FAILED, OutboxStatus.UNKNOWN):
        return
    told = {"notice": row.id, "was": row.status.value}
    row.status = OutboxStatus.CANCELLED
    chain = audit.case_chain(row.case_id) if row.case_id else audit.DISTRICT
    await audit.record(tx, chain, actor=actor.user, action="notice_settled", **told)
