"""Every feature once, driven by an unmodified Bolt app, over Socket Mode and over signed HTTP."""

import pytest

from bot.sandbox.form import REQUIRED
from bot.sandbox.refusals import FormIncomplete, NotPossible
from tests.sandbox.practice_app import CASES, intake_view, note_view, plain_view


async def intake_of(sandbox, user="U0THEO"):
    assert (await sandbox.run_shortcut(user, "open_intake")).ok
    return (await sandbox.wait_for(lambda: sandbox.modals(user)))[-1]


async def filed(sandbox):
    form = await intake_of(sandbox)
    assert (await sandbox.submit("U0THEO", form["id"], values={"concern": "The bus did not come"})).ok
    return await sandbox.wait_for(lambda: sandbox.messages(CASES, as_user="U0DANA"))


async def test_opening_app_home_shows_what_the_app_publishes(sandbox, practice):
    assert sandbox.home("U0DANA") is None
    await sandbox.open_home("U0DANA")
    home = await sandbox.wait_for(lambda: sandbox.home("U0DANA"))
    assert home["blocks"][0]["text"]["text"] == "What needs me now"
    await sandbox.quiet()
    await sandbox.open_home("U0DANA")
    await sandbox.quiet()
    assert "view" not in practice.heard[0]
    assert practice.heard[1]["view"]["id"] == home["id"]


async def test_the_messages_tab_publishes_nothing(sandbox, practice):
    await sandbox.open_home("U0DANA", tab="messages")
    await sandbox.quiet()
    assert practice.heard[0]["tab"] == "messages"
    assert sandbox.home("U0DANA") is None


async def test_a_button_at_app_home_opens_the_case_it_stands_for(sandbox, practice):
    await sandbox.open_home("U0DANA")
    await sandbox.wait_for(lambda: sandbox.home("U0DANA"))
    assert (await sandbox.click("U0DANA", "open_case", value="8")).ok
    await sandbox.wait_for(lambda: sandbox.modals("U0DANA"))
    click = practice.heard[-1]
    assert click["actions"][0]["value"] == "8"
    assert click["container"] == {"type": "view", "view_id": sandbox.home("U0DANA")["id"]}
    with pytest.raises(NotPossible, match="2 elements fit open_case"):
        await sandbox.click("U0DANA", "open_case", view=sandbox.home("U0DANA")["id"])


async def test_a_shortcut_opens_a_form_and_its_answers_arrive_in_slacks_shape(sandbox, practice):
    form = await intake_of(sandbox)
    outcome = await sandbox.submit(
        "U0THEO", form["id"], values={"concern": "Late bus", "school": "oak", "how": "phone"}
    )
    assert outcome.ok
    assert sandbox.modals("U0THEO") == []
    values = practice.heard[-1]["view"]["state"]["values"]
    assert values["concern"]["text"] == {"type": "plain_text_input", "value": "Late bus"}
    assert values["school"]["pick"]["selected_option"]["text"]["text"] == "Oak Creek Elementary"
    assert values["how"]["pick"]["selected_option"]["value"] == "phone"
    assert values["day"]["pick"] == {"type": "datepicker", "selected_date": "2026-11-20"}


async def test_a_form_with_a_required_field_left_empty_never_reaches_the_app(sandbox, practice):
    form = await intake_of(sandbox)
    with pytest.raises(FormIncomplete) as refused:
        await sandbox.submit("U0THEO", form["id"], values={"school": "oak"})
    assert refused.value.errors == {"concern": REQUIRED}
    assert sandbox.errors("U0THEO") == [REQUIRED]
    assert practice.heard == []


async def test_errors_of_the_app_stand_at_their_fields_and_the_answers_stay(sandbox, practice):
    practice.answer = {"response_action": "errors", "errors": {"concern": "Please say more."}}
    form = await intake_of(sandbox)
    outcome = await sandbox.submit("U0THEO", form["id"], values={"concern": "Hm"})
    assert outcome.errors == {"concern": "Please say more."}
    assert sandbox.errors("U0THEO") == ["Please say more."]
    practice.answer = None
    assert (await sandbox.submit("U0THEO", form["id"])).ok
    assert practice.heard[-1]["view"]["state"]["values"]["concern"]["text"]["value"] == "Hm"


async def test_errors_at_a_block_that_takes_no_errors_are_trouble_for_the_person(sandbox, practice):
    practice.answer = {"response_action": "errors", "errors": {"more": "nobody will see this"}}
    form = await intake_of(sandbox)
    outcome = await sandbox.submit("U0THEO", form["id"], values={"concern": "Hm"})
    assert outcome.error == "We had some trouble connecting. Try again?"
    assert "not the block_id of an input block" in next(
        call["error"] for call in sandbox.calls if call["method"] == "ack" and not call.get("ok", True)
    )


