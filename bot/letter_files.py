"""The files of filed letters, taken over after T1: looked at, sealed, kept on the case - or left in the sealed letter,
and the sender told in kind words. They delay no acknowledgement and no call-out.

A crash anywhere leaves the row claimable; what was kept by then stays, and the limits come out the same again.
"""

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from bot import over_limit
from bot.district.files import AttachmentSettings
from bot.mail.attachments import File
from bot.mail.files import TO_LOOK_AT, examine, files
from bot.office import Office
from storage import attachments, audit, cases, inbox
from storage.attachment_models import LetterFiles
from storage.attachments import Content, Known
from storage.crypto import Key
from storage.engine import Database
from storage.models import Inbox
from storage.transaction import RACES, Transaction
from storage.vault import case_key, letter_key, place

log = structlog.get_logger()

LEASE = dt.timedelta(minutes=10)
BATCH = 4  # letters a run
LIMIT = 120.0  # seconds for one step of one letter; parsing is bounded by construction, this is the second fence
GIVE_UP_AFTER = 6
BACK_OFF = dt.timedelta(seconds=30)
STEP_FILES, STEP_BYTES = 50, 4_000_000  # files that share a commit, and the bytes at which it is made
MEGABYTE = 1_000_000

Step = list[tuple[Known, Content | None]]


@dataclass(slots=True)
class Room:
    """How much of a letter may be taken over, and how much was. The same content again costs nothing."""

    limits: AttachmentSettings
    held: set[bytes]
    files: int = 0
    size: int = 0
    fates: dict[bytes, str | None] = field(default_factory=dict)

    def left_out(self, mark: bytes, size: int) -> str | None:
        """Why a file is left where it is; None: it is kept. What the case holds already is always kept."""
        if mark not in self.fates:
            reason = self._reason(size)
            self.fates[mark] = None if mark in self.held else reason
            if reason is None:
                self.files, self.size = self.files + 1, self.size + size
        return self.fates[mark]

    def _reason(self, size: int) -> str | None:
        if size > self.limits.max_file_megabytes * MEGABYTE:
            return "too_large"
        if self.files >= self.limits.max_files:
            return "too_many"
        return "too_much" if self.size + size > self.limits.max_total_megabytes * MEGABYTE else None


@dataclass(frozen=True, slots=True)
class Work:
    """One letter in hand: its case's key and its own, its raw bytes' files one by one, and the room they have."""

    case_id: uuid.UUID
    of_case: Key
    key: Key
    files: Iterator[tuple[int, File]]
    look_at_all: bool
    room: Room


async def run_due(database: Database, office: Office, *, now: dt.datetime) -> int:
    """Takes over the files of letters that wait for it; returns how many letters were taken up."""
    async with database.writing(now) as tx:
        due = await attachments.claim_letters(tx, LEASE, limit=BATCH)
    for row in due:
        await _one(database, office, row=row, now=now)
    return len(due)


async def _one(database: Database, office: Office, *, row: LetterFiles, now: dt.datetime) -> None:
    try:
        await _take_over(database, office, row=row, now=now)
    except Exception as error:  # an edge: the files are in the letter; they are tried again, a person is told at last
        log.exception("files_not_taken_over", letter=str(row.message_id), attempts=row.attempts)
        delay = dt.timedelta(0) if isinstance(error, RACES) else BACK_OFF * 2**row.attempts
        values = {"failed_at": now} if row.attempts >= GIVE_UP_AFTER else {"due_at": now + delay}
        async with database.writing(now) as tx:
            await attachments.settle(tx, row.message_id, **values)


async def _take_over(database: Database, office: Office, *, row: LetterFiles, now: dt.datetime) -> None:
    work = await _work(database, office, row=row, now=now)
    kept = left = 0
    while work and (step := await asyncio.wait_for(asyncio.to_thread(_step, work), LIMIT)):
        async with database.writing(now) as tx:
            await _keep(tx, row, work=work, step=step)
        kept += sum(content is not None for _, content in step)
        left += sum(content is None for _, content in step)
    async with database.writing(now) as tx:
        await _done(tx, office, row=row, kept=kept, left=left)


async def _work(database: Database, office: Office, *, row: LetterFiles, now: dt.datetime) -> Work | None:
    """The letter opened for its files; None when there is none to open any more."""
    async with database.reading(now) as tx:
        standing = await attachments.standing(tx, row.message_id)
        letter = await inbox.by_id(tx, standing[1].inbox_id) if standing and standing[1].inbox_id else None
        if standing is None or letter is None:
            return None
        case, message = standing
        of_case = case_key(tx.keyring, case)
        key = letter_key(of_case, message)
        text = cases.open_letter(tx.keyring, case, message=message)["text"]
        room = Room(office.district.attachments, await attachments.known_contents(tx, case.id))
    return Work(case.id, of_case, key, enumerate(_opened(key, letter)), not text.strip(), room)


def _opened(key: Key, letter: Inbox) -> Iterator[File]:
    """The files of a stored letter; it is opened when the first one is asked for, off the event loop."""
    yield from files(key.open(letter.raw, place(letter, "raw")))


def _step(work: Work) -> Step:
    """The next files, looked at and sealed; empty at the end. Runs in a thread: large files take a moment."""
    step: Step = []
    size = 0
    for position, file in work.files:
        step.append(_prepared(work, position, file=file))
        size += len(file.data)
        if len(step) >= STEP_FILES or size >= STEP_BYTES:
            break
    return step


def _prepared(work: Work, position: int, *, file: File) -> tuple[Known, Content | None]:
    seen, mark = examine(file), work.of_case.fingerprint(file.data)
    known = mark in work.room.fates or mark in work.room.held
    left_out = work.room.left_out(mark, len(file.data))
    content = None
    if left_out is None and known:
        content = Content(work.case_id, mark)
    elif left_out is None:
        content = attachments.sealed_content(work.of_case, work.case_id, data=file.data)
    about = Known(
        position=position,
        name=file.listed.name,
        declared=file.listed.type,
        media=seen.media,
        kind=seen.kind,
        size=len(file.data),
        look=work.look_at_all or seen.kind in TO_LOOK_AT,
        warnings=seen.warnings,
        left_out=left_out,
    )
    return about, content


async def _keep(tx: Transaction, row: LetterFiles, *, work: Work, step: Step) -> None:
    message = await attachments.held_still(tx, row.message_id, case_id=work.case_id)
    for about, content in step:
        await attachments.keep(tx, message, key=work.key, file=about, content=content)


async def _done(tx: Transaction, office: Office, *, row: LetterFiles, kept: int, left: int) -> None:
    standing = await attachments.standing(tx, row.message_id)
    await attachments.settle(tx, row.message_id, done_at=tx.now)
    if standing is None:
        return
    case, message = standing
    chain = audit.case_chain(case.id)
    await audit.record(tx, chain, actor="system", action="files_taken_over", letter=message.id, kept=kept, left=left)
    if left:
        told = over_limit.Told(message, row.may_acknowledge, kept, left)
        await over_limit.tell_sender(tx, office, case=case, told=told)
