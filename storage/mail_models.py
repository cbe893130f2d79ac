"""The tables of outgoing mail's limits: how much the program wrote by itself, and which addresses did not take it."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import new_id
from storage.crypto import Sealed
from storage.models import Model


class LetterCount(Model):
    """How many letters the program wrote by itself on a day of the district: to one mailbox, about one case, of the
    whole office. `who` is a keyed hash that no other table has, so nothing here leads to anybody.
    """

    __tablename__ = "letter_count"
    scope: Mapped[str] = mapped_column(String(12), primary_key=True)
    who: Mapped[bytes] = mapped_column(primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class AddressTrouble(Model):
    """An address of a case that did not take a letter of ours. `hard`: it never will, as far as its server says.

    The address is sealed under the case's key and found by keyed hash. `cleared_at`: somebody wrote from it again, or
    a person said that it works.
    """

    __tablename__ = "address_trouble"
    __table_args__ = (UniqueConstraint("case_id", "address_hash", name="uq_address_trouble"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    address_hash: Mapped[bytes] = mapped_column(index=True)
    address: Mapped[Sealed]
    hard: Mapped[bool]
    status: Mapped[str | None] = mapped_column(String(16))
    reports: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[dt.datetime]
    last_at: Mapped[dt.datetime]
    cleared_at: Mapped[dt.datetime | None]
