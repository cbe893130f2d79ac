"""The composition root: the one place that names real parts and puts them together."""

import asyncio
import contextlib
import datetime as dt
import errno
import signal
import ssl
from collections.abc import Awaitable, Callable, Collection

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot import call_outs, delivery, follow_ups, intake, letter_files, monitor, processing, suggestions, trail
from bot.config import Settings
from bot.district import read_once
from bot.errors import ConfigurationError
from bot.handlers import slack
from bot.handlers.slack_http import handler as slack_over_http
from bot.handlers.smtp import Door, MailServer, tls_context
from bot.handlers.web import WebServer
from bot.messages import Inbound
from bot.office import Office, office_of
from bot.reports import edition
from bot.scheduler import Clockwork
from bot.senders import Sender, SlackSender, relay_of, slack_of
from bot.triage import pipeline
from storage.crypto import read_key_file
from storage.engine import Database, require_newest
from storage.enums import Medium
from storage.inbox import InboxWriter, Stored
from storage.ledger import require_our_keys

log = structlog.get_logger()

PARTS = ("smtp", "slack", "clock")
DRAIN = 13.0  # seconds for everything in hand when the service is told to stop; less than any supervisor waits
EVERY = {
    "processing": 5,
    "suggestions": 5,
    "files": 10,
    "delivery": 5,
    "follow_ups": 30,
    "call_outs": 10,
    "reports": 600,
    "monitor": 300,
    "trail": 900,
}
FOLLOWS = {
    "processing": ("suggestions", "files", "call_outs", "delivery"),
    "suggestions": ("delivery",),
    "files": ("delivery",),
    "call_outs": ("delivery",),
}


def utc_now() -> dt.datetime:
    """The wall clock, aware and UTC."""
    return dt.datetime.now(dt.UTC)


