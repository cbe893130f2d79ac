"""App Home, the holding lane and the report, for each role."""

import datetime as dt

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import select

from bot import lane
from bot.handlers.slack_desk import Entry
from bot.mail.reply_address import address
from bot.reports import edition
from bot.senders import ADDRESS_TOO_WIDE
from storage import clocks
from storage.enums import Attention, CaseStatus, EditionState, InboxStatus, OutboxStatus
from storage.fact_models import Edition
from storage.models import Case, Outbox, Visitor
from tests.handlers.conftest import CASES, DANA, GUEST, KAREN, LUIS, THEO, words
from tests.handlers.test_slack_guard import request
from tests.office import mail


async def home(front, user: str) -> str:
    await front.sandbox.open_home(user)
    await front.settled()
    return words(front.sandbox.home(user))


async def held(front, text: str = "My son waits for the bus every morning.") -> None:
    """A letter to a case address that is none."""
    to = "case+abcdefgh@district.example"
    await front.office.receive(mail(text, To=to), to=to)
    await front.step()


async def test_an_ombudsperson_sees_what_needs_them_in_its_order(front):
    await front.letter("The bus does not come.", Message_ID="<a@correo.example>")
    await front.letter("My brother has a gun and says he will shoot at the school today.", Message_ID="<b@x.example>")
    shown = await home(front, DANA)
    assert shown.index("needs a person now") < shown.index("New (")
    assert "Rosa" not in shown
    labels = [
        block["accessory"]["accessibility_label"]
        for block in front.sandbox.home(DANA)["blocks"]
        if block.get("accessory", {}).get("action_id") == "case_open"
    ]
    assert len(set(labels)) == len(labels) == 2


async def test_what_is_late_stands_above_what_is_new(socketed):
    front = socketed
    await front.letter(Message_ID="<a@correo.example>")
    front.office.now += dt.timedelta(days=6)
    await front.letter(Message_ID="<b@correo.example>")
    shown = await home(front, DANA)
    assert shown.index("Overdue (1)") < shown.index("2026-0001") < shown.index("New (1)") < shown.index("2026-0002")


async def test_home_is_brought_up_to_date_after_ones_own_act(front):
    case = await front.letter()
    assert "Nobody yet" in await home(front, DANA)
    await front.press(DANA, "case_open", value=case.id.hex)
    await front.press(DANA, "case_take", value=case.id.hex)
    assert "<@U0DANA>" in words(front.sandbox.home(DANA))


async def test_more_cases_than_a_page_holds_are_turned_over(socketed, monkeypatch):
    front = socketed
    monkeypatch.setattr("bot.handlers.slack_home_views.PAGE", 2)
    for number in range(3):
        await front.letter(Message_ID=f"<{number}@correo.example>", From=f"a{number}@x.example")
    assert "2026-0003" not in await home(front, DANA)
    await front.press(DANA, "home_page")
    assert "2026-0003" in words(front.sandbox.home(DANA))
    await front.press(DANA, "home_page_back")
    assert "2026-0001" in words(front.sandbox.home(DANA))


async def test_nothing_to_do_is_said_and_a_teacher_sees_how_to_reach_the_office(front):
    assert "Nothing needs you now." in await home(front, DANA)
    shown = await home(front, THEO)
    assert "(209) 555-0142" in shown
    assert "What needs you now" not in shown
    await front.press(THEO, "intake_open")
    assert "What is your concern?" in front.shown(THEO)


async def test_a_guest_sees_only_how_the_office_is_reached(front):
    shown = await home(front, GUEST)
    assert "not available to you" in shown
    assert "(209) 555-0142" in shown
    assert "What needs you now" not in shown


