"""Concerns that come in through Slack: the form, for others, by direct message, by command."""

import datetime as dt

import pytest

from bot.sandbox.refusals import FormIncomplete
from storage.enums import CaseStatus, Channel, InboxStatus, SenderRole, Urgency
from tests.handlers.conftest import CASES, DANA, GUEST, THEO, words


async def test_a_teacher_tells_the_office_through_the_shortcut_and_hears_that_it_arrived(front):
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    assert (await front.send(THEO, text="I am afraid to speak up in my team.")).ok
    assert "see your case number" in front.shown(THEO)
    await front.step()
    case = (await front.cases())[0]
    assert (case.channel, case.sender_role) == (Channel.SLACK, SenderRole.STAFF)
    card = front.sandbox.messages(CASES, as_user=DANA)[-1]
    assert case.number in card["text"]
    assert front.sandbox.dm(THEO)[-1]["text"] == "We received it"


async def test_the_receipt_opens_in_a_window_of_its_own(front):
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    await front.send(THEO, text="I am afraid to speak up in my team.")
    await front.step()
    await front.press(THEO, "receipt_open", channel=front.sandbox.world.im_with(THEO).id)
    case = (await front.cases())[0]
    assert case.number in front.shown(THEO)
    assert "not a formal complaint" in front.shown(THEO)


async def test_an_empty_form_is_kept_back_and_nothing_is_stored(front):
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    with pytest.raises(FormIncomplete):
        await front.send(THEO)
    assert await front.inbox() == []


async def test_a_form_with_spaces_only_gets_its_field_marked_and_nothing_is_stored(front):
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    outcome = await front.send(THEO, text="   ")
    assert outcome.errors == {"text": "Please write something here."}
    assert await front.inbox() == []


async def test_an_ombudsperson_writes_down_a_walk_in_with_its_own_day(front):
    await front.sandbox.run_command(DANA, "/ombuds", text="new")
    await front.settled()
    options = await front.sandbox.suggest(DANA, front.top(DANA)["id"], action_id="school", typed="birch")
    outcome = await front.send(
        DANA,
        channel="walk_in",
        sender_role="parent",
        text="She asks for an interpreter at the next meeting.",
        visitor_name="Rosa Delgado",
        visitor_email="rosa.delgado@correo.example",
        visitor_phone="209 555 0101",
        school=options[0]["value"],
        language="es",
        urgency="priority",
        received_on="2026-11-16",
    )
    assert outcome.ok
    await front.step()
    case = (await front.cases())[0]
    assert (case.channel, case.sender_role, case.language) == (Channel.WALK_IN, SenderRole.PARENT, "es")
    assert (case.owner, case.status, case.school) == (DANA, CaseStatus.ACTIVE, "birch-elementary")
    assert case.urgency is Urgency.PRIORITY
    assert case.received_at.astimezone(front.office.office.zone).date() == dt.date(2026, 11, 16)


async def test_a_wrong_address_and_a_day_to_come_are_marked_at_their_fields(socketed):
    front = socketed
    await front.sandbox.run_shortcut(DANA, "open_intake")
    await front.settled()
    outcome = await front.send(DANA, text="A call about lunch.", received_on="2026-11-30")
    assert outcome.errors == {"received_on": "Please choose a day that works here."}
    with pytest.raises(FormIncomplete):
        await front.send(DANA, visitor_email="rosa at home")
    assert await front.inbox() == []


@pytest.mark.parametrize(("name", "stands_at"), [("school", "school"), ("language", "language")])
async def test_a_choice_the_district_does_not_offer_is_marked_at_its_field(socketed, name, stands_at):
    front = socketed
    await front.sandbox.run_shortcut(DANA, "open_intake")
    await front.settled()
    stack = front.sandbox.office.stacks[DANA]
    forged = {"text": {"type": "plain_text", "text": "?"}, "value": "nowhere"}
    stack[-1].suggested[name] = [forged]
    for block in stack[-1].blocks:
        if block["block_id"] == name and "options" in block["element"]:
            block["element"]["options"].append(forged)
    outcome = await front.send(DANA, text="A call.", **{name: "nowhere"})
    assert list(outcome.errors) == [stands_at]
    assert await front.inbox() == []


