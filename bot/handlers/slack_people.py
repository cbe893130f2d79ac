"""Who is asking: a person of our own workspace, as Slack describes them, with the roles of staff.csv. Cached a minute.

The ombudsperson's role needs membership of the user group too, where one is set. What cannot be learnt in time opens
nothing: an answer older than a minute is asked for again, and without a new one the person is refused.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.errors import SlackClientError

from bot.access import Actor
from bot.errors import UnavailableError
from bot.handlers.slack_desk import Desk, Slack
from storage.enums import StaffRole

log = structlog.get_logger()

FRESH = dt.timedelta(seconds=60)
NO_ANSWER = (SlackClientError, TimeoutError, OSError)
_OUTSIDERS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Person:
    """A person with their locale ("en-US")."""

    actor: Actor
    locale: str | None = None


@dataclass
class People:
    """What Slack said of people and of the group, and when. Losing it loses nothing."""

    desk: Desk
    _kept: dict[Hashable, tuple[dt.datetime, Any]] = field(default_factory=dict)

    async def person(self, client: Slack, user: str) -> Person:
        """The person behind a Slack user id. Raises UnavailableError when Slack does not say."""
        said = await self._fresh(("user", user), lambda: _ask_user(client, user))
        employee = is_employee(said, self.desk.team_id)
        roles = self.desk.office.district.roles_of(user) if employee else frozenset()
        if StaffRole.OMBUDSPERSON in roles and not await self._in_group(client, user):
            roles -= {StaffRole.OMBUDSPERSON}
        return Person(Actor(user, roles, employee), said.get("locale"))

    def forget_person(self, user: str) -> None:
        """Something about this person changed."""
        self._kept.pop(("user", user), None)

    def forget_group(self) -> None:
        """Somebody joined or left the group."""
        self._kept.pop("group", None)

    async def _in_group(self, client: Slack, user: str) -> bool:
        group = self.desk.ombuds_group
        return not group or user in await self._fresh("group", lambda: _ask_group(client, group))

    async def _fresh(self, key: Hashable, ask: Callable[[], Awaitable[Any]]) -> Any:
        now = self.desk.now()
        at, said = self._kept.get(key, (None, None))
        if at is not None and at <= now < at + FRESH:
            return said
        self._kept.pop(key, None)
        try:
            said = await asyncio.wait_for(ask(), 2)
        except NO_ANSWER as error:
            log.warning("slack_does_not_say_who", error=type(error).__name__)
            raise UnavailableError("Slack does not answer now.") from error
        self._kept[key] = (now, said)
        return said


def is_employee(user: Mapping[str, Any], team_id: str) -> bool:
    """A full member of our own workspace: no guest, bot or stranger, nobody deactivated."""
    ours = user.get("team_id") == team_id and user.get("id") != _SLACKBOT
    return ours and not any(user.get(flag) for flag in _OUTSIDERS)


async def _ask_user(client: Slack, user: str) -> Mapping[str, Any]:
    answer = await client.users_info(user=user, include_locale=True)
    said: Mapping[str, Any] = answer["user"]
    return said


async def _ask_group(client: Slack, group: str) -> frozenset[str]:
    answer = await client.usergroups_users_list(usergroup=group)
    return frozenset(answer["users"])