async def test_a_held_letter_is_opened_logged_and_filed(front):
    await held(front)
    shown = await home(front, DANA)
    assert "It came to a reply address that is not valid" in shown
    await front.press(DANA, "held_open")
    assert "waits for the bus" in front.shown(DANA)
    await front.press(DANA, "held_file")
    assert "Filed as case 2026-0001" in front.shown(DANA)
    assert (await front.inbox())[0].status is InboxStatus.FILED
    assert (await front.cases())[0].status is CaseStatus.NEW
    assert "It came to a reply address that is not valid" not in words(front.sandbox.home(DANA))


async def test_a_held_letter_is_set_aside_and_whoever_comes_late_is_told(front):
    await held(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_set_aside")
    assert "Set aside" in front.shown(DANA)
    assert (await front.inbox())[0].status is InboxStatus.SET_ASIDE


async def test_what_was_set_aside_can_be_put_back_at_once_or_from_its_list(front):
    await held(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_set_aside")
    await front.press(DANA, "held_put_back")
    assert "It waits in the holding lane" in front.shown(DANA)
    assert (await front.inbox())[0].status is InboxStatus.HELD
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_set_aside")
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.press(DANA, "letters_aside")
    assert "1 letters that were set aside" in front.shown(DANA)
    assert "waits for the bus" not in front.shown(DANA)
    await front.press(DANA, "letter_open")
    assert "waits for the bus" in front.shown(DANA)
    await front.press(DANA, "held_put_back")
    assert (await front.inbox())[0].status is InboxStatus.HELD


async def strangers(front, text: str = "I am her father.") -> Case:
    """A case, and a letter of somebody else to its address."""
    case = await front.letter(Message_ID="<a@correo.example>")
    office = front.office.office
    to = address(case.reply_token, office.reply_secrets[0], domain=office.reply_domain)
    letter = mail(text, To=to, From="Minh Tran <minh.tran@mailhouse.example>", Message_ID="<m@mailhouse.example>")
    await front.office.receive(letter, sender="minh.tran@mailhouse.example", to=to)
    await front.step()
    return case


async def test_a_letter_to_a_case_address_offers_the_case_and_its_people_and_accuses_nobody(front):
    case = await strangers(front)
    shown = await home(front, DANA)
    assert f"It concerns case {case.number}." in shown
    await front.press(DANA, "held_open")
    shown = front.shown(DANA)
    assert f"Does it belong to case {case.number}?" in shown
    assert "It was sent to the reply address of this case." in shown
    assert "Rosa Delgado, rosa.delgado@correo.example" in shown
    assert not any(word in shown.lower() for word in ("stranger", "suspicious", "fraud", "fake", "forged"))


async def test_another_person_is_put_on_the_case_with_one_click(front):
    case = await strangers(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_add", block_id=f"offer:{case.id.hex}")
    assert f"Added to case {case.number}." in front.shown(DANA)
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    shown = await front.open_case(DANA, case)
    assert "I am her father." in shown
    assert "minh.tran@mailhouse.example" in shown


async def test_a_second_address_of_somebody_on_the_case_is_one_click_too(socketed):
    front = socketed
    case = await strangers(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    letter = (await front.inbox())[1].id.hex
    (rosa,) = await front.rows(select(Visitor))
    await front.press(DANA, "held_add", value=f"{letter}:{case.id.hex}:{rosa.id.hex}")
    assert f"Added to case {case.number}." in front.shown(DANA)
    assert len(await front.rows(select(Visitor))) == 1


async def test_a_case_split_off_is_linked_and_the_link_opens_the_other(front):
    case = await strangers(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_split")
    assert "Filed as case 2026-0002" in front.shown(DANA)
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.step()
    shown = await front.open_case(DANA, case)
    assert "Case 2026-0002 was split from it" in shown
    other = (await front.cases())[1]
    await front.press(DANA, "case_open", value=other.id.hex)
    assert "It was split from case 2026-0001" in front.shown(DANA)


async def test_two_people_at_one_letter_the_second_is_told_and_changes_nothing(front):
    case = await strangers(front)
    for user in (DANA, LUIS):
        await home(front, user)
        await front.press(user, "held_open")
    await front.press(DANA, "held_set_aside")
    await front.press(LUIS, "held_add", block_id=f"offer:{case.id.hex}")
    assert "Somebody else has already dealt with this letter." in front.shown(LUIS)
    assert "Letters on hold (1)" not in words(front.sandbox.home(LUIS))
    assert (await front.inbox())[1].status is InboxStatus.SET_ASIDE


async def test_a_letter_settled_meanwhile_says_so_instead_of_opening(socketed):
    front = socketed
    await strangers(front)
    await home(front, LUIS)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    await front.press(DANA, "held_file")
    await front.press(LUIS, "held_open")
    assert "Somebody else has already dealt with this letter." in front.shown(LUIS)


async def test_what_a_button_carried_is_looked_up_and_nonsense_finds_nothing(socketed):
    front = socketed
    case = await strangers(front)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    letter = (await front.inbox())[1].id.hex
    for action, value in (
        ("held_add", letter),
        ("held_add", f"{letter}:{'0' * 32}"),
        ("held_add", f"{letter}:{case.id.hex}:{letter}"),
        ("held_split", f"{letter}:"),
        ("held_put_back", "x"),
        ("letters_page", "everything:0"),
    ):
        body = dict(request(Entry("action", action, "", None), DANA).body)
        body["view"] = front.top(DANA)
        body["actions"][0] |= {"value": value, "action_ts": f"{action}{value}"}
        answer = await front.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        assert answer.status == 200
        await front.settled()
    assert (await front.inbox())[1].status is InboxStatus.HELD
    assert len(await front.cases()) == 1


async def test_a_letter_nobody_opens_is_told_of_in_the_case_channel_by_number_only(front):
    await strangers(front, "Minh Tran writes about Alder Elementary.")
    front.office.now += dt.timedelta(hours=4)
    await lane.run_due(front.office.database, front.office.office, now=front.office.now)
    await front.step()
    told = front.sandbox.messages(CASES, as_user=DANA)[-1]
    assert told["text"].startswith("Letters on hold that nobody has opened: 1.")
    assert front.leaks("Minh", "Alder") == []
    await front.press(DANA, "held_open", channel=CASES, message_ts=told["ts"])
    assert "Alder Elementary" in front.shown(DANA)


async def away(front, number: int = 1) -> None:
    head = {"Auto_Submitted": "auto-replied", "Message_ID": f"<away{number}@x.example>", "Subject": "Quillfeather"}
    await front.office.receive(mail("I am away until Monday.", **head))


async def test_machine_mail_is_counted_on_home_and_looked_through_in_pages(front):
    for number in range(21):
        await away(front, number)
    assert "Machine mail since" in await home(front, DANA)
    assert ": 21." in words(front.sandbox.home(DANA))
    await front.press(DANA, "letters_machine")
    assert "21 letters that look automatic" in front.shown(DANA)
    assert "It looks automatic: it says so itself" in front.shown(DANA)
    assert "Quillfeather" not in front.shown(DANA)
    await front.press(DANA, "letters_page")
    assert front.shown(DANA).count("It looks automatic") == 1
    await front.press(DANA, "letters_page_back")
    assert front.shown(DANA).count("It looks automatic") == 20


async def test_what_a_person_wrote_after_all_becomes_a_case_with_an_answer(front):
    await away(front)
    await home(front, DANA)
    await front.press(DANA, "letters_machine")
    await front.press(DANA, "letter_open")
    assert "I am away until Monday." in front.shown(DANA)
    await front.press(DANA, "machine_human")
    await front.step()
    assert "Filed as case 2026-0001" in front.shown(DANA)
    assert len(front.mails.sent) == 1
    assert "Machine mail since" in words(front.sandbox.home(DANA))
    assert ": 0." in words(front.sandbox.home(DANA))


async def test_a_long_held_letter_has_pages(socketed):
    front = socketed
    await held(front, "word " * 9000)
    await home(front, DANA)
    await front.press(DANA, "held_open")
    assert "more characters" in front.shown(DANA)
    await front.press(DANA, "held_page")
    assert "word" in front.shown(DANA)
    await front.press(DANA, "held_page_back")
    assert "File as a new case" in front.shown(DANA)


async def test_a_supervisor_reads_the_released_report_and_nothing_before_or_beside_it(front):
    await front.letter()
    front.office.now = dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC)
    async with front.office.database.writing(front.office.now) as tx:
        await edition.build(tx, front.office.office, month="2026-11")
    assert "No report is out yet." in await home(front, KAREN)
    assert "November 2026" in await home(front, DANA)
    await front.press(DANA, "report_open")
    await front.sandbox.close_view(DANA, front.top(DANA)["id"])
    await front.press(DANA, "report_approve")
    await front.press(DANA, "report_release")
    assert (await front.rows(select(Edition)))[0].state is EditionState.RELEASED
    shown = await home(front, KAREN)
    assert "November 2026" in shown
    assert "2026-0001" not in shown
    await front.press(KAREN, "report_open")
    assert "<10" in front.shown(KAREN).replace("&lt;", "<")


async def test_what_is_to_be_read_first_stands_above_what_is_late_until_it_is_read(socketed):
    front = socketed
    await front.letter(Message_ID="<a@correo.example>")
    front.office.now += dt.timedelta(days=6)
    case = await front.letter("My uncle hits me every night.", Message_ID="<b@correo.example>")
    assert case.attention is not Attention.NORMAL
    shown = await home(front, DANA)
    assert shown.index("Read first (1)") < shown.index(case.number) < shown.index("Overdue (1)")
    await front.open_case(DANA, case)
    assert "Read first (" not in await home(front, DANA)


async def test_letters_on_hold_stand_above_cases_that_wait_for_others(socketed):
    front = socketed
    case = await front.letter(Message_ID="<a@correo.example>")
    async with front.office.database.writing(front.office.now) as tx:
        waiting = await tx.session.get_one(Case, case.id)
        waiting.status, waiting.owner, waiting.reviewed_at = CaseStatus.WAITING_VISITOR, DANA, front.office.now
        await clocks.finish(tx, case.id)
    await held(front)
    shown = await home(front, DANA)
    assert shown.index("Letters on hold (1)") < shown.index("Waiting on others (1)")


async def test_a_danger_on_hold_says_so_on_home_and_its_letter_names_the_case_it_was_sent_to(socketed):
    front = socketed
    case = await front.letter(Message_ID="<a@correo.example>")
    office = front.office.office
    to = address(case.reply_token, office.reply_secrets[0], domain=office.reply_domain)
    letter = mail("I will shoot at the school today.", To=to, From="gus@x.example", Message_ID="<c@x.example>")
    await front.office.receive(letter, sender="gus@x.example", to=to)
    assert "A letter on hold may tell of danger." in await home(front, DANA)
    await front.press(DANA, "held_open")
    assert f"It concerns case {case.number}." in front.shown(DANA)


async def test_what_could_not_be_sent_stands_on_home_until_a_person_has_seen_to_it(front):
    await front.letter()
    async with front.office.database.writing(front.office.now) as tx:
        notice = (await tx.session.scalars(select(Outbox).where(Outbox.template == "acknowledgement"))).one()
        notice.status, notice.error = OutboxStatus.FAILED, ADDRESS_TOO_WIDE
    shown = await home(front, DANA)
    assert "letters before the @ that our mail server cannot pass on. Please call" in shown
    assert "Could not be sent (1)" in shown
    assert "Acknowledgement (2026-0001)" in shown
    await front.press(DANA, "notice_settled")
    await front.step()
    assert "Could not be sent (1)" not in await home(front, DANA)
    assert (await front.rows(select(Outbox).where(Outbox.template == "acknowledgement")))[0].status == "cancelled"
