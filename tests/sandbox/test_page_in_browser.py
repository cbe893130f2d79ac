"""The page in a real browser: by mouse, by keyboard, and as wide as a phone."""

import mailbox

import pytest_asyncio
from playwright.async_api import async_playwright, expect

from bot.sandbox.mailbox import MailDesk
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from tests.browser.chromium import ARGUMENTS, CHROMIUM, in_browser
from tests.sandbox.conftest import MANIFEST
from tests.sandbox.practice_app import home_view
from tests.sandbox.test_mailbox import answer_to

UNNAMED = """[...document.querySelectorAll("button, input, select, textarea")]
  .filter((one) => !one.labels?.length && !one.getAttribute("aria-label") && !one.textContent.trim())
  .map((one) => one.outerHTML)"""

pytestmark = in_browser


@pytest_asyncio.fixture
async def browser():
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture
async def page(sandbox, socketed, browser):
    made = await browser.new_page(viewport={"width": 390, "height": 800})
    faults = []
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    made.set_default_timeout(10_000)
    await made.goto(sandbox.url)
    await expect(made.get_by_role("heading", name="What needs me now")).to_be_visible()
    yield made
    assert faults == []


async def test_a_form_keeps_what_is_half_typed_through_a_push_an_update_and_an_error(sandbox, socketed, page):
    await page.get_by_role("button", name="Tell the ombudsperson").click()
    concern = page.get_by_label("What happened?")
    await expect(concern).to_be_focused()
    await concern.fill("half typed")
    await socketed.client.views_publish(user_id="U0DANA", view=home_view([9]))
    await page.get_by_role("button", name="Who can read this?").click()
    await page.get_by_text("Only the ombudspersons.").wait_for()
    await page.keyboard.press("Escape")
    await expect(concern).to_have_value("half typed")
    form = sandbox.modals("U0DANA")[-1]
    shown = {name: form[name] for name in ("type", "callback_id", "submit", "blocks")}
    changed = {**shown, "title": {"type": "plain_text", "text": "Updated"}}
    await socketed.client.views_update(view_id=form["id"], hash=form["hash"], view=changed)
    await page.get_by_role("heading", name="Updated").wait_for()
    await expect(concern).to_have_value("half typed")
    await concern.fill("")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await page.get_by_text("Please complete this required field.").wait_for()
    await expect(concern).to_be_focused()
    await concern.fill("The bus did not come")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    values = socketed.heard[-1]["view"]["state"]["values"]
    assert values["concern"]["text"]["value"] == "The bus did not come"


async def test_the_keyboard_alone_takes_one_from_the_channel_to_a_case_and_back(sandbox, socketed, page):
    await page.get_by_role("button", name="ombuds-cases").focus()
    await page.keyboard.press("Enter")
    await sandbox.run_shortcut("U0THEO", "open_intake")
    form = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]
    await sandbox.submit("U0THEO", form["id"], values={"concern": "x"})
    take = page.get_by_role("button", name="Take")
    await take.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Take it").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("You own case 7 now.").wait_for()
    await page.get_by_role("button", name="Open case 7").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("The bus did not come & nobody called.").wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert sandbox.modals("U0DANA") == []


async def test_another_person_is_one_choice_away_and_sees_another_workspace(sandbox, socketed, page):
    await page.get_by_label("Act as").select_option("U0THEO")
    await expect(page.get_by_role("button", name="ombuds-cases")).to_be_hidden()
    await page.get_by_role("button", name="Messages").click()
    line = page.get_by_label("Message to Ombudsline")
    await line.fill("<b>hello</b> & you")
    await page.keyboard.press("Enter")
    await page.get_by_text("<b>hello</b> & you").wait_for()
    await line.fill("/ombuds what")
    await page.keyboard.press("Enter")
    await page.get_by_text("Only visible to you").wait_for()
    await line.fill("/nothing")
    await page.keyboard.press("Enter")
    await page.get_by_text("/nothing is not a valid command.").wait_for()
    await sandbox.send_dm("U0THEO", "something else happens")
    await page.get_by_text("something else happens").wait_for()
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("/nothing is not a valid command.")).to_be_hidden()


async def test_a_file_can_be_fetched_and_the_traffic_looked_at(sandbox, socketed, page):
    await socketed.send_report("U0DANA")
    await page.get_by_role("button", name="Messages").click()
    async with page.expect_download() as fetched:
        await page.get_by_role("link", name="Report 2026-10").click()
    assert (await fetched.value).suggested_filename == "report-2026-10.csv"
    await page.get_by_text("Traffic between the app").click()
    await page.get_by_text("files.completeUploadExternal").first.wait_for()


async def test_a_phone_needs_no_sideways_scrolling_and_every_control_has_a_name(sandbox, page):
    for path in ("/", "/mailbox"):
        await page.goto(sandbox.url + path)
        await page.wait_for_timeout(300)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        unnamed = await page.evaluate(UNNAMED)
        assert unnamed == []


async def test_a_failed_click_is_told_where_the_person_looks(sandbox, socketed, page):
    sandbox.faults.lose_acks(kind="block_actions")
    await page.get_by_role("button", name="Open").first.click()
    await expect(page.get_by_role("alert").first).to_contain_text("operation_timeout")


async def test_a_family_writes_and_reads_at_the_mailbox(intake, tmp_path, browser):
    desk = MailDesk("127.0.0.1", intake.port, "concerns@district.example", tmp_path / "mail")
    made = await Sandbox.start(fictional_world(), manifest=MANIFEST, mail=desk)
    try:
        page = await browser.new_page()
        await page.goto(f"{made.url}/mailbox")
        await expect(page.get_by_label("To", exact=True)).to_have_value("concerns@district.example")
        await page.get_by_label("Mailbox of").select_option("minh.tran@mailhouse.example")
        await page.get_by_label("Subject").fill("Xe buýt")
        await page.get_by_role("textbox", name="Letter").fill("Xe buýt không đến.")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("Sent. The server said: 250 accepted").wait_for()
        assert intake.received[0].mail_from == "minh.tran@mailhouse.example"
        mailbox.Maildir(tmp_path / "mail").add(answer_to("minh.tran@mailhouse.example", "Chúng tôi đã nhận", 100))
        await page.get_by_role("button", name="Reply to Chúng tôi đã nhận").click()
        await page.get_by_role("textbox", name="Letter").fill("Cảm ơn")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_text("Re: Chúng tôi đã nhận").wait_for()
        assert intake.received[1].rcpt_tos == ["reply+abc@district.example"]
        assert b"In-Reply-To: <100@district.example>" in intake.received[1].content
    finally:
        await made.stop()
