"""The tables. Sealed columns hold what could name somebody; everything else is coded.

Relations are plain ids on purpose: what a query needs it asks for, nothing loads by itself.
"""

import datetime as dt
import enum
import uuid
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import SealedBytes, UtcDateTime, new_id
from storage.crypto import Sealed
from storage.enums import (
    Attention,
    CaseStatus,
    Channel,
    InboxStatus,
    Medium,
    OutboxStatus,
    SenderRole,
    SuggestionStatus,
    Urgency,
)


class Model(DeclarativeBase):
    """Root of the tables: how each Python type is stored."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime,
        Sealed: SealedBytes,
        uuid.UUID: Uuid,
        dict[str, Any]: JSON,
        list[str]: JSON,
        bytes: LargeBinary(32),
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=24, values_callable=lambda kind: [member.value for member in kind]
        ),
    }


class Inbox(Model):
    """One accepted message, byte for byte, sealed before anybody said yes to it.

    `wrapped_key` is the letter's own key under the district's key while the letter is pending or held; once filed it is
    None here and lives, wrapped by the case's key, in `message`. `external_hash` finds the Message-ID or Slack id,
    `content_hash` the content without trace headers; the three unique columns make a second delivery a duplicate.
    `checks` is what our own look at a held letter's signatures found, under the letter's key: later their keys may be
    gone.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "external_hash", "content_hash", name="uq_inbox_delivery"),
        Index(
            "ix_inbox_due",
            "due_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_inbox_external", "external_hash"),
        Index("ix_inbox_status", "status", "received_at"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel]
    external_hash: Mapped[bytes]
    content_hash: Mapped[bytes]
    sender_hash: Mapped[bytes]
    received_at: Mapped[dt.datetime]
    size: Mapped[int]
    wrapped_key: Mapped[Sealed | None]
    envelope: Mapped[Sealed]
    raw: Mapped[Sealed]
    checks: Mapped[Sealed | None]
    status: Mapped[InboxStatus] = mapped_column(default=InboxStatus.PENDING)
    reason: Mapped[str | None] = mapped_column(String(64))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    processed_at: Mapped[dt.datetime | None]


class IntakeDay(Model):
    """How many messages were accepted on a UTC day, counted by the same commit that stored them: the other side of the
    ledger.
    """

    __tablename__ = "intake_day"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    accepted: Mapped[int] = mapped_column(default=0)


class Visitor(Model):
    """One person who turned to the office. What names them is sealed under their own key."""

    __tablename__ = "visitor"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    wrapped_key: Mapped[Sealed | None]
    contact: Mapped[Sealed]
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[dt.datetime]


class VisitorAddress(Model):
    """An address at which a visitor writes to us, found by keyed hash. `kind` is email, slack or phone."""

    __tablename__ = "visitor_address"
    __table_args__ = (UniqueConstraint("kind", "address_hash", name="uq_visitor_address"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    visitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visitor.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    address_hash: Mapped[bytes]
    address: Mapped[Sealed]


class Case(Model):
    """One matter. `number` is neutral and may be spoken anywhere; `version` grows with each change, so that two people
    on one case are told. `card_ts` is the Slack message of its card; `fact_id` its de-identified row for the report.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_open", "status", "received_at"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    wrapped_key: Mapped[Sealed | None]
    reply_token: Mapped[str] = mapped_column(String(32), unique=True)
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.NEW)
    urgency: Mapped[Urgency]
    attention: Mapped[Attention]
    channel: Mapped[Channel]
    sender_role: Mapped[SenderRole] = mapped_column(default=SenderRole.UNKNOWN)
    language: Mapped[str | None] = mapped_column(String(16))
    category: Mapped[str | None] = mapped_column(String(32))
    school: Mapped[str | None] = mapped_column(String(32))
    owner: Mapped[str | None] = mapped_column(String(24))
    next_step: Mapped[str] = mapped_column(String(16), default="ombudsperson")
    risks: Mapped[list[str]] = mapped_column(default=list)
    signals: Mapped[list[str]] = mapped_column(default=list)
    received_at: Mapped[dt.datetime]
    reviewed_at: Mapped[dt.datetime | None]
    first_contact_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    erased_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(32))
    cause: Mapped[str | None] = mapped_column(String(32))
    barrier: Mapped[str | None] = mapped_column(String(32))
    card_ts: Mapped[str | None] = mapped_column(String(32))
    fact_id: Mapped[uuid.UUID | None]
    read_by: Mapped[dt.datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it


class CaseVisitor(Model):
    """Who belongs to a case: only their mail joins it."""

    __tablename__ = "case_visitor"
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    visitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visitor.id"), primary_key=True, index=True)


class Message(Model):
    """One letter of a case, in or out. Its content is sealed under its own key, which the case's key wraps."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_case", "case_id", "at"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    inbox_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("inbox.id"), unique=True)
    outbox_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("outbox.id"), unique=True)
    visitor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("visitor.id"))
    author: Mapped[str | None] = mapped_column(String(24))
    channel: Mapped[Channel]
    at: Mapped[dt.datetime]
    wrapped_key: Mapped[Sealed]
    content: Mapped[Sealed]


