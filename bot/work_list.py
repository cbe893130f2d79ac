"""What needs the office now, in the order in which it needs it. Numbers, times and codes only; nothing is opened."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.access import Actor, require
from bot.follow_ups import LETTER_READ
from bot.looked_through import Lately, lately
from bot.office import Office
from storage import cases, clocks, held_letters, inbox, outbox
from storage.enums import Attention, CaseStatus
from storage.models import CallOut, Case, FollowUp, Inbox, Outbox
from storage.transaction import Transaction

MOST = 5000
_WAITING = (CaseStatus.WAITING_VISITOR, CaseStatus.WAITING_OTHER, CaseStatus.FORMAL_PENDING, CaseStatus.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list; `due_at` is its next promise, None when there is none: `late` when it has passed, `today`
    when it falls on the district's day of now. `first`: it tells of danger in words that nobody has read yet.
    """

    case: Case
    due_at: dt.datetime | None
    late: bool
    today: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class WorkList:
    """`sections` maps read_first, overdue, due_today, new, waiting, in_work to rows; each case stands once, in the
    first that fits it. `names` holds the number of the case that a held letter names, by the letter's id. `machine` is
    the machine mail to look through today.
    """

    call_outs: tuple[tuple[CallOut, Case | None], ...]
    sections: dict[str, tuple[Row, ...]]
    held: tuple[Inbox, ...]
    not_sent: tuple[tuple[Outbox, Case | None], ...] = ()
    names: Mapping[uuid.UUID, str] = field(default_factory=dict)
    machine: Lately | None = None

    @property
    def empty(self) -> bool:
        """Nothing at all is open."""
        return not (self.call_outs or self.held or self.not_sent or any(self.sections.values()))


async def work_list(tx: Transaction, office: Office, *, actor: Actor) -> WorkList:
    """The list as of now. Raises RefusedError."""
    require(actor, "see_queue")
    open_cases = {case.id: case for case in await cases.not_over(tx, MOST)}
    promised: dict[uuid.UUID, list[FollowUp]] = {}
    for promise in await clocks.open_follow_ups(tx):
        promised.setdefault(promise.case_id, []).append(promise)
    calls = [(call, open_cases.get(call.case_id) if call.case_id else None) for call in await clocks.open_call_outs(tx)]
    sections: dict[str, list[Row]] = {name: [] for name in _SECTIONS}
    for case in sorted(open_cases.values(), key=lambda case: (-case.urgency.rank, case.received_at)):
        row = _row(office, case, promised=promised.get(case.id, []), now=tx.now)
        sections[next(name for name, fits in _SECTIONS.items() if fits(row))].append(row)
    held = await inbox.held(tx, MOST)
    not_sent = [
        (notice, await cases.by_id(tx, notice.case_id) if notice.case_id else None)
        for notice in await outbox.troubled(tx)
    ]
    rows = {name: tuple(found) for name, found in sections.items()}
    names = await held_letters.named_cases(tx, [letter.id for letter in held])
    machine = await lately(tx, office, actor=actor)
    return WorkList(tuple(calls), rows, tuple(held), tuple(not_sent), names, machine)


def _row(office: Office, case: Case, *, promised: list[FollowUp], now: dt.datetime) -> Row:
    """The earliest thing owed decides: reading it, while nobody has, or the next promise."""
    unread = case.reviewed_at is None
    owed = [promise.due_at for promise in promised] + ([case.read_by] if unread else [])
    due_at = min(owed, default=None)
    today = due_at is not None and office.day_of(due_at) == office.day_of(now)
    danger = case.attention is not Attention.NORMAL and unread
    first = danger or any(promise.reason == LETTER_READ for promise in promised)
    return Row(case, due_at, late=due_at is not None and due_at < now, today=today, first=first)


# Where a case stands in the list: the first that fits.
_SECTIONS: dict[str, Callable[[Row], bool]] = {
    "read_first": lambda row: row.first,
    "overdue": lambda row: row.late,
    "due_today": lambda row: row.today,
    "new": lambda row: row.case.status is CaseStatus.NEW or row.case.owner is None,
    "waiting": lambda row: row.case.status in _WAITING,
    "in_work": lambda _row: True,
}
