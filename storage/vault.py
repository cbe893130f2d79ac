"""Opening and sealing what belongs to a case or visitor: the one way from a row to its plain content."""

import json
import uuid
from typing import Any

from storage.attachment_models import Attachment, AttachmentContent
from storage.crypto import Key, Keyring, Place, Sealed
from storage.errors import KeyDestroyedError
from storage.models import (
    Assessment,
    Case,
    FollowUp,
    Inbox,
    Message,
    Note,
    Outbox,
    ReferralSuggestion,
    Visitor,
    VisitorAddress,
)

Row = (
    Assessment
    | Attachment
    | AttachmentContent
    | FollowUp
    | Inbox
    | Message
    | Note
    | Outbox
    | ReferralSuggestion
    | Visitor
    | VisitorAddress
)


def place(row: Row, column: str) -> Place:
    """Where a column of a row is bound to."""
    return Place(row.__tablename__, column, str(row.id))


def seal_json(key: Key, where: Place, *, value: Any) -> Sealed:
    """Any JSON value, sealed."""
    return key.seal(json.dumps(value, ensure_ascii=False, default=str).encode(), where)


def open_json(key: Key, where: Place, *, sealed: Sealed) -> Any:
    """Inverse of seal_json."""
    return json.loads(key.open(sealed, where))


def case_key(keyring: Keyring, case: Case) -> Key:
    """The key of a case. Raises KeyDestroyedError after erasure."""
    return _owned(keyring, case.wrapped_key, owner=case.id)


def visitor_key(keyring: Keyring, visitor: Visitor) -> Key:
    """The key of a visitor. Raises KeyDestroyedError after erasure."""
    return _owned(keyring, visitor.wrapped_key, owner=visitor.id)


def held_key(keyring: Keyring, letter: Inbox) -> Key:
    """The key of a letter that is pending or held. Raises KeyDestroyedError once it is filed or erased."""
    return _owned(keyring, letter.wrapped_key, owner=letter.id)


def _owned(keyring: Keyring, wrapped: Sealed | None, *, owner: uuid.UUID) -> Key:
    if wrapped is None:
        raise KeyDestroyedError(f"the key of {owner} is gone")
    return keyring.unwrap(wrapped, owner.hex)


def letter_key(of_case: Key, message: Message) -> Key:
    """The key of a filed letter: it carries the name of the inbox row it came with, else of the message."""
    return of_case.unwrap(message.wrapped_key, (message.inbox_id or message.id).hex)


def outbox_key(keyring: Keyring, notice: Outbox, *, case: Case | None) -> Key:
    """The key of a notice: under its case's key, or the district's where it has no case."""
    if case is None:
        return keyring.unwrap(notice.wrapped_key, notice.id.hex)
    return case_key(keyring, case).unwrap(notice.wrapped_key, notice.id.hex)
