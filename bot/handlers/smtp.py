"""The mail door: SMTP or LMTP on our own event loop. 250 is said only after the commit."""

import asyncio
import datetime as dt
import logging
import re
import ssl
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot import __version__
from bot.mail.reply_address import is_ours
from bot.messages import Inbound
from storage.enums import Channel
from storage.inbox import Stored

log = structlog.get_logger()
logging.getLogger("mail.log").setLevel(logging.ERROR)  # below that aiosmtpd writes addresses and what clients say

MAX_RECIPIENTS = 100
MAX_CONNECTIONS = 200
LARGE = 1 << 20  # bytes; of letters above it only LARGE_AT_ONCE are received at a time, the others wait on the wire
LARGE_AT_ONCE = 4
IDLE = 300  # seconds for one command, or for one whole letter
ORDINARY = re.compile(r"<([\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+)>\s*(.*)")
END = b"\r\n.\r\n"
GONE = 50  # looks, a hundredth of a second apart, at whether everybody has left
ANSWERED = 5  # turns of the loop from the end of storing to the answer on the wire, and some more
CLOSING = "421 4.3.2 Closing; please try again later"
ANNOUNCED_TOO_LARGE = "552 Error: message size exceeds"
TRY_AGAIN = "451 4.3.0 The message could not be stored; please try again later"
Accept = Callable[[Inbound], Awaitable[Stored]]


@dataclass(frozen=True, slots=True)
class Door:
    """What the mail door needs: where it listens, which addresses are ours, and who takes a message in."""

    host: str
    port: int
    intake_address: str
    reply_domain: str
    max_bytes: int
    accept: Accept
    now: Callable[[], dt.datetime]
    lmtp: bool = False
    tls: ssl.SSLContext | None = None
    phone: str = ""  # the office's, told to who sent too much


def tls_context(cert: Path, key: Path) -> ssl.SSLContext:
    """A server context for STARTTLS. Raises OSError or ssl.SSLError when the files are no good."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def too_large(door: Door) -> str:
    """What a letter that is too large is answered: a bounce shows it to whoever sent it, so it says what to do, in
    English and in Spanish. One reply of two lines (RFC 5321, 4.2.1), in ASCII.

    Files grow by a third and more on the wire, so less of them fits than the letter may weigh.
    """
    fits = max(1, door.max_bytes * 72 // 100_000_000)
    digits = "".join(one for one in door.phone if one.isascii() and one.isprintable())[:40]
    call, llame = (f", or call {digits}", f", o llame al {digits}") if digits else ("", "")
    return (
        f"552-5.3.4 Your message is too large for us; about {fits} MB of files fit in one message. Please send fewer "
        f"or smaller files, or several messages{call}.\r\n"
        f"552 5.3.4 Su mensaje pesa demasiado; en un mensaje caben unos {fits} MB de archivos. Por favor mande menos "
        f"archivos, o de menos peso, o varios mensajes{llame}."
    )


class Reception:
    """aiosmtpd's hooks: refuse what is not ours, store what is."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.storing: set[asyncio.Task[Stored]] = set()
        self.large = asyncio.Semaphore(LARGE_AT_ONCE)
        self.closing = False

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names and arguments
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """No AUTH: nobody logs in here."""
        session.host_name = hostname
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Every address with our reply prefix is ours, valid or not; others are refused here."""
        if not is_ours(address, intake=self.door.intake_address, domain=self.door.reply_domain):
            log.info("rcpt_refused")
            return "550 5.1.1 No such address here"
        if len(envelope.rcpt_tos) >= (1 if self.door.lmtp else MAX_RECIPIENTS):
            return "452 4.5.3 Too many recipients; send the rest in another transaction"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """250 after the commit. The answer does not tell whether it was a second copy."""
        if self.closing:
            return CLOSING
        raw = envelope.content
        assert isinstance(raw, bytes)
        sender = envelope.mail_from or ""
        inbound = Inbound(
            channel=Channel.EMAIL,
            external_id=None,
            sender="" if sender == "<>" else sender,
            raw=raw,
            received_at=self.door.now(),
            recipients=tuple(envelope.rcpt_tos),
            peer=str(session.peer[0]) if session.peer else "",
        )
        task = asyncio.ensure_future(self.door.accept(inbound))
        self.storing.add(task)  # a client that leaves cancels us, not the storing
        task.add_done_callback(self.storing.discard)
        stored = await asyncio.shield(task)
        log.info("mail_accepted", letter=str(stored.id), duplicate=stored.duplicate, bytes=len(raw))
        return f"250 2.6.0 Stored as {stored.id.hex[-12:]}"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever fails, the sender keeps the letter and tries again; nothing of the error leaves the house."""
        log.error("mail_not_stored", error=type(error).__name__)
        return TRY_AGAIN


