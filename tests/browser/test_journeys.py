"""Eight journeys through the whole service in a real browser: SMTP port, database, workers, Slack side and page."""

import datetime as dt

import pytest
from playwright.async_api import expect

from bot import taxonomy, workdays
from bot.demo.past import add_past
from bot.sandbox.mailbox import Letter
from tests.browser import chromium
from tests.browser.people import (
    CASES,
    DANA,
    GUEST,
    KAREN,
    THEO,
    answered,
    dialog,
    fill,
    look,
    number_in,
    open_case,
    press,
    said,
    send_from,
    tab_to,
    take,
    titled,
    write_reply,
)

pytestmark = [*chromium.in_browser, pytest.mark.asyncio(loop_scope="package")]

DELAY = dt.timedelta(seconds=90)  # more than the send delay
MINH = "minh.tran@mailhouse.example"


async def test_a_mother_writes_in_spanish_from_a_phone_and_reads_a_persons_answer(stage, windows):
    mother = await windows.mailbox("Rosa Delgado")
    await send_from(mother, "El autobús no llega", "Mi hijo espera el autobús en la oscuridad. ¿Quién me puede ayudar?")
    letters = mother.locator("#letters")
    await expect(letters.get_by_role("heading", name="Recibimos su mensaje")).to_be_visible()
    await look(mother, "1-the-receipt-on-a-phone")
    number = number_in(await letters.inner_text())
    dana = await windows.of(DANA, CASES)
    card = said(dana, f"Case {number}:")
    await expect(card).to_contain_text("9:3")  # half past nine in the district, whatever the zone of the browser
    await expect(card).not_to_contain_text("Rosa")
    await expect(card).not_to_contain_text("autobús")
    await look(dana, "1-the-card")
    await open_case(dana, number)
    await expect(dialog(dana)).to_contain_text("Mi hijo espera el autobús en la oscuridad.")
    await take(dana)
    await look(dana, "1-the-case-taken")
    await write_reply(dana, "Hablé con la oficina de transporte. ¿Puedo llamarla el jueves?")
    await look(dana, "1-the-reply-waits")
    stage.walk(stage.clock.now() + DELAY)
    await mother.get_by_role("link", name="A letter has come").click()
    await expect(letters.locator("article").first).to_contain_text("¿Puedo llamarla el jueves?")
    await look(mother, "1-the-answer-on-a-phone")
    assert await mother.evaluate("document.documentElement.scrollWidth") <= 390


async def test_an_emergency_calls_a_person_who_accepts_in_the_direct_message(windows):
    mother = await windows.mailbox("Amina Yusuf")
    await send_from(mother, "Please help now", "My son has pills and says he wants to kill himself tonight.")
    await expect(mother.locator("#letters")).to_contain_text("911")
    number = number_in(await mother.locator("#letters").inner_text())
    dana = await windows.of(DANA, "dm")
    call = said(dana, f"Case {number} needs a person now")
    await expect(call).not_to_contain_text("pills")
    await look(dana, "2-the-call-out")
    await call.get_by_role("button", name="Accept the call-out").click()
    await expect(said(dana, "You have accepted.")).to_be_visible()
    await dana.get_by_role("button", name="ombuds-cases").click()
    await expect(said(dana, f"Case {number}:")).to_contain_text("@Dana Whitfield has accepted.")
    await look(dana, "2-accepted")


