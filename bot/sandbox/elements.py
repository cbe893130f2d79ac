"""Block elements: which fields each has, where it may stand, on which surface."""

from __future__ import annotations

from typing import Any, Final

from bot.sandbox.shapes import At, Check, choice, each, flag, matching, record, string, text, whole

MODAL_ONLY: Final = frozenset({"email_text_input", "number_input", "url_text_input"})
NOT_ON_HOME: Final = frozenset({"datetimepicker"})

CONFIRM: Final = record(
    {
        "title": text("confirm.title", plain=True),
        "text": text("confirm.text"),
        "confirm": text("confirm.button", plain=True),
        "deny": text("confirm.button", plain=True),
        "style": choice("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)


def option_check(*, with_url: bool = False, mrkdwn: bool = False) -> Check:
    """One option of a menu or a group of boxes; only overflow options carry a link."""
    fields = {
        "text": text("option.text", plain=not mrkdwn),
        "value": string("option.value"),
        "description": text("option.description", plain=not mrkdwn),
    }
    return record({**fields, "url": string("url")} if with_url else fields, ("text", "value"))


OPTION: Final = option_check()
RICH_OPTION: Final = option_check(mrkdwn=True)
OPTION_GROUP: Final = record(
    {"label": text("option_group.label", plain=True), "options": each(OPTION, "select.options")},
    ("label", "options"),
)
_ID: Final = string("id")
_DATE: Final = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date YYYY-MM-DD")
_TIME: Final = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time HH:mm")
_NUMBER: Final = matching(r"-?\d+(\.\d+)?", "a number in a string")
_STAMP: Final = whole(1_000_000_000, 9_999_999_999)
_PLACEHOLDER: Final = text("placeholder", plain=True)
_DISPATCH: Final = record({"trigger_actions_on": each(choice("on_enter_pressed", "on_character_entered"))})


def _element(fields: dict[str, Check], *required: str) -> Check:
    shared = {"type": string(), "action_id": _ID, "confirm": CONFIRM, "focus_on_load": flag}
    return record({**shared, **fields}, required)


def _typed(fields: dict[str, Check], *required: str) -> Check:
    common = {"placeholder": _PLACEHOLDER, "initial_value": string("text"), "dispatch_action_config": _DISPATCH}
    return _element({**common, **fields}, *required)


_OPTIONS: Final = each(OPTION, "select.options")
_GROUPS: Final = each(OPTION_GROUP, "select.options")
_BOXES: Final = each(RICH_OPTION, "choice.options")
_LENGTH: Final = whole(0, 3000)
_FILTER: Final = record(
    {
        "include": each(choice("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
_STATIC: Final[dict[str, Check]] = {"options": _OPTIONS, "option_groups": _GROUPS}


def _several(fields: dict[str, Check]) -> Check:
    return _element({"placeholder": _PLACEHOLDER, "max_selected_items": whole(1, 1000), **fields})


ELEMENTS: Final[dict[str, Check]] = {
    "button": _element(
        {
            "text": text("button.text", plain=True),
            "value": string("button.value"),
            "url": string("url"),
            "style": choice("primary", "danger"),
            "accessibility_label": string("button.accessibility_label"),
        },
        "text",
    ),
    "checkboxes": _element({"options": _BOXES, "initial_options": _BOXES}, "options"),
    "radio_buttons": _element({"options": _BOXES, "initial_option": RICH_OPTION}, "options"),
    "overflow": _element({"options": each(option_check(with_url=True), "overflow.options")}, "options"),
    "datepicker": _element({"placeholder": _PLACEHOLDER, "initial_date": _DATE}),
    "timepicker": _element({"placeholder": _PLACEHOLDER, "initial_time": _TIME, "timezone": string(255)}),
    "datetimepicker": _element({"initial_date_time": _STAMP}),
    "plain_text_input": _typed({"multiline": flag, "min_length": _LENGTH, "max_length": whole(1, 3000)}),
    "email_text_input": _typed({}),
    "url_text_input": _typed({}),
    "number_input": _typed(
        {"is_decimal_allowed": flag, "min_value": _NUMBER, "max_value": _NUMBER, "initial_value": _NUMBER},
        "is_decimal_allowed",
    ),
    "static_select": _element({"placeholder": _PLACEHOLDER, **_STATIC, "initial_option": OPTION}),
    "multi_static_select": _several({**_STATIC, "initial_options": _OPTIONS}),
    "external_select": _element(
        {"placeholder": _PLACEHOLDER, "initial_option": OPTION, "min_query_length": whole(0, 255)}
    ),
    "multi_external_select": _several({"initial_options": _OPTIONS, "min_query_length": whole(0, 255)}),
    "users_select": _element({"placeholder": _PLACEHOLDER, "initial_user": _ID}),
    "multi_users_select": _several({"initial_users": each(_ID)}),
    "channels_select": _element({"placeholder": _PLACEHOLDER, "initial_channel": _ID}),
    "multi_channels_select": _several({"initial_channels": each(_ID)}),
    "conversations_select": _element(
        {
            "placeholder": _PLACEHOLDER,
            "initial_conversation": _ID,
            "default_to_current_conversation": flag,
            "filter": _FILTER,
        }
    ),
    "multi_conversations_select": _several(
        {"initial_conversations": each(_ID), "default_to_current_conversation": flag, "filter": _FILTER}
    ),
}

_TYPED: Final = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
PLACES: Final[dict[str, set[str]]] = {
    "input": set(ELEMENTS) - {"button", "overflow"},
    "actions": set(ELEMENTS) - _TYPED,
    "section": set(ELEMENTS) - _TYPED - {"datetimepicker"},
}


def flat_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a menu or a group of boxes, groups opened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def element_in(place: str) -> Check:
    """The check of an element that stands in an `input`, `actions` or `section` block."""

    def check(value: Any, at: At) -> None:
        at.require(isinstance(value, dict), "must be an object")
        kind = value.get("type")
        at.require(kind in ELEMENTS, f"unsupported element: {kind} (unknown, or not imitated here)")
        at.require(kind in PLACES[place], f"{kind} cannot stand in a block of type {place}")
        at.require(kind not in MODAL_ONLY or at.survey.surface == "modal", f"{kind} is for modals only")
        at.require(kind not in NOT_ON_HOME or at.survey.surface != "home", f"{kind} is not available in App Home")
        ELEMENTS[kind](value, at)
        _check_ids(value, at)
        _check_choices(value, at)
        _check_numbers(value, at)

    return check


def _check_ids(element: dict[str, Any], at: At) -> None:
    action_id = element.get("action_id")
    if action_id is not None:
        (at / "action_id").require(action_id not in at.survey.action_ids, "`action_id` is used twice in this block")
        at.survey.action_ids.add(action_id)
    at.survey.focused += bool(element.get("focus_on_load"))
    (at / "focus_on_load").require(at.survey.focused <= 1, "only one element of a view may have focus_on_load")


def _check_choices(element: dict[str, Any], at: At) -> None:
    if element["type"] in {"static_select", "multi_static_select"}:
        at.require(("options" in element) != ("option_groups" in element), "needs either options or option_groups")
    if element["type"].endswith("external_select"):
        return
    offered = flat_options(element)
    first = element.get("initial_options") or [element[key] for key in ("initial_option",) if key in element]
    for option in first:
        at.require(option in offered, "an initial option must be exactly one of the options")


def _check_numbers(element: dict[str, Any], at: At) -> None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    (at / "min_length").require(shortest <= longest, "min_length is above max_length")
    if element["type"] == "plain_text_input":
        (at / "initial_value").require(len(element.get("initial_value", "")) <= longest, "longer than max_length")
    low, high = element.get("min_value"), element.get("max_value")
    fits = low is None or high is None or float(low) <= float(high)
    (at / "min_value").require(fits, "min_value is above max_value")
