"""The ways out to other machines: an SMTP relay and Slack; the only place that knows their libraries.

What a sender promises, and its twins for tests, stand in bot/local_senders.py.
"""

import asyncio
import logging
import re
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import OmbudslineError
from bot.local_senders import (
    ADDRESS_REFUSED,
    ADDRESS_TOO_WIDE,
    ADDRESS_UNREACHED,
    NO_ADDRESS,
    UPDATE,
    ConsoleSender,
    MaildirSender,
    MemorySender,
    Sender,
    TryAgainError,
    UndeliverableError,
    UnknownOutcomeError,
)
from bot.mail.compose import needs_smtputf8
from bot.mail.lookalikes import ascii_domain
from bot.messages import Outbound

__all__ = [
    "ConsoleSender", "MaildirSender", "MemorySender", "Sender", "SlackSender", "SmtpSender",
    "TryAgainError", "UndeliverableError", "UnknownOutcomeError", "relay_of", "slack_of",
]  # fmt: skip

SMTP_TIMEOUT = 30.0  # seconds a relay may take for one answer
BEFORE_DATA = 60.0  # seconds for everything before DATA; with the answer to DATA well under delivery's lease
AFTER_DATA = 120.0  # seconds a relay may take to look at a letter before it answers
_STATUS = re.compile(r"\s*[45]\.(\d)\.(\d{1,3})\b")
SLACK_TIMEOUT = 15  # seconds
SLACK_PACE = 1.0  # seconds between two messages to one channel (Slack's published limit)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Slack refused the call for a reason that an operator mends; nothing was posted.
MENDABLE = frozenset(
    {"account_inactive", "invalid_auth", "missing_scope", "not_authed", "not_in_channel", "service_unavailable"}
    | {"team_access_not_granted", "token_expired", "token_revoked", "channel_not_found", "is_archived"}
)
# Slack does not tell whether anything was posted.
UNTOLD = frozenset({"fatal_error", "internal_error", "request_timeout"})


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Hands one letter at a time to a relay. Without a password TLS is taken where it is offered, whoever's certificate
    it is (RFC 7435: better than none, which would do as well); with one it is a must, and the certificate has to be
    the relay's, except on loopback.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    use_tls: bool = False
    timeout: float = SMTP_TIMEOUT
    after_data: float = AFTER_DATA

    def repeatable(self, outbound: Outbound) -> bool:  # noqa: ARG002
        """No: a letter handed over twice is two letters."""
        return False

    async def send(self, outbound: Outbound) -> str:
        """MAIL FROM is `fields["mail_from"]`, "" being the null sender. Answers 4xx: try again; 5xx: undeliverable.

        Trouble before DATA is a reason to try again; a connection lost afterwards leaves the outcome unknown.
        """
        client = self._client()
        try:
            await self._prepare(client, outbound)
            return await self._data(client, outbound)
        finally:
            client.close()

    async def greet(self) -> None:
        """Connects, as for a letter, and leaves. Raises TryAgainError when the relay does not answer."""
        client = self._client()
        try:
            await self._greet(client)
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.use_tls,
            start_tls=self._start_tls(),
            validate_certs=self._start_tls() is not None,
            timeout=self.timeout,
        )

    def _start_tls(self) -> bool | None:
        if self.use_tls:
            return False
        return True if self.password and self.host not in LOOPBACK else None

    async def _prepare(self, client: aiosmtplib.SMTP, outbound: Outbound) -> None:
        try:
            async with asyncio.timeout(BEFORE_DATA):
                await self._greet(client)
                await self._envelope(client, outbound)
        except TimeoutError as error:
            raise TryAgainError("envelope: timeout") from error

    async def _greet(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            raise TryAgainError(f"connect: {type(error).__name__}") from error

    async def _envelope(self, client: aiosmtplib.SMTP, outbound: Outbound) -> None:
        mail_from = outbound.fields.get("mail_from", "")
        options = _options(client, outbound, wide=needs_smtputf8(outbound.address) or needs_smtputf8(mail_from))
        encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
        try:
            await client.mail(_ascii_domain(mail_from), options=options, encoding=encoding)
            await client.rcpt(_ascii_domain(outbound.address), encoding=encoding)
        except aiosmtplib.SMTPRecipientRefused as error:
            raise _not_there(error) or _answered(error) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TryAgainError(f"envelope: {type(error).__name__}") from error
        except ValueError as error:
            raise UndeliverableError(NO_ADDRESS) from error

    async def _data(self, client: aiosmtplib.SMTP, outbound: Outbound) -> str:
        assert isinstance(outbound.content, bytes)
        try:
            answer = await client.data(outbound.content, timeout=self.after_data)
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise UnknownOutcomeError(f"data: {type(error).__name__}") from error
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        return _without_addresses(answer.message)[:128]


def _without_addresses(answer: str) -> str:
    """What a relay called the letter; some name the recipient too, and this is kept in clear."""
    return " ".join(word for word in answer.split() if "@" not in word)


def _not_there(error: aiosmtplib.SMTPResponseException) -> OmbudslineError | None:
    """What a relay says of the recipient (RFC 3463: 1 the address, 2 the mailbox, 4 the way there); None where it may
    be about us: the sender's address (1.7, 1.8), or a relay that takes nothing from us (7).
    """
    told = _STATUS.match(error.message)
    if error.code < 500:
        unreached = told and told[1] in ("1", "4") and told[2] not in ("7", "8")
        return TryAgainError(ADDRESS_UNREACHED) if unreached else None
    if told:
        refused = told[1] in ("1", "2", "4") and not (told[1] == "1" and told[2] in ("7", "8"))
    else:
        refused = error.code in (551, 553)
    return UndeliverableError(ADDRESS_REFUSED) if refused else None


def _answered(error: aiosmtplib.SMTPResponseException) -> OmbudslineError:
    kind = TryAgainError if 400 <= error.code < 500 else UndeliverableError
    return kind(f"smtp {error.code}")


def _options(client: aiosmtplib.SMTP, outbound: Outbound, *, wide: bool) -> list[str]:
    """What MAIL FROM is to say. A name part in other letters travels under SMTPUTF8 or not at all (RFC 6531, 3.2); raw
    8-bit bytes, which only such letters hold, under 8BITMIME (RFC 6152).
    """
    assert isinstance(outbound.content, bytes)
    if wide and not client.supports_extension("smtputf8"):
        raise UndeliverableError(ADDRESS_TOO_WIDE)
    eight_bit = not outbound.content.isascii() and client.supports_extension("8bitmime")
    return [*(["SMTPUTF8"] if wide else []), *(["BODY=8BITMIME"] if eight_bit else [])]


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_domain(domain)}" if at else address


