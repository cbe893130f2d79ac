"""What Slack may see of a case: neutral, complete for a screen reader, harmless on a lock screen."""

import datetime as dt
import uuid

import pytest

from bot import cards, rendering
from bot.sandbox.blocks import check_blocks
from bot.sandbox.shapes import Misshapen
from storage.enums import Attention, CaseStatus, Channel, Urgency
from storage.models import Case
from tests.desk import MONDAY

LABELS = rendering.labels("en")


def case(**fields):
    usual = {
        "id": uuid.UUID(int=7),
        "number": "2026-0042",
        "urgency": Urgency.PRIORITY,
        "attention": Attention.NORMAL,
        "status": CaseStatus.NEW,
        "channel": Channel.EMAIL,
        "category": "bullying",
        "school": "lincoln",
        "risks": ["weapon"],
        "received_at": MONDAY,
        "read_by": MONDAY + dt.timedelta(days=1),
        "owner": None,
    }
    return Case(**{**usual, **fields})


def words(message):
    """Every text a reader can see, wherever it stands."""
    found = []
    stack = [message]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            found += [value for key, value in node.items() if key == "text" and isinstance(value, str)]
            stack += node.values()
        elif isinstance(node, list):
            stack += node
    return found


def draw(**fields):
    now = fields.pop("now", MONDAY)
    accepted_by = fields.pop("accepted_by", None)
    return cards.card(case(**fields), now=now, labels=LABELS, accepted_by=accepted_by)


def buttons(message):
    return [element for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]


def test_a_card_tells_number_urgency_status_age_and_owner_and_nothing_else():
    assert draw()["text"].split("\n") == [
        "Case 2026-0042: Priority",
        "Status: New",
        "Received: <!date^1793642400^{date_short_pretty}, {time}|2026-11-02 18:00 UTC>",
        "Owner: Nobody yet",
    ]


def test_a_card_never_tells_category_school_or_risks():
    assert not {"bullying", "lincoln", "weapon"} & set(str(draw()).lower().split())


def test_what_the_blocks_say_the_text_says_too():
    drawn = draw(attention=Attention.PAGE, owner="U0DANA")
    spoken = drawn["text"].replace("\n", " ")
    for block in drawn["blocks"]:
        for text in [] if block["type"] == "actions" else words(block):
            assert text.replace("*", "").replace("\n", ": ") in spoken


@pytest.mark.parametrize(
    ("owner", "status", "actions"),
    [
        (None, CaseStatus.NEW, ["case_open", "case_take"]),
        ("U0DANA", CaseStatus.ACTIVE, ["case_open"]),
        (None, CaseStatus.CLOSED, ["case_open"]),
    ],
)
def test_take_is_offered_only_while_an_open_case_has_no_owner(owner, status, actions):
    pressed = buttons(draw(owner=owner, status=status))
    assert [button["action_id"] for button in pressed] == actions
    assert {button["value"] for button in pressed} == {uuid.UUID(int=7).hex}


def test_a_case_nobody_read_in_time_is_marked_overdue_until_somebody_reads_it():
    late = MONDAY + dt.timedelta(days=2)
    assert "(Overdue)" in draw(now=late)["text"]
    assert "(Overdue)" not in draw(now=late, reviewed_at=late)["text"]


def test_a_page_asks_for_a_person_until_one_accepts():
    assert "needs a person now" in draw(attention=Attention.PAGE)["text"]
    assert "<@U0LUIS> has accepted" in draw(attention=Attention.PAGE, accepted_by="U0LUIS")["text"]


def test_a_letter_to_be_read_first_says_so_until_it_is_read():
    assert "read this one first" in draw(attention=Attention.READ_FIRST)["text"]
    assert "read this one first" not in draw(attention=Attention.READ_FIRST, reviewed_at=MONDAY)["text"]


def test_a_closed_case_asks_for_nobody():
    assert "needs a person now" not in draw(attention=Attention.PAGE, status=CaseStatus.CLOSED)["text"]


def test_the_report_is_a_table_and_its_text_reads_every_row_out():
    rows = [("Cases", "41"), ("Meals & <transport>", "Under 10")]
    message = cards.report_dm(month="October 2026", rows=rows, where="", labels=LABELS)
    assert "Meals &amp; &lt;transport&gt;: Under 10" in message["text"]
    table = message["blocks"][-1]["rows"]
    assert [[cell["text"] for cell in row] for row in table] == [["What", "Number"], *map(list, rows)]


def test_no_message_holds_more_than_slack_takes():
    message = cards.report_dm(month="m" * 200, rows=[("a", "1")] * 300, where="w", labels=LABELS)
    assert len(message["blocks"][0]["text"]["text"]) <= 150
    assert len(message["blocks"][-1]["rows"]) == 100


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_card_can_be_drawn_in_every_language(language):
    labels = rendering.labels(language)
    for status in CaseStatus:
        for urgency in Urgency:
            drawn = cards.card(case(status=status, urgency=urgency), now=MONDAY, labels=labels)
            assert labels[f"status.{status}"] in drawn["text"]
            assert labels[f"urgency.{urgency}"] in drawn["text"]


def test_a_label_is_spoken_apart_for_every_case():
    assert buttons(draw())[0]["accessibility_label"] == "Open case 2026-0042"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_workspace_takes_every_message(language):
    labels = rendering.labels(language)
    page = case(attention=Attention.PAGE)
    messages = [
        cards.card(page, now=MONDAY, labels=labels),
        cards.call_out_dm("0a", text="Somebody is needed.", labels=labels, case=page),
        cards.reminder_dm(page, day="Monday", step=labels["reminder.looked_at"], late=True, labels=labels),
        cards.receipt_dm(page, typed=True, labels=labels),
        cards.answer_dm("0a", labels=labels),
        cards.report_waiting_dm(month="October 2026", labels=labels),
        cards.report_dm(month="October 2026", rows=[("Cases", "")] * 300, where="here", labels=labels),
    ]
    for message in messages:
        assert set(message) == {"text", "blocks"}
        check_blocks(message["blocks"], "message")


def test_the_workspace_would_refuse_a_message_that_is_wrong():
    with pytest.raises(Misshapen):
        check_blocks([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "message")