class _Blocks:
    """DATA read in blocks, not line by line: no limit on a line's length, and a fifth of the time for a long letter.

    The message ends at CRLF . CRLF alone; a bare LF never ends it.
    """

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """An ordinary address in brackets, and what follows it; aiosmtpd's own way is slow and left to odd ones.

        Two dots in a row are let pass: some telephone companies' customers have such addresses.
        """
        found = ORDINARY.fullmatch(arg or "")
        if found:
            return found[1], found[2]
        odd: tuple[str | None, str | None] = super()._getaddr(arg)  # type: ignore[misc]
        return odd

    async def push(self, status: Any) -> None:
        """One answer; aiosmtpd's own to a size announced as too large is told in our words."""
        server: Any = self
        if status.startswith(ANNOUNCED_TOO_LARGE):
            status = too_large(server.event_handler.door)
        await super().push(status)  # type: ignore[misc]

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Reads one message, undoes dot-stuffing, calls the handler."""
        server: Any = self
        if await server.check_helo_needed():
            return
        if not server.envelope.rcpt_tos:
            await server.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await server.push("501 5.5.4 Syntax: DATA")
            return
        await server.push("354 End data with <CR><LF>.<CR><LF>")
        reader = server._reader  # noqa: SLF001
        reader._buffer[:0] = b"\r\n"  # noqa: SLF001 - so that a lone dot as first line ends it, too
        usual, reader._limit = reader._limit, LARGE  # noqa: SLF001
        try:
            status = await self._taken(await reader.readuntil(END))
        except asyncio.LimitOverrunError:
            async with server.event_handler.large:
                status = await self._taken(await _read_large(reader, server.data_size_limit))
        finally:
            reader._limit = usual  # noqa: SLF001
            server._set_post_data_state()  # noqa: SLF001
        await server.push(status)

    async def _taken(self, raw: bytes) -> str:
        """The handler's answer to a message as it came over the wire, b"" when it was too large."""
        server: Any = self
        content = raw.replace(b"\r\n.", b"\r\n")[2:-2]  # dot-stuffing undone, the end and the first CRLF taken off
        if not raw or len(content) > server.data_size_limit:
            return too_large(server.event_handler.door)
        server.envelope.content = server.envelope.original_content = content
        status: str = await server._call_handler_hook("DATA")  # noqa: SLF001
        return status


async def _read_large(reader: Any, limit: int) -> bytes:
    """A message to its end, b"" when it has more than `limit` bytes."""
    reader._limit = limit + len(END)  # noqa: SLF001
    fits = True
    while True:
        try:
            raw: bytes = await reader.readuntil(END)
        except asyncio.LimitOverrunError as error:
            fits = False
            await reader.readexactly(error.consumed)
        else:
            return raw if fits else b""


class _Smtp(_Blocks, SMTP):
    """SMTP with DATA in blocks."""


class _Lmtp(_Blocks, LMTP):
    """LMTP with DATA in blocks; one recipient a transaction, so that its one answer is the right number."""


class _Full(asyncio.Protocol):
    """What a client meets when too many are in: come back later."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """One line, then the end."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections; please try again later\r\n")
        transport.close()


class MailServer:
    """The listening socket and the connections it has."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.reception = Reception(door)
        self._open: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listens; returns the port. Raises OSError when the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, self.door.host, self.door.port, backlog=512)
        return int(self._server.sockets[0].getsockname()[1])

    def _connection(self) -> asyncio.Protocol:
        if sum(1 for one in self._open if one.transport is not None) >= MAX_CONNECTIONS:
            log.warning("smtp_connections_full")
            return _Full()
        kind = _Lmtp if self.door.lmtp else _Smtp
        connection = kind(
            self.reception,
            hostname=self.door.reply_domain,
            ident=f"Ombudsline {__version__}",
            data_size_limit=self.door.max_bytes,
            enable_SMTPUTF8=True,
            decode_data=False,
            tls_context=self.door.tls,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            timeout=IDLE,
            loop=asyncio.get_running_loop(),
        )
        self._open.add(connection)
        return connection

    async def stop(self, patience: float = 10) -> None:
        """No new connection and no new letter; what is being stored gets `patience` seconds to be committed and
        answered.
        """
        self.reception.closing = True
        if self._server:
            self._server.close()
        if self.reception.storing:
            await asyncio.wait(self.reception.storing, timeout=patience)
        for _ in range(ANSWERED):
            await asyncio.sleep(0)
        for connection in self._inside():
            connection.transport.close()
        for _ in range(GONE):
            if not self._inside():
                return
            await asyncio.sleep(0.01)
        for connection in self._inside():
            connection.transport.abort()
        await asyncio.sleep(0)

    def _inside(self) -> list[Any]:
        """The connections that are still there."""
        return [connection for connection in list(self._open) if connection.transport is not None]