async def test_update_push_and_clear_answer_a_submission(sandbox, practice):
    form = await intake_of(sandbox)
    practice.answer = {
        "response_action": "update",
        "view": {**intake_view(), "title": {"type": "plain_text", "text": "Again"}},
    }
    assert (await sandbox.submit("U0THEO", form["id"], values={"concern": "one"})).ok
    again = sandbox.modals("U0THEO")[-1]
    assert (again["id"], again["title"]["text"]) == (form["id"], "Again")
    assert again["hash"] != form["hash"]
    practice.answer = {"response_action": "push", "view": note_view("On top")}
    await sandbox.submit("U0THEO", form["id"])
    below, top = sandbox.modals("U0THEO")
    assert (top["previous_view_id"], top["root_view_id"]) == (below["id"], below["id"])
    with pytest.raises(NotPossible, match="lies on top"):
        await sandbox.submit("U0THEO", below["id"])
    await sandbox.submit("U0THEO", top["id"], values={"note": "done"})
    assert sandbox.modals("U0THEO") == []


async def test_a_button_in_a_modal_pushes_another_and_closing_it_shows_the_first(sandbox, practice):
    form = await intake_of(sandbox)
    await sandbox.click("U0THEO", "privacy", values={"concern": "half typed"})
    top = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")[1:]))[0]
    assert practice.heard[-1]["view"]["state"]["values"]["concern"]["text"]["value"] == "half typed"
    with pytest.raises(NotPossible, match="lies on top"):
        await sandbox.close_view("U0THEO", form["id"])
    await sandbox.close_view("U0THEO", top["id"])
    assert [view["id"] for view in sandbox.modals("U0THEO")] == [form["id"]]
    await sandbox.click("U0THEO", "privacy")
    again = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")[1:]))[0]
    with pytest.raises(NotPossible, match="no submit button"):
        await sandbox.submit("U0THEO", again["id"])


async def test_closing_a_form_tells_the_app_only_if_it_asked_for_it(sandbox, practice):
    form = await intake_of(sandbox)
    await sandbox.close_view("U0THEO", form["id"], all_of_them=True)
    assert practice.heard[-1]["type"] == "view_closed"
    assert practice.heard[-1]["is_cleared"] is True
    assert sandbox.modals("U0THEO") == []


async def test_a_card_reaches_the_private_channel_and_only_its_members_see_it(sandbox, practice):
    messages = await filed(sandbox)
    assert messages[0]["text"] == "Case 7, normal"
    with pytest.raises(NotPossible, match="U0THEO does not see C0CASES"):
        sandbox.messages(CASES, as_user="U0THEO")
    with pytest.raises(NotPossible, match="does not see C0CASES"):
        await sandbox.click("U0THEO", "take_case", channel=CASES)


async def test_taking_a_case_changes_the_card_and_answers_one_person(sandbox, practice):
    await filed(sandbox)
    assert (await sandbox.click("U0DANA", "take_case", channel=CASES)).ok
    seen = await sandbox.wait_for(lambda: sandbox.messages(CASES, as_user="U0DANA")[1:])
    assert seen[0]["text"] == "You own case 7 now."
    card = sandbox.messages(CASES, as_user="U0LUIS")
    assert len(card) == 1
    assert "<@U0DANA>" in str(card[0]["blocks"])
    assert "edited" in card[0]


async def test_a_menu_in_a_message_sends_the_option_chosen(sandbox, practice):
    await filed(sandbox)
    await sandbox.click("U0DANA", "more_case", value="remind", channel=CASES)
    seen = await sandbox.wait_for(lambda: sandbox.messages(CASES, as_user="U0DANA")[1:])
    assert seen[0]["text"] == "Chosen: remind"
    with pytest.raises(NotPossible, match="does not offer"):
        await sandbox.click("U0DANA", "more_case", value="burn", channel=CASES)


async def test_a_slash_command_opens_a_form_or_answers_to_one_person(sandbox, practice):
    assert (await sandbox.run_command("U0THEO", "/ombuds", text="new", channel="C0GENERAL")).ok
    assert (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]["callback_id"] == "intake"
    await sandbox.run_command("U0THEO", "/ombuds", text="what", channel="C0GENERAL")
    assert sandbox.messages("C0GENERAL", as_user="U0THEO")[0]["text"] == "Try `/ombuds new`."
    assert sandbox.messages("C0GENERAL", as_user="U0DANA") == []
    with pytest.raises(NotPossible, match="not a valid command"):
        await sandbox.run_command("U0THEO", "/unknown")
    with pytest.raises(NotPossible, match="does not see"):
        await sandbox.run_command("U0THEO", "/ombuds", text="new", channel=CASES)


async def test_an_answer_to_a_command_that_slack_would_refuse_is_trouble_for_the_person(sandbox, practice):
    outcome = await sandbox.run_command("U0THEO", "/ombuds", text="odd")
    assert "unsupported type: sektion" in outcome.error
    assert sandbox.errors("U0THEO") == [outcome.error]
    assert sandbox.dm("U0THEO") == []


