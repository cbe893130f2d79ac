"""An office for the tests: real keys, real database, the fictional district; its time is whatever a test says."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import intake, processing
from bot.config import SHIPPED_DISTRICT, load
from bot.district import read_once
from bot.messages import Form, Inbound
from bot.office import Office, office_of
from bot.vouching import Check
from storage.crypto import Keyring, make_key_file, read_key_file
from storage.engine import Database
from storage.enums import Channel
from storage.inbox import InboxWriter, Stored

TUESDAY = dt.datetime(2026, 11, 17, 17, 30, tzinfo=dt.UTC)  # 9:30 in the district
INTAKE = "concerns@district.example"


def mail(text: str = "My son waits for the bus every morning and it does not come.", **headers: str) -> bytes:
    """A plain letter; headers by name, underscores for hyphens; a None value leaves one out."""
    shown: dict[str, Any] = {
        "From": "Rosa Delgado <rosa.delgado@correo.example>",
        "To": INTAKE,
        "Subject": "The bus",
        "Date": "Tue, 17 Nov 2026 09:29:00 -0800",
        "Message-ID": "<one@correo.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in shown.items() if value is not None)
    return (head + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


@dataclass
class Desk:
    """The parts of an office, and the ways in."""

    keyring: Keyring
    database: Database
    office: Office
    writer: InboxWriter
    now: dt.datetime = TUESDAY
    answers: list[Stored] = field(default_factory=list)
    check: Check | None = None

    async def accept(self, raw: bytes, *, sender: str = "rosa.delgado@correo.example", to: str = INTAKE) -> Stored:
        """A mail through T0 only."""
        inbound = Inbound(Channel.EMAIL, None, sender, raw, self.now, (to,), "127.0.0.1")
        stored = await intake.accept(self.writer, self.keyring, inbound=inbound)
        self.answers.append(stored)
        return stored

    async def accept_form(self, form: Form, *, channel: Channel = Channel.SLACK, event: str = "Ev1") -> Stored:
        """A form through T0 only."""
        inbound = Inbound(channel, event, form.entered_by, form.to_bytes(), self.now)
        return await intake.accept(self.writer, self.keyring, inbound=inbound)

    async def process(self) -> int:
        """T1 until nothing is due."""
        total = 0
        while done := await processing.run_due(self.database, self.office, now=self.now, check=self.check):
            total += done
        return total

    async def receive(self, raw: bytes, **envelope: str) -> Stored:
        """A mail through T0 and T1."""
        stored = await self.accept(raw, **envelope)
        await self.process()
        return stored


@asynccontextmanager
async def open_desk(url: str, folder: Path) -> AsyncIterator[Desk]:
    """A desk on a migrated, empty database."""
    key_file = folder / "keys.json"
    make_key_file(key_file)
    keyring = read_key_file(key_file)
    settings = load(database_url=url, key_file=key_file, slack_case_channel="C0CASES")
    database, writer = Database(url, keyring), InboxWriter(url)
    try:
        yield Desk(keyring, database, office_of(settings, read_once(SHIPPED_DISTRICT, None), keyring=keyring), writer)
    finally:
        await writer.close()
        await database.close()
