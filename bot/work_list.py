"""What needs the office now, in the order in which it needs it. Numbers, times and codes only; nothing is opened."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.access import Actor, require
from bot.office import Office
from storage import cases, clocks, inbox
from storage.enums import CaseStatus
from storage.models import CallOut, Case, FollowUp, Inbox
from storage.transaction import Transaction

MOST = 5000
_WAITING = (CaseStatus.WAITING_VISITOR, CaseStatus.WAITING_OTHER, CaseStatus.FORMAL_PENDING, CaseStatus.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list; `due_at` is its next promise, None when there is none."""

    case: Case
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WorkList:
    """`sections` maps overdue, due_today, new, waiting, in_work to rows; each case stands once, in the first that
    fits it.
    """

    call_outs: tuple[tuple[CallOut, Case | None], ...]
    sections: dict[str, tuple[Row, ...]]
    held: tuple[Inbox, ...]

    @property
    def empty(self) -> bool:
        """Nothing at all is open."""
        return not (self.call_outs or self.held or any(self.sections.values()))


async def work_list(tx: Transaction, office: Office, *, actor: Actor) -> WorkList:
    """The list as of now. Raises RefusedError."""
    require(actor, "see_queue")
    open_cases = {case.id: case for case in await cases.not_over(tx, MOST)}
    due: dict[object, dt.datetime] = {}
    for promise in await clocks.open_follow_ups(tx):
        due.setdefault(promise.case_id, _due(promise))
    rows = [Row(case, _next(case, due.get(case.id))) for case in open_cases.values()]
    calls = [(call, open_cases.get(call.case_id) if call.case_id else None) for call in await clocks.open_call_outs(tx)]
    sections: dict[str, list[Row]] = {name: [] for name, _ in _SECTIONS}
    for row in sorted(rows, key=lambda row: (-row.case.urgency.rank, row.case.received_at)):
        sections[_section(row, office, now=tx.now)].append(row)
    held = await inbox.held(tx, MOST)
    return WorkList(tuple(calls), {name: tuple(found) for name, found in sections.items()}, tuple(held))


def _due(promise: FollowUp) -> dt.datetime:
    return promise.due_at


def _next(case: Case, promised: dt.datetime | None) -> dt.datetime | None:
    """The earliest thing owed: reading it, while nobody has, or the next promise."""
    times = [at for at in (case.read_by if case.reviewed_at is None else None, promised) if at]
    return min(times, default=None)


def _overdue(row: Row, _office: Office, now: dt.datetime) -> bool:
    return row.due_at is not None and row.due_at < now


def _due_today(row: Row, office: Office, now: dt.datetime) -> bool:
    return row.due_at is not None and office.day_of(row.due_at) <= office.day_of(now)


def _new(row: Row, _office: Office, _now: dt.datetime) -> bool:
    return row.case.status is CaseStatus.NEW or row.case.owner is None


def _waiting(row: Row, _office: Office, _now: dt.datetime) -> bool:
    return row.case.status in _WAITING


def _any(_row: Row, _office: Office, _now: dt.datetime) -> bool:
    return True


_SECTIONS: tuple[tuple[str, Callable[[Row, Office, dt.datetime], bool]], ...] = (
    ("overdue", _overdue),
    ("due_today", _due_today),
    ("new", _new),
    ("waiting", _waiting),
    ("in_work", _any),
)


def _section(row: Row, office: Office, *, now: dt.datetime) -> str:
    return next(name for name, fits in _SECTIONS if fits(row, office, now))
