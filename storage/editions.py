"""The editions of a month's report, numbered from 1."""

from typing import Any

from sqlalchemy import select

from storage.enums import EditionState
from storage.fact_models import Edition
from storage.transaction import Transaction


async def of_month(tx: Transaction, month: str) -> list[Edition]:
    """Every edition of a month, oldest first."""
    statement = select(Edition).where(Edition.month == month).order_by(Edition.number)
    return list((await tx.session.scalars(statement)).all())


async def newest(tx: Transaction, month: str, *, state: EditionState | None = None) -> Edition | None:
    """The edition with the highest number, of that state where one is given; None when there is none."""
    statement = select(Edition).where(Edition.month == month).order_by(Edition.number.desc()).limit(1)
    if state:
        statement = statement.where(Edition.state == state)
    found: Edition | None = await tx.session.scalar(statement)
    return found


async def add(tx: Transaction, *, month: str, number: int, figures: dict[str, Any], digest: str) -> Edition:
    """A new draft, built now."""
    edition = Edition(
        month=month, number=number, state=EditionState.DRAFT, figures=figures, digest=digest, built_at=tx.now
    )
    tx.session.add(edition)
    await tx.session.flush()
    return edition


async def waiting(tx: Transaction) -> list[Edition]:
    """Editions that are not released yet, oldest month first: what an ombudsperson has to decide on."""
    statement = select(Edition).where(Edition.state != EditionState.RELEASED)
    return list((await tx.session.scalars(statement.order_by(Edition.month, Edition.number))).all())


async def released(tx: Transaction, limit: int = 24) -> list[Edition]:
    """What is out: the newest released edition of each month, newest month first."""
    statement = select(Edition).where(Edition.state == EditionState.RELEASED)
    rows = (await tx.session.scalars(statement.order_by(Edition.month.desc(), Edition.number.desc()))).all()
    newest: dict[str, Edition] = {}
    for row in rows:
        newest.setdefault(row.month, row)
    return list(newest.values())[:limit]
