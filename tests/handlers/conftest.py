"""The whole Slack side on a real database, in the local workspace, over both transports; and the mail door's keys."""

import datetime as dt
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from sqlalchemy import select

from bot import call_outs, delivery, intake, suggestions
from bot.handlers import slack
from bot.handlers.slack_http import handler
from bot.local_senders import MemorySender
from bot.messages import Inbound
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from bot.senders import slack_of
from storage.crypto import Key, Keyring
from storage.enums import Medium
from storage.inbox import Stored
from storage.models import Case, Inbox
from tests.office import Desk, mail, open_desk

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
DANA, LUIS, KAREN, THEO, GUEST = "U0DANA", "U0LUIS", "U0KAREN", "U0THEO", "U0GUST"
CASES = "C0CASES"
CANARIES = ("Quillfeather", "Zephyrine", "quillfeather@nowhere.example")


@dataclass
class Front:
    """The workspace, the app in it, and the office behind it; `step` lets everything that is due happen."""

    sandbox: Sandbox
    office: Desk
    later: slack.Later
    app: Any
    mails: MemorySender
    slack: Any
    logs: list[dict[str, Any]] = field(default_factory=list)
    nudged: list[str] = field(default_factory=list)

    async def step(self) -> None:
        """What the clock and the workers would do now."""
        await self.settled()
        database, office, now = self.office.database, self.office.office, self.office.now
        await self.office.process()
        while await suggestions.run_due(database, office, now=now):
            pass
        await call_outs.run_due(database, office, now=now)
        senders = {Medium.MAIL: self.mails, Medium.SLACK: self.slack}
        while await delivery.run_due(database, office, senders=senders, now=now):
            pass
        await self.settled()

    async def settled(self) -> None:
        await self.sandbox.quiet()
        await self.later.drain()

    async def letter(self, text: str = "My son waits for the bus every morning.", **headers: str) -> Case:
        """A mail through the door, filed, its card posted."""
        await self.office.receive(mail(text, **headers))
        await self.step()
        return (await self.cases())[-1]

    async def cases(self) -> list[Case]:
        return await self.rows(select(Case).order_by(Case.number))

    async def inbox(self) -> list[Inbox]:
        return await self.rows(select(Inbox))

    async def rows(self, statement: Any) -> list[Any]:
        async with self.office.database.reading(self.office.now) as tx:
            return list((await tx.session.scalars(statement)).all())

    def top(self, user: str) -> dict[str, Any]:
        return self.sandbox.modals(user)[-1]

    def shown(self, user: str) -> str:
        """All words of the modal on top."""
        return words(self.top(user))

    async def press(self, user: str, action: str, **how: Any) -> Any:
        outcome = await self.sandbox.click(user, action, **how)
        await self.settled()
        return outcome

    async def send(self, user: str, **values: Any) -> Any:
        outcome = await self.sandbox.submit(user, self.top(user)["id"], values=values)
        await self.settled()
        return outcome

    async def open_case(self, user: str, case: Case) -> str:
        """The case from its card; returns what the modal says."""
        cards = self.sandbox.messages(CASES, as_user=user)
        ts = next(post["ts"] for post in reversed(cards) if case.id.hex in json.dumps(post.get("blocks", [])))
        await self.press(user, "case_open", value=case.id.hex, channel=CASES, message_ts=ts)
        return self.shown(user)

    def leaks(self, *secrets: str) -> list[str]:
        """Everything the app sent, and every line of log, that holds a secret outside the body of a modal."""
        held = [json.dumps(outside_modals(call), default=str, ensure_ascii=False) for call in self.sandbox.calls]
        lines = [*held, *(json.dumps(line, default=str, ensure_ascii=False) for line in self.logs)]
        return [line for line in lines if any(secret in line for secret in secrets)]


def outside_modals(call: dict[str, Any]) -> Any:
    """A recorded call of the app without the blocks of modals; what people sent to the app is not the app's."""
    if call["method"] == "payload":
        return None
    args = dict(call["args"])
    carrier = args.get("body") if call["method"] == "ack" else args
    view = (carrier or {}).get("view") if isinstance(carrier, dict) else None
    if view is None:
        return args
    view = json.loads(view) if isinstance(view, str) else view
    bare = {name: value for name, value in view.items() if name != "blocks" or view["type"] == "home"}
    return {**args, "view": bare, "body": None} | {"hidden": hidden_places(view)}


