"""Facts for the report: what is kept of contacts and cases without a way back to them, and the month's counts.

A fact is written in the transaction of what it tells of and holds no id of it; the case knows its fact until it is
erased. Months are "YYYY-MM" by the district's calendar days. Cases that turned out to be a duplicate, or no case, are
counted nowhere.
"""

import datetime as dt
import hmac
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.crypto import Key
from storage.enums import CaseStatus, Channel
from storage.errors import StorageError
from storage.fact_models import CaseFact, ContactFact, NeedFact, TagKey
from storage.models import Case
from storage.transaction import Transaction

CODED = (
    "category", "school", "channel", "language", "urgency", "sender_role", "status", "outcome", "cause", "barrier",
)  # fmt: skip
ENDED = (CaseStatus.CLOSED, CaseStatus.DUPLICATE, CaseStatus.NOT_A_CASE)
UNCOUNTED = (CaseStatus.DUPLICATE, CaseStatus.NOT_A_CASE)
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """One message that reached the office; `concern` False where it told of none (thanks, a question of the hour).

    `visitor` is the keyed hash of the sender's address, None where there is none.
    """

    channel: Channel
    language: str | None
    concern: bool
    received_on: dt.date
    visitor: bytes | None = None


class Which(StrEnum):
    """Which cases of a month are counted: received in it, open when it began, closed in it, open when it ended."""

    NEW = "new"
    CARRIED_OVER = "carried_over"
    CLOSED = "closed"
    OPEN = "open"


