"""What delivery asks of the outbox: the next notice of a lane, and what became of it."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.claims import claim
from storage.enums import Medium, OutboxStatus
from storage.models import CallOut, Case, Outbox
from storage.transaction import Transaction

CARD, CALL_OUT = "card", "call_out"


class Lane(enum.Enum):
    """Notices that wait for each other and for no others."""

    CALL_OUTS = "call_outs"
    MAIL = "mail"
    CARDS = "cards"
    MESSAGES = "messages"


def _in(lane: Lane) -> ColumnElement[bool]:
    calling = Outbox.template.startswith(CALL_OUT)
    return {
        Lane.CALL_OUTS: calling,
        Lane.MAIL: and_(Outbox.medium == Medium.MAIL, ~calling),
        Lane.CARDS: Outbox.template == CARD,
        Lane.MESSAGES: and_(Outbox.medium == Medium.SLACK, Outbox.template != CARD, ~calling),
    }[lane]


async def claim_stranded(tx: Transaction, lane: Lane, *, media: list[Medium], lease: dt.timedelta) -> Outbox | None:
    """A notice whose worker took it and never told what became of it: its lease ran out. Leased anew."""
    taken = (Outbox.leased_until.is_not(None), Outbox.medium.in_(media))
    return await _first(tx, [_queued(), _in(lane), *taken], lease=lease)


async def claim_next(tx: Transaction, lane: Lane, *, media: list[Medium], lease: dt.timedelta) -> Outbox | None:
    """The next notice of a lane that is due and in nobody's hands, leased to the caller. A card waits while another
    card of its case is being sent: the second is then an update of the first.
    """
    free = (Outbox.leased_until.is_(None), Outbox.medium.in_(media))
    return await _first(tx, [_queued(), _in(lane), *free, *_alone(tx, lane)], lease=lease)


def _queued() -> ColumnElement[bool]:
    return Outbox.status == OutboxStatus.QUEUED


def _alone(tx: Transaction, lane: Lane) -> list[ColumnElement[bool]]:
    if lane is not Lane.CARDS:
        return []
    other = aliased(Outbox)
    same_case = and_(other.case_id == Outbox.case_id, other.template == CARD, other.id != Outbox.id)
    return [~exists().where(same_case, other.status == OutboxStatus.QUEUED, other.leased_until > tx.now)]


async def _first(tx: Transaction, open_: list[ColumnElement[bool]], *, lease: dt.timedelta) -> Outbox | None:
    rows = await claim(tx, Outbox, *open_, lease=lease, limit=1)
    return rows[0] if rows else None


async def sent(tx: Transaction, notice: Outbox, *, external_id: str) -> bool:
    """It went. This stands even where it was meanwhile cancelled by erasure or written off as unknown: it is a fact.
    False when another worker told so already. A card's `card_ts` follows, without counting as a change of the case.
    """
    told = (Outbox.status != OutboxStatus.SENT,)
    done = await _write(tx, notice.id, *told, status=OutboxStatus.SENT, sent_at=tx.now, external_id=external_id)
    if done and notice.template == CARD:
        kept = (Case.id == notice.case_id, Case.wrapped_key.is_not(None))
        await tx.session.execute(_quiet(update(Case).where(*kept).values(card_ts=external_id)))
    return done


async def first_contact(tx: Transaction, case_id: uuid.UUID) -> None:
    """Now is when a person first answered, unless it was before. Does not count as a change of the case."""
    first = (Case.id == case_id, Case.first_contact_at.is_(None))
    await tx.session.execute(_quiet(update(Case).where(*first).values(first_contact_at=tx.now)))


async def settle(tx: Transaction, notice_id: uuid.UUID, **values: Any) -> bool:
    """Writes what became of a notice that did not go. False when it is no longer queued."""
    return await _write(tx, notice_id, _queued(), **values)


async def _write(tx: Transaction, notice_id: uuid.UUID, *conditions: ColumnElement[bool], **values: Any) -> bool:
    statement = update(Outbox).where(Outbox.id == notice_id, *conditions).values(leased_until=None, **values)
    done = await tx.session.execute(_quiet(statement))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _quiet(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


async def accepted_by(tx: Transaction, case_id: uuid.UUID) -> str | None:
    """Who accepted the latest call-out of a case; None when nobody did yet, or there was none."""
    latest = select(CallOut).where(CallOut.case_id == case_id).order_by(CallOut.created_at.desc(), CallOut.id).limit(1)
    row = await tx.session.scalar(latest)
    return row.accepted_by if row else None


async def accept_call_out(tx: Transaction, call_out_id: uuid.UUID, *, user: str) -> bool:
    """One person accepts a call-out; False when there is none, or somebody was faster."""
    statement = update(CallOut).where(CallOut.id == call_out_id, CallOut.accepted_at.is_(None))
    done = await tx.session.execute(_quiet(statement.values(accepted_by=user, accepted_at=tx.now, leased_until=None)))
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def late(tx: Transaction, media: list[Medium], *, before: dt.datetime) -> int:
    """How many notices of these media still wait that were due before that moment, or queued by then and tried."""
    waits = or_(Outbox.due_at < before, and_(Outbox.attempts > 0, Outbox.created_at < before))
    statement = select(func.count()).select_from(Outbox).where(_queued(), Outbox.medium.in_(media), waits)
    return await tx.session.scalar(statement) or 0
