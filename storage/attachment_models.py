"""The files that came with letters: what is known of each, and each content once a case."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import new_id
from storage.crypto import Sealed
from storage.enums import FileKind
from storage.models import Model


class LetterFiles(Model):
    """A filed letter whose files are to be taken over from the raw letter, and whether that is done.

    `may_acknowledge`: what was found when the letter was read, for the letter that tells of files left behind.
    """

    __tablename__ = "letter_files"
    __table_args__ = (
        Index(
            "ix_letter_files_due",
            "due_at",
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    may_acknowledge: Mapped[bool]
    queued_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]


class AttachmentContent(Model):
    """The bytes of a file, once a case, sealed under a key of their own that the case's key wraps.

    `content_hash` is the case's own fingerprint of the bytes: the same file in another case has another one.
    """

    __tablename__ = "attachment_content"
    __table_args__ = (UniqueConstraint("case_id", "content_hash", name="uq_attachment_content"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    content_hash: Mapped[bytes]
    size: Mapped[int]
    wrapped_key: Mapped[Sealed]
    content: Mapped[Sealed]


class Attachment(Model):
    """One file of one letter. Name and declared type, which the sender chose, are sealed under the letter's key.

    `found_type` and `kind` follow from the content. `look`: no program here can read it, a person must. `left_out`
    tells why its content is only in the raw letter (too_many, too_large, too_much); then there is no `content_id`.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("message_id", "position", name="uq_attachment"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"))
    position: Mapped[int]
    content_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("attachment_content.id"), index=True)
    about: Mapped[Sealed]
    found_type: Mapped[str | None] = mapped_column(String(96))
    kind: Mapped[FileKind]
    size: Mapped[int]
    look: Mapped[bool]
    warnings: Mapped[list[str]]
    left_out: Mapped[str | None] = mapped_column(String(16))
