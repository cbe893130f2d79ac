"""What the app's manifest allows: scopes, event subscriptions, commands, shortcuts, App Home tabs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.world import Channel, World

EVENT_SCOPES = {
    "message.im": "im:history",
    "subteam_members_changed": "usergroups:read",
    "user_change": "users:read",
    "team_join": "users:read",
}


@dataclass(frozen=True)
class Manifest:
    """The settings that the workspace obeys. `scopes` and `events` of None mean: everything is granted."""

    commands: dict[str, str]
    shortcuts: dict[str, str]
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    interactive: bool = True
    home_tab: bool = True
    messages_tab: bool = True

    def grants(self, *any_of: str) -> bool:
        """Whether one of the scopes is granted (no scope named: yes)."""
        return self.scopes is None or not any_of or bool(self.scopes.intersection(any_of))

    def delivers(self, event: str, channel: Channel | None = None) -> bool:
        """Whether Slack would send this event: subscribed, and its scope granted (for its kind of channel)."""
        if self.events is not None and event not in self.events:
            return False
        needed = EVENT_SCOPES.get(event)
        if event == "member_joined_channel" and channel is not None:
            needed = f"{channel.kind}:read"
        return needed is None or self.grants(needed)


def read_manifest(source: Path | dict[str, Any] | None, world: World) -> Manifest:
    """The manifest from a YAML file or a ready dict; None grants everything and takes the names from the world."""
    if source is None:
        return Manifest({world.command: ""}, dict(world.shortcuts))
    data = yaml.safe_load(source.read_text("utf-8")) if isinstance(source, Path) else source
    features, settings = data.get("features", {}), data.get("settings", {})
    home = features.get("app_home", {})
    return Manifest(
        commands={entry["command"]: entry.get("usage_hint", "") for entry in features.get("slash_commands", [])},
        shortcuts={entry["callback_id"]: entry["name"] for entry in features.get("shortcuts", [])},
        scopes=frozenset(data.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False) and not home.get("messages_tab_read_only_enabled", True),
    )
