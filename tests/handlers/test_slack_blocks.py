"""The pieces of views keep what they are given and Slack's limits."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotFoundError
from bot.handlers.slack_blocks import button, cut, escaped, menu, option, pieces, readable, section, units
from bot.handlers.slack_case_views import sliced
from bot.handlers.slack_desk import ident, number
from bot.handlers.slack_views import again

TEXTS = st.text(max_size=400) | st.text(alphabet="&<>a \n😀", max_size=9000)


@given(TEXTS)
def test_a_text_in_pieces_is_whole_fits_and_has_no_entity_cut(text):
    found = pieces(text)
    assert "".join(found) == escaped(text)
    assert all(units(piece) <= 3000 for piece in found)
    assert html.unescape("".join(html.unescape(piece) for piece in found)) == html.unescape(
        html.unescape(escaped(text))
    )
    for piece in found:
        assert "&" not in piece[-4:] or ";" in piece[-4:].rpartition("&")[2]


@given(TEXTS)
def test_slices_of_a_letter_together_are_the_letter(text):
    assert "".join(one.text for one in sliced("above", text)) == text


def test_what_slack_would_read_as_a_mention_or_a_link_stays_literal():
    assert escaped("<!channel> & <@U0DANA>") == "&lt;!channel&gt; &amp; &lt;@U0DANA&gt;"


def test_characters_slack_refuses_are_replaced_and_joiners_of_scripts_stay():
    assert readable("a\x00b\ud800c\r\nd\u200ce") == "a�b�c\nd\u200ce"


@given(st.text(max_size=60), st.integers(1, 40))
def test_cutting_keeps_the_limit(text, limit):
    assert units(cut(text, limit)) <= limit


def test_an_empty_paragraph_still_says_something():
    assert section("  ")["text"]["text"] == "–"


def test_a_button_carries_a_label_of_its_own_for_screen_readers():
    made = button("open", "1", "Open", about="2026-0001")
    assert made["accessibility_label"] == "Open 2026-0001"


def test_a_menu_starts_at_its_choice_and_without_one_at_nothing():
    options = [option("A", "a"), option("B", "b")]
    assert menu(options, "b")["initial_option"]["value"] == "b"
    assert "initial_option" not in menu(options, "c")


def test_a_form_shown_again_keeps_answers_one_warning_and_the_new_version():
    element = {"type": "plain_text_input", "action_id": "note"}
    view = {
        "type": "modal",
        "callback_id": "note",
        "private_metadata": '{"case":"c","version":1}',
        "title": {"type": "plain_text", "text": "Note"},
        "blocks": [{"type": "divider"}, {"type": "input", "block_id": "note", "element": element}],
        "state": {"values": {"note": {"note": {"value": "typed"}}}},
    }
    once = again(view, "Look again.", meta={"version": 2})
    twice = again({**view, **once}, "Look again.")
    for shown in (once, twice):
        assert [block.get("block_id") for block in shown["blocks"]] == ["warning", None, "note"]
        assert shown["blocks"][-1]["element"]["initial_value"] == "typed"
    assert once["private_metadata"] == '{"case":"c","version":2}'


@pytest.mark.parametrize("text", ["", "x", "1.5", "-1", "9" * 20, "²"])
def test_a_number_that_is_none_leads_nowhere(text):
    with pytest.raises(NotFoundError):
        number(text)


@pytest.mark.parametrize("text", ["", "x", None, "0" * 31])
def test_an_id_that_is_none_leads_nowhere(text):
    with pytest.raises(NotFoundError):
        ident(text)