class ThreadReference(Model):
    """A Message-ID seen on a case, ours or theirs, by keyed hash."""

    __tablename__ = "thread_reference"
    reference_hash: Mapped[bytes] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)


class Note(Model):
    """What an ombudsperson wrote down. A note has no path to sending: no table links it to the outbox."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_case", "case_id", "at"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    author: Mapped[str] = mapped_column(String(24))
    at: Mapped[dt.datetime]
    content: Mapped[Sealed]


class Assessment(Model):
    """What triage said of one message, sealed: evidence quotes the letter. The coded verdict is on the case."""

    __tablename__ = "assessment"
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    due_at: Mapped[dt.datetime] = mapped_column(index=True)
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    verdict: Mapped[Sealed]
    suggestion: Mapped[Sealed | None]

    @property
    def id(self) -> uuid.UUID:
        """One assessment a message."""
        return self.message_id


class ReferralSuggestion(Model):
    """A service that could help, offered to the ombudsperson, who confirms or dismisses it."""

    __tablename__ = "referral_suggestion"
    __table_args__ = (UniqueConstraint("case_id", "service_id", name="uq_suggestion"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    service_id: Mapped[str] = mapped_column(String(64))
    need: Mapped[str] = mapped_column(String(32))
    content: Mapped[Sealed]
    status: Mapped[SuggestionStatus] = mapped_column(default=SuggestionStatus.OPEN)
    decided_by: Mapped[str | None] = mapped_column(String(24))
    decided_at: Mapped[dt.datetime | None]


class Outbox(Model):
    """One notice on its way out: template name and sealed variables, rendered at delivery.

    `dedupe` makes a second queueing of the same notice impossible. `message_id_hash` finds the Message-ID chosen when a
    mail was queued. `external_id` is what Slack called the message.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
        Index("ix_outbox_case", "case_id"),
        Index("ix_outbox_message_id", "message_id_hash"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    medium: Mapped[Medium]
    template: Mapped[str] = mapped_column(String(48))
    dedupe: Mapped[str] = mapped_column(String(96), unique=True)
    message_id_hash: Mapped[bytes | None]
    wrapped_key: Mapped[Sealed]
    content: Mapped[Sealed]
    status: Mapped[OutboxStatus] = mapped_column(default=OutboxStatus.QUEUED)
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    external_id: Mapped[str | None] = mapped_column(String(128))
    error: Mapped[str | None] = mapped_column(String(128))


class FollowUp(Model):
    """A promise of a next step. One row a (case, reason, day): reminded once, whoever runs the clock."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("case_id", "reason", "due_day", name="uq_follow_up"),
        Index(
            "ix_follow_up_due", "due_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")
        ),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    reason: Mapped[str] = mapped_column(String(32))
    due_day: Mapped[dt.date]
    due_at: Mapped[dt.datetime]
    note: Mapped[Sealed | None]
    planned_by: Mapped[str] = mapped_column(String(24))
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]


class CallOut(Model):
    """A person is called now, again every few minutes, the next on the list after them, until one accepts. `letters`:
    how many letters it stands for, where one call-out was made of many.
    """

    __tablename__ = "call_out"
    __table_args__ = (
        Index(
            "ix_call_out_due",
            "due_at",
            sqlite_where=text("accepted_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL"),
        ),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    reason: Mapped[str] = mapped_column(String(48))
    dedupe: Mapped[str] = mapped_column(String(96), unique=True)
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    letters: Mapped[int] = mapped_column(default=1)
    accepted_by: Mapped[str | None] = mapped_column(String(24))
    accepted_at: Mapped[dt.datetime | None]


class Audit(Model):
    """One link of a chain: who did what, when. `chain` is `case:<id>`, `letter:<id>` or `district`."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "seq", name="uq_audit_chain"),)
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    chain: Mapped[str] = mapped_column(String(48))
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(48))
    detail: Mapped[dict[str, Any]]
    link: Mapped[bytes]


class AuditDay(Model):
    """All chains' heads at the end of a day, chained in turn: a chain that vanishes whole is noticed."""

    __tablename__ = "audit_day"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    chains: Mapped[int]
    last_id: Mapped[int] = mapped_column(BigInteger)
    link: Mapped[bytes]


class Handled(Model):
    """A Slack event, click or submission that was already carried out: a repeat meets this key and does nothing."""

    __tablename__ = "handled"
    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)


class Counter(Model):
    """A number that only grows: case numbers of a year."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
