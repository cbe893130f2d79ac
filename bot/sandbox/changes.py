"""What an administrator of the workspace does: people come, leave, become guests, join groups and channels."""

from __future__ import annotations

from typing import Any

from bot.sandbox.methods_people import user_object
from bot.sandbox.refusals import NotPossible
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Person


class Changing:
    """Changes of the world that the app hears of as events."""

    office: Workspace

    async def change_user(self, user: str, **fields: Any) -> None:
        """Set fields of a person (`is_guest`, `deleted`, `locale`, ...); the app hears `user_change`."""
        person = self._known(user)
        for name, value in fields.items():
            if not hasattr(person, name):
                raise NotPossible(f"a person has no {name}")
            setattr(person, name, value)
        stamp = self.office.seconds()
        self.office.emit({"type": "user_change", "user": user_object(self.office, person), "cache_ts": stamp})
        self.office.touch()

    async def add_person(self, person: Person) -> None:
        """Somebody joins the workspace; the app hears `team_join`."""
        self.office.world.people.append(person)
        shown = user_object(self.office, person)
        self.office.emit({"type": "team_join", "user": shown, "cache_ts": self.office.seconds()})
        self.office.touch()

    async def add_to_group(self, group: str, user: str) -> None:
        """Somebody joins a user group; the app hears `subteam_members_changed`."""
        members = self._group(group)
        if self._known(user).id not in members:
            members.append(user)
        self._tell_group(group, added_users=[user], added_users_count=1)

    async def remove_from_group(self, group: str, user: str) -> None:
        """Somebody leaves a user group; the app hears `subteam_members_changed`."""
        members = self._group(group)
        if user not in members:
            raise NotPossible(f"{user} is not in {group}")
        members.remove(user)
        self._tell_group(group, removed_users=[user], removed_users_count=1)

    async def join_channel(self, channel: str, user: str) -> None:
        """Somebody joins a channel; the app hears `member_joined_channel` if it is in there itself."""
        joined = self.office.world.channel(channel)
        if joined is None:
            raise NotPossible(f"no such channel: {channel}")
        self._known(user)
        if user not in joined.members:
            joined.members.append(user)
        if self.office.world.bot_user_id in joined.members:
            kind = "G" if joined.is_private else "C"
            event = {"user": user, "channel": channel, "channel_type": kind, "team": self.office.world.team_id}
            self.office.emit({"type": "member_joined_channel", **event}, channel=joined)
        self.office.touch()

    async def leave_channel(self, channel: str, user: str) -> None:
        """Somebody leaves a channel; nothing this app subscribes to tells it so."""
        left = self.office.world.channel(channel)
        if left is None or user not in left.members:
            raise NotPossible(f"{user} is not in {channel}")
        left.members.remove(user)
        self.office.touch()

    def _known(self, user: str) -> Person:
        person = self.office.world.person(user)
        if person is None:
            raise NotPossible(f"no such person: {user}")
        return person

    def _group(self, group: str) -> list[str]:
        if group not in self.office.world.groups:
            raise NotPossible(f"no such group: {group}")
        return self.office.world.groups[group]

    def _tell_group(self, group: str, **change: Any) -> None:
        stamp = self.office.seconds()
        dates = {"team_id": self.office.world.team_id, "date_previous_update": stamp, "date_update": stamp}
        self.office.emit({"type": "subteam_members_changed", "subteam_id": group, **dates, **change})
        self.office.touch()
