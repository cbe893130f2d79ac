"""Call-outs: a person is called now, again every five minutes, the next on the list with them, until one accepts."""

import datetime as dt
import uuid

import structlog

from bot import notices
from bot.district.files import Staff
from bot.errors import ConflictError, NotFoundError
from bot.notices import CALL_OUT, OFFICE, Telling
from bot.office import Office
from storage import audit, cases, clocks, deliveries
from storage.engine import Database
from storage.models import CallOut, Case
from storage.repeating import written
from storage.transaction import Transaction

REPEAT = dt.timedelta(minutes=5)
LEASE = dt.timedelta(minutes=2)
BATCH = 20
CALL_OUT_OFFICE = "call_out_office"

log = structlog.get_logger()


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Makes the calls that are due and returns how many call-outs were handled.

    The n-th call goes to the first n people on call, by direct message and by mail. With nobody on call it goes to the
    case channel, and the log says so: this is a fault of the district folder that `check` names.
    """

    async def work(tx: Transaction) -> int:
        rows = await clocks.claim_call_outs(tx, LEASE, limit=BATCH)
        for row in rows:
            await _call(tx, office, row=row)
        return len(rows)

    return await written(db, work, now=now)


async def accept(tx: Transaction, call_out_id: uuid.UUID, *, user: str) -> CallOut:
    """One person says "mine" and the calls stop; saying it again is fine. A case that nobody owns is theirs now.

    Raises NotFoundError when there is no such call-out, ConflictError when somebody else has accepted.
    """
    first = await deliveries.accept_call_out(tx, call_out_id, user=user)
    row = await tx.session.get(CallOut, call_out_id, populate_existing=True)
    if row is None:
        raise NotFoundError("no such call-out")
    if row.accepted_by != user:
        raise ConflictError("somebody else has accepted this call-out")
    case = await cases.by_id(tx, row.case_id) if row.case_id else None
    if first:
        await _record(tx, row, case=case, actor=user, action="call_out_accepted")
        if case:
            case.owner = case.owner or user
            await notices.refresh_card(tx, case)
    return row


async def _call(tx: Transaction, office: Office, *, row: CallOut) -> None:
    case = await cases.by_id(tx, row.case_id) if row.case_id else None
    row.calls += 1
    called = office.district.ombudspersons[: row.calls]
    for person in called:
        await _call_person(tx, row, case=case, person=person)
    if not called:
        log.error("nobody_on_call", call_out=row.id.hex)
        await _tell(tx, row, case=case, to=office.case_channel)
    row.due_at, row.leased_until = tx.now + REPEAT, None
    await _record(tx, row, case=case, actor=OFFICE, action="call_out_called")


async def _call_person(tx: Transaction, row: CallOut, *, case: Case | None, person: Staff) -> None:
    await _tell(tx, row, case=case, to=person.slack_user)
    await _tell(tx, row, case=case, to=person.email)


async def _tell(tx: Transaction, row: CallOut, *, case: Case | None, to: str) -> None:
    """A message with an accept button; by mail the number and urgency of the case, or the office's own alarm."""
    by_mail = "@" in to
    template = CALL_OUT if case or not by_mail else CALL_OUT_OFFICE
    told = {"call_out": row.id.hex, "reason": row.reason, "letters": row.letters}
    if case:
        told |= {"case_reference": case.number, "urgency": case.urgency}
    who = tx.keyring.look_up("call-out", to).hex()[:16]
    await notices.tell(tx, Telling(to, template, f"call:{row.id.hex}:{row.calls}:{who}", told, case))


async def _record(tx: Transaction, row: CallOut, *, case: Case | None, actor: str, action: str) -> None:
    about = {"call_out": row.id.hex, "reason": row.reason, "call": row.calls}
    await audit.record(tx, notices.chain_of(case), actor=actor, action=action, **about)
