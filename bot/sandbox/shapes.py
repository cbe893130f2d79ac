"""Small checks out of which the tables of Block Kit are put together.

A check takes a value and where it stands, and raises `Misshapen` at the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.limits import LIMITS, length


class Misshapen(Exception):  # noqa: N818 - always turned into a refusal by the method that reads the payload
    """A payload breaks a rule of Block Kit; the message ends with the JSON pointer of the place."""


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


@dataclass(frozen=True)
class At:
    """A place in a payload: its JSON pointer and the survey of the whole."""

    path: str
    survey: Survey

    def __truediv__(self, name: object) -> At:
        return At(f"{self.path}/{name}", self.survey)

    def require(self, fine: object, why: str) -> None:
        """Raise `Misshapen` for this place unless `fine` is true."""
        if not fine:
            raise Misshapen(f"{why} [json-pointer:{self.path}]")


Check = Callable[[Any, At], None]


def string(limit: str | int | None = None, *, least: int = 1) -> Check:
    """A string of `least` characters to the named limit (or number)."""
    most = LIMITS[limit] if isinstance(limit, str) else limit

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, str), "must be a string")
        at.require(length(value) >= least, f"must be at least {least} characters")
        at.require(most is None or length(value) <= most, f"must be no more than {most} characters")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of which the whole matches the pattern."""

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, str) and re.fullmatch(pattern, value), f"must be {what}")

    return check


def choice(*allowed: str) -> Check:
    """One of the given words."""

    def check(value: Any, at: At) -> None:
        at.require(value in allowed, f"must be one of {', '.join(allowed)}")

    return check


def flag(value: Any, at: At) -> None:
    """True or false."""
    at.require(isinstance(value, bool), "must be a boolean")


def whole(least: int, most: int) -> Check:
    """A whole number within the bounds, both included."""

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, int) and not isinstance(value, bool), "must be an integer")
        at.require(least <= value <= most, f"must be between {least} and {most}")

    return check


def each(item: Check, limit: str | int | None = None, *, least: int = 1) -> Check:
    """A list of `least` items to the named limit (or number), every one of which passes."""
    most = LIMITS[limit] if isinstance(limit, str) else limit

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, list), "must be a list")
        at.require(len(value) >= least, f"must have at least {least} items")
        at.require(most is None or len(value) <= most, f"no more than {most} items allowed")
        for number, entry in enumerate(value):
            item(entry, at / number)

    return check


def record(fields: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    """An object with these fields and no others, none of them null, the required ones present."""

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, dict), "must be an object")
        for name in required:
            at.require(name in value, f"missing required field: {name}")
        for name, entry in value.items():
            (at / name).require(name in fields, f"unknown field: {name}")
            (at / name).require(entry is not None, "null is not allowed, leave the field out")
            fields[name](entry, at / name)

    return check


def tagged(table: Mapping[str, Check], what: str) -> Check:
    """An object whose `type` names the check of the table that it has to pass."""

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, dict), "must be an object")
        at.require(value.get("type") in table, f"unsupported {what}: {value.get('type')}")
        table[value["type"]](value, at)

    return check


def text(limit: str | int = "text", *, plain: bool = False) -> Check:
    """A text object; `plain` refuses mrkdwn, as labels, titles and buttons do."""
    size = string(limit)
    plain_text = record({"type": choice("plain_text"), "text": size, "emoji": flag}, ("type", "text"))
    mrkdwn = record({"type": choice("mrkdwn"), "text": size, "verbatim": flag}, ("type", "text"))
    return tagged({"plain_text": plain_text} if plain else {"plain_text": plain_text, "mrkdwn": mrkdwn}, "text type")
