"""The files of letters: taken over once, each content once a case, opened on request, erased with their case."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.exc import StaleDataError

from storage.attachment_models import Attachment, AttachmentContent, LetterFiles
from storage.claims import claim
from storage.columns import new_id
from storage.crypto import Key, Place
from storage.enums import FileKind
from storage.models import Case, Message
from storage.transaction import Transaction
from storage.vault import case_key, letter_key, open_json, place, seal_json

_DIALECTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file; `left_out` names why its content was not taken over, None where it was. `name` and
    `declared` are the sender's words, made safe; `media` is the type found, None when the content tells nothing.
    """

    position: int
    name: str
    declared: str
    media: str | None
    kind: FileKind
    size: int
    look: bool
    warnings: tuple[str, ...] = ()
    left_out: str | None = None
    content_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of a file, sealed for one case: the columns of a row that may turn out to be there already. Without columns
    the case is known to hold them.
    """

    case_id: uuid.UUID
    content_hash: bytes
    columns: dict[str, Any] | None = None


def sealed_content(of_case: Key, case_id: uuid.UUID, *, data: bytes) -> Content:
    """The bytes of a file under a key of their own. Takes a moment for large ones: not for the event loop."""
    key = Key.new((row_id := new_id()).hex)
    columns = {
        "id": row_id,
        "size": len(data),
        "wrapped_key": of_case.wrap(key),
        "content": key.seal(data, Place("attachment_content", "content", str(row_id))),
    }
    return Content(case_id, of_case.fingerprint(data), columns)


async def expect(tx: Transaction, message: Message, *, may_acknowledge: bool) -> None:
    """The files of a letter that was just filed are to be taken over."""
    tx.session.add(LetterFiles(message_id=message.id, may_acknowledge=may_acknowledge, queued_at=tx.now, due_at=tx.now))
    await tx.session.flush()


async def claim_letters(tx: Transaction, lease: dt.timedelta, *, limit: int) -> list[LetterFiles]:
    """Letters whose files wait to be taken over."""
    open_ = (LetterFiles.done_at.is_(None), LetterFiles.failed_at.is_(None))
    return await claim(tx, LetterFiles, *open_, lease=lease, limit=limit)


async def settle(tx: Transaction, message_id: uuid.UUID, **values: Any) -> None:
    """Writes what became of a letter's files and drops the lease."""
    statement = update(LetterFiles).where(LetterFiles.message_id == message_id).values(leased_until=None, **values)
    await tx.session.execute(statement.execution_options(synchronize_session=False))


async def known_contents(tx: Transaction, case_id: uuid.UUID) -> set[bytes]:
    """The fingerprints of what a case holds."""
    statement = select(AttachmentContent.content_hash).where(AttachmentContent.case_id == case_id)
    return set((await tx.session.scalars(statement)).all())


async def standing(tx: Transaction, message_id: uuid.UUID) -> tuple[Case, Message] | None:
    """A letter and its case as they stand; None when the case is erased."""
    row = (await tx.session.execute(_with_case(message_id))).one_or_none()
    if row is None or row[0].wrapped_key is None:
        return None
    case, message = row
    return case, message


async def held_still(tx: Transaction, message_id: uuid.UUID, *, case_id: uuid.UUID) -> Message:
    """The letter, its case kept from erasure until the commit. Raises StaleDataError when it is on another case by
    now, or erased: what was sealed for it must not be stored.
    """
    row = (await tx.session.execute(_with_case(message_id).with_for_update(read=True, of=Case))).one_or_none()
    if row is None or row[0].id != case_id or row[0].wrapped_key is None:
        raise StaleDataError("the letter has moved, or its case was erased")
    return row[1]


def _with_case(message_id: uuid.UUID) -> Select[Case, Message]:
    return select(Case, Message).join(Message, Message.case_id == Case.id).where(Message.id == message_id)


async def keep(tx: Transaction, message: Message, *, key: Key, file: Known, content: Content | None) -> None:
    """One file on its letter; one that is there already stays as it is. `key` is the letter's own. Content that the
    case holds already is not stored again. Raises StaleDataError when the case no longer holds what it was to hold.
    """
    row_id = new_id()
    about = {"name": file.name, "declared": file.declared}
    values = {
        "id": row_id,
        "message_id": message.id,
        "position": file.position,
        "content_id": await _content_id(tx, content) if content else None,
        "about": seal_json(key, Place("attachment", "about", str(row_id)), value=about),
        "found_type": file.media,
        "kind": file.kind,
        "size": file.size,
        "look": file.look,
        "warnings": list(file.warnings),
        "left_out": file.left_out,
    }
    await tx.session.execute(_DIALECTS[tx.dialect](Attachment).values(**values).on_conflict_do_nothing())


async def _content_id(tx: Transaction, content: Content) -> uuid.UUID:
    same = {"case_id": content.case_id, "content_hash": content.content_hash}
    found = select(AttachmentContent.id).filter_by(**same)
    there = await tx.session.scalar(found)
    if there is None and content.columns is None:
        raise StaleDataError("a file that the case held has moved")
    if there is None:
        insert = _DIALECTS[tx.dialect](AttachmentContent).values(**same, **(content.columns or {}))
        await tx.session.execute(insert.on_conflict_do_nothing())
        there = await tx.session.scalar(found)
        assert there is not None
    return there


