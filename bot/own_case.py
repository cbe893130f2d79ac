"""An employee's own case: what they told the office and what it answered. Nobody else's, whatever id is asked."""

import datetime as dt
import uuid
from dataclasses import dataclass

from bot.access import Actor, require
from bot.case_view import Letter, opened
from bot.errors import NotFoundError
from storage import audit, cases, visitors
from storage.enums import OutboxStatus
from storage.models import Case, Message, Outbox, Visitor
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OwnView:
    """The person's own case: its number, the promises made, and the conversation, newest first."""

    number: str
    received_at: dt.datetime
    read_by: dt.datetime
    letters: tuple[Letter, ...]


async def own_view(tx: Transaction, actor: Actor, *, case_id: uuid.UUID) -> OwnView:
    """The case of the person who asks. Raises NotFoundError for any other case, for none, and for an erased one.

    Shown are their own messages and answers that were sent; never a note, an answer still in its send delay, or what
    another visitor of the case wrote. The look is recorded.
    """
    require(actor, "read_own_receipt")
    case, visitor = await cases.by_id(tx, case_id), await visitors.find(tx, "slack", value=actor.user)
    theirs = visitor is not None and await cases.belongs(tx, case_id, visitor_id=visitor.id)
    if case is None or case.wrapped_key is None or visitor is None or not theirs:
        raise NotFoundError("There is no such case.")
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action="viewed_by_visitor")
    letters = [
        opened(tx, case, row=row)
        for row in reversed(await cases.letters(tx, case.id))
        if row.visitor_id == visitor.id or await _reached(tx, row, visitor=visitor, case=case)
    ]
    return OwnView(case.number, case.received_at, case.read_by, tuple(letters))


async def case_of_answer(tx: Transaction, message_id: uuid.UUID) -> uuid.UUID:
    """The case that an answer belongs to. Raises NotFoundError."""
    message = await tx.session.get(Message, message_id)
    if message is None:
        raise NotFoundError("There is no such case.")
    return message.case_id


async def _reached(tx: Transaction, row: Message, *, visitor: Visitor, case: Case) -> bool:
    """Did this answer go to this visitor? Nothing is theirs before it was sent."""
    if row.outbox_id is None:
        return False
    sent = await tx.session.get(Outbox, row.outbox_id)
    if sent is None or sent.status is not OutboxStatus.SENT:
        return False
    to = cases.open_letter(tx.keyring, case, message=row).get("to")
    return to is not None and to == await visitors.address(tx, visitor, kind="slack")
