"""Plain values of a person and the state that Slack makes of them."""

import pytest

from bot.sandbox.blocks import with_ids
from bot.sandbox.form import REQUIRED, action, check_complete, fill
from bot.sandbox.refusals import FormIncomplete, NotPossible
from tests.sandbox.practice_app import option, plain, text_input

OPTIONS = [option("a", "A"), option("b", "B")]


def asked(block_id, kind, **fields):
    element = {"type": kind, "action_id": "it", **fields}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}


FORM = with_ids(
    [
        asked("when", "datetimepicker", initial_date_time=1793606400),
        asked("time", "timepicker"),
        asked("boxes", "checkboxes", options=OPTIONS, initial_options=OPTIONS[:1]),
        asked("many", "multi_static_select", options=OPTIONS),
        asked("who", "users_select"),
        asked("whom", "multi_users_select"),
        asked("room", "conversations_select"),
        asked("grouped", "static_select", option_groups=[{"label": plain("G"), "options": OPTIONS}]),
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1", "style": "primary"},
                {"type": "datepicker", "action_id": "from"},
                {"type": "datepicker", "action_id": "to"},
            ],
        },
    ]
)


def test_each_kind_of_field_gets_slacks_shape_and_presets_stay():
    values = {
        "time": "09:30",
        "many": ["a", "b"],
        "who": "U0DANA",
        "whom": ["U0DANA", "U0LUIS"],
        "room": "C0CASES",
        "grouped": "b",
        "from": "2026-11-02",
        "row/to": "2026-11-03",
    }
    state = fill(FORM, {}, values=values, suggested={})
    assert state["when"]["it"] == {"type": "datetimepicker", "selected_date_time": 1793606400}
    assert state["time"]["it"]["selected_time"] == "09:30"
    assert state["boxes"]["it"]["selected_options"] == OPTIONS[:1]
    assert state["many"]["it"]["selected_options"] == OPTIONS
    assert state["who"]["it"] == {"type": "users_select", "selected_user": "U0DANA"}
    assert state["whom"]["it"]["selected_users"] == ["U0DANA", "U0LUIS"]
    assert state["room"]["it"]["selected_conversation"] == "C0CASES"
    assert state["grouped"]["it"]["selected_option"]["value"] == "b"
    assert (state["row"]["from"]["selected_date"], state["row"]["to"]["selected_date"]) == ("2026-11-02", "2026-11-03")
    check_complete(FORM, state)


def test_answers_given_before_are_kept_and_can_be_cleared():
    before = fill(FORM, {}, values={"who": "U0DANA"}, suggested={})
    assert fill(FORM, before, values={}, suggested={})["who"]["it"]["selected_user"] == "U0DANA"
    after = fill(FORM, before, values={"who": None, "boxes": []}, suggested={})
    assert after["who"]["it"]["selected_user"] is None
    assert after["boxes"]["it"]["selected_options"] == []
    with pytest.raises(FormIncomplete) as refused:
        check_complete(FORM, after)
    assert refused.value.errors["boxes"] == REQUIRED


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"whatever": 1}, "0 fields are called 'whatever'"),
        ({"it": "x"}, "8 fields are called 'it'"),
        ({"row": "2026-11-02"}, "2 fields are called 'row'"),
        ({"grouped": "z"}, "does not offer 'z'"),
    ],
)
def test_a_value_that_fits_no_field_or_several_is_told(values, why):
    with pytest.raises(NotPossible, match=why):
        fill(FORM, {}, values=values, suggested={})


@pytest.mark.parametrize(
    ("block", "value", "said"),
    [
        (text_input("f", "F", min_length=3), "ab", "at least 3"),
        (text_input("f", "F", max_length=3), "abcd", "no more than 3"),
        (asked("f", "email_text_input"), "rosa", "valid email"),
        (asked("f", "url_text_input"), "rosa", "valid URL"),
        (asked("f", "number_input", is_decimal_allowed=False), "1.5", "enter a number"),
        (asked("f", "number_input", is_decimal_allowed=True, min_value="1", max_value="2"), "3", "between 1 and 2"),
    ],
)
def test_slacks_client_keeps_back_what_does_not_fit(block, value, said):
    with pytest.raises(FormIncomplete, match=said):
        check_complete([block], fill([block], {}, values={"f": value}, suggested={}))


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("email_text_input", {}, "rosa.delgado@example.org"),
        ("url_text_input", {}, "https://district.example"),
        ("number_input", {"is_decimal_allowed": True}, "1.5"),
    ],
)
def test_what_fits_is_sent(kind, fields, value):
    block = asked("f", kind, **fields)
    state = fill([block], {}, values={"f": value}, suggested={})
    check_complete([block], state)
    assert state["f"]["it"]["value"] == value


def test_an_optional_field_may_stay_empty():
    block = {**text_input("f", "F"), "optional": True}
    check_complete([block], fill([block], {}, values={}, suggested={}))


def test_a_click_says_what_was_pressed_or_chosen():
    go, since, _until = FORM[-1]["elements"]
    state = fill(FORM, {}, values={"from": "2026-11-02"}, suggested={})
    pressed = action(go, None, state=state, block_id="row")
    assert (pressed["value"], pressed["style"], pressed["block_id"]) == ("1", "primary", "row")
    assert action(since, "2026-11-02", state=state, block_id="row")["selected_date"] == "2026-11-02"
    more = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    assert action(more, "b", state={}, block_id="row")["selected_option"] == OPTIONS[1]
