"""The Web API: one table of methods with their arguments, scopes and tokens, and the endpoint that obeys it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from bot.sandbox import methods_chat, methods_files, methods_people, methods_views
from bot.sandbox.arguments import ALWAYS_TAKEN, read_arguments, typed
from bot.sandbox.faults import Faults
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.workspace import Workspace

Handler = Callable[[Workspace, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Method:
    """One method: who carries it out, what it takes, and which scopes open it (any one of them)."""

    handler: Handler
    takes: dict[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()


_CHANNEL_READ: Final = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY: Final = ("channels:history", "groups:history", "im:history", "mpim:history")
_PAGES: Final = {"cursor": "str", "limit": "int"}
_CONTENT: Final = {"text": "str", "blocks": "json", "thread_ts": "str", "metadata": "json", "mrkdwn": "flag"}
_FLAGS: Final = dict.fromkeys(("unfurl_links", "unfurl_media", "link_names", "reply_broadcast"), "flag")
_VIEW: Final = {"view": "!json"}

METHODS: Final[dict[str, Method]] = {
    "auth.test": Method(methods_people.auth_test),
    "bots.info": Method(methods_people.bots_info, {"bot": "str"}, ("users:read",)),
    "users.info": Method(methods_people.users_info, {"user": "!str", "include_locale": "flag"}, ("users:read",)),
    "users.list": Method(methods_people.users_list, {**_PAGES, "include_locale": "flag"}, ("users:read",)),
    "usergroups.list": Method(
        methods_people.usergroups_list,
        dict.fromkeys(("include_users", "include_count", "include_disabled"), "flag"),
        ("usergroups:read",),
    ),
    "usergroups.users.list": Method(
        methods_people.usergroups_users_list,
        {"usergroup": "!str", "include_disabled": "flag"},
        ("usergroups:read",),
    ),
    "conversations.open": Method(
        methods_people.conversations_open,
        {"users": "list", "channel": "str", "return_im": "flag", "prevent_creation": "flag"},
        ("im:write", "mpim:write"),
    ),
    "conversations.info": Method(
        methods_people.conversations_info,
        {"channel": "!str", "include_num_members": "flag", "include_locale": "flag"},
        _CHANNEL_READ,
    ),
    "conversations.members": Method(methods_people.conversations_members, {"channel": "!str", **_PAGES}, _CHANNEL_READ),
    "conversations.list": Method(
        methods_people.conversations_list, {"types": "list", "exclude_archived": "flag", **_PAGES}, _CHANNEL_READ
    ),
    "conversations.history": Method(
        methods_people.conversations_history,
        {"channel": "!str", "oldest": "str", "latest": "str", "inclusive": "flag", **_PAGES},
        _HISTORY,
    ),
    "chat.postMessage": Method(
        methods_chat.post_message, {"channel": "!str", **_CONTENT, **_FLAGS, "client_msg_id": "str"}, ("chat:write",)
    ),
    "chat.update": Method(
        methods_chat.update, {"channel": "!str", "ts": "!str", **_CONTENT, "link_names": "flag"}, ("chat:write",)
    ),
    "chat.delete": Method(methods_chat.delete, {"channel": "!str", "ts": "!str"}, ("chat:write",)),
    "chat.postEphemeral": Method(
        methods_chat.post_ephemeral,
        {"channel": "!str", "user": "!str", **_CONTENT, "link_names": "flag"},
        ("chat:write",),
    ),
    "chat.getPermalink": Method(methods_chat.get_permalink, {"channel": "!str", "message_ts": "!str"}),
    "views.open": Method(methods_views.views_open, {"trigger_id": "!str", **_VIEW}),
    "views.push": Method(methods_views.views_push, {"trigger_id": "!str", **_VIEW}),
    "views.update": Method(
        methods_views.views_update, {**_VIEW, "view_id": "str", "external_id": "str", "hash": "str"}
    ),
    "views.publish": Method(methods_views.views_publish, {"user_id": "!str", **_VIEW, "hash": "str"}),
    "files.getUploadURLExternal": Method(
        methods_files.get_upload_url,
        {"filename": "!str", "length": "!int", "alt_txt": "str", "snippet_type": "str"},
        ("files:write",),
    ),
    "files.completeUploadExternal": Method(
        methods_files.complete_upload,
        {
            "files": "!json",
            "channel_id": "str",
            "channels": "list",
            "initial_comment": "str",
            "thread_ts": "str",
            "blocks": "json",
        },
        ("files:write",),
    ),
}


@dataclass
class WebApi:
    """The endpoint `/api/{method}`. `open_socket` hands out a socket address; `address` is put before uploads."""

    office: Workspace
    faults: Faults
    tokens: dict[str, str]
    open_socket: Callable[[], str]
    address: Callable[[], str]

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, write it down, and suffer the faults in line for it."""
        name = request.match_info["method"]
        given: dict[str, Any] = {}
        try:
            given = await read_arguments(request)
            answer = {"ok": True, **self.perform(name, given, token=self._token(request, given))}
        except SlackRefusal as refusal:
            answer = refusal.answer()
        shown = {key: value for key, value in given.items() if key not in ALWAYS_TAKEN and value is not None}
        self.office.record(name, shown, ok=answer["ok"], error=answer.get("error"))
        if self.faults.loses_answer(name) and request.transport is not None:
            request.transport.abort()
        return self._reply(answer)

    def perform(self, name: str, given: dict[str, Any], *, token: str | None) -> dict[str, Any]:
        """Carry out one method; raises `SlackRefusal`."""
        if name == "apps.connections.open":
            self._authorize(token, "app")
            self.faults.meet(name)
            typed(given, {})
            return {"url": self.open_socket()}
        if name not in METHODS:
            raise SlackRefusal("unknown_method", req_method=name)
        method = METHODS[name]
        self._authorize(token, "bot")
        self._check_scope(method)
        self.faults.meet(name)
        args = typed(given, method.takes)
        if "hash" in args and self.faults.makes_stale():
            args["hash"] = "changed.meanwhile"
        result = method.handler(self.office, args)
        if "upload_url" in result:
            result["upload_url"] = self.address() + result["upload_url"]
        return result

    def _token(self, request: web.Request, given: dict[str, Any]) -> str | None:
        header = request.headers.get("Authorization", "")
        return header.removeprefix("Bearer ").strip() or given.get("token")

    def _authorize(self, token: str | None, wanted: str) -> None:
        if not token:
            raise SlackRefusal("not_authed")
        if token not in self.tokens:
            raise SlackRefusal("invalid_auth")
        if self.tokens[token] != wanted:
            raise SlackRefusal("not_allowed_token_type")

    def _check_scope(self, method: Method) -> None:
        if not self.office.manifest.grants(*method.scopes):
            provided = ",".join(sorted(self.office.manifest.scopes or ()))
            raise SlackRefusal("missing_scope", needed=",".join(method.scopes), provided=provided)

    def _reply(self, answer: dict[str, Any]) -> web.Response:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.office.manifest.scopes or ()))}
        if "retry_after" in answer:
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={**headers, "Retry-After": str(answer["retry_after"])},
            )
        return web.json_response(answer, headers=headers)
