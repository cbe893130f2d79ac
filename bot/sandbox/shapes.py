"""Small checks out of which the tables of Block Kit are put together.

A check takes a value, its JSON pointer and the `Survey` of the payload, and raises `Misshapen` at the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.limits import LIMITS, length


class Misshapen(Exception):  # noqa: N818 - always turned into a refusal by the method that reads the payload
    """A payload breaks a rule of Block Kit; `path` is a JSON pointer."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{why} [json-pointer:{path or '/'}]")


@dataclass
class Survey:
    """What is counted over one payload: ids already used, tables, characters of markdown, focus, inputs."""

    surface: str
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)  # of the block being read
    tables: int = 0
    markdown: int = 0
    focused: int = 0
    inputs: int = 0


Check = Callable[[Any, str, Survey], None]


def require(fine: object, path: str, why: str) -> None:
    """Raise `Misshapen` unless `fine` is true."""
    if not fine:
        raise Misshapen(path, why)


def string(limit: str | int | None = None, *, least: int = 1) -> Check:
    """A string of `least` characters to the named limit (or number)."""
    most = LIMITS[limit] if isinstance(limit, str) else limit

    def check(value: Any, path: str, _survey: Survey) -> None:
        require(isinstance(value, str), path, "must be a string")
        require(length(value) >= least, path, f"must be at least {least} characters")
        require(most is None or length(value) <= most, path, f"must be no more than {most} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of which the whole matches the pattern."""

    def check(value: Any, path: str, _survey: Survey) -> None:
        require(isinstance(value, str) and re.fullmatch(pattern, value), path, f"must be {what}")

    return check


def choice(*allowed: str) -> Check:
    """One of the given words."""

    def check(value: Any, path: str, _survey: Survey) -> None:
        require(value in allowed, path, f"must be one of {', '.join(allowed)}")

    return check


def flag(value: Any, path: str, _survey: Survey) -> None:
    """True or false."""
    require(isinstance(value, bool), path, "must be a boolean")


def whole(least: int, most: int) -> Check:
    """A whole number within the bounds, both included."""

    def check(value: Any, path: str, _survey: Survey) -> None:
        require(isinstance(value, int) and not isinstance(value, bool), path, "must be an integer")
        require(least <= value <= most, path, f"must be between {least} and {most}")

    return check


def each(item: Check, limit: str | int | None = None, *, least: int = 1) -> Check:
    """A list of `least` items to the named limit (or number), every one of which passes."""
    most = LIMITS[limit] if isinstance(limit, str) else limit

    def check(value: Any, path: str, survey: Survey) -> None:
        require(isinstance(value, list), path, "must be a list")
        require(len(value) >= least, path, f"must have at least {least} items")
        require(most is None or len(value) <= most, path, f"no more than {most} items allowed")
        for number, entry in enumerate(value):
            item(entry, f"{path}/{number}", survey)

    return check


def record(fields: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    """An object with these fields and no others, none of them null, the required ones present."""

    def check(value: Any, path: str, survey: Survey) -> None:
        require(isinstance(value, dict), path, "must be an object")
        for name in required:
            require(name in value, path, f"missing required field: {name}")
        for name, entry in value.items():
            require(name in fields, f"{path}/{name}", f"unknown field: {name}")
            require(entry is not None, f"{path}/{name}", "null is not allowed, leave the field out")
            fields[name](entry, f"{path}/{name}", survey)

    return check


def tagged(table: Mapping[str, Check], what: str) -> Check:
    """An object whose `type` names the check of the table that it has to pass."""

    def check(value: Any, path: str, survey: Survey) -> None:
        require(isinstance(value, dict), path, "must be an object")
        require(value.get("type") in table, path, f"unsupported {what}: {value.get('type')}")
        table[value["type"]](value, path, survey)

    return check


def text(limit: str | int = "text", *, plain: bool = False) -> Check:
    """A text object; `plain` refuses mrkdwn, as labels, titles and buttons do."""
    size = string(limit)
    plain_text = record({"type": choice("plain_text"), "text": size, "emoji": flag}, ("type", "text"))
    mrkdwn = record({"type": choice("mrkdwn"), "text": size, "verbatim": flag}, ("type", "text"))
    return tagged({"plain_text": plain_text} if plain else {"plain_text": plain_text, "mrkdwn": mrkdwn}, "text type")