async def test_an_answer_to_a_form_that_slack_does_not_know_is_trouble_for_the_person(sandbox, practice):
    form = await intake_of(sandbox)
    for answer in ({"response_action": "dance"}, {"response_action": "update", "view": {"type": "modal"}}):
        practice.answer = answer
        assert (await sandbox.submit("U0THEO", form["id"], values={"concern": "x"})).error
    assert [view["id"] for view in sandbox.modals("U0THEO")] == [form["id"]]


async def test_a_response_url_answers_a_command_later(sandbox, practice):
    await sandbox.run_command("U0THEO", "/ombuds", text="later")
    said = await sandbox.wait_for(lambda: sandbox.dm("U0THEO")[2:] and sandbox.dm("U0THEO"))
    assert [one["text"] for one in said] == ["later 0", "later 1", "later 2"]


async def test_a_direct_message_reaches_the_app_escaped_and_with_an_event_id(sandbox, practice):
    ts = await sandbox.send_dm("U0THEO", "Tom & <b>Jerry</b>")
    await sandbox.quiet()
    heard = practice.heard[0]
    assert (heard["text"], heard["channel_type"], heard["ts"]) == ("Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;", "im", ts)
    assert heard["event_id"].startswith("Ev")
    assert sandbox.dm("U0THEO")[0]["text"] == heard["text"]


async def test_the_app_is_not_told_of_its_own_words_by_bolt_but_slack_does_send_them(sandbox, practice):
    channel = (await practice.client.conversations_open(users=["U0THEO"]))["channel"]["id"]
    said = await practice.client.chat_postMessage(channel=channel, text="There is an answer.")
    await practice.client.chat_update(channel=channel, ts=said["ts"], text="There was an answer.")
    await practice.client.chat_delete(channel=channel, ts=said["ts"])
    await sandbox.quiet()
    sent = [call["args"]["body"]["event"] for call in sandbox.calls if call["method"] == "payload"]
    assert [event.get("subtype") for event in sent] == [None, "message_changed"]
    assert sent[0]["bot_id"] == "B0OMBUDS"
    assert sandbox.dm("U0THEO") == []


async def test_a_file_arrives_in_a_direct_message_and_only_there(sandbox, practice):
    await practice.send_report("U0KAREN")
    message = sandbox.dm("U0KAREN")[0]
    shared = message["files"][0]
    assert (message["text"], shared["title"]) == ("The report of October is released.", "Report 2026-10")
    held = sandbox.file(shared["id"], as_user="U0KAREN")
    assert held.content == b"category,count\r\ntransport,12\r\n"
    with pytest.raises(NotPossible):
        sandbox.file(shared["id"], as_user="U0THEO")
    with pytest.raises(NotPossible, match="no such file"):
        sandbox.file("F0NONE", as_user="U0KAREN")


async def test_an_external_menu_asks_the_app_for_its_options(sandbox, practice):
    menu = {"type": "external_select", "action_id": "person", "min_query_length": 2}
    view = {
        **note_view(),
        "blocks": [
            {"type": "input", "block_id": "who", "label": {"type": "plain_text", "text": "Who"}, "element": menu}
        ],
    }
    practice.answer = {"response_action": "update", "view": view}
    form = await intake_of(sandbox)
    await sandbox.submit("U0THEO", form["id"], values={"concern": "x"})
    offered = await sandbox.suggest("U0THEO", form["id"], action_id="person", typed="da")
    assert [one["value"] for one in offered] == ["dana", "luis"]
    with pytest.raises(NotPossible, match="too little"):
        await sandbox.suggest("U0THEO", form["id"], action_id="person", typed="d")
    assert (await sandbox.submit("U0THEO", form["id"], values={"who": "luis"})).ok
    chosen = practice.heard[-1]["view"]["state"]["values"]["who"]["person"]["selected_option"]
    assert chosen["text"]["text"] == "Luis Ortega"


async def test_nobody_can_act_as_the_app_or_as_a_person_who_left(sandbox, practice):
    await sandbox.change_user("U0GUST", deleted=True)
    for nobody in ("U0OMBUDSBOT", "U0GUST", "U0NONE"):
        with pytest.raises(NotPossible, match="nobody can act"):
            await sandbox.send_dm(nobody, "hello")
    with pytest.raises(NotPossible, match="neither a modal nor an App Home"):
        await sandbox.click("U0THEO", "take_case")
    with pytest.raises(NotPossible, match="no such shortcut"):
        await sandbox.run_shortcut("U0THEO", "other")
    with pytest.raises(NotPossible, match="no open modal"):
        await sandbox.submit("U0THEO", "V0NONE")


async def test_the_plain_view_of_the_practice_app_needs_no_callback(sandbox, practice, call):
    await sandbox.run_shortcut("U0THEO", "open_intake")
    trigger = sandbox.office.issue_trigger("U0THEO")
    answer = await call("views.open", trigger_id=trigger, view=plain_view("Short", "text"))
    assert answer["ok"], answer
    assert [view["title"]["text"] for view in sandbox.modals("U0THEO")] == ["Short"]
