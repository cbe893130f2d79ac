"""Arguments of a Web API call: merged from query, form and JSON, turned into their types, unknown ones refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import web

from bot.sandbox.refusals import SlackRefusal

ALWAYS_TAKEN: Final = {"token", "team_id"}  # Bolt adds team_id to many calls


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """Everything the caller sent, JSON over form over query, as it came."""
    given: dict[str, Any] = dict(request.query)
    if request.method != "POST":
        return given
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as fault:
            raise SlackRefusal("invalid_json") from fault
        if not isinstance(body, dict):
            raise SlackRefusal("json_not_object")
        given.update(body)
    elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        given.update(await request.post())
    return given


def _as_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _as_flag(value: Any) -> bool:
    known = {"1": True, "true": True, "0": False, "false": False}
    if isinstance(value, bool):
        return value
    return known[str(value).lower()]


def _as_list(value: Any) -> list[str]:
    return [part for part in value.split(",") if part] if isinstance(value, str) else [str(part) for part in value]


def _as_string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "str": _as_string,
    "int": int,
    "flag": _as_flag,
    "list": _as_list,
    "json": _as_json,
}


def typed(given: Mapping[str, Any], taken: Mapping[str, str]) -> dict[str, Any]:
    """The arguments in their types.

    `taken` maps a name to `str`, `int`, `flag`, `list` or `json`, with `!` in front where it is required.
    Nulls count as absent, as in Slack. Refuses unknown names, missing ones and values of the wrong type.
    """
    present = {name: value for name, value in given.items() if value is not None}
    if unknown := sorted(set(present) - set(taken) - ALWAYS_TAKEN):
        raise SlackRefusal("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
    result: dict[str, Any] = {}
    for name, kind in taken.items():
        if name not in present:
            if kind.startswith("!"):
                raise SlackRefusal("invalid_arguments", f"missing required field: {name}")
            continue
        try:
            result[name] = _READERS[kind.lstrip("!")](present[name])
        except (ValueError, TypeError, KeyError) as fault:
            raise SlackRefusal("invalid_arguments", f"{name} must be of type {kind.lstrip('!')}") from fault
    return result