def month_of(day: dt.date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def bounds(month: str) -> tuple[dt.date, dt.date]:
    """Its first day, and the first day after it."""
    first = dt.date.fromisoformat(f"{month}-01")
    return first, (first + dt.timedelta(days=31)).replace(day=1)


async def record_contact(tx: Transaction, contact: Contact) -> None:
    """One message counted. Of the visitor only a tag is kept that means nothing outside this month."""
    month = month_of(contact.received_on)
    tag = await _tag(tx, month, visitor=contact.visitor) if contact.visitor is not None else None
    tx.session.add(
        ContactFact(
            id=uuid.uuid4(),
            month=month,
            received_on=contact.received_on,
            channel=contact.channel,
            language=contact.language,
            concern=contact.concern,
            visitor_tag=tag,
        )
    )
    await tx.session.flush()


async def _tag(tx: Transaction, month: str, *, visitor: bytes) -> bytes | None:
    key = await _tag_key(tx, month)
    return hmac.digest(key.secret, visitor, "sha256") if key else None


async def _tag_key(tx: Transaction, month: str) -> Key | None:
    """The key of a month's visitor tags, made on first use; None once it was destroyed."""
    name = f"tag:{month}"
    wrapped = tx.keyring.sealing.wrap(Key.new(name))
    insert = _INSERTS[tx.dialect](TagKey).values(month=month, wrapped=wrapped)
    await tx.session.execute(insert.on_conflict_do_nothing())
    kept = await tx.session.scalar(select(TagKey.wrapped).where(TagKey.month == month))
    return tx.keyring.unwrap(kept, name) if kept is not None else None


async def forget_visitors(tx: Transaction, before: str) -> int:
    """Destroys the keys of the visitor tags of all months before `before`; their counts stay. Returns how many."""
    statement = update(TagKey).where(TagKey.month < before, TagKey.wrapped.is_not(None)).values(wrapped=None)
    done = await tx.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


async def sync_case(
    tx: Transaction,
    case: Case,
    *,
    day_of: Callable[[dt.datetime], dt.date],
    contact_by: Callable[[Case], dt.datetime] | None = None,
) -> None:
    """The fact of a case as its coded columns stand now; made on the first call, which sets `case.fact_id`.

    To be called in every transaction that changes a case. `day_of` gives the district's day of a moment; `contact_by`
    until when the first personal answer was promised (None: whether it was kept stays unknown). An erased case has no
    fact any more: nothing happens, the fact stays as it was.
    """
    if case.erased_at is not None:
        return
    fact = await tx.session.get(CaseFact, case.fact_id) if case.fact_id else None
    if fact is None:
        fact = CaseFact(id=uuid.uuid4())
        case.fact_id = fact.id
    for name in CODED:
        setattr(fact, name, getattr(case, name))
    fact.received_on = day_of(case.received_at)
    fact.month = month_of(fact.received_on)
    fact.closed_on = day_of(case.closed_at) if case.closed_at and case.status in ENDED else None
    fact.first_contact_hours, fact.first_contact_in_time = _first_contact(case, contact_by)
    tx.session.add(fact)
    await tx.session.flush()


def _first_contact(case: Case, contact_by: Callable[[Case], dt.datetime] | None) -> tuple[int | None, bool | None]:
    if case.first_contact_at is None:
        return None, None
    hours = max(0, int((case.first_contact_at - case.received_at) / dt.timedelta(hours=1)))
    return hours, case.first_contact_at <= contact_by(case) if contact_by else None


async def record_needs(tx: Transaction, case: Case, *, needs: Iterable[str], offered: Iterable[str] = ()) -> None:
    """Needs seen on a case (a need is kept once), and the need of each service that was suggested for it.

    Raises StorageError for a case that was never synced; an erased one is left alone.
    """
    if (fact := await _fact_of(tx, case)) is None:
        return
    suggested = Counter(offered)
    for need in {*needs, *suggested}:
        insert = _INSERTS[tx.dialect](NeedFact)
        row = {"id": uuid.uuid4(), "fact_id": fact.id, "month": fact.month, "need": need}
        await tx.session.execute(
            insert.values(**row, offered=suggested[need], confirmed=0).on_conflict_do_update(
                index_elements=["fact_id", "need"], set_={"offered": NeedFact.offered + suggested[need]}
            )
        )


async def need_confirmed(tx: Transaction, case: Case, *, need: str) -> None:
    """A person confirmed a service for a need of this case. Errors as in `record_needs`."""
    await record_needs(tx, case, needs=[need])
    if (fact := await _fact_of(tx, case)) is not None:
        same = (NeedFact.fact_id == fact.id, NeedFact.need == need)
        await tx.session.execute(update(NeedFact).where(*same).values(confirmed=NeedFact.confirmed + 1))


async def _fact_of(tx: Transaction, case: Case) -> CaseFact | None:
    if case.erased_at is not None:
        return None
    fact = await tx.session.get(CaseFact, case.fact_id) if case.fact_id else None
    if fact is None:
        raise StorageError(f"case {case.number} has no fact yet: sync_case comes first")
    return fact


def _those(which: Which, month: str) -> ColumnElement[bool]:
    first, after = bounds(month)
    moment = first if which is Which.CARRIED_OVER else after
    chosen = {
        Which.NEW: CaseFact.month == month,
        Which.CLOSED: and_(CaseFact.closed_on >= first, CaseFact.closed_on < after),
    }
    open_then = and_(CaseFact.received_on < moment, or_(CaseFact.closed_on.is_(None), CaseFact.closed_on >= moment))
    return and_(chosen.get(which, open_then), CaseFact.status.not_in(UNCOUNTED))


async def month_rows(tx: Transaction, which: Which, *, month: str, by: Sequence[str] = ()) -> dict[Row, int]:
    """How many cases, grouped in the database by columns of `case_fact`: {(value, ...): count}, no empty groups."""
    columns = [getattr(CaseFact, name) for name in by]
    return await _counted(tx, _those(which, month), columns=columns)


async def contact_rows(tx: Transaction, month: str, *, by: Sequence[str] = ()) -> dict[Row, int]:
    """How many contacts of a month, grouped by columns of `contact_fact`."""
    return await _counted(tx, ContactFact.month == month, columns=[getattr(ContactFact, name) for name in by])


async def _counted(tx: Transaction, where: ColumnElement[bool], *, columns: list[Any]) -> dict[Row, int]:
    statement = select(*columns, func.count()).where(where).group_by(*columns)
    return {tuple(row[:-1]): row[-1] for row in await tx.session.execute(statement) if row[-1]}


async def unique_visitors(tx: Transaction, month: str) -> int:
    """How many addresses wrote in a month: contacts without an address are not among them."""
    statement = select(func.count(ContactFact.visitor_tag.distinct())).where(ContactFact.month == month)
    return await tx.session.scalar(statement) or 0


async def need_rows(tx: Transaction, month: str) -> dict[str, tuple[int, int]]:
    """Needs of the cases received in a month: {need: (cases with it, of these with a confirmed service)}."""
    met = func.count().filter(NeedFact.confirmed > 0)
    statement = (
        select(NeedFact.need, func.count(), met)
        .join(CaseFact, CaseFact.id == NeedFact.fact_id)
        .where(_those(Which.NEW, month))
        .group_by(NeedFact.need)
    )
    return {need: (seen, confirmed) for need, seen, confirmed in await tx.session.execute(statement)}


async def new_by_month(tx: Transaction, *, first: str, last: str) -> dict[str, int]:
    """New cases of each month from `first` to `last`, both counted; months without any are left out."""
    where = and_(CaseFact.month.between(first, last), CaseFact.status.not_in(UNCOUNTED))
    return {month: count for (month,), count in (await _counted(tx, where, columns=[CaseFact.month])).items()}


async def first_month(tx: Transaction) -> str | None:
    """The first month of which anything is known, or None."""
    found = [await tx.session.scalar(select(func.min(table.month))) for table in (CaseFact, ContactFact)]
    return min(filter(None, found), default=None)