async def test_a_teacher_tells_in_confidence_reads_the_receipt_and_then_the_answer(stage, windows):
    theo = await windows.of(THEO)
    await theo.get_by_role("button", name="Tell the ombudsperson").click()
    await fill(theo, "What is your concern?", "My evaluation was changed after I spoke up about class sizes.")
    await look(theo, "3-the-form")
    await press(theo, "Submit")
    await titled(theo, "We received it")
    await press(theo, "Close")
    await theo.get_by_role("button", name="Messages").click()
    await said(theo, "We received it").get_by_role("button", name="Open").click()
    await titled(theo, "Case ")
    number = number_in(await dialog(theo).inner_text())
    await expect(dialog(theo)).to_contain_text("911")
    await look(theo, "3-the-receipt")
    await press(theo, "Close")
    dana = await windows.of(DANA, CASES)
    await open_case(dana, number)
    await take(dana)
    await write_reply(dana, "Thank you, Theo. Shall we talk on Friday at four?")
    stage.walk(stage.clock.now() + DELAY)
    answer = said(theo, "There is an answer for you.")
    await expect(answer).not_to_contain_text("Friday")
    await answer.get_by_role("button", name="Open").click()
    await expect(dialog(theo)).to_contain_text("Shall we talk on Friday at four?")
    await look(theo, "3-the-answer")


async def test_a_walk_in_left_empty_is_told_at_the_field_and_nothing_typed_is_lost(windows):
    dana = await windows.of(DANA, CASES)
    await dana.get_by_label("Slash command").fill("/ombuds new")
    await dana.keyboard.press("Enter")
    await fill(dana, "Visitor's name", "Amina Yusuf")
    await press(dana, "Submit")
    concern = dana.get_by_label("What did the visitor tell you?")
    await expect(dialog(dana).locator(".field", has=concern)).to_contain_text("Please complete this required field.")
    await expect(concern).to_be_focused()
    await expect(dialog(dana).get_by_label("Visitor's name")).to_have_value("Amina Yusuf")
    await look(dana, "4-the-error-at-the-field")
    await concern.fill("A grandmother asks who may pick up her grandson on Fridays.")
    await dialog(dana).get_by_label("How did it reach us?").select_option("phone")
    await press(dana, "Submit")
    await expect(dialog(dana)).to_contain_text("It is stored safely.")
    await look(dana, "4-stored")
    await press(dana, "Close")
    await expect(said(dana, "Case ", "@Dana Whitfield", "In work")).to_be_visible()


async def test_a_walk_in_is_written_down_by_keyboard_alone(windows):
    dana = await windows.of(DANA, CASES)
    cards = await dana.locator("article.message").count()
    await tab_to(dana, "Slash command")
    await dana.keyboard.type("/ombuds new\n")
    await titled(dana, "New concern")
    await tab_to(dana, "Submit")
    await dana.keyboard.press("Enter")
    await expect(dialog(dana).get_by_label("What did the visitor tell you?")).to_be_focused()
    await dana.keyboard.type("A father was told to come back with an interpreter.")
    await tab_to(dana, "Visitor's name")
    await dana.keyboard.type("Minh Tran")
    await look(dana, "4-by-keyboard")
    await tab_to(dana, "Submit")
    await dana.keyboard.press("Enter")
    await expect(dialog(dana)).to_contain_text("It is stored safely.")
    await dana.keyboard.press("Escape")
    await expect(dialog(dana)).to_be_hidden()
    await expect(dana.locator("article.message")).to_have_count(cards + 1)


async def test_a_reply_stopped_within_the_send_delay_never_leaves(stage, windows):
    letter = Letter(MINH, "Grades", "My daughter's grade was changed and nobody tells me why.", name="Minh Tran")
    number = number_in((await answered(stage, letter))["text"])
    dana = await windows.of(DANA, CASES)
    await open_case(dana, number)
    await write_reply(dana, "This was sent too early.")
    await press(dana, "Do not send")
    await expect(dialog(dana)).to_contain_text("Your reply was not sent.")
    await look(dana, "5-stopped")
    await dana.keyboard.press("Escape")
    await titled(dana, f"Case {number}")
    await write_reply(dana, "This was sent in time.")
    stage.walk(stage.clock.now() + DELAY)

    async def arrived():
        return [one for one in await stage.mails(MINH) if "This was sent in time." in one["text"]]

    await stage.until("the second reply", arrived)
    assert not [one for one in await stage.mails(MINH) if "too early" in one["text"]]


