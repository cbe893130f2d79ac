"""Blocks: which fields each has and on which surface it is offered; unknown ones are refused.

Source of the surfaces: the block pages under docs.slack.dev/reference/block-kit/blocks, read November 2026.
Not imitated, hence refused: card, carousel, container, context_actions, data_table, data_visualization, file, plan,
task_card, video, and the file and rich text inputs.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.elements import element_in
from bot.sandbox.limits import LIMITS
from bot.sandbox.shapes import (
    At,
    Check,
    Survey,
    choice,
    each,
    flag,
    record,
    string,
    tagged,
    text,
    whole,
)

SURFACES: Final[dict[str, set[str]]] = {
    "actions": {"message", "modal", "home"},
    "alert": {"modal"},
    "context": {"message", "modal", "home"},
    "divider": {"message", "modal", "home"},
    "header": {"message", "modal", "home"},
    "image": {"message", "modal", "home"},
    "input": {"message", "modal", "home"},
    "markdown": {"message"},
    "rich_text": {"message", "modal", "home"},
    "section": {"message", "modal", "home"},
    "table": {"message"},  # documented for App Home too, but seen not to be drawn there: refused to be safe
}

_STYLE: Final = record(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))


def _leaf(kind: str, *required: str, **fields: Check) -> Check:
    return record({"type": choice(kind), "style": _STYLE, **fields}, required)


_SPANS: Final[dict[str, Check]] = {
    "text": _leaf("text", "text", text=string()),
    "link": _leaf("link", "url", url=string("url"), text=string(), unsafe=flag),
    "emoji": _leaf("emoji", "name", name=string(), unicode=string()),
    "user": _leaf("user", "user_id", user_id=string()),
    "usergroup": _leaf("usergroup", "usergroup_id", usergroup_id=string()),
    "channel": _leaf("channel", "channel_id", channel_id=string()),
    "broadcast": _leaf("broadcast", "range", range=choice("here", "channel", "everyone")),
    "date": _leaf(
        "date",
        "timestamp",
        "format",
        timestamp=whole(0, 9_999_999_999),
        format=string(),
        fallback=string(),
        url=string(),
    ),
}
_SPAN: Final = tagged(_SPANS, "rich text")
_SECTION: Final = record({"type": choice("rich_text_section"), "elements": each(_SPAN, least=0)}, ("elements",))
_BORDER: Final = whole(0, 1)
_RICH: Final[dict[str, Check]] = {
    "rich_text_section": _SECTION,
    "rich_text_list": record(
        {
            "type": choice("rich_text_list"),
            "style": choice("bullet", "ordered"),
            "elements": each(_SECTION),
            "indent": whole(0, 8),
            "offset": whole(0, 1000),
            "border": _BORDER,
        },
        ("style", "elements"),
    ),
    "rich_text_quote": record(
        {"type": choice("rich_text_quote"), "elements": each(_SPAN), "border": _BORDER}, ("elements",)
    ),
    "rich_text_preformatted": record(
        {"type": choice("rich_text_preformatted"), "elements": each(_SPAN), "border": _BORDER}, ("elements",)
    ),
}
_RICH_ELEMENTS: Final = each(tagged(_RICH, "rich text element"))


def _number(value: Any, at: At) -> None:
    at.require(isinstance(value, int | float) and not isinstance(value, bool), "must be a number")


_CELL: Final = tagged(
    {
        "raw_text": record({"type": choice("raw_text"), "text": string()}, ("text",)),
        "raw_number": record({"type": choice("raw_number"), "text": string(), "value": _number}, ("text", "value")),
        "rich_text": record({"type": choice("rich_text"), "elements": _RICH_ELEMENTS}, ("elements",)),
    },
    "table cell",
)
_COLUMN: Final = record({"align": choice("left", "center", "right"), "is_wrapped": flag})
_SLACK_FILE: Final = record({"id": string(), "url": string()})
_PICTURE: Final[dict[str, Check]] = {
    "image_url": string("url"),
    "slack_file": _SLACK_FILE,
    "alt_text": string("image.alt_text"),
}
_CONTEXT_ELEMENT: Final = tagged(
    {
        "image": record({"type": choice("image"), **_PICTURE}, ("alt_text",)),
        "plain_text": text(),
        "mrkdwn": text(),
    },
    "context element",
)


def _accessory(value: Any, at: At) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        _CONTEXT_ELEMENT(value, at)
    else:
        element_in("section")(value, at)


def _block(fields: dict[str, Check], *required: str) -> Check:
    return record({"type": string(), "block_id": string("id"), **fields}, required)


BLOCKS: Final[dict[str, Check]] = {
    "actions": _block({"elements": each(element_in("actions"), "actions.elements")}, "elements"),
    "alert": _block(
        {"text": text("alert.text"), "level": choice("default", "info", "warning", "error", "success")}, "text"
    ),
    "context": _block({"elements": each(_CONTEXT_ELEMENT, "context.elements")}, "elements"),
    "divider": _block({}),
    "header": _block({"text": text("header.text", plain=True)}, "text"),
    "image": _block({**_PICTURE, "title": text("image.title", plain=True)}, "alt_text"),
    "input": _block(
        {
            "label": text("input.label", plain=True),
            "hint": text("input.hint", plain=True),
            "element": element_in("input"),
            "optional": flag,
            "dispatch_action": flag,
        },
        "label",
        "element",
    ),
    "markdown": _block({"text": string("markdown.in_one_payload")}, "text"),
    "rich_text": _block({"elements": _RICH_ELEMENTS}, "elements"),
    "section": _block(
        {
            "text": text(),
            "fields": each(text("section.field.text"), "section.fields"),
            "accessory": _accessory,
            "expand": flag,
        }
    ),
    "table": _block(
        {
            "rows": each(each(_CELL, "table.columns"), "table.rows"),
            "column_settings": each(_COLUMN, "table.columns"),
        },
        "rows",
    ),
}


def _section_says_something(block: dict[str, Any], at: At) -> None:
    at.require("text" in block or "fields" in block, "a section needs text or fields")


def _one_picture(block: dict[str, Any], at: At) -> None:
    at.require(("image_url" in block) != ("slack_file" in block), "needs either image_url or slack_file")


def _count_table(_block: dict[str, Any], at: At) -> None:
    at.survey.tables += 1
    at.require(at.survey.tables == 1, "only one table is allowed in a message")


def _count_markdown(block: dict[str, Any], at: At) -> None:
    at.survey.markdown += len(block["text"])
    most = LIMITS["markdown.in_one_payload"]
    at.require(at.survey.markdown <= most, f"more than {most} characters of markdown in one payload")


def _count_input(_block: dict[str, Any], at: At) -> None:
    at.survey.inputs += 1


_ALSO: Final[dict[str, Callable[[dict[str, Any], At], None]]] = {
    "section": _section_says_something,
    "image": _one_picture,
    "table": _count_table,
    "markdown": _count_markdown,
    "input": _count_input,
}


def _check_block(block: Any, at: At) -> None:
    at.require(isinstance(block, dict), "must be an object")
    kind = block.get("type")
    (at / "type").require(kind in BLOCKS, f"unsupported type: {kind} (unknown, or not imitated here)")
    (at / "type").require(at.survey.surface in SURFACES[kind], f"{kind} is not available on a {at.survey.surface}")
    at.survey.action_ids = set()
    BLOCKS[kind](block, at)
    block_id = block.get("block_id")
    (at / "block_id").require(block_id not in at.survey.block_ids, f"`block_id` is used twice: {block_id}")
    if block_id is not None:
        at.survey.block_ids.add(block_id)
    if kind in _ALSO:
        _ALSO[kind](block, at)


def check_blocks(blocks: Any, surface: str, *, path: str = "/blocks") -> Survey:
    """Read the blocks of a `message`, `modal` or `home`; raises `Misshapen` at the first fault."""
    at = At(path, Survey(surface))
    most = "message.blocks" if surface == "message" else "view.blocks"
    each(_check_block, most, least=0)(blocks, at)
    fits = surface != "message" or len(json.dumps(blocks, ensure_ascii=False)) <= LIMITS["message.blocks_json"]
    at.require(fits, "msg_blocks_too_long: more than 13,000 characters of block JSON")
    return at.survey


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block, in the order in which they are shown."""
    one = block.get("element") or block.get("accessory")
    several = block.get("elements", []) if block["type"] == "actions" else []
    return [element for element in ([one] if one else several) if element["type"] != "image"]


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A copy in which every block has a block_id and every element an action_id, as Slack fills them in."""
    filled = copy.deepcopy(blocks)
    for number, block in enumerate(filled):
        block.setdefault("block_id", f"b{number:03}")
        for place, element in enumerate(elements_of(block)):
            element.setdefault("action_id", f"e{number:03}.{place}")
    return filled
