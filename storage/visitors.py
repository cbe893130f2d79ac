"""Visitors and their addresses, found by keyed hash."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from storage.columns import new_id
from storage.crypto import Key, Keyring, Place
from storage.models import Case, CaseVisitor, Visitor, VisitorAddress
from storage.transaction import Transaction
from storage.vault import open_json, place, seal_json, visitor_key


def normal(kind: str, value: str) -> str:
    """An address as it is looked up: mail in lower case, phones as digits, Slack ids as they are."""
    if kind == "phone":
        return "".join(filter(str.isdigit, value))
    return value.strip().lower() if kind == "email" else value.strip()


async def find(tx: Transaction, kind: str, *, value: str) -> Visitor | None:
    """The visitor who writes from this address, or None."""
    hashed = tx.keyring.look_up(f"address:{kind}", normal(kind, value))
    owner = select(VisitorAddress.visitor_id).where(VisitorAddress.kind == kind, VisitorAddress.address_hash == hashed)
    found: Visitor | None = await tx.session.scalar(select(Visitor).where(Visitor.id.in_(owner)))
    return found


async def add(
    tx: Transaction,
    *,
    contact: Mapping[str, Any],
    addresses: Mapping[str, str],
    language: str | None,
) -> Visitor:
    """A new visitor under a key of their own. `contact` is what names them; `addresses` maps kind to address."""
    key = Key.new((visitor_id := new_id()).hex)
    visitor = Visitor(
        id=visitor_id,
        wrapped_key=tx.keyring.sealing.wrap(key),
        contact=seal_json(key, Place("visitor", "contact", str(visitor_id)), value=dict(contact)),
        language=language,
        created_at=tx.now,
    )
    tx.session.add(visitor)
    await tx.session.flush()
    for kind, value in addresses.items():
        await add_address(tx, visitor, kind=kind, value=value)
    return visitor


async def add_address(tx: Transaction, visitor: Visitor, *, kind: str, value: str) -> None:
    """One more address at which the visitor writes to us; nobody else's. Raises KeyDestroyedError after erasure."""
    address_id, key = new_id(), visitor_key(tx.keyring, visitor)
    hashed = tx.keyring.look_up(f"address:{kind}", normal(kind, value))
    sealed = seal_json(key, Place("visitor_address", "address", str(address_id)), value=value)
    tx.session.add(VisitorAddress(id=address_id, visitor_id=visitor.id, kind=kind, address_hash=hashed, address=sealed))
    await tx.session.flush()


def contact(keyring: Keyring, visitor: Visitor) -> dict[str, Any]:
    """What names the visitor, opened. The caller records the view."""
    opened: dict[str, Any] = open_json(visitor_key(keyring, visitor), place(visitor, "contact"), sealed=visitor.contact)
    return opened


async def address(tx: Transaction, visitor: Visitor, *, kind: str) -> str | None:
    """The visitor's address of that kind, opened, or None."""
    statement = select(VisitorAddress).where(VisitorAddress.visitor_id == visitor.id, VisitorAddress.kind == kind)
    row = await tx.session.scalar(statement.order_by(VisitorAddress.id).limit(1))
    return open_json(visitor_key(tx.keyring, visitor), place(row, "address"), sealed=row.address) if row else None


async def addresses(tx: Transaction, visitor: Visitor, *, kind: str) -> list[str]:
    """All the visitor's addresses of that kind, opened, first come first."""
    statement = select(VisitorAddress).where(VisitorAddress.visitor_id == visitor.id, VisitorAddress.kind == kind)
    rows = (await tx.session.scalars(statement.order_by(VisitorAddress.id))).all()
    key = visitor_key(tx.keyring, visitor)
    return [open_json(key, place(row, "address"), sealed=row.address) for row in rows]


async def of_case(tx: Transaction, case_id: uuid.UUID) -> list[Visitor]:
    """Who belongs to a case, first come first."""
    ids = select(CaseVisitor.visitor_id).where(CaseVisitor.case_id == case_id)
    return list((await tx.session.scalars(select(Visitor).where(Visitor.id.in_(ids)).order_by(Visitor.id))).all())


async def erase_lonely(tx: Transaction, case_id: uuid.UUID) -> list[uuid.UUID]:
    """Visitors of this case who are on no case that still can be read lose key and addresses; returns who."""
    from_case = select(CaseVisitor.visitor_id).where(CaseVisitor.case_id == case_id)
    gone: list[uuid.UUID] = []
    for visitor in (await tx.session.scalars(select(Visitor).where(Visitor.id.in_(from_case)))).all():
        elsewhere = (
            select(Case.id)
            .join(CaseVisitor, CaseVisitor.case_id == Case.id)
            .where(CaseVisitor.visitor_id == visitor.id, Case.id != case_id, Case.wrapped_key.is_not(None))
        )
        if await tx.session.scalar(elsewhere.limit(1)) is None:
            visitor.wrapped_key = None
            await tx.session.execute(delete(VisitorAddress).where(VisitorAddress.visitor_id == visitor.id))
            gone.append(visitor.id)
    return gone
