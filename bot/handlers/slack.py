"""The Slack side put together: every listener, the one guard before them, and the check of whose workspace this is.

Works over Socket Mode and signed HTTP alike. `process_before_response`: Slack hears yes after the commit.
"""

from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import PREFIX, Settings
from bot.errors import ConfigurationError, UnavailableError
from bot.handlers import (
    slack_case_moves,
    slack_casework,
    slack_changes,
    slack_holding,
    slack_home,
    slack_intake,
    slack_report,
)
from bot.handlers.slack_desk import Desk, Entry, Later, Slack
from bot.handlers.slack_edge import Reception, guard, listener
from bot.handlers.slack_people import People

__all__ = ["Desk", "Later", "build", "check_identity"]

log = structlog.get_logger()

ENTRIES: tuple[Entry, ...] = (
    *slack_intake.ENTRIES,
    *slack_casework.ENTRIES,
    *slack_case_moves.ENTRIES,
    *slack_holding.ENTRIES,
    *slack_home.ENTRIES,
    *slack_report.ENTRIES,
)


def build(desk: Desk, *, client: Slack, signing_secret: str | None = None, later: Later | None = None) -> AsyncApp:
    """The Bolt app of this desk, everything registered. `client` carries token, address and proxy.

    Without a signing secret signed HTTP requests are refused; Socket Mode needs none. `later` lets its owner wait for
    what goes on after an ack.
    """
    app = AsyncApp(client=client, signing_secret=signing_secret or "", process_before_response=True, name="ombudsline")
    people = People(desk)
    entries = (*ENTRIES, *slack_changes.entries(people))
    table: dict[tuple[str, str], Entry] = {(entry.kind, entry.name): entry for entry in entries}
    reception = Reception(desk, table, later or Later(), people)
    app.use(guard(reception))
    for entry in entries:
        getattr(app, entry.kind)(entry.name)(listener(reception, entry))
    app.error(_failed)
    return app


async def _failed(error: Exception) -> BoltResponse:
    """What no edge caught, told by its name only: texts of errors may quote what people wrote."""
    log.error("slack_dispatch_failed", error=type(error).__name__)
    return BoltResponse(status=500, body="")


async def check_identity(client: Slack, settings: Settings) -> None:
    """Raises ConfigurationError, naming the setting, unless the token is of our workspace and the case channel is
    private, not shared, and the app is in it; UnavailableError when Slack does not answer.
    """
    said = await _asked(client.auth_test(), "SLACK_BOT_TOKEN")
    if said["team_id"] != settings.slack_team_id:
        raise ConfigurationError(f"{PREFIX}SLACK_TEAM_ID", f"the token belongs to workspace {said['team_id']}")
    answer = await _asked(client.conversations_info(channel=settings.slack_case_channel), "SLACK_CASE_CHANNEL")
    channel = answer["channel"]
    faults = {
        "it must be private": not channel.get("is_private"),
        "it must not be shared with anybody outside": _shared(channel),
        "it is archived": channel.get("is_archived"),
        "invite the app into it": not channel.get("is_member"),
    }
    for problem, there in faults.items():
        if there:
            raise ConfigurationError(f"{PREFIX}SLACK_CASE_CHANNEL", problem)


def _shared(channel: dict[str, Any]) -> bool:
    kinds = ("is_ext_shared", "is_org_shared", "is_shared", "is_pending_ext_shared")
    return any(channel.get(kind) for kind in kinds)


async def _asked(call: Any, setting: str) -> Any:
    try:
        return await call
    except SlackApiError as error:
        raise ConfigurationError(f"{PREFIX}{setting}", f"Slack answers {error.response['error']}") from error
    except (SlackClientError, OSError, TimeoutError) as error:
        raise UnavailableError("Slack does not answer") from error
