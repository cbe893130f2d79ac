"""What the page can do in a person's name: one small function an act, found by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.sandbox.interactions import Acting, Outcome, Spot

Body = dict[str, Any]
Told = dict[str, Any]


def _told(outcome: Outcome | None, **more: Any) -> Told:
    done = outcome or Outcome()
    return {"error": done.error, "errors": dict(done.errors or {}), **more}


async def _home(acting: Acting, body: Body) -> Told:
    await acting.open_home(body["user"], tab=body.get("tab", "home"))
    return _told(None)


async def _dm(acting: Acting, body: Body) -> Told:
    return _told(None, ts=await acting.send_dm(body["user"], body["text"]))


async def _shortcut(acting: Acting, body: Body) -> Told:
    return _told(await acting.run_shortcut(body["user"], body["callback_id"]))


async def _command(acting: Acting, body: Body) -> Told:
    said = await acting.run_command(body["user"], body["command"], text=body["text"], channel=body.get("channel"))
    return _told(said)


async def _click(acting: Acting, body: Body) -> Told:
    spot = Spot()
    for name in ("view", "channel", "message_ts", "block_id"):
        if name in body:
            spot[name] = body[name]
    said = {"value": body.get("value"), "values": body.get("values")}
    return _told(await acting.click(body["user"], body["action_id"], **said, **spot))


async def _suggest(acting: Acting, body: Body) -> Told:
    options = await acting.suggest(body["user"], body["view"], action_id=body["action_id"], typed=body["typed"])
    return _told(None, options=options)


async def _submit(acting: Acting, body: Body) -> Told:
    return _told(await acting.submit(body["user"], body["view"], values=body["values"]))


async def _close(acting: Acting, body: Body) -> Told:
    await acting.close_view(body["user"], body["view"], all_of_them=body.get("all", False))
    return _told(None)


async def _dismiss(acting: Acting, body: Body) -> Told:
    acting.office.notices[body["user"]].clear()
    acting.office.touch()
    return _told(None)


ACTS: Final[dict[str, Callable[[Acting, Body], Awaitable[Told]]]] = {
    "home": _home,
    "dm": _dm,
    "shortcut": _shortcut,
    "command": _command,
    "click": _click,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "dismiss": _dismiss,
}


async def perform(acting: Acting, body: Body) -> Told:
    """Do one act. `KeyError` if there is no such act or it lacks something; whatever the act itself raises."""
    return await ACTS[body["act"]](acting, body)