async def test_a_guest_is_refused_in_words_that_say_how_to_reach_the_office(windows):
    guest = await windows.of(GUEST)
    await expect(guest.get_by_role("main")).to_contain_text("You can reach the office by phone")
    await expect(guest.get_by_role("button", name="ombuds-cases")).to_be_hidden()
    await guest.get_by_role("button", name="Tell the ombudsperson").click()
    await expect(dialog(guest)).to_contain_text("This is not available to you.")
    await look(guest, "6-refused")
    await press(guest, "Close")
    await guest.get_by_role("button", name="Messages").click()
    await guest.get_by_label("Message to Ombudsline").fill("May I tell you something?")
    await guest.keyboard.press("Enter")
    await expect(said(guest, "This is not available to you.")).to_contain_text("by phone at")
    await look(guest, "6-refused-in-the-conversation")


async def test_a_strangers_letter_to_a_case_address_waits_and_becomes_a_case_of_its_own(stage, windows):
    letter = Letter(MINH, "Bus pass", "We still wait for the bus pass of my son.", name="Minh Tran")
    receipt = await answered(stage, letter)
    stranger = await windows.mailbox("Minh Tran")
    await stranger.get_by_label("From address").fill("curious.neighbor@postbox.example")
    await stranger.get_by_label("To", exact=True).fill(receipt["reply_to"] or receipt["from"].split("<")[1].strip(">"))
    await send_from(stranger, "Re: your case", "Could you send me what the family has written so far?")

    async def held():
        return (await stage.ledger())["held"]

    await stage.until("a letter on hold", held)
    dana = await windows.of(DANA)
    await dana.get_by_role("button", name="Open the letter").click()
    await expect(dialog(dana)).to_contain_text("It came to a case address from someone not on the case")
    await expect(dialog(dana)).to_contain_text("Could you send me what the family has written so far?")
    await look(dana, "8-held")
    await press(dana, "File as a new case")
    await expect(dialog(dana)).to_contain_text("Filed as case")
    number = number_in(await dialog(dana).inner_text())
    await look(dana, "8-filed")
    await press(dana, "Close")
    assert number != number_in(receipt["text"])
    await dana.get_by_role("button", name="ombuds-cases").click()
    await open_case(dana, number)
    await expect(dialog(dana)).not_to_contain_text("bus pass")


async def test_the_supervisor_opens_the_report_once_it_is_released(stage, windows):
    office = stage.application.office
    today = office.day_of(stage.clock.now())
    async with stage.application.database.writing(stage.clock.now()) as tx:
        await add_past(tx, office.district, taxonomy=taxonomy.read(), until=today)
    karen = await windows.of(KAREN)
    await expect(karen.get_by_text("No report is out yet.")).to_be_visible()
    calendar = office.district.calendar
    next_month = (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    first = workdays.add_business_days(calendar, next_month, n=0)
    stage.walk(workdays.start_of_business_day(calendar, first) + dt.timedelta(hours=1))
    dana = await windows.of(DANA)
    approve = dana.get_by_role("button", name="Approve the report")

    async def drafted():
        await dana.get_by_role("button", name="App Home").click()
        return await approve.count()

    await stage.until("a draft of the report", drafted)
    await look(dana, "7-to-approve")
    await approve.first.click()
    release = dana.get_by_role("button", name="Release the report")
    await expect(release).to_be_visible()
    await look(dana, "7-to-release")
    await release.click()
    await expect(release).to_be_hidden()
    await karen.get_by_role("button", name="App Home").click()
    await karen.get_by_role("button", name="Open the report").first.click()
    await titled(karen, "Monthly report")
    await expect(dialog(karen)).to_contain_text("New cases:")
    await expect(dialog(karen)).to_contain_text("so that nobody can be recognized")
    await look(karen, "7-the-report")
