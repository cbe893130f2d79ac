"""Erasure: a case's key is destroyed; its coded row, its audit chain and the facts of the report stay."""

from bot import notices
from bot.office import Office
from storage import audit, cases, facts
from storage.enums import CaseStatus
from storage.errors import KeyDestroyedError
from storage.models import Case
from storage.transaction import Transaction


async def erase(tx: Transaction, office: Office, *, case: Case, actor: str) -> None:
    """Erases a case for good, and its visitors where they are on no other. An open case is closed first, so that the
    report does not count it as open for ever. Raises KeyDestroyedError when it was erased before.
    """
    if case.wrapped_key is None:
        raise KeyDestroyedError("this case was erased before")
    if case.status not in cases.OVER:
        case.status, case.closed_at = CaseStatus.CLOSED, tx.now
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    await notices.refresh_card(tx, case)
    gone = await cases.erase(tx, case)
    chain = audit.case_chain(case.id)
    await audit.record(tx, chain, actor=actor, action="erased", visitors=len(gone))
