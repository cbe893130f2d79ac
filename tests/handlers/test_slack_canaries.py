"""Planted names run through every flow; outside the bodies of modals nobody may ever find them."""

import logging

from tests.handlers.conftest import CANARIES, CASES, DANA, THEO
from tests.office import mail

NAME, WORD, ADDRESS = CANARIES
TEXT = f"{NAME} {WORD} <!channel> writes: the bus does not come to Birch Lane."


async def test_no_planted_name_reaches_a_message_an_id_a_value_or_a_log(front, caplog):
    caplog.set_level(logging.INFO)
    await front.office.receive(mail(TEXT, From=f"{NAME} <{ADDRESS}>", Subject=f"{NAME} and {WORD}"))
    to = "case+abcdefgh@district.example"
    await front.office.receive(mail(TEXT, To=to, Message_ID="<two@nowhere.example>"), to=to)
    await front.sandbox.run_shortcut(DANA, "open_intake")
    await front.settled()
    await front.send(DANA, text=TEXT, visitor_name=NAME, visitor_email=ADDRESS, visitor_phone="2095550199")
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    await front.send(THEO, text=TEXT)
    await front.sandbox.send_dm(THEO, TEXT)
    await front.step()
    case = (await front.cases())[0]
    shown = await front.open_case(DANA, case)
    assert NAME in shown
    assert "&lt;!channel&gt;" in shown
    await front.press(DANA, "case_note", value=case.id.hex)
    await front.send(DANA, note=TEXT)
    await front.press(DANA, "case_plan_follow_up", value=case.id.hex)
    await front.send(DANA, on="2026-11-24", note=TEXT)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply=TEXT)
    await front.send(DANA)
    await front.press(DANA, "reply_cancel")
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.press(DANA, "case_close", value=case.id.hex)
    await front.send(DANA, outcome="resolved", cause="delay", barrier="transport")
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.sandbox.open_home(DANA)
    await front.settled()
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_file")
    await front.step()
    assert front.sandbox.messages(CASES, as_user=DANA)
    assert front.leaks(NAME, WORD, ADDRESS, "Birch Lane", "2095550199") == []
    assert not any(name in caplog.text for name in CANARIES)
