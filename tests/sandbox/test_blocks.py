"""Block Kit's limits and surfaces: at the limit a payload passes, one more is refused at its place."""

import pytest

from bot.sandbox.blocks import check_blocks, elements_of, with_ids
from bot.sandbox.shapes import Misshapen
from bot.sandbox.views import check_view
from tests.sandbox.practice_app import card, home_view, intake_view, note_view, option, plain, text_input


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def section(**fields):
    return {"type": "section", **fields}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(number=0, **fields):
    return {"type": "button", "action_id": f"b{number}", "text": plain("Go"), **fields}


def select(count):
    return {"type": "static_select", "action_id": "s", "options": [option(f"v{n}", f"t{n}") for n in range(count)]}


def choose(kind, count, **fields):
    return {"type": kind, "action_id": "c", "options": [option(f"v{n}", f"t{n}") for n in range(count)], **fields}


def asked(element, **fields):
    return {"type": "input", "block_id": "i", "label": plain("Label"), "element": element, **fields}


def table(rows, columns):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


LIMITS = {
    "message blocks": ("message", lambda n: [{"type": "divider"}] * n, 50),
    "view blocks": ("home", lambda n: [{"type": "divider"}] * n, 100),
    "header": ("message", lambda n: [{"type": "header", "text": plain("x" * n)}], 150),
    "section text": ("message", lambda n: [section(text=mrkdwn("x" * n))], 3000),
    "section fields": ("message", lambda n: [section(fields=[mrkdwn("x")] * n)], 10),
    "section field": ("message", lambda n: [section(fields=[mrkdwn("x" * n)])], 2000),
    "context elements": ("message", lambda n: [{"type": "context", "elements": [mrkdwn("x")] * n}], 10),
    "actions elements": ("message", lambda n: [actions(*(button(m) for m in range(n)))], 25),
    "button text": ("message", lambda n: [actions(button(text=plain("x" * n)))], 75),
    "button value": ("message", lambda n: [actions(button(value="x" * n))], 2000),
    "button label": ("message", lambda n: [actions(button(accessibility_label="x" * n))], 75),
    "action id": ("message", lambda n: [actions(button(action_id="x" * n))], 255),
    "block id": ("message", lambda n: [{"type": "divider", "block_id": "x" * n}], 255),
    "select options": ("message", lambda n: [actions(select(n))], 100),
    "boxes": ("message", lambda n: [actions(choose("checkboxes", n))], 10),
    "radio buttons": ("message", lambda n: [actions(choose("radio_buttons", n))], 10),
    "overflow": ("message", lambda n: [actions(choose("overflow", n))], 5),
    "option text": ("modal", lambda n: [asked({**select(0), "options": [option("v", "x" * n)]})], 75),
    "option value": ("modal", lambda n: [asked({**select(0), "options": [option("x" * n, "t")]})], 150),
    "placeholder": ("modal", lambda n: [asked({**select(1), "placeholder": plain("x" * n)})], 150),
    "input label": ("modal", lambda n: [asked(select(1), label=plain("x" * n))], 2000),
    "input hint": ("modal", lambda n: [asked(select(1), hint=plain("x" * n))], 2000),
    "max_length": ("modal", lambda n: [text_input("i", "L", max_length=n)], 3000),
    "alert": ("modal", lambda n: [{"type": "alert", "text": plain("x" * n)}], 200),
    "markdown": ("message", lambda n: [{"type": "markdown", "text": "x" * n}], 12_000),
    "table rows": ("message", lambda n: [table(n, 1)], 100),
    "table columns": ("message", lambda n: [table(1, n)], 20),
    "alt text": (
        "message",
        lambda n: [{"type": "image", "image_url": "https://e.example/x", "alt_text": "x" * n}],
        2000,
    ),
    "image url": ("message", lambda n: [{"type": "image", "image_url": "x" * n, "alt_text": "a"}], 3000),
    "confirm title": ("message", lambda n: [actions(button(confirm=confirm(title=plain("x" * n))))], 100),
    "confirm text": ("message", lambda n: [actions(button(confirm=confirm(text=plain("x" * n))))], 300),
    "confirm button": ("message", lambda n: [actions(button(confirm=confirm(deny=plain("x" * n))))], 30),
}


