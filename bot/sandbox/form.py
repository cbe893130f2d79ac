"""What a person filled in: plain values turned into Slack's `state.values`, and the checks of Slack's own client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.blocks import elements_of
from bot.sandbox.elements import flat_options
from bot.sandbox.refusals import FormIncomplete, NotPossible

Blocks = list[dict[str, Any]]
State = dict[str, dict[str, Any]]

_ONE: Final = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
_MANY: Final = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
KEYS: Final = {**_ONE, **_MANY}
REQUIRED: Final = "Please complete this required field."
Suggested = Mapping[str, list[dict[str, Any]]]


def _option(element: dict[str, Any], wanted: Any, *, suggested: Suggested) -> dict[str, Any]:
    offered = [*flat_options(element), *suggested.get(element["action_id"], [])]
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for option in offered:
        if option["value"] == value:
            return option
    raise NotPossible(f"{element['action_id']} does not offer {value!r}, only {[entry['value'] for entry in offered]}")


def answer(element: dict[str, Any], value: Any, *, suggested: Suggested) -> dict[str, Any]:
    """One element's part of `state.values` for a plain value: a text, a date, an option's value, a list of them."""
    kind = element["type"]
    key = KEYS[kind][0]
    empty: Any = [] if kind in _MANY else None
    if value in (None, "", []):
        return {"type": kind, key: empty}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, one, suggested=suggested) for one in value]}
    if key == "selected_option":
        return {"type": kind, key: _option(element, value, suggested=suggested)}
    return {"type": kind, key: value}


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    key, initial = KEYS[element["type"]]
    empty: Any = [] if element["type"] in _MANY else None
    return {"type": element["type"], key: element.get(initial, empty)}


def fields_of(blocks: Blocks) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (block, element) that holds an answer, in the order shown."""
    return [(block, element) for block in blocks for element in elements_of(block) if element["type"] in KEYS]


def _names(fields: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, list[tuple[str, str]]]:
    """Every name a field answers to: `block/action`, its block id if it is alone in there, its action id."""
    names: dict[str, list[tuple[str, str]]] = {}
    for block, element in fields:
        where = (block["block_id"], element["action_id"])
        for name in dict.fromkeys(("/".join(where), *where)):
            names.setdefault(name, []).append(where)
    return names


def fill(blocks: Blocks, kept: State, *, values: Mapping[str, Any], suggested: Suggested) -> State:
    """`state.values` after the person set these values.

    `values` maps a block id, an action id, or `block/action` to a plain value. What is not named stays as it was
    (`kept`), or as the app preset it. Raises `NotPossible` for a name that no field of the form has or that several
    have, and for options not offered.
    """
    fields = fields_of(blocks)
    names = _names(fields)
    wanted: dict[tuple[str, str], Any] = {}
    for name, value in values.items():
        if len(names.get(name, [])) != 1:
            raise NotPossible(f"{len(names.get(name, []))} fields are called {name!r}; this form has {sorted(names)}")
        wanted[names[name][0]] = value
    state: State = {}
    for block, element in fields:
        where = (block["block_id"], element["action_id"])
        before = kept.get(where[0], {}).get(where[1]) or _initial(element)
        given = answer(element, wanted[where], suggested=suggested) if where in wanted else before
        state.setdefault(where[0], {})[where[1]] = given
    return state


def _text_fault(element: dict[str, Any], text: str) -> str | None:
    kind = element["type"]
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+", text):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_fault(element, text)
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if len(text) > most else None


def _number_fault(element: dict[str, Any], text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a number."
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if low <= float(text) <= high else f"Please enter a number between {low:g} and {high:g}."


def check_complete(blocks: Blocks, state: State) -> None:
    """Raise `FormIncomplete` if Slack's client would not send the form: something required is empty or misshapen."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        given = state[block["block_id"]][element["action_id"]].get(KEYS[element["type"]][0])
        if not given:
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
        elif KEYS[element["type"]][0] == "value" and (fault := _text_fault(element, given)):
            errors[block["block_id"]] = fault
    if errors:
        raise FormIncomplete(errors)


def action(element: dict[str, Any], value: Any, *, state: State, block_id: str) -> dict[str, Any]:
    """The entry of `actions` that a click on this element sends. Overflow and selects need the chosen value."""
    sent: dict[str, Any] = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        sent |= {name: element[name] for name in ("text", "value", "url", "style") if name in element}
    elif element["type"] == "overflow":
        sent["selected_option"] = _option(element, value, suggested={})
    else:
        sent |= state[block_id][element["action_id"]]
    return sent
