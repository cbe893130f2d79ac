"""The tables of the report: de-identified facts and the editions made from them. They outlive erasure."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import new_id
from storage.crypto import Sealed
from storage.enums import CaseStatus, Channel, EditionState, SenderRole, Urgency
from storage.models import Model


class CaseFact(Model):
    """What the report may know of a case, without any way back to it: outlives erasure.

    `first_contact_hours` are whole hours by the clock; `first_contact_in_time` says whether the promise of the calendar
    was kept, None where there was no contact yet or nobody knows the promise (imported concerns).
    """

    __tablename__ = "case_fact"
    __table_args__ = (Index("ix_case_fact_month", "month"), Index("ix_case_fact_open", "received_on", "closed_on"))
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    month: Mapped[str] = mapped_column(String(7))
    received_on: Mapped[dt.date]
    category: Mapped[str | None] = mapped_column(String(32))
    school: Mapped[str | None] = mapped_column(String(32))
    channel: Mapped[Channel]
    language: Mapped[str | None] = mapped_column(String(16))
    urgency: Mapped[Urgency]
    sender_role: Mapped[SenderRole]
    status: Mapped[CaseStatus]
    closed_on: Mapped[dt.date | None]
    outcome: Mapped[str | None] = mapped_column(String(32))
    cause: Mapped[str | None] = mapped_column(String(32))
    barrier: Mapped[str | None] = mapped_column(String(32))
    first_contact_hours: Mapped[int | None]
    first_contact_in_time: Mapped[bool | None]


class ContactFact(Model):
    """One message that reached the office, counted. `visitor_tag` tells visitors apart within a month, no more."""

    __tablename__ = "contact_fact"
    __table_args__ = (Index("ix_contact_fact_month", "month"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    month: Mapped[str] = mapped_column(String(7))
    received_on: Mapped[dt.date]
    channel: Mapped[Channel]
    language: Mapped[str | None] = mapped_column(String(16))
    concern: Mapped[bool]
    visitor_tag: Mapped[bytes | None]


class NeedFact(Model):
    """A need seen in a month, and whether a service was confirmed for it."""

    __tablename__ = "need_fact"
    __table_args__ = (UniqueConstraint("fact_id", "need", name="uq_need_fact"), Index("ix_need_fact_month", "month"))
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    fact_id: Mapped[uuid.UUID]
    month: Mapped[str] = mapped_column(String(7))
    need: Mapped[str] = mapped_column(String(32))
    offered: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0)


class TagKey(Model):
    """The key behind a month's visitor tags; destroyed, the tags mean nothing."""

    __tablename__ = "tag_key"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    wrapped: Mapped[Sealed | None]


class Edition(Model):
    """One month's report. `figures` are exact and internal; what is published is suppressed from them."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("month", "number", name="uq_edition"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    state: Mapped[EditionState] = mapped_column(default=EditionState.DRAFT)
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    built_at: Mapped[dt.datetime]
    approved_by: Mapped[str | None] = mapped_column(String(32))
    approved_at: Mapped[dt.datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(32))
    released_at: Mapped[dt.datetime | None]
