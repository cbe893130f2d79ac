"""The living state of the local workspace: messages, views, triggers, files, and what was recorded of it all."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.sandbox.limits import LIMITS, TRIGGER_SECONDS
from bot.sandbox.manifest import Manifest
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.views import View
from bot.sandbox.world import Channel, World

T = TypeVar("T")


@dataclass
class Post:
    """One message. `body` is what Slack would show of it; `seen_by` names the one person who sees an ephemeral one."""

    channel: str
    body: dict[str, Any]
    seen_by: str | None = None
    state: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def ts(self) -> str:
        """The id of the message within its channel."""
        return str(self.body["ts"])


@dataclass
class Trigger:
    """Permission to open one modal for one person, for three seconds, once."""

    user: str
    issued: float
    from_view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an app may answer one interaction without a token: five times within half an hour."""

    channel: str
    user: str
    issued: float
    message_ts: str | None = None
    uses: int = 0


@dataclass
class SharedFile:
    """A file on its way (no `shared_in`) or shown in a channel."""

    id: str
    name: str
    size: int
    title: str = ""
    content: bytes | None = None
    shared_in: str | None = None


class Workspace:
    """What everybody in the workspace can look at and change. Each change wakes whoever waits in `until`."""

    def __init__(self, world: World, manifest: Manifest, *, now: Callable[[], datetime] | None = None) -> None:
        self.world, self.manifest = world, manifest
        self._now = now or (lambda: datetime.now(UTC))
        self._last_micros = 0
        self.posts: dict[str, list[Post]] = defaultdict(list)
        self.stacks: dict[str, list[View]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        self.notices: dict[str, list[str]] = defaultdict(list)
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, SharedFile] = {}
        self.uploads: dict[str, SharedFile] = {}
        self.calls: list[dict[str, Any]] = []
        self.courier: Callable[[dict[str, Any]], None] = lambda _event: None
        self.revision = 0
        self._wake = asyncio.Event()

    def seconds(self) -> int:
        """The workspace's time, whole Unix seconds."""
        return int(self._now().timestamp())

    def ts(self) -> str:
        """A timestamp that is also an id: never given twice, always growing."""
        self._last_micros = max(int(self._now().timestamp() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06}"

    def record(self, method: str, args: dict[str, Any], **more: Any) -> None:
        """Write down one thing that crossed the border between the app and the workspace."""
        self.calls.append({"method": method, "args": args, "at": round(self._now().timestamp(), 3), **more})
        self.touch()

    def mark_refused(self, method: str, why: str) -> None:
        """Note at the last record of this method that what it carried was not taken."""
        last = next(call for call in reversed(self.calls) if call["method"] == method)
        last |= {"ok": False, "error": why}
        self.touch()

    def touch(self) -> None:
        """Tell everybody who waits that something changed."""
        self.revision += 1
        self._wake.set()
        self._wake = asyncio.Event()

    async def until(self, look: Callable[[], T], seconds: float = 3.0) -> T:
        """The first true value of `look()`; `TimeoutError` if there is none in time."""
        deadline = time.monotonic() + seconds
        while not (seen := look()):
            wake = self._wake
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                await wake.wait()
        return seen

    def emit(self, event: dict[str, Any], *, channel: Channel | None = None) -> None:
        """Send an event to the app, if its manifest subscribes to it and its scopes open it."""
        kind = "message.im" if event["type"] == "message" else event["type"]
        if self.manifest.delivers(kind, channel):
            self.courier({**event, "event_ts": event.get("event_ts") or self.ts()})

    def notice(self, user: str, text: str) -> None:
        """Show a line to one person that Slack's client, not the app, would show."""
        self.notices[user].append(text)
        self.touch()

    def issue_trigger(self, user: str, *, from_view: str | None = None) -> str:
        """A fresh trigger id."""
        trigger_id = f"{self.seconds()}.{secrets.randbelow(10**9)}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(user, time.monotonic(), from_view)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """The trigger behind the id, spent from now on; refused when unknown, old or already spent."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if time.monotonic() - trigger.issued > TRIGGER_SECONDS:
            raise SlackRefusal("expired_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def issue_response_url(self, channel: str, user: str, *, message_ts: str | None = None) -> str:
        """A token for one response_url; the server makes the address."""
        token = secrets.token_urlsafe(18)
        self.response_urls[token] = ResponseUrl(channel, user, time.monotonic(), message_ts)
        return token

    def use_response_url(self, token: str) -> ResponseUrl:
        """The response_url behind the token, one use fewer; refused when unknown, old or used up."""
        held = self.response_urls.get(token)
        if held is None:
            raise SlackRefusal("invalid_url")
        if time.monotonic() - held.issued > LIMITS["response_url.seconds"]:
            raise SlackRefusal("expired_url")
        if held.uses >= LIMITS["response_url.uses"]:
            raise SlackRefusal("used_url")
        held.uses += 1
        return held

    def post(self, channel: str, body: dict[str, Any], *, seen_by: str | None = None) -> Post:
        """Put a message at the end of a conversation."""
        made = Post(channel, {"type": "message", "ts": self.ts(), **body}, seen_by)
        self.posts[channel].append(made)
        self.touch()
        return made

    def find_post(self, channel: str, ts: str) -> Post | None:
        """The message with this ts in this conversation, ephemeral ones included."""
        return next((post for post in self.posts[channel] if post.ts == ts), None)

    def find_view(self, view_id: str) -> View | None:
        """An open modal or a published home by its id."""
        shown = [*self.homes.values(), *(view for stack in self.stacks.values() for view in stack)]
        return next((view for view in shown if view.id == view_id), None)

    def new_view(self, owner: str, body: dict[str, Any], *, below: View | None = None) -> View:
        """A view that nobody sees yet; `below` is the one it will lie on."""
        view_id = f"V0{secrets.token_hex(5).upper()}"
        root = below.root_id if below else view_id
        view = View(view_id, owner, {}, root, below.id if below else None, version=0)
        view.replace(body)
        return view