async def test_choosing_ones_own_concern_redraws_the_form_and_keeps_what_was_typed(front):
    await front.sandbox.run_shortcut(DANA, "open_intake")
    await front.settled()
    await front.press(DANA, "channel", value="own", values={"text": "My own workload."})
    blocks = {block["block_id"] for block in front.top(DANA)["blocks"]}
    assert "visitor_name" not in blocks
    assert (await front.send(DANA)).ok
    await front.step()
    assert (await front.cases())[0].channel is Channel.SLACK


async def test_a_direct_message_is_taken_in_once_and_never_repeated(front):
    front.sandbox.delivery.retry_delays = (0.0, 0.01)
    front.sandbox.faults.lose_acks(1)
    await front.sandbox.send_dm(THEO, "My supervisor shouts at me & <others>.")
    await front.step()
    rows = await front.inbox()
    assert [(row.status, row.duplicates) for row in rows] == [(InboxStatus.FILED, 1)]
    answer = front.sandbox.dm(THEO)[-1]
    assert "Next time you can use this form" in answer["text"]
    assert "supervisor" not in words(answer)


async def test_two_lines_in_one_sitting_are_one_case_and_open_together(front):
    await front.sandbox.send_dm(THEO, "My supervisor shouts at me.")
    await front.step()
    await front.sandbox.send_dm(THEO, "It happened again on Monday.")
    await front.step()
    case = (await front.cases())[0]
    assert len(await front.cases()) == 1
    shown = await front.open_case(DANA, case)
    assert "shouts at me" in shown
    assert "again on Monday" in shown


async def test_a_file_is_not_taken_and_its_sender_is_told(socketed):
    front = socketed
    im = front.sandbox.world.im_with(THEO)
    event = {"type": "message", "subtype": "file_share", "user": THEO, "text": "", "channel": im.id, "ts": "1.0"}
    front.sandbox.office.emit({**event, "channel_type": "im", "files": [{"id": "F1"}]}, channel=im)
    await front.settled()
    assert "Files are not taken" in front.sandbox.dm(THEO)[-1]["text"]
    assert await front.inbox() == []


async def test_the_command_alone_helps_without_repeating_what_was_typed(front):
    await front.sandbox.run_command(THEO, "/ombuds", text="my principal hit a child")
    said = front.sandbox.dm(THEO)[-1]["text"]
    assert "/ombuds new" in said
    assert "principal" not in said
    assert await front.inbox() == []


@pytest.mark.parametrize("way", ["shortcut", "command", "dm"])
async def test_a_guest_is_turned_away_everywhere_and_learns_how_to_reach_the_office(front, way):
    if way == "shortcut":
        await front.sandbox.run_shortcut(GUEST, "open_intake")
        await front.settled()
        assert "not available to you" in front.shown(GUEST)
    elif way == "command":
        await front.sandbox.run_command(GUEST, "/ombuds", text="new")
        assert "not available to you" in front.sandbox.dm(GUEST)[-1]["text"]
    else:
        await front.sandbox.send_dm(GUEST, "Hello?")
        await front.settled()
        assert "(209) 555-0142" in front.sandbox.dm(GUEST)[-1]["text"]
    assert await front.inbox() == []


async def test_a_message_that_cannot_be_stored_is_not_acked_and_comes_again(socketed, monkeypatch):
    front = socketed
    front.sandbox.delivery.retry_delays = (0.05,)
    put, calls = front.office.writer.put, []

    async def failing(row):
        calls.append(row)
        if len(calls) == 1:
            raise OSError("disk full")
        return await put(row)

    monkeypatch.setattr(front.office.writer, "put", failing)
    front.sandbox.delivery.ack_seconds = 1.0
    await front.sandbox.send_dm(THEO, "My supervisor shouts at me.")
    await front.step()
    assert len(await front.cases()) == 1


async def test_a_form_that_cannot_be_stored_keeps_its_text_and_gives_a_number(socketed, monkeypatch):
    front = socketed

    async def failing(_row):
        raise OSError("disk full")

    monkeypatch.setattr(front.office.writer, "put", failing)
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    await front.send(THEO, text="I am afraid to speak up.")
    assert "give this number" in front.shown(THEO)
    assert "I am afraid to speak up." in front.shown(THEO)
    monkeypatch.undo()
    assert (await front.send(THEO)).ok
    await front.step()
    assert len(await front.cases()) == 1


async def test_labels_follow_the_persons_language(socketed):
    await socketed.sandbox.change_user(THEO, locale="es-MX")
    await socketed.sandbox.run_shortcut(THEO, "open_intake")
    await socketed.settled()
    assert "¿Cuál es su inquietud?" in words(socketed.top(THEO))
