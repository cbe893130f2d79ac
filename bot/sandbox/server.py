"""The local workspace as one server: Web API, Socket Mode, files, response URLs, and the page for people."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web

from bot.sandbox.changes import Changing
from bot.sandbox.delivery import Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Acting
from bot.sandbox.mailbox import MailDesk
from bot.sandbox.manifest import read_manifest
from bot.sandbox.methods_chat import answer_response_url
from bot.sandbox.methods_files import receive
from bot.sandbox.page_api import PageApi
from bot.sandbox.payloads import event_fields
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

T = TypeVar("T")


class Sandbox(Acting, Changing):
    """A running workspace. Make it with `await Sandbox.start(world)`, end it with `await sandbox.stop()`."""

    def __init__(
        self,
        world: World,
        *,
        manifest: Path | dict[str, Any] | None = None,
        mail: MailDesk | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.world = world
        self.office = Workspace(world, read_manifest(manifest, world), now=now)
        self.faults = Faults()
        self.sockets = SocketMode(world.app_id)
        self.delivery = Delivery(self.office, self.faults, self.sockets)
        self.office.courier = self._send_event
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.mail = mail
        self.url = ""
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(cls, world: World, *, host: str = "127.0.0.1", port: int = 0, **parts: Any) -> Self:
        """Serve a world on loopback. `parts`: manifest (path or dict), mail (MailDesk), now (the workspace's clock)."""
        made = cls(world, **parts)
        made._runner = web.AppRunner(made._application(), access_log=None, shutdown_timeout=1.0)
        await made._runner.setup()
        site = web.TCPSite(made._runner, host, port)
        await site.start()
        bound = made._runner.addresses[0]
        made.url = f"http://{host}:{bound[1]}"
        return made

    @property
    def api_url(self) -> str:
        """The address that Slack's client takes as `base_url`."""
        return f"{self.url}/api/"

    @property
    def reachable(self) -> bool:
        """Whether an app is connected, or an address for signed requests is set."""
        return self.delivery.transport is not self.sockets or self.sockets.connected > 0

    @property
    def team_id(self) -> str:
        """The workspace's team id, as `auth.test` answers it."""
        return self.world.team_id

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Everything that crossed the border, oldest first; each can be written as a line of JSON."""
        return self.office.calls

    def save_calls(self, path: Path) -> None:
        """Write the calls as JSON lines, for a checker or a reader."""
        path.write_text("".join(json.dumps(call) + "\n" for call in self.calls), "utf-8")

    def use_http(self, request_url: str) -> None:
        """From now on reach the app by signed requests to this address."""
        self.delivery.transport = SignedHttp(request_url, self.signing_secret)

    def use_sockets(self) -> None:
        """From now on reach the app by Socket Mode, as at the start."""
        self.delivery.transport = self.sockets

    async def wait_for(self, look: Callable[[], T], seconds: float = 3.0) -> T:
        """The first true value of `look()`, asked again after every change; `TimeoutError` if none comes."""
        return await self.office.until(look, seconds)

    async def quiet(self, seconds: float = 5.0) -> None:
        """Wait until the app has acked every event."""
        await self.delivery.quiet(seconds)

    async def stop(self) -> None:
        """Close sockets and the server, give up events under way."""
        await self.delivery.stop()
        await self.sockets.drop()
        self.office.touch()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        tokens = {self.bot_token: "bot", self.app_token: "app"}
        api = WebApi(self.office, self.faults, tokens, self._socket_address, lambda: self.url)
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/api/{method}", api.endpoint)
        application.router.add_get("/link", self.sockets.endpoint)
        application.router.add_post("/upload/{token}", self._upload)
        application.router.add_post("/response/{token}", self._response)
        PageApi(self, self.mail, reachable=lambda: self.reachable).add_routes(application)
        return application

    def _socket_address(self) -> str:
        return f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.sockets.new_ticket()}"

    def _send_event(self, event: dict[str, Any]) -> None:
        self.delivery.send_event(event, event_fields(self.office, f"Ev0{secrets.token_hex(5).upper()}"))

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            held = receive(self.office, request.match_info["token"], sent=await request.read())
        except SlackRefusal as refusal:
            return web.Response(status=400, text=str(refusal))
        return web.Response(text=f"OK - {held.size}")

    async def _response(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
            address = f"{self.url}{request.path}"
            shown = {**body, "url": address} if isinstance(body, dict) else {"url": address}
            answer_response_url(self.office, request.match_info["token"], body=body)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackRefusal as refusal:
            self.office.record("response_url", shown, ok=False, error=refusal.code)
            return web.json_response(refusal.answer(), status=404)
        self.office.record("response_url", shown, ok=True)
        return web.Response(text="ok")
