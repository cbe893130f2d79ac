"""Addresses of a case that did not take a letter of ours."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from storage.columns import new_id
from storage.crypto import Keyring, Place
from storage.mail_models import AddressTrouble
from storage.models import Case
from storage.transaction import Transaction
from storage.vault import case_key, open_json, place, seal_json
from storage.visitors import normal


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a mail server said of one address: for good (`hard`) or not, and its enhanced status (RFC 3463)."""

    address: str
    hard: bool
    status: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """How an address stood before: when it was last told of, and whether for good."""

    last_at: dt.datetime
    hard: bool


async def note(tx: Transaction, case: Case, *, refusal: Refusal) -> Before | None:
    """Marks the address on the case; returns how it stood before, None when it was clear. What was once told to be for
    good stays so until it is cleared.
    """
    hashed = _hashed(tx.keyring, refusal.address)
    same = (AddressTrouble.case_id == case.id, AddressTrouble.address_hash == hashed)
    row = await tx.session.scalar(select(AddressTrouble).where(*same).with_for_update())
    if row is None:
        tx.session.add(_new(tx, case, refusal=refusal))
        await tx.session.flush()
        return None
    before = Before(row.last_at, row.hard) if row.cleared_at is None else None
    if refusal.hard or before is None or not before.hard:
        row.hard, row.status = refusal.hard, refusal.status
    row.reports, row.last_at, row.cleared_at = row.reports + 1, tx.now, None
    await tx.session.flush()
    return before


def _new(tx: Transaction, case: Case, *, refusal: Refusal) -> AddressTrouble:
    row_id = new_id()
    where = Place("address_trouble", "address", str(row_id))
    return AddressTrouble(
        id=row_id,
        case_id=case.id,
        address_hash=_hashed(tx.keyring, refusal.address),
        address=seal_json(case_key(tx.keyring, case), where, value=refusal.address),
        hard=refusal.hard,
        status=refusal.status,
        first_at=tx.now,
        last_at=tx.now,
    )


def _hashed(keyring: Keyring, address: str) -> bytes:
    return keyring.look_up("address-trouble", normal("email", address))


async def of_case(tx: Transaction, case: Case) -> list[tuple[AddressTrouble, str]]:
    """The marks of a case that stand, with their address, latest first. The caller records the view."""
    standing = (AddressTrouble.case_id == case.id, AddressTrouble.cleared_at.is_(None))
    rows = (await tx.session.scalars(select(AddressTrouble).where(*standing).order_by(AddressTrouble.id.desc()))).all()
    key = case_key(tx.keyring, case)
    return [(row, open_json(key, place(row, "address"), sealed=row.address)) for row in rows]


async def refuses(tx: Transaction, address: str) -> bool:
    """Does this address take no letters, by whatever case it is known?"""
    return any(row.hard for row in await _standing(tx, address))


async def clear(tx: Transaction, address: str) -> list[uuid.UUID]:
    """The address works, on every case; returns the cases on which it was marked."""
    rows = await _standing(tx, address)
    for row in rows:
        row.cleared_at = tx.now
    return [row.case_id for row in rows]


async def _standing(tx: Transaction, address: str) -> list[AddressTrouble]:
    same = (AddressTrouble.address_hash == _hashed(tx.keyring, address), AddressTrouble.cleared_at.is_(None))
    return list((await tx.session.scalars(select(AddressTrouble).where(*same))).all())
