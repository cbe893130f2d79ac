"""A case written into a folder, for a records request and for looking at a photo: letters, files, an index of both.

The folder holds confidential text in plain. Its maker is in the case's audit trail before the first byte is written.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import case_view, file_list
from bot.case_view import Letter
from bot.errors import InvalidInputError, NotFoundError
from bot.export_folder import Folder, file_name
from bot.file_list import CaseFiles
from bot.office import Office
from storage import attachments, audit, cases, clocks, inbox
from storage.attachments import Known
from storage.engine import Database
from storage.enums import Channel
from storage.errors import KeyDestroyedError, SealBrokenError
from storage.models import Case, Message
from storage.transaction import Transaction
from storage.vault import case_key, letter_key, place

CODED = (
    "number", "status", "urgency", "attention", "channel", "sender_role", "language", "category", "school", "owner",
    "risks", "signals", "received_at", "first_contact_at", "closed_at", "outcome", "cause", "barrier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: the case by number, the folder to make its folder in, who asks (for the audit trail), and
    whether the office's own notes are to be with it.
    """

    number: str
    into: Path
    by: str
    notes: bool = False


@dataclass
class Exported:
    """What was written. `problems` are what could not be."""

    folder: Path
    letters: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def files(self) -> list[dict[str, Any]]:
        """Every file of every letter, as the index tells of it."""
        return [file for letter in self.letters for file in letter["files"]]

    def plain(self) -> dict[str, Any]:
        """The short account that the command prints."""
        return {
            "folder": str(self.folder),
            "letters": len(self.letters),
            "files": sum(file["path"] is not None for file in self.files),
            "files_in_letters_only": sum(file["path"] is None for file in self.files),
            "to_look_at": [file["path"] for file in self.files if file["path"] and file["look"]],
            "problems": self.problems,
        }


@dataclass(frozen=True, slots=True)
class Writing:
    """One export under way."""

    tx: Transaction
    case: Case
    folder: Folder
    done: Exported
    files: CaseFiles


async def export(database: Database, office: Office, *, request: Request, now: dt.datetime) -> Exported:
    """Writes the case into a new folder named by its number, readable for its owner only.

    Raises NotFoundError for an unknown or erased case, InvalidInputError (field `--out`) when its folder is there or
    cannot be made: nothing is overwritten.
    """
    async with database.writing(now) as tx:
        case = await cases.by_number(tx, request.number)
        if case is None or case.wrapped_key is None:
            raise NotFoundError("There is no such case, or it was erased.")
        folder = _made(request.into, case.number)
        parts = "letters,files,people,notes" if request.notes else "letters,files,people"
        await audit.record(tx, audit.case_chain(case.id), actor=request.by, action="exported", parts=parts)
    async with database.reading(now) as tx:
        done = Exported(folder.path)
        writing = Writing(tx, case, folder, done, await file_list.of_case(tx, case))
        for number, row in enumerate(await cases.letters(tx, case.id), 1):
            await _letter(writing, row, number=number)
        folder.write("index.json", _json(await _index(writing, office, request=request)))
    return done


def _made(into: Path, number: str) -> Folder:
    try:
        return Folder.made(into, number)
    except OSError as error:
        problem = "is there and is not overwritten" if isinstance(error, FileExistsError) else error.strerror
        raise InvalidInputError("--out", f"{into / number}: {problem}") from error


async def _letter(writing: Writing, row: Message, *, number: int) -> None:
    """One letter: as text, as it came, and its files. What does not open is told, and the rest is written."""
    direction = "in" if row.author is None else "out"
    name = f"{number:03}-{row.at:%Y-%m-%d}-{direction}"
    told: dict[str, Any] = {"number": number, "at": row.at, "direction": direction, "channel": row.channel, "files": []}
    writing.done.letters.append(told)
    try:
        content = cases.open_letter(writing.tx.keyring, writing.case, message=row)
        letter = case_view.opened(writing.tx, writing.case, row=row, files=writing.files)
        told |= {"author": row.author, "from": content.get("from"), "to": content.get("to"), "subject": letter.subject}
        told |= {"problems": letter.problems}
        told["text"] = writing.folder.write(f"letters/{name}.txt", _text(letter, content))
        told["raw"] = await _raw(writing, row, name=name)
        for file in letter.files.files:
            told["files"].append(await _file(writing, file, letter=number))
    except (SealBrokenError, KeyDestroyedError) as error:
        writing.done.problems.append(f"letter {number}: {error}")


def _text(letter: Letter, content: dict[str, Any]) -> bytes:
    who = content.get("from") or {"to": content.get("to")}
    head = [f"{letter.at:%Y-%m-%d %H:%M} UTC, {letter.channel}"]
    head += [f"{name}: {value}" for name, value in who.items() if value]
    head += [f"subject: {letter.subject}"] if letter.subject else []
    return "\n".join([*head, "", letter.text, ""]).encode("utf-8", "replace")


async def _raw(writing: Writing, row: Message, *, name: str) -> str | None:
    """A mail byte for byte as it came; None for what came another way or went out."""
    stored = await inbox.by_id(writing.tx, row.inbox_id) if row.inbox_id else None
    if stored is None or row.channel is not Channel.EMAIL:
        return None
    key = letter_key(case_key(writing.tx.keyring, writing.case), row)
    raw = key.open(stored.raw, place(stored, "raw"))
    writing.tx.session.expunge(stored)
    return writing.folder.write(f"letters/{name}.eml", raw)


async def _file(writing: Writing, file: Known, *, letter: int) -> dict[str, Any]:
    told = {
        "name": file.name,
        "kind": file.kind,
        "declared_type": file.declared,
        "found_type": file.media,
        "size": file.size,
        "look": file.look,
        "warnings": file.warnings,
        "left_out": file.left_out,
        "path": None,
    }
    if file.content_id:
        data = await attachments.opened(writing.tx, writing.case, content_id=file.content_id)
        shown = file_name(file.name, kind=file.kind, warnings=file.warnings)
        name = f"files/{letter:03}-{file.position + 1:02}-{shown}"
        told |= {"path": writing.folder.write(name, data), "sha256": hashlib.sha256(data).hexdigest()}
    return told


async def _index(writing: Writing, office: Office, *, request: Request) -> dict[str, Any]:
    tx, case = writing.tx, writing.case
    notes = await cases.notes(tx, case)
    return {
        "district": office.district.name,
        "exported_at": tx.now,
        "exported_by": request.by,
        "case": {name: getattr(case, name) for name in CODED},
        "people": await case_view.people(tx, case),
        "letters": writing.done.letters,
        "notes_left_out": 0 if request.notes else len(notes),
        "notes": [{"at": row.at, "author": row.author, "text": text} for row, text in notes] if request.notes else [],
        "referrals": [
            {"name": one.name, "need": one.need, "status": one.status} for one in await case_view.suggested(tx, case)
        ],
        "open_follow_ups": [
            {"reason": row.reason, "due_day": row.due_day} for row in await clocks.open_follow_ups(tx, case.id)
        ],
        "log": [
            {"at": one.at, "actor": one.actor, "action": one.action}
            for one in await audit.entries(tx, audit.case_chain(case.id))
        ],
        "problems": writing.done.problems,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "replace")