def confirm(**fields):
    texts = {name: plain("x") for name in ("title", "text", "confirm", "deny")}
    return {**texts, **fields}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_allowed_and_one_more_is_refused(name):
    surface, build, most = LIMITS[name]
    check_blocks(build(most), surface)
    with pytest.raises(Misshapen, match=f"{most}|12,000"):
        check_blocks(build(most + 1), surface)


VIEW_LIMITS = {
    "title": (lambda n: {"title": plain("x" * n)}, 24),
    "submit": (lambda n: {"submit": plain("x" * n)}, 24),
    "close": (lambda n: {"close": plain("x" * n)}, 24),
    "private_metadata": (lambda n: {"private_metadata": "x" * n}, 3000),
    "callback_id": (lambda n: {"callback_id": "x" * n}, 255),
}


@pytest.mark.parametrize("name", VIEW_LIMITS)
def test_a_limit_of_a_view_is_allowed_and_one_more_is_refused(name):
    build, most = VIEW_LIMITS[name]
    check_view({**note_view(), **build(most)}, "modal")
    with pytest.raises(Misshapen, match=f"no more than {most}"):
        check_view({**note_view(), **build(most + 1)}, "modal")


@pytest.mark.parametrize(
    ("surface", "block", "why"),
    [
        ("message", "text", "must be an object"),
        ("message", {"type": "card"}, "unsupported type: card"),
        ("message", {"type": "sektion"}, "unsupported type: sektion"),
        ("message", {"type": "alert", "text": plain("x")}, "alert is not available on a message"),
        ("home", table(1, 1), "table is not available on a home"),
        ("modal", {"type": "markdown", "text": "x"}, "markdown is not available on a modal"),
        ("message", section(), "a section needs text or fields"),
        ("message", section(text=mrkdwn("")), "must be at least 1 characters"),
        ("message", section(text="bare"), "must be an object"),
        ("message", section(text=mrkdwn("x"), colour="red"), "unknown field: colour"),
        ("message", section(text=None), "null is not allowed"),
        ("message", {"type": "header", "text": mrkdwn("*x*")}, "unsupported text type: mrkdwn"),
        ("message", {"type": "header"}, "missing required field: text"),
        ("message", {"type": "header", "text": plain(7)}, "must be a string"),
        ("message", {"type": "context", "elements": []}, "at least 1 items"),
        ("message", {"type": "context", "elements": "x"}, "must be a list"),
        ("message", actions(button(style="green")), "must be one of primary, danger"),
        ("message", actions(button(), button()), "used twice in this block"),
        ("message", actions(button(confirm=confirm(style=None))), "null is not allowed"),
        ("message", actions({"type": "plain_text_input", "action_id": "x"}), "cannot stand in a block of type actions"),
        ("message", actions({"type": "rich_text_input"}), "unsupported element: rich_text_input"),
        ("message", actions("x"), "must be an object"),
        ("message", section(text=mrkdwn("x"), accessory={"type": "image", "image_url": "x"}), "alt_text"),
        ("message", section(text=mrkdwn("x"), accessory={"type": "plain_text_input"}), "cannot stand in"),
        ("message", asked({"type": "number_input", "is_decimal_allowed": True}), "for modals only"),
        ("home", asked({"type": "datetimepicker"}), "not available in App Home"),
        ("modal", asked({"type": "datepicker", "initial_date": "2026-13-01"}), "must be a date"),
        ("modal", asked({"type": "timepicker", "initial_time": "25:00"}), "must be a time"),
        ("modal", asked({"type": "datetimepicker", "initial_date_time": 17}), "must be between"),
        ("modal", asked({"type": "datetimepicker", "initial_date_time": "x"}), "must be an integer"),
        ("modal", asked({"type": "plain_text_input", "multiline": "yes"}), "must be a boolean"),
        ("modal", asked({"type": "plain_text_input", "min_length": 9, "max_length": 3}), "above max_length"),
        ("modal", asked({"type": "plain_text_input", "max_length": 3, "initial_value": "xxxx"}), "longer than max"),
        (
            "modal",
            asked({"type": "number_input", "is_decimal_allowed": False, "min_value": "9", "max_value": "3"}),
            "min_value is above max_value",
        ),
        ("modal", asked({"type": "static_select"}), "either options or option_groups"),
        ("modal", asked({**select(1), "initial_option": option("other", "Other")}), "exactly one of the options"),
        ("modal", asked({"type": "button", "text": plain("x")}), "cannot stand in a block of type input"),
        ("message", {"type": "image", "alt_text": "x"}, "either image_url or slack_file"),
        (
            "message",
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "txt"}]}]},
            "unsupported rich text",
        ),
        (
            "message",
            {"type": "table", "rows": [[{"type": "raw_number", "text": "1", "value": "1"}]]},
            "must be a number",
        ),
    ],
)
def test_what_block_kit_does_not_know_is_refused_with_its_place(surface, block, why):
    with pytest.raises(Misshapen, match=why) as refused:
        check_blocks([block], surface)
    assert "[json-pointer:/blocks/0" in str(refused.value)