def hidden_places(view: dict[str, Any]) -> list[Any]:
    """Values and ids inside a modal: Slack's clients keep them, so no content may stand there."""
    found = []
    for block in view["blocks"]:
        elements = [*block.get("elements", ()), block.get("accessory") or {}, block.get("element") or {}]
        for one in elements:
            found += [one.get("value"), one.get("action_id"), [o["value"] for o in one.get("options", ())]]
        found.append(block.get("block_id"))
    return found


def words(view: Any) -> str:
    """Every text in a view, a block or a message."""
    if isinstance(view, dict):
        own = view["text"] if isinstance(view.get("text"), str) else ""
        more = view.get("initial_value", "")
        return " ".join([own, more, *(words(value) for key, value in view.items() if key != "state")])
    return " ".join(map(words, view)) if isinstance(view, list) else ""


@asynccontextmanager
async def connected(sandbox: Sandbox, app: Any, transport: str) -> AsyncIterator[None]:
    if transport == "socket":
        link = AsyncSocketModeHandler(app, sandbox.app_token, ping_interval=0.5)
        await link.connect_async()
        await sandbox.wait_for(lambda: sandbox.sockets.connected)
        try:
            yield
        finally:
            await link.close_async()
        return
    application = web.Application()
    application.router.add_post("/slack/events", handler(app))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def opened(url: str, folder: Path, transport: str) -> AsyncIterator[Front]:
    sandbox = await Sandbox.start(fictional_world(), manifest=MANIFEST)
    try:
        with kept_logs() as logs:
            async with open_desk(url, folder) as office, served(sandbox, office, transport=transport) as front:
                front.logs = logs
                yield front
    finally:
        record(sandbox)
        await sandbox.stop()


@contextmanager
def kept_logs() -> Iterator[list[dict[str, Any]]]:
    """Every event logged meanwhile."""
    logs: list[dict[str, Any]] = []

    def keep(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
        logs.append(dict(event))
        raise structlog.DropEvent

    structlog.configure(processors=[structlog.processors.format_exc_info, keep], cache_logger_on_first_use=False)
    try:
        yield logs
    finally:
        structlog.reset_defaults()


@asynccontextmanager
async def served(sandbox: Sandbox, office: Desk, *, transport: str) -> AsyncIterator[Front]:
    later, nudged = slack.Later(), []

    async def accept(inbound: Inbound) -> Stored:
        return await intake.accept(office.writer, office.keyring, inbound=inbound)

    desk = slack.Desk(
        database=office.database,
        office=office.office,
        accept=accept,
        now=lambda: office.now,
        nudge=nudged.append,
        ombuds_group="S0OMBUDS",
        team_id=sandbox.team_id,
    )
    workspace = slack_of(sandbox.bot_token, sandbox.api_url)
    app = slack.build(desk, client=workspace.client, signing_secret=sandbox.signing_secret, later=later)
    try:
        async with connected(sandbox, app, transport):
            yield Front(sandbox, office, later, app, MemorySender(), workspace, nudged=nudged)
    finally:
        await later.drain()


def record(sandbox: Sandbox) -> None:
    """The calls as lines of JSON for the contract checker, where the variable RECORDED_CALLS names a folder."""
    folder = os.environ.get("RECORDED_CALLS")
    if folder:
        path = Path(folder) / f"{dt.datetime.now(dt.UTC):%H%M%S%f}.jsonl"
        path.write_text("".join(json.dumps(call, default=str) + "\n" for call in sandbox.calls), "utf-8")


@pytest.fixture(params=["socket", "http"])
async def front(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Front]:
    """Over Socket Mode in one run, over signed HTTP in the other."""
    async with opened(sqlite_url, tmp_path, request.param) as made:
        yield made


@pytest.fixture
async def socketed(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Front]:
    """Over Socket Mode: for what does not depend on the way."""
    async with opened(sqlite_url, tmp_path, "socket") as made:
        yield made


@pytest.fixture
def keyring() -> Keyring:
    """The keys behind the mail door."""
    secrets = [bytes([number]) * 32 for number in range(1, 5)]
    return Keyring("d1", {"d1": Key("d1", secrets[0])}, secrets[1], (secrets[2],), secrets[3])
