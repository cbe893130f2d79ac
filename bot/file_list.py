"""The files of a letter as they are shown: as they were taken over, or as the letter lists them until then."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.mail.files import TO_LOOK_AT, claimed
from storage import attachments
from storage.attachments import Known
from storage.enums import FileKind
from storage.models import Case
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class FileList:
    """`state`: kept (on the case), pending (being taken over), in_letter (only in the raw letter, and they stay there),
    held (the letter waits in the holding lane).
    """

    files: tuple[Known, ...] = ()
    state: Literal["kept", "pending", "in_letter", "held"] = "kept"


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """What is known of the files of a case, by letter."""

    kept: Mapping[uuid.UUID, list[Known]]
    unfinished: Mapping[uuid.UUID, str]

    def of(self, message_id: uuid.UUID, told: Iterable[Mapping[str, Any]], *, text: str) -> FileList:
        """The files of one letter; `told` is how the letter listed them when it was read, `text` its words."""
        unfinished = self.unfinished.get(message_id)
        if message_id in self.kept and unfinished is None:
            return FileList(tuple(self.kept[message_id]))
        return FileList(as_told(told, text=text), "pending" if unfinished == "pending" else "in_letter")


async def of_case(tx: Transaction, case: Case) -> CaseFiles:
    """The files of every letter of a case. The caller records the view. Raises KeyDestroyedError."""
    return CaseFiles(await attachments.of_case(tx, case), await attachments.unfinished(tx, case.id))


def as_told(told: Iterable[Mapping[str, Any]], *, text: str) -> tuple[Known, ...]:
    """Files as the letter lists them: what they are is what they say they are."""
    return tuple(_as_told(position, one, text=text) for position, one in enumerate(told))


def _as_told(position: int, one: Mapping[str, Any], *, text: str) -> Known:
    kind = claimed(one["name"], one["type"]) or FileKind.OTHER
    look = kind in TO_LOOK_AT or not text.strip()
    return Known(position, one["name"], one["type"], None, kind, one["size"], look)
