"""What every listener of the Slack side is given: the desk it works at, and what was asked of it."""

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

from bot import rendering
from bot.access import Actor
from bot.errors import NotFoundError
from bot.handlers.slack_blocks import Labels
from bot.messages import Inbound
from bot.office import Office
from storage import clocks
from storage.engine import Database
from storage.inbox import Stored
from storage.repeating import written
from storage.transaction import Transaction

T = TypeVar("T")

Slack: TypeAlias = Any
"""The Web API client that Bolt hands to a listener; its class is known to bot/senders.py and the composition root."""

SYSTEM = "system"
"""Declared by listeners for what Slack itself tells of: nobody acts, nothing is shown to anybody."""


@dataclass(frozen=True)
class Desk:
    """The real parts behind the Slack side. `accept` returns when the message is committed, and wakes what files it;
    `nudge` names a job to run at once; `ombuds_group` may be empty.
    """

    database: Database
    office: Office
    accept: Callable[[Inbound], Awaitable[Stored]]
    now: Callable[[], dt.datetime]
    nudge: Callable[[str], None]
    ombuds_group: str
    team_id: str


class Later:
    """Work that goes on after its ack. Bolt does not wait for it at the end, so `drain` does."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins it; it looks after its own errors."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def drain(self) -> None:
        """Returns when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)


@dataclass(frozen=True)
class Entry:
    """One listener: what wakes it (`kind`, `name`), the action of bot/access.py it is for, and what it does.

    `ack_first` is for reads and for opening views; everything else is committed before Slack hears yes.
    """

    kind: Literal["event", "action", "view", "command", "shortcut", "options"]
    name: str
    action: str
    run: Callable[["Ask"], Awaitable[None]]
    ack_first: bool = False


@dataclass(frozen=True)
class Ask:
    """One request of one person who may make it, with what is needed to carry it out and to answer."""

    desk: Desk
    actor: Actor
    locale: str | None
    body: dict[str, Any]
    client: Slack
    ack: Callable[..., Awaitable[Any]]
    later: Later
    homes: dict[str, int] = field(default_factory=dict)

    @property
    def labels(self) -> Labels:
        """The words for this person."""
        return rendering.labels(self.locale)

    @property
    def value(self) -> str:
        """What the pressed button carries, or what was chosen."""
        clicked = self.body["actions"][0]
        return str(clicked.get("value") or (clicked.get("selected_option") or {}).get("value") or "")

    @property
    def view(self) -> dict[str, Any]:
        """The view that was clicked in or sent; empty when it was a message."""
        return self.body.get("view") or {}

    @property
    def meta(self) -> dict[str, Any]:
        """The view's private metadata: opaque ids and a version, looked up again before anything is done."""
        known = json.loads(self.view.get("private_metadata") or "{}")
        return known if isinstance(known, dict) else {}

    @property
    def key(self) -> str:
        """The name of this request: the same when Slack delivers it twice."""
        if "event_id" in self.body:
            return f"event:{self.body['event_id']}"
        if self.body.get("type") == "view_submission":
            return f"view:{self.view['id']}:{self.view['hash']}"
        if self.body.get("actions"):
            return f"click:{self.actor.user}:{self.body['actions'][0]['action_ts']}"
        return f"ask:{self.body.get('trigger_id')}"

    def typed(self, name: str) -> str | None:
        """What was typed, chosen or picked in the field of that name; None when it is empty."""
        given = self.view["state"]["values"].get(name, {}).get(name, {})
        chosen = given.get("selected_option") or {}
        text = given.get("value") or given.get("selected_date") or chosen.get("value")
        return str(text) if text and str(text).strip() else None


async def carried_out(ask: Ask, work: Callable[[Transaction], Awaitable[T]]) -> T | None:
    """The work in one transaction, done once however often Slack delivers the request; None for a repeat.

    Two writers on one case: the slower one starts again from the new state. Raises what the work raises.
    """

    async def once(tx: Transaction) -> T | None:
        return await work(tx) if await clocks.first_time(tx, ask.key) else None

    done = await written(ask.desk.database, once, now=ask.desk.now())
    ask.desk.nudge("delivery")
    return done


async def looked_up(ask: Ask, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """A look that leaves its trace, in one transaction."""
    return await written(ask.desk.database, work, now=ask.desk.now())


def number(text: str) -> int:
    """A page or version that Slack carried for us. Raises NotFoundError for anything else."""
    if not text.isdecimal() or len(text) > 9:
        raise NotFoundError("There is no such page.")
    return int(text)


def ident(text: object) -> uuid.UUID:
    """An id that Slack carried for us, in hex. Raises NotFoundError for anything else."""
    try:
        return uuid.UUID(hex=str(text))
    except ValueError:
        raise NotFoundError("There is no such thing.") from None
