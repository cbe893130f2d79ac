"""Views: the check of what the app sends, and the living view with its hash, form state and place in a stack."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.blocks import check_blocks, with_ids
from bot.sandbox.shapes import At, Check, Survey, choice, flag, record, string, text
from bot.sandbox.world import World


def _anything(_value: Any, _at: At) -> None:
    """Blocks are read on their own, after the frame."""


_SHARED: Final[dict[str, Check]] = {
    "blocks": _anything,
    "private_metadata": string("view.private_metadata", least=0),
    "callback_id": string("id", least=0),
    "external_id": string("id", least=0),
}
_HOME: Final = record({"type": choice("home"), **_SHARED}, ("blocks",))
_MODAL: Final = record(
    {
        "type": choice("modal"),
        "title": text("view.title", plain=True),
        "submit": text("view.button", plain=True),
        "close": text("view.button", plain=True),
        "clear_on_close": flag,
        "notify_on_close": flag,
        **_SHARED,
    },
    ("title", "blocks"),
)


def check_view(view: Any, kind: str) -> dict[str, Any]:
    """The view itself if it is a sound `modal` or `home`; raises `Misshapen` otherwise."""
    at = At("/view", Survey(kind))
    at.require(isinstance(view, dict), "must be an object")
    at.require(view.get("type") == kind, f"this method takes a {kind} view")
    (_HOME if kind == "home" else _MODAL)(view, at)
    survey = check_blocks(view["blocks"], kind, path="/view/blocks")
    sendable = kind == "home" or not survey.inputs or "submit" in view
    at.require(sendable, "`submit` is required when an input block is within blocks")
    answers = kind == "modal" and ("submit" in view or view.get("notify_on_close"))
    at.require(not answers or view.get("callback_id"), "without callback_id no handler can be found")
    return dict(view)


@dataclass
class View:
    """One open modal or published home. `state` is Slack's `values`; `errors` and `problem` are shown to its owner."""

    id: str
    owner: str
    body: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    version: int = 1
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    suggested: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, every one with its block_id."""
        blocks: list[dict[str, Any]] = self.body["blocks"]
        return blocks

    @property
    def hash(self) -> str:
        """Changes with every update; `views.update` with an older one is refused."""
        digest = hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()[:8]
        return f"{1_700_000_000 + self.version}.{digest}"

    def replace(self, body: dict[str, Any]) -> None:
        """Show another body under the same id. Answers in blocks that stay are kept, as Slack keeps them."""
        self.body = {**body, "blocks": with_ids(body["blocks"])}
        self.version += 1
        self.errors, self.problem = {}, None
        present = {block["block_id"] for block in self.blocks}
        self.state = {block_id: answer for block_id, answer in self.state.items() if block_id in present}

    def input_block_ids(self) -> list[str]:
        """The blocks on which Slack can show an error."""
        return [block["block_id"] for block in self.blocks if block["type"] == "input"]

    def payload(self, world: World) -> dict[str, Any]:
        """The view as it is sent to the app and answered by the views methods."""
        body = self.body
        title = body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True}
        return {
            "id": self.id,
            "team_id": world.team_id,
            "type": body["type"],
            "blocks": self.blocks,
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "external_id": body.get("external_id", ""),
            "state": {"values": self.state},
            "hash": self.hash,
            "title": title,
            "close": body.get("close"),
            "submit": body.get("submit"),
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": world.app_id,
            "app_installed_team_id": world.team_id,
            "bot_id": world.bot_id,
        }
