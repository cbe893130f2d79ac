"""The mail door on a real port, and clients that talk to it byte by byte."""

import asyncio
import datetime as dt
import re
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from bot.handlers.smtp import Accept, Door, MailServer
from bot.intake import accept
from bot.messages import Inbound
from storage.crypto import Keyring
from storage.engine import Database
from storage.inbox import InboxWriter, Stored
from storage.models import Inbox
from storage.vault import held_key, open_json, place

NOW = dt.datetime(2027, 3, 1, 17, 0, tzinfo=dt.UTC)
INTAKE = "concerns@district.example"
STORED = re.compile(r"250 2\.6\.0 Stored as [0-9a-f]{12}")


@dataclass(kw_only=True)
class Office:
    """The door, what stands behind it, and a look at what was stored."""

    port: int
    server: MailServer
    database: Database
    keyring: Keyring
    clients: list["Client"] = field(default_factory=list)

    async def client(self, hello: str | None = "EHLO mail.example.org") -> "Client":
        """Somebody who connects, and greets unless told not to."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        self.clients.append(client)
        if hello:
            await client.answer()
            await client.say(hello)
        return client

    async def storing(self, *, busy: bool) -> None:
        """Waits until a letter is being stored, or none any more."""
        await until(lambda: bool(self.server.reception.storing) is busy)

    async def rows(self) -> list[Inbox]:
        """Every stored letter, first come first."""
        async with self.database.reading(NOW) as tx:
            return list((await tx.session.scalars(select(Inbox).order_by(Inbox.id))).all())

    async def letters(self) -> list[bytes]:
        """Every stored letter as it was received."""
        return [held_key(self.keyring, row).open(row.raw, place(row, "raw")) for row in await self.rows()]

    async def envelopes(self) -> list[dict[str, object]]:
        """The envelope of every stored letter."""
        rows = await self.rows()
        return [open_json(held_key(self.keyring, row), place(row, "envelope"), sealed=row.envelope) for row in rows]


@asynccontextmanager
async def office(
    url: str, keyring: Keyring, *, around: Callable[[Accept], Accept] = lambda accept: accept, **settings: object
) -> AsyncIterator[Office]:
    """The door open on loopback. `around` wraps the storing; `settings` are fields of Door."""
    writer, database = InboxWriter(url), Database(url, keyring)

    async def store(inbound: Inbound) -> Stored:
        return await accept(writer, keyring, inbound=inbound)

    door = Door("127.0.0.1", 0, INTAKE, "district.example", 30_000_000, around(store), lambda: NOW)
    server = MailServer(replace(door, **settings))
    try:
        port = await server.start()
    except OSError:
        await writer.close()
        await database.close()
        raise
    desk = Office(port=port, server=server, database=database, keyring=keyring)
    try:
        yield desk
    finally:
        await server.stop()
        for client in desk.clients:
            client.leave()
        await writer.close()
        await database.close()


class Client:
    """One connection, spoken to in bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def answer(self) -> str:
        """One reply, its lines joined; "" once the other side has closed."""
        lines = []
        while line := (await asyncio.wait_for(self.reader.readline(), 30)).decode():
            lines.append(line.rstrip("\r\n"))
            if line[3:4] != "-":
                break
        return "\n".join(lines)

    async def say(self, line: str | bytes) -> str:
        """One command and its reply."""
        self.writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return await self.answer()

    async def envelope(self, *recipients: str, sender: str = "rosa.delgado@example.org") -> str:
        """MAIL, RCPT and DATA; the last reply."""
        await self.say(f"MAIL FROM:<{sender}>")
        for recipient in recipients or (INTAKE,):
            await self.say(f"RCPT TO:<{recipient}>")
        return await self.say("DATA")

    async def send(self, on_the_wire: bytes) -> str:
        """A whole transaction; `on_the_wire` is what follows 354, its end included."""
        await self.envelope()
        self.writer.write(on_the_wire)
        return await self.answer()

    def leave(self) -> None:
        """Goes without a word."""
        self.writer.transport.abort()

    async def quit(self) -> None:
        """Goes politely."""
        assert await self.say("QUIT") == "221 Bye"
        self.writer.close()
        await self.writer.wait_closed()


async def until(settled: Callable[[], bool]) -> None:
    """Waits for something that happens on another's turn of the loop."""
    async with asyncio.timeout(10):
        while not settled():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


def stuffed(content: bytes) -> bytes:
    """A letter as it crosses the wire (RFC 5321, 4.5.2), with its end; `content` ends with CRLF or is empty."""
    lines = content.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b".\r\n"


async def ordinary(port: int, raw: bytes, *recipients: str, tls: ssl.SSLContext | None = None) -> dict[str, object]:
    """A letter sent with the standard library's client, from a thread, as a mail program would."""

    def send() -> dict[str, object]:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            if tls:
                client.starttls(context=tls)
            return client.sendmail("rosa.delgado@example.org", list(recipients) or [INTAKE], raw)

    return await asyncio.to_thread(send)