async def of_case(tx: Transaction, case: Case) -> dict[uuid.UUID, list[Known]]:
    """The files of each letter of a case that were taken over or left, in the order of the letter. The caller records
    the view.
    """
    statement = (
        select(Attachment, Message)
        .join(Message, Message.id == Attachment.message_id)
        .where(Message.case_id == case.id)
        .order_by(Attachment.message_id, Attachment.position)
    )
    key = case_key(tx.keyring, case)
    found: dict[uuid.UUID, list[Known]] = defaultdict(list)
    letters: dict[uuid.UUID, Key] = {}
    for row, message in (await tx.session.execute(statement)).all():
        if message.id not in letters:
            letters[message.id] = letter_key(key, message)
        about = open_json(letters[message.id], place(row, "about"), sealed=row.about)
        found[message.id].append(_known(row, about))
    return dict(found)


def _known(row: Attachment, about: dict[str, str]) -> Known:
    return Known(
        position=row.position,
        name=about["name"],
        declared=about["declared"],
        media=row.found_type,
        kind=row.kind,
        size=row.size,
        look=row.look,
        warnings=tuple(row.warnings),
        left_out=row.left_out,
        content_id=row.content_id,
    )


async def unfinished(tx: Transaction, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The letters of a case whose files were not taken over: `pending`, or `failed` where no more try is made."""
    statement = (
        select(LetterFiles)
        .join(Message, Message.id == LetterFiles.message_id)
        .where(Message.case_id == case_id, LetterFiles.done_at.is_(None))
    )
    rows = (await tx.session.scalars(statement)).all()
    return {row.message_id: "failed" if row.failed_at else "pending" for row in rows}


async def opened(tx: Transaction, case: Case, *, content_id: uuid.UUID) -> bytes:
    """The bytes of a file. The caller records the view. Raises KeyDestroyedError, SealBrokenError."""
    row = await tx.session.get_one(AttachmentContent, content_id)
    data = _key_of(case_key(tx.keyring, case), row).open(row.content, place(row, "content"))
    tx.session.expunge(row)
    return data


def _key_of(of_case: Key, row: AttachmentContent) -> Key:
    return of_case.unwrap(row.wrapped_key, row.id.hex)


async def hand_over(tx: Transaction, message: Message, *, source: Case, target: Case) -> None:
    """The files of a letter that was moved from one case to another go with it; names open with the letter's own key,
    which the mover re-wraps. Content that only this letter has is re-wrapped; content that a letter left behind has too
    is sealed anew for the target, so that erasing one case leaves nothing of the other readable.
    """
    mine = select(Attachment.content_id).where(Attachment.message_id == message.id, Attachment.content_id.is_not(None))
    rows = (await tx.session.scalars(select(AttachmentContent).where(AttachmentContent.id.in_(mine)))).all()
    there = await _contents(tx, target.id)
    for row in rows:
        key = _key_of(case_key(tx.keyring, source), row)
        data = key.open(row.content, place(row, "content"))
        shared = await _others(tx, row.id, message=message)
        new_key = case_key(tx.keyring, target)
        known = there.get(new_key.fingerprint(data))
        if known or shared:
            known = known or await _content_id(tx, sealed_content(new_key, target.id, data=data))
            mine_of_it = update(Attachment).where(Attachment.message_id == message.id, Attachment.content_id == row.id)
            await tx.session.execute(mine_of_it.values(content_id=known).execution_options(synchronize_session=False))
            if not shared:
                await tx.session.delete(row)
        else:
            row.case_id, row.content_hash, row.wrapped_key = target.id, new_key.fingerprint(data), new_key.wrap(key)
        await tx.session.flush()


async def _contents(tx: Transaction, case_id: uuid.UUID) -> dict[bytes, uuid.UUID]:
    columns = select(AttachmentContent.content_hash, AttachmentContent.id)
    return dict((await tx.session.execute(columns.where(AttachmentContent.case_id == case_id))).all())


async def _others(tx: Transaction, content_id: uuid.UUID, *, message: Message) -> bool:
    """Has another letter this content, too?"""
    other = select(Attachment.id).where(Attachment.content_id == content_id, Attachment.message_id != message.id)
    return await tx.session.scalar(other.limit(1)) is not None


async def erase(tx: Transaction, case_id: uuid.UUID) -> None:
    """Everything about the files of a case, the sealed bytes included."""
    letters = select(Message.id).where(Message.case_id == case_id)
    for statement in (
        delete(Attachment).where(Attachment.message_id.in_(letters)),
        delete(LetterFiles).where(LetterFiles.message_id.in_(letters)),
        delete(AttachmentContent).where(AttachmentContent.case_id == case_id),
    ):
        await tx.session.execute(statement.execution_options(synchronize_session=False))


async def waiting(tx: Transaction, *, before: dt.datetime | None = None) -> int:
    """How many letters wait for their files; with `before`, those that were filed by then."""
    open_ = select(func.count()).where(LetterFiles.done_at.is_(None), LetterFiles.failed_at.is_(None))
    return await tx.session.scalar(open_.where(LetterFiles.queued_at < before) if before else open_) or 0


async def given_up(tx: Transaction, *, since: dt.datetime | None = None) -> int:
    """How many letters' files were given up on; with `since`, after that moment."""
    failed = select(func.count()).where(LetterFiles.failed_at.is_not(None))
    return await tx.session.scalar(failed.where(LetterFiles.failed_at >= since) if since else failed) or 0
