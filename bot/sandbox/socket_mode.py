"""Socket Mode: addresses for one use, several sockets at a time, envelopes and their acks."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.delivery import Envelope, NoAnswer
from bot.sandbox.limits import LIMITS


@dataclass
class SocketMode:
    """The sockets of the app; each envelope goes to one of them, in turn."""

    app_id: str
    _tickets: set[str] = field(default_factory=set)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    _turn: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    def new_ticket(self) -> str:
        """The secret part of a socket address; it opens one connection."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until either side closes it. aiohttp answers pings with their own text."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.connected >= LIMITS["sockets"]:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(json.loads(message.data))
        finally:
            self._forget(socket)
        return socket

    def _hello(self) -> dict[str, Any]:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": self.app_id}
        return {"type": "hello", "num_connections": self.connected, "debug_info": debug, "connection_info": info}

    def _receive(self, answer: dict[str, Any]) -> None:
        waiting = self._waiting.pop(str(answer.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload") or None)

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)

    async def carry(self, envelope: Envelope) -> dict[str, Any] | None:
        """Send one envelope and wait for its ack; `NoAnswer` when nobody is connected."""
        if not self._sockets:
            raise NoAnswer("dispatch_failed")
        envelope_id = secrets.token_hex(16)
        sent: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            sent |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets[next(self._turn) % len(self._sockets)].send_json(sent)
            answer: dict[str, Any] | None = await waiting
        except ConnectionError as fault:
            raise NoAnswer("dispatch_failed") from fault
        finally:
            self._waiting.pop(envelope_id, None)
        return answer

    async def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours; the old sockets stay until it has."""
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def drop(self) -> None:
        """Close every socket without a word."""
        for socket in list(self._sockets):
            self._forget(socket)
            await socket.close()