class Application:
    """The running service: which parts it has is chosen at `start`. `now` is the clock of every edge."""

    def __init__(self, settings: Settings, *, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Reads keys and district; raises KeyFileError, ConfigurationError, NotMigratedError, StorageError."""
        self.settings, self.now = settings, now
        self.keyring = read_key_file(settings.key_file)
        require_newest(settings.database_url)
        self.database = Database(settings.database_url, self.keyring)
        district = read_once(settings.district_dir, settings.timezone)
        self.office: Office = office_of(settings, district, keyring=self.keyring)
        self.smtp_port = self.http_port = 0
        self._stops: list[Callable[[], Awaitable[None]]] = [self.database.close]
        self.clock: Clockwork | None = None  # none without the part "clock"
        self._bolt: AsyncApp | None = None
        self._draining = False

    async def start(self, only: Collection[str] = PARTS) -> None:
        """Opens the doors, then starts the clock, which takes up what was left from the last time.

        The doors need no model, so a letter is stored while the model still loads. Raises KeyFileError when the keys
        are not those of the database, and ConfigurationError naming the setting that is wrong.
        """
        async with self.database.reading(self.now()) as tx:
            await require_our_keys(tx)
        self.writer = InboxWriter(self.settings.database_url)
        self._stops.append(self.writer.close)
        workspace = None
        if self.settings.slack_mode != "off":
            workspace = slack_of(self.settings.slack_bot_token.get_secret_value(), self.settings.slack_api_url)
            await slack.check_identity(workspace.client, self.settings)
        if "clock" in only:
            self._make_clock(workspace)
        if "slack" in only and workspace is not None:
            await self._start_slack(workspace)
        await self._start_web()
        if "smtp" in only:
            await self._start_smtp()
        log.info("doors_open", parts=sorted(only), smtp_port=self.smtp_port, http_port=self.http_port)
        if self.clock:
            await asyncio.to_thread(pipeline.warm)
            self.clock.start()
        log.info("started", parts=sorted(only))

    async def accept(self, inbound: Inbound) -> Stored:
        """T0 for every door; what was stored is taken up at once, not at the next tick."""
        stored = await intake.accept(self.writer, self.keyring, inbound=inbound)
        self.nudge("processing")
        return stored

    def nudge(self, job: str) -> None:
        """Runs a job soon, where this process has the clock; elsewhere its replica's clock finds the row."""
        if self.clock:
            self.clock.nudge(job)

    def _make_clock(self, workspace: SlackSender | None) -> None:
        senders: dict[Medium, Sender] = {Medium.MAIL: relay_of(self.settings.relay_url)}
        if workspace is not None:
            senders[Medium.SLACK] = workspace
        database, office = self.database, self.office
        jobs: dict[str, Callable[[dt.datetime], Awaitable[int]]] = {
            "processing": lambda now: processing.run_due(database, office, now=now),
            "suggestions": lambda now: suggestions.run_due(database, office, now=now),
            "files": lambda now: letter_files.run_due(database, office, now=now),
            "delivery": lambda now: delivery.run_due(database, office, senders=senders, now=now, going=self._going),
            "follow_ups": lambda now: follow_ups.run_due(database, office, now=now),
            "call_outs": lambda now: call_outs.run_due(database, office, now=now),
            "reports": lambda now: edition.run_due(database, office, now=now),
            "monitor": lambda now: monitor.run_due(database, office, now=now),
            "trail": lambda now: trail.run_due(database, office, now=now),
        }
        chained = {name: (self._then(name, run), EVERY[name]) for name, run in jobs.items()}
        self.clock = Clockwork(chained, self.now)
        self._stops.append(self.clock.stop)

    def _going(self) -> bool:
        """Whether another piece of work may be begun."""
        return not self._draining

    def _then(self, name: str, run: Callable[[dt.datetime], Awaitable[int]]) -> Callable[[dt.datetime], Awaitable[int]]:
        """A job that did something wakes those that carry it on."""

        async def run_and_wake(now: dt.datetime) -> int:
            done = await run(now)
            for following in FOLLOWS.get(name, ()) if done else ():
                self.nudge(following)
            return done

        return run_and_wake

    async def _start_slack(self, workspace: SlackSender) -> None:
        desk = slack.Desk(
            database=self.database,
            office=self.office,
            accept=self.accept,
            now=self.now,
            nudge=self.nudge,
            ombuds_group=self.settings.slack_ombuds_group,
            team_id=self.settings.slack_team_id,
        )
        secret = self.settings.slack_signing_secret.get_secret_value() or None
        later = slack.Later()
        self._bolt = slack.build(desk, client=workspace.client, signing_secret=secret, later=later)
        self._stops.append(later.drain)
        if self.settings.slack_mode == "socket":
            token = self.settings.slack_app_token.get_secret_value()
            connection = AsyncSocketModeHandler(self._bolt, token, proxy=workspace.client.proxy)
            await connection.connect_async()  # type: ignore[no-untyped-call]
            self._stops.append(connection.close_async)

    async def _start_web(self) -> None:
        async def figures() -> dict[str, int]:
            async with self.database.reading(self.now()) as tx:
                return await monitor.brief(tx)

        over_http = slack_over_http(self._bolt) if self._bolt and self.settings.slack_mode == "http" else None
        server = WebServer(figures, over_http)
        self.http_port = await _listening("HTTP", server.start(self.settings.http_host, self.settings.http_port))
        self._stops.append(server.stop)

    async def _start_smtp(self) -> None:
        settings = self.settings
        door = Door(
            host=settings.smtp_host,
            port=settings.smtp_port,
            intake_address=self.office.intake_address,
            reply_domain=self.office.reply_domain,
            max_bytes=settings.smtp_max_bytes,
            accept=self.accept,
            now=self.now,
            lmtp=settings.smtp_protocol == "lmtp",
            tls=certificate(settings),
            phone=self.office.district.office.phone,
        )
        server = MailServer(door)
        self.smtp_port = await _listening("SMTP", server.start())
        self._stops.append(server.stop)

    async def stop(self) -> None:
        """Drains: doors close first, work in hand is committed, the outbox is left for the next start.

        What cannot be ended within DRAIN seconds, such as a relay that does not answer, is left as a sudden death would
        leave it: nothing is lost, and what was being sent is told to a person.
        """
        self._draining = True
        time = asyncio.get_running_loop().time
        patience_ends = time() + DRAIN
        while self._stops:
            stop = self._stops.pop()
            deadline = max(patience_ends, time() + 0.5)  # those behind a part that hangs have their turn, too
            try:
                with contextlib.suppress(asyncio.CancelledError):  # of a task that the part itself cancelled
                    async with asyncio.timeout_at(deadline):
                        await stop()
            except Exception:  # an edge: trouble with one part must not keep the others from ending well
                log.exception("not_stopped_well", part=stop.__qualname__)
        log.info("stopped")


def certificate(settings: Settings) -> ssl.SSLContext | None:
    """The certificate for STARTTLS, None when none is set. Raises ConfigurationError when its files are no good."""
    if not (settings.smtp_tls_cert and settings.smtp_tls_key):
        return None
    try:
        return tls_context(settings.smtp_tls_cert, settings.smtp_tls_key)
    except OSError as error:  # ssl.SSLError is one
        problem = "no certificate and its key in PEM" if isinstance(error, ssl.SSLError) else error.strerror
        both = "OMBUDSLINE_SMTP_TLS_CERT, OMBUDSLINE_SMTP_TLS_KEY"
        raise ConfigurationError(both, f"cannot be used: {problem}") from error


async def _listening(door: str, start: Awaitable[int]) -> int:
    """The port of an opened door; `door` is SMTP or HTTP, as its settings begin."""
    try:
        return await start
    except OSError as error:
        known = {errno.EADDRINUSE: "the port is taken by another process", errno.EACCES: "this port is for root only"}
        problem = known.get(error.errno or 0)
        if problem:
            raise ConfigurationError(f"OMBUDSLINE_{door}_PORT", problem) from error
        raise ConfigurationError(f"OMBUDSLINE_{door}_HOST", "is no address of this machine") from error


async def serve(settings: Settings, only: Collection[str] = PARTS) -> None:
    """Runs until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    application = Application(settings)
    try:
        await application.start(only)
        await stopping.wait()
    finally:
        await application.stop()
