"""Small modals that only tell something, and a form shown again with what was typed. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from bot.handlers.slack_blocks import Block, Labels, cut, escaped, modal, section

WARNING = "warning"
_KEPT = ("callback_id", "private_metadata", "title", "submit", "close", "type")
_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
}


def told(title: str, text: str, labels: Labels, *more: Block) -> Block:
    """A modal that says one thing; `text` is ours or escaped, `more` are further blocks below it."""
    return modal(title, [section(text), *more], callback="told", close=labels["button.close_window"])


def refused(labels: Labels) -> Block:
    """Not for this person; it says nothing of what there is."""
    return told(labels["title.refused"], labels["error.refused"], labels)


def again(view: Mapping[str, Any], warning: str, *, meta: Mapping[str, Any] | None = None) -> Block:
    """The form that was sent, with a warning on top and everything that was typed still in it.

    `meta` renews entries of its private metadata, such as the version of the case.
    """
    answers = view["state"]["values"]
    blocks = [_kept(block, answers) for block in view["blocks"] if block.get("block_id") != WARNING]
    shown: Block = {name: view[name] for name in _KEPT if view.get(name)}
    shown["blocks"] = [{**section(cut(f"*{warning}*", 3000)), "block_id": WARNING}, *blocks]
    if meta:
        known = json.loads(view.get("private_metadata") or "{}")
        shown["private_metadata"] = json.dumps({**known, **meta}, separators=(",", ":"))
    return shown


def _kept(block: Block, answers: Mapping[str, Mapping[str, Any]]) -> Block:
    if block["type"] != "input":
        return block
    element = block["element"]
    typed, initial = _INITIAL[element["type"]]
    answer = answers.get(block["block_id"], {}).get(element["action_id"], {}).get(typed)
    bare = {name: value for name, value in element.items() if name != initial}
    return {**block, "element": {**bare, initial: answer} if answer else bare}


def shown_address(address: str) -> str:
    """A mail address, literally."""
    return escaped(address)
