"""Acting as a person: what each thing one can do in Slack sends to the app, and what the person then sees.

Every act answers with an `Outcome`. What Slack's client would not allow at all raises `NotPossible`, so that a test
cannot pass by pressing a button that is not there.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from bot.sandbox import payloads
from bot.sandbox.blocks import with_ids
from bot.sandbox.delivery import Ack, Delivery, Envelope
from bot.sandbox.form import action, check_complete, fill
from bot.sandbox.methods_chat import say_to
from bot.sandbox.methods_views import push_onto, sound_view
from bot.sandbox.refusals import FormIncomplete, NotPossible, SlackRefusal
from bot.sandbox.seeing import Seeing, elements_called, one_element
from bot.sandbox.views import View
from bot.sandbox.workspace import Post

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Outcome:
    """What the person sees of an act at once. `error` is None when the app acked in time; `errors` stand at fields."""

    error: str | None = None
    errors: Mapping[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong and no field was refused."""
        return self.error is None and not self.errors


class Spot(TypedDict, total=False):
    """Where a click lands. Without `view`, `channel` or `message_ts`: the top modal, or App Home if none is open."""

    view: str
    channel: str
    message_ts: str
    block_id: str


class Acting(Seeing):
    """The hands of the people in the workspace."""

    delivery: Delivery
    url: str

    async def open_home(self, user: str, *, tab: str = "home") -> None:
        """Open the app's page: its `home` or its `messages` tab. The app hears of it as an event."""
        person, world = self._person(user), self.office.world
        event = {"type": "app_home_opened", "user": person.id, "channel": world.im_with(user).id, "tab": tab}
        shown = self.home(user)
        self.office.emit({**event, "view": shown} if shown and tab == "home" else event)

    async def send_dm(self, user: str, text: str) -> str:
        """Write to the app in the direct conversation; the message's ts. Slack escapes & < > on the way."""
        person, world = self._person(user), self.office.world
        if not self.office.manifest.messages_tab:
            raise NotPossible("Sending messages to this app has been turned off.")
        channel = world.im_with(user)
        span = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        blocks = with_ids([{"type": "rich_text", "elements": [span]}])
        body = {"user": person.id, "text": html.escape(text, quote=False), "team": world.team_id, "blocks": blocks}
        post = self.office.post(channel.id, body)
        event = {**post.body, "channel": channel.id, "channel_type": "im", "event_ts": post.ts}
        self.office.emit(event, channel=channel)
        return post.ts

    async def run_shortcut(self, user: str, callback_id: str) -> Outcome:
        """Start a global shortcut from Slack's menu."""
        person = self._person(user)
        if callback_id not in self.office.manifest.shortcuts:
            raise NotPossible(f"no such shortcut: {callback_id}")
        ack = await self._interact(payloads.shortcut(self.office, person, callback_id=callback_id))
        return self._told(user, ack, what=self.office.manifest.shortcuts[callback_id])

    async def run_command(self, user: str, command: str, *, text: str = "", channel: str | None = None) -> Outcome:
        """Type a slash command into a conversation (the direct one with the app unless said otherwise)."""
        person = self._person(user)
        if command not in self.office.manifest.commands:
            raise NotPossible(f"{command} is not a valid command.")
        place = self._inside(channel, user) if channel else self.office.world.im_with(user)
        payload = payloads.command(self.office, person, channel=place, line=(command, text))
        payload["response_url"] = self._address(payload["response_url"])
        ack = await self.delivery.ask(Envelope("slash_commands", payload))
        outcome = self._told(user, ack, what=command)
        if ack.body and outcome.ok:
            try:
                say_to(self.office, ack.body, channel=place.id, user=user)
            except SlackRefusal as refusal:
                self.office.mark_refused("ack", str(refusal))
                return self._failed(user, f"{command} failed with the error “{refusal}”")
        return outcome

    async def click(
        self,
        user: str,
        action_id: str,
        *,
        value: Any = None,
        values: Mapping[str, Any] | None = None,
        **spot: Unpack[Spot],
    ) -> Outcome:
        """Press a button, or choose `value` in a menu, a date picker or a box.

        Where several buttons have the same action id, `value` (or `block_id`) tells which; `values` are what the
        person has meanwhile typed into other fields of the same view.
        """
        person = self._person(user)
        place = self._place(user, action_id, spot=spot)
        blocks = place.blocks if isinstance(place, View) else place.body.get("blocks", [])
        block, element = one_element(blocks, action_id, value=value, block_id=spot.get("block_id"))
        chosen = {} if element["type"] in {"button", "overflow"} else {f"{block['block_id']}/{action_id}": value}
        suggested = place.suggested if isinstance(place, View) else {}
        place.state = fill(blocks, place.state, values={**(values or {}), **chosen}, suggested=suggested)
        sent = action(element, value, state=place.state, block_id=block["block_id"])
        if isinstance(place, View):
            return await self._click_in_view(place, sent)
        payload = payloads.action_in_message(self.office, person, post=place, action=sent)
        payload["response_url"] = self._address(payload["response_url"])
        what = element.get("text", {}).get("text", action_id)
        return self._told(user, await self._interact(payload), what=what)

    async def _click_in_view(self, view: View, sent: dict[str, Any]) -> Outcome:
        view.problem = None
        person = self._person(view.owner)
        ack = await self._interact(payloads.action_in_view(self.office, person, view=view, action=sent))
        if ack.problem is None:
            return Outcome()
        if view is self.office.homes.get(view.owner):
            return self._told(view.owner, ack, what=sent["action_id"])
        view.problem = f"{TROUBLE} ({ack.problem})"
        self.office.touch()
        return Outcome(error=view.problem)

    async def suggest(self, user: str, view_id: str, *, action_id: str, typed: str) -> list[dict[str, Any]]:
        """Type into an external select: the options that the app offers (none when it does not answer)."""
        person, view = self._person(user), self._open_view(user, view_id)
        block, element = one_element(view.blocks, action_id, value=None, block_id=None)
        if len(typed) < element.get("min_query_length", 3):
            raise NotPossible("too little was typed")
        where = {"block_id": block["block_id"], "action_id": action_id, "value": typed}
        ack = await self._interact(payloads.suggestion(self.office, person, view=view, where=where))
        self._told(user, ack, what=action_id)
        body = ack.body or {}
        options = body.get("options") or [one for group in body.get("option_groups", []) for one in group["options"]]
        view.suggested.setdefault(action_id, []).extend(options)
        return list(options)

    async def submit(self, user: str, view_id: str, *, values: Mapping[str, Any] | None = None) -> Outcome:
        """Send a modal. Raises `FormIncomplete`, as Slack's client keeps it back, when a required field is empty."""
        person, view = self._person(user), self._open_view(user, view_id)
        if "submit" not in view.body:
            raise NotPossible("this modal has no submit button")
        if view is not self.office.stacks[user][-1]:
            raise NotPossible("another modal lies on top of this one")
        view.state = fill(view.blocks, view.state, values=values or {}, suggested=view.suggested)
        view.errors, view.problem = {}, None
        try:
            check_complete(view.blocks, view.state)
        except FormIncomplete as fault:
            view.errors = fault.errors
            self.office.touch()
            raise
        ack = await self._interact(payloads.submission(self.office, person, view=view))
        return self._after_submit(view, ack)

    async def close_view(self, user: str, view_id: str, *, all_of_them: bool = False) -> None:
        """Close the top modal with its close button, or the whole stack (`all_of_them`) with the cross."""
        person, view = self._person(user), self._open_view(user, view_id)
        stack = self.office.stacks[user]
        everything = all_of_them or bool(view.body.get("clear_on_close"))
        if view is not stack[-1] and not everything:
            raise NotPossible("another modal lies on top of this one")
        closed = stack[::-1] if everything else [view]
        stack[:] = [kept for kept in stack if kept not in closed]
        self.office.touch()
        for gone in closed:
            if gone.body.get("notify_on_close"):
                payload = payloads.closing(self.office, person, view=gone, is_cleared=everything)
                await self._interact(payload)

    async def _interact(self, payload: dict[str, Any]) -> Ack:
        if not self.office.manifest.interactive:
            raise NotPossible("This app is not configured to handle interactive responses.")
        return await self.delivery.ask(Envelope("interactive", payload))

    def _address(self, token: str) -> str:
        return f"{self.url}/response/{token}"

    def _failed(self, user: str, text: str) -> Outcome:
        self.office.notice(user, text)
        return Outcome(error=text)

    def _told(self, user: str, ack: Ack, *, what: str) -> Outcome:
        if ack.problem is None:
            return Outcome()
        return self._failed(user, f"{what} failed with the error “{ack.problem}”")

    def _after_submit(self, view: View, ack: Ack) -> Outcome:
        try:
            self._apply(view, ack)
        except (SlackRefusal, KeyError, TypeError) as fault:
            view.problem = TROUBLE
            if ack.problem is None:
                self.office.mark_refused("ack", str(fault))
        self.office.touch()
        return Outcome(error=view.problem, errors=view.errors or None)

    def _apply(self, view: View, ack: Ack) -> None:
        stack = self.office.stacks[view.owner]
        body = ack.body or {}
        wanted = body.get("response_action")
        if ack.problem is not None:
            raise SlackRefusal(ack.problem)
        if wanted == "errors":
            if strangers := set(body["errors"]) - set(view.input_block_ids()):
                raise SlackRefusal("invalid_errors", f"not the block_id of an input block: {sorted(strangers)}")
            view.errors = dict(body["errors"])
        elif wanted == "update":
            view.replace(sound_view(body["view"], "modal"))
        elif wanted == "push":
            push_onto(self.office, sound_view(body["view"], "modal"), below=view)
        elif wanted == "clear":
            stack.clear()
        elif wanted is None and view in stack:
            stack.remove(view)
        elif wanted is not None:
            raise SlackRefusal("invalid_response_action", str(wanted))

    def _open_view(self, user: str, view_id: str) -> View:
        for view in self.office.stacks[user]:
            if view.id == view_id:
                return view
        raise NotPossible(f"{user} has no open modal {view_id}")

    def _place(self, user: str, action_id: str, *, spot: Spot) -> View | Post:
        if "view" in spot:
            home = self.office.homes.get(user)
            return home if home and home.id == spot["view"] else self._open_view(user, spot["view"])
        if "channel" in spot or "message_ts" in spot:
            return self._message(user, action_id, spot=spot)
        shown = [*self.office.stacks[user][::-1][:1], *([self.office.homes[user]] if user in self.office.homes else [])]
        if not shown:
            raise NotPossible(f"{user} has neither a modal nor an App Home on the screen")
        return shown[0]

    def _message(self, user: str, action_id: str, *, spot: Spot) -> Post:
        channels = [spot["channel"]] if "channel" in spot else list(self.office.posts)
        for channel in channels:
            for post in reversed(self.office.posts[channel]):
                named = "message_ts" not in spot or post.ts == spot["message_ts"]
                if named and post.seen_by in {None, user} and elements_called(post.body.get("blocks", []), action_id):
                    self._inside(channel, user)
                    return post
        raise NotPossible(f"{user} sees no message with {action_id}")
