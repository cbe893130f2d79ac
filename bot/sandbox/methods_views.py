"""Web API methods that open, stack, change and publish views."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import LIMITS
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.shapes import Misshapen
from bot.sandbox.views import View, check_view
from bot.sandbox.workspace import Workspace

Args = dict[str, Any]


def sound_view(view: Any, kind: str) -> dict[str, Any]:
    """The view, or Slack's refusal of it."""
    try:
        return check_view(view, kind)
    except Misshapen as fault:
        raise SlackRefusal("invalid_arguments", str(fault)) from fault


def _answer(office: Workspace, view: View) -> dict[str, Any]:
    office.touch()
    return {"view": view.payload(office.world)}


def _new_external_id(office: Workspace, body: dict[str, Any]) -> None:
    wanted = body.get("external_id")
    open_views = (view for stack in office.stacks.values() for view in stack)
    if wanted and any(view.body.get("external_id") == wanted for view in open_views):
        raise SlackRefusal("duplicate_external_id")


def views_open(office: Workspace, args: Args) -> dict[str, Any]:
    """`views.open`: the first modal of a stack. What the person had open before is gone."""
    body = sound_view(args["view"], "modal")
    _new_external_id(office, body)
    trigger = office.use_trigger(args["trigger_id"])
    view = office.new_view(trigger.user, body)
    office.stacks[trigger.user] = [view]
    return _answer(office, view)


def push_onto(office: Workspace, body: dict[str, Any], *, below: View) -> View:
    """Lay a modal on another; Slack allows three in a stack."""
    stack = office.stacks[below.owner]
    if len(stack) >= LIMITS["view.stack"]:
        raise SlackRefusal("push_limit_reached")
    view = office.new_view(below.owner, body, below=below)
    stack.append(view)
    office.touch()
    return view


def views_push(office: Workspace, args: Args) -> dict[str, Any]:
    """`views.push`: only with a trigger that came out of an open modal."""
    body = sound_view(args["view"], "modal")
    _new_external_id(office, body)
    trigger = office.use_trigger(args["trigger_id"])
    stack = office.stacks[trigger.user]
    if not stack or all(view.id != trigger.from_view for view in stack):
        raise SlackRefusal("invalid_trigger_id", "views.push needs a trigger from a modal that is still open")
    return _answer(office, push_onto(office, body, below=stack[-1]))


def _wanted(office: Workspace, args: Args) -> View:
    if ("view_id" in args) == ("external_id" in args):
        raise SlackRefusal("invalid_arguments", "needs either view_id or external_id")
    if "view_id" in args:
        found = office.find_view(args["view_id"])
    else:
        shown = [*office.homes.values(), *(view for stack in office.stacks.values() for view in stack)]
        found = next((view for view in shown if view.body.get("external_id") == args["external_id"]), None)
    if found is None:
        raise SlackRefusal("not_found")
    return found


def views_update(office: Workspace, args: Args) -> dict[str, Any]:
    """`views.update`: refused with `hash_conflict` if the view changed since the given hash."""
    view = _wanted(office, args)
    body = sound_view(args["view"], view.body["type"])
    if "hash" in args and args["hash"] != view.hash:
        raise SlackRefusal("hash_conflict")
    view.replace(body)
    return _answer(office, view)


def views_publish(office: Workspace, args: Args) -> dict[str, Any]:
    """`views.publish`: the App Home of one person."""
    body = sound_view(args["view"], "home")
    user = args["user_id"]
    if office.world.person(user) is None:
        raise SlackRefusal("user_not_found")
    if not office.manifest.home_tab:
        raise SlackRefusal("not_enabled", "the manifest does not enable the home tab")
    view = office.homes.get(user)
    if view is not None and "hash" in args and args["hash"] != view.hash:
        raise SlackRefusal("hash_conflict")
    if view is None:
        view = office.homes[user] = office.new_view(user, body)
    else:
        view.replace(body)
    return _answer(office, view)
