"""The pieces of modals and of App Home as plain dicts, within Slack's limits. Pure.

What comes from outside is escaped here, once, where it becomes a block: `escaped` for Slack's markup, nothing for
plain text, which Slack does not read. Lengths are UTF-16 units, as Slack counts them.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Labels = Mapping[str, str]
Block = dict[str, Any]

TEXT = 3000
SLICE = 2500  # characters of a letter in one block, before escaping
TITLE = 24
OPTIONS = 100
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """Text from outside as Slack's markup shows it literally: no mention, no link, no broadcast comes of it."""
    return readable(text).translate(_ESCAPES)


def readable(text: str) -> str:
    """Control characters and broken surrogates, which Slack refuses, as U+FFFD; line ends and tabs stay."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t" else one
        for one in text.replace("\r\n", "\n").replace("\r", "\n")
    )


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(one > "\uffff" for one in text)


def cut(text: str, limit: int) -> str:
    """At most `limit` units; what was cut ends in an ellipsis."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def pieces(text: str, limit: int = TEXT) -> list[str]:
    """Escaped text in pieces that each fit a block; joined they are the whole, no entity is cut."""
    found, piece, size = [], "", 0
    for one in escaped(text):
        size += units(one)
        whole_entity = "&" not in piece[-5:] or ";" in piece[-5:].rpartition("&")[2]
        if size > limit - 5 and whole_entity:
            found.append(piece)
            piece, size = "", units(one)
        piece += one
    return [*found, piece]


def plain(text: str, limit: int = TEXT) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object in Slack's markup; the caller has escaped what is not ours."""
    return {"type": "mrkdwn", "text": cut(text, TEXT) or "–", "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph, beside it at most one button."""
    block: Block = {"type": "section", "text": mrkdwn(text if text.strip() else "–")}
    return {**block, "accessory": accessory} if accessory else block


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Named values in two columns; at most ten."""
    fields = [{"type": "mrkdwn", "text": cut(f"*{name}*\n{value}", 2000), "verbatim": True} for name, value in pairs]
    return {"type": "section", "fields": fields[:10]}


def header(text: str) -> Block:
    """A heading, for the eye and for screen readers."""
    return {"type": "header", "text": plain(text, 150)}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(block_id: str, buttons: Sequence[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}


def button(action: str, value: str, words: str, *, about: str = "", style: str = "") -> Block:
    """A button; `about` sets those apart that say the same, for screen readers. `value` is an opaque id."""
    made: Block = {"type": "button", "action_id": action, "text": plain(words, 75), "value": value}
    if about:
        made["accessibility_label"] = cut(f"{words} {about}", 75)
    return {**made, "style": style} if style else made


def option(words: str, value: str) -> Block:
    """One entry of a menu."""
    return {"text": plain(words, 75), "value": value}


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """A labelled box; block id and action id are the field's name, which errors point at."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {"action_id": block_id, **element},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def text_box(*, lines: bool = False, value: str = "", most: int = TEXT) -> Block:
    """A box to type into; `lines` for more than one."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    return {**element, "initial_value": value} if value else element


def menu(options: Sequence[Block], chosen: str | None = None) -> Block:
    """A list to choose from, `chosen` by its value beforehand."""
    element: Block = {"type": "static_select", "options": list(options)[:OPTIONS]}
    first = next((one for one in element["options"] if one["value"] == chosen), None)
    return {**element, "initial_option": first} if first else element


def modal(title: str, blocks: Sequence[Block], *, callback: str, close: str, **more: Any) -> Block:
    """A modal. `more`: `submit` (words of its button), `meta` (opaque ids and a version, kept by Slack)."""
    view: Block = {
        "type": "modal",
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "callback_id": callback,
        "blocks": list(blocks),
        "private_metadata": json.dumps(more.get("meta", {}), separators=(",", ":")),
    }
    return {**view, "submit": plain(more["submit"], TITLE)} if "submit" in more else view
