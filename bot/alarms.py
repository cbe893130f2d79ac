"""Calling a person because of a letter: as often as it helps somebody, however many letters come.

A call-out is repeated every five minutes until one person accepts, so a second one beside it adds noise and no help.
What a person on call and a family need of it is weighed in docs/decisions (how many letters call a person how often).
"""

import datetime as dt
from collections.abc import Sequence

from bot import notices
from bot.notices import OFFICE
from storage import audit, clocks
from storage.claims import alone
from storage.columns import new_id
from storage.models import CallOut, Case
from storage.transaction import Transaction

OF_A_CASE = ("emergency", "safety_rules_failed")
MOST = 5  # call-outs of one reason begun within WINDOW; what comes after them joins one that grows
WINDOW = dt.timedelta(hours=1)
IN_HAND = dt.timedelta(minutes=15)  # for so long whoever accepted a case's call-out is taken to read it
TURN = "alarms"  # transactions that begin call-outs because of letters do so one after the other
BREATH = dt.timedelta(minutes=5)  # between accepting many at once and being called about the next ones


async def raise_alarm(
    tx: Transaction, reason: str, *, dedupe: str, case: Case | None = None, unheard_of: bool = False
) -> CallOut | None:
    """Sees to it that somebody is called about this letter; None when a call that is under way covers it.

    `dedupe` names the letter. A case is covered by its own open call-out, and for IN_HAND by one that a person
    accepted, unless the letter tells of a kind of danger unheard of in this case. Where MOST call-outs of one
    reason are open, or began within WINDOW, the letter is counted on the one call-out that stands for many. Every case
    keeps its urgency, its card and its place in the list, whoever is called.
    """
    await alone(tx, TURN)
    begun = await clocks.call_outs_since(tx, tx.now - WINDOW, reasons=[*OF_A_CASE, reason, _many(reason)])
    if case and _covered(tx.now, [row for row in begun if row.case_id == case.id], unheard_of=unheard_of):
        chain = audit.case_chain(case.id)
        await audit.record(tx, chain, actor=OFFICE, action="call_out_covers", reason=reason)
        return None
    if sum(_counts(tx.now, row) for row in begun if row.reason == reason) < MOST:
        return await notices.start_call_out(tx, reason, dedupe=dedupe, case=case)
    return await _join_many(tx, _many(reason), begun=[row for row in begun if row.reason == _many(reason)])


async def call_once(tx: Transaction, reason: str, *, dedupe: str) -> CallOut | None:
    """Calls a person about the office's own work; None when this call was begun before."""
    await alone(tx, TURN)
    return await notices.start_call_out(tx, reason, dedupe=dedupe)


def _counts(now: dt.datetime, row: CallOut) -> bool:
    return row.accepted_at is None or row.created_at > now - WINDOW


def _many(reason: str) -> str:
    return f"many_{reason}"


def _covered(now: dt.datetime, of_case: Sequence[CallOut], *, unheard_of: bool) -> bool:
    is_open = any(row.accepted_at is None for row in of_case)
    in_hand = any(row.accepted_at is not None and now - row.accepted_at < IN_HAND for row in of_case)
    return is_open or (in_hand and not unheard_of)


async def _join_many(tx: Transaction, reason: str, *, begun: Sequence[CallOut]) -> CallOut | None:
    """One more letter on the call-out for many, which begins where nobody is being called by one."""
    is_open = next((row for row in begun if row.accepted_at is None), None)
    if is_open:
        is_open.letters += 1
        await tx.session.flush()
        return None
    row = await notices.start_call_out(tx, reason, dedupe=f"{reason}:{new_id().hex}")
    if row and begun:
        row.due_at = max([tx.now, *(one.accepted_at + BREATH for one in begun if one.accepted_at)])
        await tx.session.flush()
    return row
