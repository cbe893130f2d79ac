"""The tables of threads: letters that wait for a person, and cases that belong together. Nothing here names anybody."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Model


class HeldLetter(Model):
    """What the holding lane keeps of a letter beside its inbox row; it stays when the letter has left the lane.

    `case_id` is the case that the letter names: shown to a person, joined by nobody else. `author_hash` finds the
    writer's address. `number` and `reply_token` were told to the writer by our automatic answer, whose Message-ID
    `answer_hash` finds: they become the case's when one is made of the letter, and lead to its case otherwise.
    `follows` is the first letter of the same writer that waits. `step` counts the alarms that were raised about it,
    the next one is due at `due_at`. `settled_as` says what a person decided.
    """

    __tablename__ = "held_letter"
    __table_args__ = (
        Index(
            "ix_held_letter_due",
            "due_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_held_letter_answer", "answer_hash"),
    )
    inbox_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("inbox.id"), primary_key=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    follows: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("inbox.id"), index=True)
    author_hash: Mapped[bytes | None]
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    reply_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    answer_hash: Mapped[bytes | None]
    held_at: Mapped[dt.datetime]
    opened_at: Mapped[dt.datetime | None]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[dt.datetime | None]
    settled_as: Mapped[str | None] = mapped_column(String(16))
    settled_by: Mapped[str | None] = mapped_column(String(24))


class CaseLink(Model):
    """Two cases that belong together. `kind`: `continues` (the same visitor wrote again long after the earlier one was
    closed) or `split` (somebody else wrote to it, and got a case of their own).
    """

    __tablename__ = "case_link"
    earlier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    later_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime]
