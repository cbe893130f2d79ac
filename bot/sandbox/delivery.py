"""How anything reaches the app: one attempt with three seconds for interactions, retries until acked for events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.sandbox.faults import Faults
from bot.sandbox.limits import ACK_SECONDS, RETRY_DELAYS
from bot.sandbox.workspace import Workspace


class NoAnswer(Exception):  # noqa: N818 - an outcome, turned into what the person is told
    """The app could not be reached or did not answer well; `reason` is Slack's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    """One thing on its way to the app. `kind`: events_api, interactive or slash_commands."""

    kind: str
    payload: dict[str, Any]
    retry_attempt: int = 0
    retry_reason: str = ""


class Transport(Protocol):
    """Socket Mode or signed HTTP."""

    async def carry(self, envelope: Envelope) -> dict[str, Any] | None:
        """Bring the envelope to the app; the body of its ack (None when empty). Raises `NoAnswer`."""


@dataclass(frozen=True)
class Ack:
    """What came back. `problem` is None when acked in time, else `operation_timeout` or `dispatch_failed`."""

    body: dict[str, Any] | None = None
    problem: str | None = None


def name_of(payload: dict[str, Any]) -> str:
    """The kind of a payload as recorded: `event_callback`, `block_actions`, `slash_command`, ..."""
    return "slash_command" if "command" in payload else str(payload["type"])


@dataclass
class Delivery:
    """The one road to the app; the transport may be changed at any time."""

    office: Workspace
    faults: Faults
    transport: Transport
    ack_seconds: float = ACK_SECONDS
    retry_delays: Sequence[float] = RETRY_DELAYS
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def ask(self, envelope: Envelope) -> Ack:
        """One attempt: the app's ack, or the problem that Slack would tell the person of."""
        kind, started = name_of(envelope.payload), time.monotonic()
        self.office.record("payload", {"kind": kind, "body": envelope.payload})
        try:
            async with asyncio.timeout(self.ack_seconds):
                body = await self.transport.carry(envelope)
                await asyncio.sleep(self.faults.ack_delay(kind))
        except TimeoutError:
            return Ack(problem="operation_timeout")
        except NoAnswer as fault:
            return Ack(problem=fault.reason)
        self._record_ack(envelope, body, milliseconds=round((time.monotonic() - started) * 1000))
        if self.faults.loses_ack(kind):
            return Ack(problem="operation_timeout")
        return Ack(body)

    def _record_ack(self, envelope: Envelope, body: dict[str, Any] | None, *, milliseconds: int) -> None:
        args: dict[str, Any] = {"kind": name_of(envelope.payload), "body": body, "latency_ms": milliseconds}
        blocks = envelope.payload.get("view", {}).get("blocks", [])
        if inputs := [block["block_id"] for block in blocks if block["type"] == "input"]:
            args["input_block_ids"] = inputs
        self.office.record("ack", args)

    def send_event(self, event: dict[str, Any], envelope_fields: dict[str, Any]) -> None:
        """Deliver an event in the background: at once, then after each retry delay until it is acked."""
        payload = {**envelope_fields, "type": "event_callback", "event": event}
        task = asyncio.create_task(self._deliver(payload))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, payload: dict[str, Any]) -> None:
        ack = await self.ask(Envelope("events_api", payload))
        for attempt, delay in enumerate(self.retry_delays, start=1):
            if ack.problem is None:
                return
            await asyncio.sleep(delay)
            reason = "timeout" if ack.problem == "operation_timeout" else "http_error"
            ack = await self.ask(Envelope("events_api", payload, attempt, reason))

    async def quiet(self, seconds: float = 5.0) -> None:
        """Wait until every event is acked or given up; `TimeoutError` if that takes longer."""
        async with asyncio.timeout(seconds):
            while self._under_way:
                await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Give up what is still under way."""
        for task in (tasks := list(self._under_way)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
