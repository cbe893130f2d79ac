"""Delivery: what is due is claimed, rendered, sent and marked, one notice at a time. Nothing is sent twice.

A notice is claimed under a lease and committed before anything is sent; while it is sent no transaction is open. What
a worker that died with a notice in hand means is told in docs/decisions/0003-what-happens-when-delivery-dies.md.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot import follow_ups, notices
from bot.errors import OmbudslineError
from bot.local_senders import (
    ADDRESS_AT_FAULT,
    NO_ADDRESS,
    Sender,
    TryAgainError,
    UndeliverableError,
    UnknownOutcomeError,
)
from bot.mail.compose import NotAnAddressError
from bot.messages import Outbound
from bot.notice_rendering import POST, Opened, render
from bot.office import Office
from storage import audit, cases, clocks, deliveries, facts, outbox, troubles
from storage.deliveries import Lane
from storage.engine import Database
from storage.enums import Medium, OutboxStatus
from storage.errors import KeyDestroyedError
from storage.models import Outbox
from storage.repeating import written
from storage.transaction import Transaction

LEASE = dt.timedelta(minutes=5)  # longer than any single sending takes, connection and pace included
BATCH = 40  # notices a lane and run; the clock runs again at once while there are more
WAITS = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240)
)  # after which attempt, the last again
ATTEMPTS = 12  # a relay may be away for a day
BY_ERASURE = "case erased"
BY_ADDRESS = "the address takes no letters"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """One run of delivery: the office, the ways out and the time it began."""

    db: Database
    office: Office
    senders: Mapping[Medium, Sender]
    now: dt.datetime
    going: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Taken:
    """A claimed notice with its content; `stranded`: the worker before us never said what became of it."""

    opened: Opened
    stranded: bool


def _always() -> bool:
    return True


async def run_due(
    db: Database,
    office: Office,
    *,
    senders: Mapping[Medium, Sender],
    now: dt.datetime,
    going: Callable[[], bool] = _always,
) -> int:
    """Sends what is due, every lane beside the others, and returns how many notices were handled.

    Media without a sender are left alone. Each notice ends as sent, due again later, cancelled (its case was erased),
    failed or unknown; the last two call a person out. Sender trouble never reaches the caller; a database that does
    not answer does, and leaves the notice to the lease. Once `going` says no, none is begun.
    """
    this = Round(db, office, senders, now, going)
    # Every lane comes to its own end first: one that was stopped half-way would leave a sending of unknown fate.
    ends = await asyncio.gather(*(_run_lane(this, lane) for lane in Lane), return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException):
            raise end
    return sum(end for end in ends if isinstance(end, int))


async def _run_lane(this: Round, lane: Lane) -> int:
    for handled in range(BATCH):
        taken = await written(this.db, lambda tx: _take(tx, this, lane=lane), now=this.now)
        if taken is None:
            return handled
        await _deliver(this, taken)
    return BATCH


async def _take(tx: Transaction, this: Round, *, lane: Lane) -> Taken | None:
    """The next notice of a lane. Those whose case was erased, or whose address takes no letters, are cancelled on the
    way.
    """
    media = list(this.senders)
    while True:
        stranded = await deliveries.claim_stranded(tx, lane, media=media, lease=LEASE)
        notice = stranded or await deliveries.claim_next(tx, lane, media=media, lease=LEASE)
        if notice is None:
            return None
        case = await cases.by_id(tx, notice.case_id) if notice.case_id else None
        try:
            content = outbox.opened(tx.keyring, notice, case=case)
        except KeyDestroyedError:
            await deliveries.settle(tx, notice.id, status=OutboxStatus.CANCELLED, error=BY_ERASURE)
            await _record(tx, Opened(notice, {}, case), action="notice_cancelled", reason="erased")
            continue
        if await _refused(tx, notice, content=content):
            await deliveries.settle(tx, notice.id, status=OutboxStatus.CANCELLED, error=BY_ADDRESS)
            await _record(tx, Opened(notice, {}, case), action="notice_cancelled", reason="address_refuses")
            continue
        accepted = await deliveries.accepted_by(tx, case.id) if case and notice.template == notices.CARD else None
        return Taken(Opened(notice, content, case, accepted), stranded is not None)


async def _refused(tx: Transaction, notice: Outbox, *, content: Mapping[str, Any]) -> bool:
    """An automatic letter to an address that takes none does not go; what a person wrote always does."""
    automatic = notice.medium is Medium.MAIL and notice.case_id and notice.template != notices.REPLY
    calling = notice.template.startswith(notices.CALL_OUT)
    return bool(automatic) and not calling and await troubles.refuses(tx, str(content["to"]))


async def _deliver(this: Round, taken: Taken) -> None:
    opened = taken.opened
    ids = {"notice": opened.notice.id.hex, "template": opened.notice.template, "attempt": opened.notice.attempts}
    try:
        outbound, external_id = await _send(this, taken)
    except TryAgainError as error:
        log.warning("notice_not_sent_yet", problem=str(error), **ids)
        await _later(this, opened, error=error)
    except UnknownOutcomeError as error:
        log.warning("notice_fate_unknown", problem=str(error), **ids)
        await _give_up(this, opened, status=OutboxStatus.UNKNOWN, problem=str(error))
    except (OmbudslineError, ValueError, LookupError) as error:
        problem = str(error) if isinstance(error, UndeliverableError) else type(error).__name__
        problem = NO_ADDRESS if isinstance(error, NotAnAddressError) else problem
        log.warning("notice_undeliverable", problem=problem, **ids)
        await _give_up(this, opened, status=OutboxStatus.FAILED, problem=problem)
    else:
        how = {"method": outbound.method, "external_id": external_id}
        await written(this.db, lambda tx: _sent(tx, this, opened=opened, **how), now=this.now)
        log.info("notice_sent", **ids)


async def _send(this: Round, taken: Taken) -> tuple[Outbound, str]:
    """What was sent and what the other side calls it. A stranded notice is sent only where twice is as good as once."""
    sender = this.senders[taken.opened.notice.medium]
    outbound = render(this.office, taken.opened, now=this.now)
    if taken.stranded and not sender.repeatable(outbound):
        raise UnknownOutcomeError("lease ran out")
    return outbound, await sender.send(outbound)


async def _sent(tx: Transaction, this: Round, *, opened: Opened, method: str, external_id: str) -> None:
    first_card = opened.notice.template != notices.CARD or method == POST
    if await deliveries.sent(tx, opened.notice, external_id=external_id) and first_card:
        await _record(tx, opened, action="notice_sent")
        if opened.notice.template in (notices.REPLY, notices.ANSWER):
            await _in_touch(tx, this.office, opened=opened)


async def _in_touch(tx: Transaction, office: Office, *, opened: Opened) -> None:
    """A person's answer has left: the first one is the milestone, and the promises of an answer are kept - but for a
    letter that came after the answer was written.
    """
    assert opened.case is not None
    await deliveries.first_contact(tx, opened.case.id)
    for reason in (follow_ups.FIRST_CONTACT, follow_ups.REPLY_FAILED):
        await clocks.finish(tx, opened.case.id, reason=reason)
    if not await cases.written_since(tx, opened.case.id, at=opened.notice.created_at):
        await clocks.finish(tx, opened.case.id, reason=follow_ups.LETTER_ANSWER)
    case = await cases.by_id(tx, opened.case.id)
    if case is not None:
        await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)


async def _later(this: Round, opened: Opened, *, error: TryAgainError) -> None:
    notice = opened.notice
    if error.after is not None:  # asked to slow down: no failure, so no attempt is counted
        wait, attempts = dt.timedelta(seconds=error.after), notice.attempts - 1
    elif notice.attempts >= ATTEMPTS:
        await _give_up(this, opened, status=OutboxStatus.FAILED, problem=str(error))
        return
    else:
        wait, attempts = WAITS[min(notice.attempts, len(WAITS)) - 1], notice.attempts
    values = {"due_at": this.now + wait, "attempts": attempts, "error": str(error)[:128]}
    await written(this.db, lambda tx: deliveries.settle(tx, notice.id, **values), now=this.now)


async def _give_up(this: Round, opened: Opened, *, status: OutboxStatus, problem: str) -> None:
    """The notice ends here and a person is called, once an hour for each kind of trouble: the list of troubled notices
    tells them all. A call that cannot be made is not called about. Nor is an automatic letter whose address is at
    fault: anybody can write from one, at any hour. It is the office's turn on that case, as after a bounce.
    """
    notice, hour = opened.notice, f"{this.now.astimezone(dt.UTC):%Y-%m-%dT%H}"

    async def write(tx: Transaction) -> None:
        if not await deliveries.settle(tx, notice.id, status=status, error=problem[:128]):
            return
        await _record(tx, opened, action=f"notice_{status}", problem=problem)
        if notice.template in (notices.REPLY, notices.ANSWER):
            await follow_ups.reply_failed(tx, this.office, case_id=notice.case_id)
        if _of_address(opened, problem):
            await _tell_of_address(tx, this.office, opened=opened)
        elif not notice.template.startswith(notices.CALL_OUT):
            await notices.start_call_out(tx, status.value, dedupe=f"{status}:{notice.medium}:{hour}")

    await written(this.db, write, now=this.now)


def _of_address(opened: Opened, problem: str) -> bool:
    template = opened.notice.template
    by_itself = template not in (notices.REPLY, notices.ANSWER) and not template.startswith(notices.CALL_OUT)
    return opened.notice.case_id is not None and by_itself and problem in ADDRESS_AT_FAULT


async def _tell_of_address(tx: Transaction, office: Office, *, opened: Opened) -> None:
    case = await cases.by_id(tx, opened.notice.case_id) if opened.notice.case_id else None
    if case and case.wrapped_key is not None:
        await follow_ups.letter_returned(tx, office, case=case)


async def _record(tx: Transaction, opened: Opened, *, action: str, **detail: str) -> None:
    notice = opened.notice
    about = {"notice": notice.id.hex, "template": notice.template, "attempt": notice.attempts, **detail}
    await audit.record(tx, notices.chain_of(opened.case), actor=notices.OFFICE, action=action, **about)
