"""What an ombudsperson does with a case in Slack, end to end."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from bot.handlers import slack_case_views
from bot.local_senders import UndeliverableError
from bot.mail import reply_address
from storage import audit
from storage.enums import CaseStatus, OutboxStatus, SuggestionStatus
from storage.models import CallOut, Case, FollowUp, Outbox, ReferralSuggestion
from tests.handlers.conftest import CASES, DANA, GUEST, KAREN, LUIS, THEO
from tests.office import mail


async def trail(front, case: Case) -> list[tuple[str, str]]:
    async with front.office.database.reading(front.office.now) as tx:
        return [(row.actor, row.action) for row in await audit.entries(tx, audit.case_chain(case.id))]


def history(view) -> str:
    """The text of the letters on one page, without headings and what is said of further pages."""
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section" and "text" in block]
    return "".join(text for text in texts if not text.startswith("*") and "more characters" not in text)


async def replies(front) -> list[Outbox]:
    return await front.rows(select(Outbox).where(Outbox.template.in_(("reply", "answer"))))


async def test_the_letter_opens_from_the_card_and_the_view_is_logged(front):
    case = await front.letter("My son waits for the bus <every> morning & it does not come.")
    shown = await front.open_case(DANA, case)
    assert "the bus &lt;every&gt; morning &amp; it does not come" in shown
    assert "Rosa Delgado" in shown
    assert (DANA, "viewed") in await trail(front, case)
    assert (await front.cases())[0].reviewed_at == front.office.now


async def test_take_note_reply_preview_send_and_cancel(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_take", value=case.id.hex)
    assert "case_take" not in str(front.top(DANA)["blocks"])
    await front.press(DANA, "case_note", value=case.id.hex)
    assert (await front.send(DANA, note="Called the depot; they look at route 7.")).ok
    assert "they look at route 7" in front.shown(DANA)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="We asked the depot and will write on Friday.")
    assert "rosa.delgado@correo.example" in front.shown(DANA)
    assert "We asked the depot and will write on Friday." in front.shown(DANA)
    assert await replies(front) == []
    await front.send(DANA)
    assert "60 seconds" in front.shown(DANA)
    assert len(front.sandbox.modals(DANA)) == 2
    await front.press(DANA, "reply_cancel")
    assert "not sent" in front.shown(DANA)
    assert [row.status for row in await replies(front)] == [OutboxStatus.CANCELLED]
    front.office.now += dt.timedelta(minutes=2)
    await front.step()
    assert not any("We asked the depot" in str(mail.content) for mail in front.mails.sent)
    case = (await front.cases())[0]
    assert (case.owner, case.status) == (DANA, CaseStatus.ACTIVE)


async def test_a_reply_goes_out_after_its_delay_and_then_it_is_too_late(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="We will write on Friday.")
    await front.send(DANA)
    front.office.now += dt.timedelta(seconds=61)
    await front.step()
    assert any(b"We will write on Friday." in mail.content for mail in front.mails.sent)
    await front.press(DANA, "reply_cancel")
    assert "already sent" in front.shown(DANA)
    assert [row.status for row in await replies(front)] == [OutboxStatus.SENT]


async def test_a_text_changed_in_the_preview_is_previewed_again_before_it_can_go(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="First words.")
    await front.send(DANA, reply="Second words.")
    assert await replies(front) == []
    assert "Second words." in front.shown(DANA)
    await front.send(DANA)
    assert len(await replies(front)) == 1


async def test_a_second_click_takes_once_and_a_second_submit_writes_once(front):
    case = await front.letter()
    clicks = [front.press(DANA, "case_take", value=case.id.hex, channel=CASES) for _ in range(2)]
    assert all(outcome.ok for outcome in await asyncio.gather(*clicks))
    await front.open_case(DANA, case)
    await front.press(DANA, "case_note", value=case.id.hex)
    view = front.top(DANA)["id"]
    front.sandbox.faults.lose_acks(1)
    first = await front.sandbox.submit(DANA, view, values={"note": "One note."})
    assert not first.ok
    assert (await front.sandbox.submit(DANA, view, values={})).ok
    await front.settled()
    actions = [action for _, action in await trail(front, case)]
    assert (actions.count("take"), actions.count("note")) == (1, 1)


async def test_cancelling_twice_says_the_same_thing_twice(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="Too early.")
    await front.send(DANA)
    view = front.top(DANA)
    await asyncio.gather(*(front.sandbox.click(DANA, "reply_cancel", view=view["id"]) for _ in range(2)))
    await front.settled()
    assert "not sent" in front.shown(DANA)
    assert [row.status for row in await replies(front)] == [OutboxStatus.CANCELLED]


async def test_of_two_people_on_one_case_the_slower_is_told_and_keeps_the_text(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.open_case(LUIS, case)
    await front.press(LUIS, "case_reply", value=case.id.hex)
    await front.press(DANA, "case_take", value=case.id.hex)
    await front.send(LUIS, reply="My long and careful answer.")
    assert "Someone else changed this case first" in front.shown(LUIS)
    assert "My long and careful answer." in front.shown(LUIS)
    await front.send(LUIS)
    assert "Someone else" not in front.shown(LUIS)
    await front.send(LUIS)
    assert len(await replies(front)) == 1


async def test_a_follow_up_is_planned_and_done_and_a_past_day_is_marked(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_plan_follow_up", value=case.id.hex)
    assert (await front.send(DANA, on="2026-11-02")).errors == {"on": "Please choose a day that works here."}
    assert (await front.send(DANA, on="2026-11-24", note="Ask the depot again.")).ok
    assert "Ask the depot again." in front.shown(DANA)
    planned = (await front.rows(select(FollowUp).where(FollowUp.reason == "promised")))[0]
    assert planned.due_day == dt.date(2026, 11, 24)
    await front.press(DANA, "follow_up_done", value=planned.id.hex)
    assert (await front.rows(select(FollowUp).where(FollowUp.id == planned.id)))[0].done_at == front.office.now
    assert "Ask the depot again." not in front.shown(DANA)


async def test_category_and_urgency_are_confirmed_by_a_person(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_review", value=case.id.hex)
    assert (await front.send(DANA, category="transportation", urgency="urgent")).ok
    assert "Urgent" in front.shown(DANA)
    assert (await front.cases())[0].category == "transportation"


async def test_close_with_outcome_cause_and_barrier_then_open_again(front):
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_close", value=case.id.hex)
    assert (await front.send(DANA, outcome="resolved", cause="delay", barrier="transport")).ok
    closed = (await front.cases())[0]
    assert (closed.status, closed.outcome, closed.barrier) == (CaseStatus.CLOSED, "resolved", "transport")
    await front.press(DANA, "case_reopen", value=case.id.hex)
    assert (await front.cases())[0].status is CaseStatus.REOPENED


async def test_thanks_are_set_down_as_no_case(socketed):
    front = socketed
    case = await front.letter("Thank you for your help!")
    await front.open_case(DANA, case)
    await front.press(DANA, "case_not_a_case", value=case.id.hex)
    assert (await front.cases())[0].status is CaseStatus.NOT_A_CASE


async def test_a_suggested_service_is_confirmed_with_its_reason_in_sight(front):
    case = await front.letter("We have no food at home this week and the rent is due. Is there a food pantry near us?")
    shown = await front.open_case(DANA, case)
    assert "Suggested help" in shown
    rows = await front.rows(select(ReferralSuggestion).order_by(ReferralSuggestion.id))
    await front.press(DANA, "suggestion_confirm", value=rows[0].id.hex)
    await front.press(DANA, "suggestion_dismiss", value=rows[1].id.hex)
    states = [row.status for row in await front.rows(select(ReferralSuggestion).order_by(ReferralSuggestion.id))]
    assert states[:2] == [SuggestionStatus.CONFIRMED, SuggestionStatus.DISMISSED]


async def test_a_long_letter_is_shown_in_pages_and_not_a_character_is_lost(socketed):
    front = socketed
    text = " ".join(f"w{number}&" for number in range(9000))
    case = await front.letter(text)
    assert "more characters on the next pages" in await front.open_case(DANA, case)
    seen = history(front.top(DANA))
    while "'action_id': 'case_page'" in str(front.top(DANA)["blocks"]):
        await front.press(DANA, "case_page")
        seen += history(front.top(DANA))
    assert text.replace("&", "&amp;") in seen
    await front.press(DANA, "case_page_back")
    assert front.top(DANA)["title"]["text"] == f"Case {case.number}"


async def test_an_expired_trigger_is_told_beside_the_card(front):
    case = await front.letter()
    front.sandbox.faults.fail("views.open", "expired_trigger_id")
    await front.press(DANA, "case_open", value=case.id.hex, channel=CASES)
    assert front.sandbox.modals(DANA) == []
    assert front.sandbox.messages(CASES, as_user=DANA)[-1]["text"].startswith("This took too long")
    assert all("too long" not in post["text"] for post in front.sandbox.messages(CASES, as_user=LUIS))


async def test_an_emergency_is_accepted_by_one_person_and_the_other_is_told(front):
    await front.letter("My brother has a gun and says he will shoot at the school today.")
    im = {user: front.sandbox.world.im_with(user).id for user in (DANA, LUIS)}
    front.office.now += dt.timedelta(minutes=6)
    await front.step()
    await front.press(DANA, "call_out_accept", channel=im[DANA])
    assert "You have accepted" in front.sandbox.dm(DANA)[-1]["text"]
    await front.press(LUIS, "call_out_accept", channel=im[LUIS])
    assert "Someone else" in front.sandbox.dm(LUIS)[-1]["text"]
    assert (await front.rows(select(CallOut)))[0].accepted_by == DANA
    await front.step()
    assert "<@U0DANA> has accepted" in front.sandbox.messages(CASES, as_user=DANA)[0]["text"]


@pytest.mark.parametrize("person", [GUEST, KAREN, THEO])
async def test_whoever_is_no_ombudsperson_gets_nothing_from_a_card(front, person):
    case = await front.letter()
    await front.sandbox.join_channel(CASES, person)
    await front.settled()
    before = len(await trail(front, case))
    await front.press(person, "case_open", value=case.id.hex, channel=CASES)
    await front.press(person, "case_take", value=case.id.hex, channel=CASES)
    said = front.sandbox.messages(CASES, as_user=person)[-1]["text"]
    assert said == "This is not available to you."
    assert front.sandbox.modals(person) == []
    assert len(await trail(front, case)) == before
    assert (await front.cases())[0].owner is None


async def test_a_person_who_left_the_group_while_a_form_was_open_cannot_send_it(front):
    case = await front.letter()
    await front.open_case(LUIS, case)
    await front.press(LUIS, "case_note", value=case.id.hex)
    await front.sandbox.remove_from_group("S0OMBUDS", LUIS)
    await front.settled()
    await front.send(LUIS, note="Still here?")
    assert "not available to you" in front.shown(LUIS)
    assert "note" not in [action for _, action in await trail(front, case)]


async def test_a_reply_waiting_in_the_case_is_stopped_from_there_too(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="Too early.")
    await front.send(DANA)
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    assert "A reply waits" in front.shown(DANA)
    await front.press(DANA, "reply_cancel")
    assert "not sent" in front.shown(DANA)
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    assert "A reply waits" not in front.shown(DANA)


async def test_who_left_no_address_cannot_be_written_to_and_the_text_stays(socketed):
    front = socketed
    await front.sandbox.run_shortcut(DANA, "open_intake")
    await front.settled()
    await front.send(DANA, channel="phone", text="A caller asks about the bus.")
    await front.step()
    case = (await front.cases())[0]
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    outcome = await front.send(DANA, reply="We will call back.")
    assert outcome.errors["reply"].startswith("There is no address to answer to")


async def test_a_day_that_has_a_follow_up_already_is_marked(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    for expected in (None, "on"):
        await front.press(DANA, "case_plan_follow_up", value=case.id.hex)
        outcome = await front.send(DANA, on="2026-11-24")
        assert list(outcome.errors or {}) == ([expected] if expected else [])


async def test_a_fault_nobody_expected_gets_a_number_and_leaves_no_content_in_the_log(socketed, monkeypatch):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_note", value=case.id.hex)

    async def broken(*_args, **_more):
        raise RuntimeError("Quillfeather")

    monkeypatch.setattr("bot.casework.write_note", broken)
    await front.send(DANA, note="Quillfeather called.")
    assert "give this number" in front.shown(DANA)
    assert "Quillfeather called." in front.shown(DANA)
    assert front.leaks("Quillfeather") == []
    failed = [line for line in front.logs if line["event"] == "slack_request_failed"]
    assert failed[0]["error"] == "RuntimeError"
    assert failed[0]["reference"] in front.shown(DANA)


async def test_a_forged_case_id_leads_nowhere(socketed):
    front = socketed
    await front.letter()
    post = front.sandbox.office.posts[CASES][-1]
    for block in post.body["blocks"]:
        for one in block.get("elements", ()):
            one["value"] = "not-an-id"
    await front.press(DANA, "case_open", value="not-an-id", channel=CASES)
    assert front.sandbox.messages(CASES, as_user=DANA)[-1]["text"] == "This is not available to you."


async def test_a_teachers_answer_waits_in_slack_and_only_they_can_read_it(front):
    await front.sandbox.send_dm(THEO, "My supervisor shouts at me.")
    await front.step()
    case = (await front.cases())[0]
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="Shall we talk on Thursday?")
    await front.send(DANA)
    await front.press(THEO, "receipt_open", channel=front.sandbox.world.im_with(THEO).id)
    front.office.now += dt.timedelta(seconds=61)
    await front.step()
    told = front.sandbox.dm(THEO)[-1]
    assert told["text"] == "There is an answer for you."
    await front.press(THEO, "answer_open", channel=front.sandbox.world.im_with(THEO).id)
    assert "Shall we talk on Thursday?" in front.shown(THEO)
    stolen = told["blocks"][-1]["elements"][0]["value"]
    karens = front.sandbox.world.im_with(KAREN).id
    front.sandbox.office.post(karens, {**told, "ts": front.sandbox.office.ts()})
    await front.press(KAREN, "answer_open", channel=karens, value=stolen)
    assert front.sandbox.modals(KAREN) == []
    assert front.sandbox.dm(KAREN)[-1]["text"] == "This is not available to you."


def test_pages_stay_well_under_slacks_limit_for_one_view():
    assert slack_case_views.PAGE * 3 + 60 <= 100


async def test_dangers_stand_above_the_button_that_answers_and_warn_again_where_the_answer_is_written(socketed):
    front = socketed
    text = "My son is bullied. Please do not answer to this address, my husband reads my mail."
    case = await front.letter(text)
    assert "unsafe_contact" in case.signals
    shown = await front.open_case(DANA, case)
    assert shown.index("Writing back may be unsafe") < shown.index("Reply")
    await front.press(DANA, "case_reply", value=case.id.hex)
    assert "someone else may read it" in front.shown(DANA)
    await front.send(DANA, reply="We asked the depot.")
    assert "someone else may read it" in front.shown(DANA)


async def test_a_letter_that_has_not_gone_is_not_shown_as_one_that_has(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="We asked the depot.")
    await front.send(DANA)
    front.mails.troubles = [UndeliverableError("smtp 550")]
    assert "Waiting to be sent" in await front.open_case(LUIS, case)
    front.office.now += dt.timedelta(seconds=61)
    await front.step()
    shown = await front.open_case(LUIS, case)
    assert "Could not be sent" in shown
    assert "A reply may not have reached the visitor" in shown


async def test_an_answer_by_phone_is_told_by_the_button_beside_the_promise(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    promise = (await front.rows(select(FollowUp).where(FollowUp.reason == "first_contact")))[0]
    await front.press(DANA, "follow_up_done", value=promise.id.hex)
    assert (await front.cases())[0].first_contact_at == front.office.now


async def test_a_case_shows_who_did_not_get_our_letter_and_an_answer_there_is_warned_about(front):
    case = await front.letter()
    to = reply_address.address(
        case.reply_token, front.office.office.reply_secrets[0], domain=front.office.office.reply_domain
    )
    back = {"From": "mailer-daemon@correo.example", "Subject": "Undelivered Mail Returned to Sender", "To": to}
    raw = mail("The following address failed: rosa.delgado@correo.example\n550 5.1.1 no such user", **back)
    await front.office.receive(raw.replace(b"<one@", b"<back@"), sender="", to=to)
    await front.step()
    shown = await front.open_case(DANA, case)
    assert "rosa.delgado@correo.example did not accept our letter." in shown
    assert "(mailbox unknown)" in shown
    assert "A mail system" in shown
    await front.press(DANA, "case_reply", value=case.id.hex)
    await front.send(DANA, reply="We will write on Friday.")
    assert "This address did not accept our last letter." in front.shown(DANA)
    shown = await front.open_case(DANA, case)
    await front.press(DANA, "address_works")
    assert "did not accept our letter" not in front.shown(DANA)
    assert (DANA, "address_works") in await trail(front, case)
