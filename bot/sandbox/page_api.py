"""What the page in the browser asks for: the workspace as one person sees it, acts, files, and the mailbox."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.sandbox.interactions import Acting
from bot.sandbox.mailbox import Letter, MailDesk
from bot.sandbox.page_acts import perform
from bot.sandbox.refusals import FormIncomplete, NotPossible

PAGE: Final = Path(__file__).parent / "page"
POLICY: Final = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
WAIT_SECONDS: Final = 20.0
CALLS_SHOWN: Final = 200


async def _own_json(request: web.Request) -> dict[str, Any] | None:
    """The JSON object that our own page sent; None if another site did (a browser here also visits those)."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or request.content_type != "application/json":
        return None
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _number(request: web.Request, name: str, *, otherwise: int) -> int:
    given = request.query.get(name, "")
    return int(given) if given.isdecimal() else otherwise


class PageApi:
    """The routes of the page."""

    def __init__(self, acting: Acting, mail: MailDesk | None, *, reachable: Callable[[], bool]) -> None:
        self.acting, self.office, self.mail, self.reachable = acting, acting.office, mail, reachable

    def add_routes(self, application: web.Application) -> None:
        """Add pages, their parts, and the questions they ask."""
        router = application.router
        router.add_get("/", self._file("index.html"))
        router.add_get("/mailbox", self._file("mailbox.html"))
        for part in sorted(PAGE.iterdir()):
            router.add_get(f"/page/{part.name}", self._file(part.name))
        router.add_get("/page/state", self.state)
        router.add_get("/page/calls", self.calls)
        router.add_post("/page/act", self.act)
        router.add_get("/files/{file_id}", self.download)
        router.add_get("/mailbox/state", self.mail_state)
        router.add_post("/mailbox/write", self.mail_write)

    def _file(self, name: str) -> Any:
        async def serve(_request: web.Request) -> web.FileResponse:
            headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
            return web.FileResponse(PAGE / name, headers=headers)

        return serve

    async def state(self, request: web.Request) -> web.Response:
        """Everything `as` sees. With `since`, answers when something changed after that revision, or after 20 s."""
        office = self.office
        since = _number(request, "since", otherwise=-1)
        with contextlib.suppress(TimeoutError):
            await office.until(lambda: office.revision != since, WAIT_SECONDS)
        user = request.query.get("as", "")
        if office.world.person(user) is None:
            user = next(person.id for person in office.world.people if not person.is_bot)
        return web.json_response(self.seen_by(user))

    def seen_by(self, user: str) -> dict[str, Any]:
        """The workspace as one person sees it."""
        office, world, manifest = self.office, self.office.world, self.office.manifest
        im = world.im_with(user)
        rooms = [channel for channel in world.channels if not channel.is_im and user in channel.members]
        return {
            "revision": office.revision,
            "team": world.team_name,
            "me": user,
            "timezone": world.timezone,
            "locale": next(one.locale for one in world.people if one.id == user),
            "now": office.seconds(),
            "app": {"id": world.bot_user_id, "name": world.bot_name, "connected": self.reachable()},
            "people": [
                {"id": one.id, "name": one.name, "role": one.role, "is_bot": one.is_bot, "deleted": one.deleted}
                for one in world.people
            ],
            "rooms": [{"id": room.id, "name": room.name, "is_private": room.is_private} for room in rooms],
            "im": im.id,
            "messages": {room.id: self.acting.messages(room.id, as_user=user) for room in [*rooms, im]},
            "ephemeral": [post.ts for room in [*rooms, im] for post in office.posts[room.id] if post.seen_by == user],
            "home": self.acting.home(user),
            "modals": [
                {**view.payload(world), "errors": view.errors, "problem": view.problem} for view in office.stacks[user]
            ],
            "notices": office.notices[user][-3:],
            "commands": manifest.commands,
            "shortcuts": manifest.shortcuts,
            "messages_tab": manifest.messages_tab,
            "mailbox": self.mail is not None,
        }

    async def calls(self, request: web.Request) -> web.Response:
        """What crossed the border between app and workspace, from entry `after` on, at most 200 entries."""
        entries = self.office.calls
        after = max(_number(request, "after", otherwise=0), len(entries) - CALLS_SHOWN)
        return web.json_response({"next": len(entries), "calls": entries[after:]})

    async def act(self, request: web.Request) -> web.Response:
        """Do what a person does. Body: `act`, `user` and what that act needs. Refusals are told in `error`."""
        body = await _own_json(request)
        if body is None:
            return web.json_response({"error": "only this page may do that"}, status=403)
        try:
            return web.json_response(await perform(self.acting, body))
        except FormIncomplete as fault:
            return web.json_response({"error": None, "errors": fault.errors})
        except (NotPossible, KeyError) as fault:
            return web.json_response({"error": str(fault), "errors": {}})

    async def download(self, request: web.Request) -> web.Response:
        """A shared file, for somebody who sees the conversation it was shared in."""
        try:
            held = self.acting.file(request.match_info["file_id"], as_user=request.query.get("as", ""))
        except NotPossible:
            return web.Response(status=404, text="There is no such file for you.")
        disposition = f"attachment; filename*=UTF-8''{quote(held.name)}"
        headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=held.content, content_type="application/octet-stream", headers=headers)

    async def mail_state(self, request: web.Request) -> web.Response:
        """The mailbox of one address: what came back and what was sent from here."""
        mail = self.mail
        if mail is None:
            return web.json_response({"error": "No mailbox is connected."})
        address = request.query.get("address") or None
        letters = await mail.read(address)
        sent = [one for one in reversed(mail.sent) if address in {None, one["from"]}]
        families = [{"name": name, "address": one} for name, one in mail.families]
        shown = {"intake": mail.intake_address, "families": families, "letters": letters, "sent": sent}
        return web.json_response({**shown, "timezone": self.office.world.timezone})

    async def mail_write(self, request: web.Request) -> web.Response:
        """Send a letter to the intake; the server's answer to it."""
        body = await _own_json(request)
        if body is None or self.mail is None:
            return web.json_response({"error": "only this page may do that"}, status=403)
        fields = {name: body[name] for name in ("sender", "subject", "text", "name", "to", "answers") if body.get(name)}
        try:
            answer = await self.mail.write(Letter(**{"sender": "", "subject": "", "text": "", **fields}))
        except NotPossible as fault:
            return web.json_response({"error": str(fault)})
        return web.json_response({"answer": answer})