@dataclass(slots=True)
class SlackSender:
    """Calls Slack's Web API: one message a second and channel, nothing unfurled, never repeated by itself.

    The client must come without retry handlers: Slack's own kit re-sends after a dropped connection.
    """

    client: AsyncWebClient
    pace: float = SLACK_PACE
    _turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _last: dict[str, float] = field(default_factory=dict)
    _opened: dict[str, str] = field(default_factory=dict)

    def repeatable(self, outbound: Outbound) -> bool:
        """Updates are; posts are not."""
        return outbound.method == UPDATE

    async def send(self, outbound: Outbound) -> str:
        """Returns the message's `ts`. A user id as address opens the direct message first. An update of a message that
        has vanished posts it anew.
        """
        assert isinstance(outbound.content, dict)
        channel = await self._channel(outbound.address)
        async with self._turns[channel]:
            await self._wait(channel)
            said = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **outbound.content}
            if outbound.method != UPDATE:
                return await self._post(said)
            try:
                return await self._call(self.client.chat_update, repeatable=True, **_without_unfurl(said))
            except UndeliverableError as error:
                if str(error) != "slack message_not_found":
                    raise
                del said["ts"]
                return await self._post(said)

    async def _post(self, said: dict[str, Any]) -> str:
        return await self._call(self.client.chat_postMessage, **said)

    async def _channel(self, address: str) -> str:
        if address[:1] not in ("U", "W"):
            return address
        if address not in self._opened:
            self._opened[address] = await self._call(
                self.client.conversations_open, repeatable=True, answer=_channel_id, users=address
            )
        return self._opened[address]

    async def _wait(self, channel: str) -> None:
        clock = asyncio.get_running_loop().time
        free = self._last.get(channel, -self.pace) + self.pace
        await asyncio.sleep(max(0.0, free - clock()))
        self._last[channel] = clock()

    async def _call(
        self,
        method: Callable[..., Awaitable[AsyncSlackResponse]],
        *,
        repeatable: bool = False,
        answer: Callable[[AsyncSlackResponse], str] = lambda response: str(response["ts"]),
        **arguments: Any,
    ) -> str:
        try:
            return answer(await method(**arguments))
        except SlackApiError as error:
            raise _refused(error, repeatable=repeatable) from error
        except ClientConnectorError as error:
            raise TryAgainError("slack: no connection") from error
        except (ClientError, TimeoutError, OSError) as error:
            kind = TryAgainError if repeatable else UnknownOutcomeError
            raise kind(f"slack: {type(error).__name__}") from error


def _without_unfurl(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not name.startswith("unfurl")}


def _channel_id(response: AsyncSlackResponse) -> str:
    channel: dict[str, Any] = response["channel"]
    return str(channel["id"])


def _refused(error: SlackApiError, *, repeatable: bool) -> OmbudslineError:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return UnknownOutcomeError("slack: no readable answer")
    if response.status_code == 429:
        return TryAgainError("slack ratelimited", after=float(response.headers.get("Retry-After", 1)))
    code = response.get("error") if isinstance(response.data, dict) else None
    if code in MENDABLE:
        return TryAgainError(f"slack {code}")
    if response.status_code >= 500 or code is None or code in UNTOLD:
        return (TryAgainError if repeatable else UnknownOutcomeError)(f"slack {code or response.status_code}")
    return UndeliverableError(f"slack {code}")


def relay_of(url: str) -> Sender:
    """The sender of a relay address: smtp[s]://user:pass@host:port, or file:DIR."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return MaildirSender(Path(unquote(parts.path)))
    secure = parts.scheme == "smtps"
    return SmtpSender(
        host=parts.hostname or LOOPBACK[0],
        port=parts.port or (465 if secure else 25),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=secure,
    )


async def relay_answers(url: str) -> str:
    """What a relay says when asked, in words for `check`. Raises TryAgainError when it does not
    answer.
    """
    sender = relay_of(url)
    if not isinstance(sender, SmtpSender):
        return f"writes to {urlsplit(url).path}: nothing leaves this machine"
    await sender.greet()
    return f"{sender.host}:{sender.port} answers"


def slack_of(token: str, api_url: str) -> SlackSender:
    """The sender for a workspace. A stand-in on loopback is reached directly, whatever proxy the environment names."""
    quiet = logging.getLogger(__name__)  # Slack's kit logs whole requests at DEBUG
    quiet.setLevel(logging.WARNING)
    client = AsyncWebClient(token=token, base_url=api_url, timeout=SLACK_TIMEOUT, retry_handlers=[], logger=quiet)
    if urlsplit(api_url).hostname in LOOPBACK:
        client.proxy = None
    return SlackSender(client)