def test_ids_of_blocks_one_table_one_focus_and_all_markdown_are_counted_over_the_payload():
    for blocks, surface, why in (
        ([{"type": "divider", "block_id": "x"}] * 2, "message", "used twice: x"),
        ([table(1, 1)] * 2, "message", "only one table"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "message", "12000 characters of markdown"),
        ([text_input("a", "A", focus_on_load=True), text_input("b", "B", focus_on_load=True)], "modal", "only one"),
        ([section(text=mrkdwn("x" * 2900))] * 5, "message", "msg_blocks_too_long"),
    ):
        with pytest.raises(Misshapen, match=why):
            check_blocks(blocks, surface)


def test_a_view_says_what_it_is_and_can_be_submitted():
    for change, why in (
        ({"type": "home"}, "takes a modal view"),
        ({"submit": None}, "null is not allowed"),
        ({"callback_id": ""}, "no handler can be found"),
        ({"clear_on_close": "yes"}, "must be a boolean"),
    ):
        with pytest.raises(Misshapen, match=why):
            check_view({**note_view(), **change}, "modal")
    without = note_view()
    del without["submit"]
    with pytest.raises(Misshapen, match="`submit` is required"):
        check_view(without, "modal")
    with pytest.raises(Misshapen, match="must be an object"):
        check_view("view", "modal")
    with pytest.raises(Misshapen, match="unknown field: title"):
        check_view({**home_view([]), "title": plain("x")}, "home")


def test_every_block_and_element_that_the_workspace_draws_passes():
    span = {"type": "text", "text": "x", "style": {"bold": True}}
    rich = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [span, {"type": "user", "user_id": "U0DANA"}]},
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://e.example"}]}],
            },
            {"type": "rich_text_quote", "elements": [span]},
            {"type": "rich_text_preformatted", "elements": [span]},
        ],
    }
    context = {
        "type": "context",
        "elements": [plain("x"), {"type": "image", "image_url": "https://e.example/x", "alt_text": "a map"}],
    }
    number = {
        "type": "table",
        "rows": [[{"type": "raw_number", "text": "1", "value": 1}]],
        "column_settings": [{"align": "right"}],
    }
    picked = {**choose("multi_static_select", 2), "initial_options": [option("v0", "t0")]}
    grouped = {"type": "static_select", "option_groups": [{"label": plain("G"), "options": [option("a", "A")]}]}
    check_blocks([*card(7), rich, context, number], "message")
    check_blocks(home_view([1, 2])["blocks"], "home")
    check_blocks([asked(picked), asked(grouped, block_id="g"), *intake_view()["blocks"]], "modal")


def test_missing_ids_are_filled_in_without_touching_what_the_app_sent():
    sent = [actions({"type": "button", "text": plain("Go")}), section(text=mrkdwn("x"), accessory=button(3))]
    filled = with_ids(sent)
    assert "block_id" not in sent[0]
    assert [block["block_id"] for block in filled] == ["b000", "b001"]
    assert [element["action_id"] for block in filled for element in elements_of(block)] == ["e000.0", "b3"]
