import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest_asyncio
from aiohttp import web
from aiosmtpd.smtp import SMTP
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from tests.sandbox.practice_app import PracticeApp

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"


@asynccontextmanager
async def by_socket(sandbox, practice):
    handler = AsyncSocketModeHandler(practice.app, sandbox.app_token, ping_interval=0.2)
    await handler.connect_async()
    await sandbox.wait_for(lambda: sandbox.sockets.connected)
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def by_http(sandbox, practice):
    async def receive(request):
        answer = await practice.app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    application = web.Application()
    application.router.add_post("/slack/events", receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield runner
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture
async def sandbox(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = await Sandbox.start(fictional_world(), manifest=MANIFEST)
    yield made
    await made.stop()


@pytest_asyncio.fixture(params=["socket", "http"])
async def practice(request, sandbox):
    """The practice app, connected over Socket Mode in one run and over signed HTTP in the other."""
    made = PracticeApp(sandbox)
    connect = by_socket if request.param == "socket" else by_http
    async with connect(sandbox, made):
        yield made


@pytest_asyncio.fixture
async def socketed(sandbox):
    made = PracticeApp(sandbox)
    async with by_socket(sandbox, made):
        yield made


@pytest_asyncio.fixture
async def call(sandbox):
    """One Web API call as raw JSON, without Slack's client in between."""
    async with aiohttp.ClientSession() as session:

        async def send(method, *, token=None, **args):
            headers = {"Authorization": f"Bearer {token or sandbox.bot_token}"}
            async with session.post(sandbox.api_url + method, json=args, headers=headers) as answer:
                return await answer.json()

        yield send


class Intake:
    def __init__(self):
        self.received = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if not address.endswith("@district.example"):
            return "550 not one of our addresses"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if b"fail" in envelope.content:
            return "451 try again later"
        self.received.append(envelope)
        return "250 accepted"


@pytest_asyncio.fixture
async def intake():
    made = Intake()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(made, hostname="localhost"), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()
