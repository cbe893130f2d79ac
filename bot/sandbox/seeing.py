"""Seeing as a person: what stands on whose screen, and finding on it what somebody wants to press."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.refusals import NotPossible
from bot.sandbox.workspace import SharedFile, Workspace
from bot.sandbox.world import Channel, Person

Found = tuple[dict[str, Any], dict[str, Any]]


class Seeing:
    """The eyes of the people in the workspace."""

    office: Workspace

    def home(self, user: str) -> dict[str, Any] | None:
        """The App Home that the app published for this person, None if it never did."""
        view = self.office.homes.get(user)
        return view.payload(self.office.world) if view else None

    def modals(self, user: str) -> list[dict[str, Any]]:
        """The open modals of this person, the one on top last."""
        return [view.payload(self.office.world) for view in self.office.stacks[user]]

    def messages(self, channel: str, *, as_user: str) -> list[dict[str, Any]]:
        """What this person sees in a conversation, oldest first, ephemeral messages to others left out."""
        self._inside(channel, as_user)
        return [post.body for post in self.office.posts[channel] if post.seen_by in {None, as_user}]

    def dm(self, user: str) -> list[dict[str, Any]]:
        """What this person sees in the direct conversation with the app, oldest first."""
        return self.messages(self.office.world.im_with(user).id, as_user=user)

    def file(self, file_id: str, *, as_user: str) -> SharedFile:
        """A shared file, for somebody who sees the conversation it was shared in; `NotPossible` for anybody else."""
        held = self.office.files.get(file_id)
        if held is None or held.shared_in is None:
            raise NotPossible(f"no such file: {file_id}")
        self._inside(held.shared_in, as_user)
        return held

    def errors(self, user: str) -> list[str]:
        """What Slack's client told this person, and what stands at fields of the top modal."""
        top = self.office.stacks[user][-1:]
        at_fields = [text for view in top for text in (*view.errors.values(), view.problem) if text]
        return [*self.office.notices[user], *at_fields]

    def _person(self, user: str) -> Person:
        person = self.office.world.person(user)
        if person is None or person.deleted or person.is_bot:
            raise NotPossible(f"nobody can act as {user}")
        return person

    def _inside(self, channel_id: str, user: str) -> Channel:
        channel = self.office.world.channel(channel_id)
        if channel is None or (user not in channel.members and channel.kind != "channels"):
            raise NotPossible(f"{user} does not see {channel_id}")
        return channel


def elements_called(blocks: list[dict[str, Any]], action_id: str) -> list[Found]:
    """Every (block, element) with this action id."""
    return [(block, element) for block in blocks for element in elements_of(block) if element["action_id"] == action_id]


def one_element(blocks: list[dict[str, Any]], action_id: str, *, value: Any, block_id: str | None) -> Found:
    """The one element that is meant; `NotPossible`, with what is there, when none or several fit."""
    found = [pair for pair in elements_called(blocks, action_id) if block_id in {None, pair[0]["block_id"]}]
    if value is not None:
        found = [pair for pair in found if pair[1]["type"] != "button" or pair[1].get("value") == value]
    if len(found) == 1:
        return found[0]
    shown = [element["action_id"] for block in blocks for element in elements_of(block)]
    raise NotPossible(f"{len(found)} elements fit {action_id} with value {value!r}; shown are {shown}")
