"""The payloads of interactions as Slack sends them to an app.

Source: docs.slack.dev/reference/interaction-payloads and /interactivity/implementing-slash-commands.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.views import View
from bot.sandbox.workspace import Post, Workspace
from bot.sandbox.world import Channel, Person


def _common(office: Workspace, person: Person) -> dict[str, Any]:
    world = office.world
    return {
        "team": {"id": world.team_id, "domain": world.team_domain},
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team_id},
        "api_app_id": world.app_id,
        "token": "verification-token",
        "is_enterprise_install": False,
        "enterprise": None,
    }


def event_fields(office: Workspace, event_id: str) -> dict[str, Any]:
    """What surrounds an event."""
    world = office.world
    return {
        "token": "verification-token",
        "team_id": world.team_id,
        "api_app_id": world.app_id,
        "event_id": event_id,
        "event_time": office.seconds(),
        "authorizations": [
            {"enterprise_id": None, "team_id": world.team_id, "user_id": world.bot_user_id, "is_bot": True}
        ],
        "is_ext_shared_channel": False,
    }


def shortcut(office: Workspace, person: Person, *, callback_id: str) -> dict[str, Any]:
    """A global shortcut."""
    return {
        "type": "shortcut",
        **_common(office, person),
        "callback_id": callback_id,
        "trigger_id": office.issue_trigger(person.id),
        "action_ts": office.ts(),
    }


def command(office: Workspace, person: Person, *, channel: Channel, line: tuple[str, str]) -> dict[str, Any]:
    """A slash command; `line` is the command and what was typed after it. The response_url is still a bare token."""
    world = office.world
    name = "directmessage" if channel.is_im else channel.name
    return {
        "token": "verification-token",
        "team_id": world.team_id,
        "team_domain": world.team_domain,
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": line[0],
        "text": line[1],
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": office.issue_response_url(channel.id, person.id),
        "trigger_id": office.issue_trigger(person.id),
    }


def action_in_view(office: Workspace, person: Person, *, view: View, action: dict[str, Any]) -> dict[str, Any]:
    """A click in a modal or in App Home."""
    return {
        "type": "block_actions",
        **_common(office, person),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": office.issue_trigger(person.id, from_view=view.id),
        "view": view.payload(office.world),
        "actions": [{**action, "action_ts": office.ts()}],
    }


def action_in_message(office: Workspace, person: Person, *, post: Post, action: dict[str, Any]) -> dict[str, Any]:
    """A click in a message; of an ephemeral one Slack sends no content along."""
    channel = office.world.channel(post.channel)
    assert channel is not None
    ephemeral = post.seen_by is not None
    message = {} if ephemeral else {"message": post.body}
    return {
        "type": "block_actions",
        **_common(office, person),
        "container": {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": post.channel,
            "is_ephemeral": ephemeral,
        },
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
        **message,
        "state": {"values": post.state},
        "response_url": office.issue_response_url(post.channel, person.id, message_ts=post.ts),
        "trigger_id": office.issue_trigger(person.id),
        "actions": [{**action, "action_ts": office.ts()}],
    }


def suggestion(office: Workspace, person: Person, *, view: View, where: dict[str, str]) -> dict[str, Any]:
    """A question for the options of an external select; `where` has block_id, action_id and value (what was typed)."""
    return {
        "type": "block_suggestion",
        **_common(office, person),
        **where,
        "container": {"type": "view", "view_id": view.id},
        "view": view.payload(office.world),
    }


def submission(office: Workspace, person: Person, *, view: View) -> dict[str, Any]:
    """A form that was sent."""
    return {
        "type": "view_submission",
        **_common(office, person),
        "trigger_id": office.issue_trigger(person.id, from_view=view.id),
        "view": view.payload(office.world),
        "response_urls": [],
    }


def closing(office: Workspace, person: Person, *, view: View, is_cleared: bool) -> dict[str, Any]:
    """A form that was closed without sending."""
    return {
        "type": "view_closed",
        **_common(office, person),
        "view": view.payload(office.world),
        "is_cleared": is_cleared,
    }
