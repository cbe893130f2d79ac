"""What a sender promises, and the senders that need no other machine: a Maildir folder, a console, a memory.

A sender says exactly one of four things of a message: it went (an id), try again later, never, or nobody knows. Only
what certainly did not go may be tried again; the rest is decided by bot/delivery.py.
"""

import asyncio
import json
import mailbox
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TextIO

from bot.errors import OmbudslineError
from bot.messages import Outbound

UPDATE = "chat.update"
# Why a letter did not go, where its address is at fault and not the road: codes with words of their own in the labels.
ADDRESS_TOO_WIDE = "address_needs_smtputf8"
NO_ADDRESS = "address_is_none"
ADDRESS_REFUSED = "address_refused"
ADDRESS_UNREACHED = "address_unreached"
ADDRESS_AT_FAULT = frozenset({ADDRESS_TOO_WIDE, NO_ADDRESS, ADDRESS_REFUSED, ADDRESS_UNREACHED})


class TryAgainError(OmbudslineError):
    """It did not go; later it may. `after` is how many seconds the other side asked for, None when it did not say."""

    def __init__(self, problem: str, after: float | None = None) -> None:
        super().__init__(problem)
        self.after = after


class UndeliverableError(OmbudslineError):
    """It did not go and never will as it is."""


class UnknownOutcomeError(OmbudslineError):
    """It may have gone: the answer was lost."""


class Sender(Protocol):
    """One way out."""

    async def send(self, outbound: Outbound) -> str:
        """Sends one message and returns what the other side calls it.

        Raises TryAgainError, UndeliverableError or UnknownOutcomeError; their text is a code, never content.
        """
        ...

    def repeatable(self, outbound: Outbound) -> bool:
        """Whether sending it twice leaves the same as sending it once."""
        ...


@dataclass(frozen=True, slots=True)
class MaildirSender:
    """Keeps letters in a Maildir folder: nothing leaves the machine. The file is named after the notice, so that a
    second sending finds the first.
    """

    folder: Path

    def repeatable(self, outbound: Outbound) -> bool:  # noqa: ARG002
        """Yes: the second finds the first."""
        return True

    async def send(self, outbound: Outbound) -> str:
        """Returns the file's name, after it was synced to disk."""
        try:
            return await asyncio.to_thread(self._keep, outbound)
        except OSError as error:
            raise TryAgainError(f"maildir: {type(error).__name__}") from error

    def _keep(self, outbound: Outbound) -> str:
        assert isinstance(outbound.content, bytes)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        box, name = mailbox.Maildir(self.folder, create=True), outbound.fields["notice"]
        if name not in box:
            waiting = self.folder / "tmp" / name
            with waiting.open("wb") as file:
                file.write(outbound.content)
                file.flush()
                os.fsync(file.fileno())
            waiting.rename(self.folder / "new" / name)
            _sync_folder(self.folder / "new")
        return name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(slots=True)
class ConsoleSender:
    """Writes one JSON line a message to a stream: for looking at what would go out. It shows content."""

    stream: TextIO

    def repeatable(self, outbound: Outbound) -> bool:  # noqa: ARG002
        """Yes: reading it twice does no harm."""
        return True

    async def send(self, outbound: Outbound) -> str:
        """Returns "console"."""
        content = (
            outbound.content if isinstance(outbound.content, dict) else outbound.content.decode("utf-8", "replace")
        )
        line = {"to": outbound.address, "method": outbound.method, "content": content}
        self.stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        return "console"


@dataclass(slots=True)
class MemorySender:
    """Keeps what was sent in `sent`. `troubles` are raised first, one a sending, as a relay's bad day would."""

    sent: list[Outbound] = field(default_factory=list)
    troubles: list[OmbudslineError] = field(default_factory=list)
    again: bool = False

    def repeatable(self, outbound: Outbound) -> bool:
        """As told by `again`; updates always are."""
        return self.again or outbound.method == UPDATE

    async def send(self, outbound: Outbound) -> str:
        """Returns "1", "2" ..."""
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(outbound)
        return str(len(self.sent))
