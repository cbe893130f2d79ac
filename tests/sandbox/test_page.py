"""What the page asks the server for: only what that person sees, only from that page."""

import mailbox

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox import page_api
from bot.sandbox.mailbox import MailDesk
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from tests.sandbox.conftest import MANIFEST
from tests.sandbox.practice_app import CASES


@pytest_asyncio.fixture
async def browser(sandbox):
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


@pytest.fixture
def act(browser):
    async def send(user, name, **body):
        async with browser.post("/page/act", json={"act": name, "user": user, **body}) as answer:
            return answer.status, await answer.json()

    return send


async def state_of(browser, user, since=-1):
    async with browser.get("/page/state", params={"as": user, "since": str(since)}) as answer:
        return await answer.json()


@pytest.mark.parametrize("path", ["/", "/mailbox", "/page/style.css", "/page/workspace.js", "/page/blocks.js"])
async def test_pages_forbid_every_outside_address(browser, path):
    async with browser.get(path) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
        text = await answer.text()
    assert "https://" not in text
    if path in {"/", "/mailbox"}:
        assert '<html lang="en">' in text
        assert "nothing leaves this machine" in text
        assert "Not imitated" in text


async def test_each_person_sees_their_own_rooms_home_and_ephemerals(sandbox, practice, browser, act):
    await sandbox.open_home("U0DANA")
    await sandbox.wait_for(lambda: sandbox.home("U0DANA"))
    await practice.client.chat_postEphemeral(channel=CASES, user="U0DANA", text="for Dana")
    dana, theo = await state_of(browser, "U0DANA"), await state_of(browser, "U0THEO")
    assert [room["id"] for room in dana["rooms"]] == ["C0CASES", "C0GENERAL"]
    assert [room["id"] for room in theo["rooms"]] == ["C0GENERAL"]
    assert (dana["home"]["type"], theo["home"]) == ("home", None)
    assert dana["ephemeral"] == [dana["messages"][CASES][0]["ts"]]
    assert (await state_of(browser, "U0LUIS"))["messages"][CASES] == []
    assert (await state_of(browser, "U0NONE"))["me"] == "U0DANA"
    assert dana["app"]["connected"] is True


async def test_a_question_waits_until_something_changes(sandbox, browser, monkeypatch):
    monkeypatch.setattr(page_api, "WAIT_SECONDS", 0.05)
    now = await state_of(browser, "U0THEO")
    assert (await state_of(browser, "U0THEO", since=now["revision"]))["revision"] == now["revision"]
    await sandbox.send_dm("U0THEO", "hello")
    later = await state_of(browser, "U0THEO", since=now["revision"])
    assert later["messages"][later["im"]][0]["text"] == "hello"


async def test_every_act_of_the_page_does_what_the_person_wants(sandbox, practice, browser, act):
    assert await act("U0THEO", "home") == (200, {"error": None, "errors": {}})
    assert (await act("U0THEO", "dm", text="hello"))[1]["ts"] == sandbox.dm("U0THEO")[0]["ts"]
    await act("U0THEO", "command", command="/ombuds", text="what", channel="C0GENERAL")
    assert len(sandbox.messages("C0GENERAL", as_user="U0THEO")) == 1
    await act("U0THEO", "shortcut", callback_id="open_intake")
    form = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]["id"]
    status, told = await act("U0THEO", "submit", view=form, values={})
    assert (status, list(told["errors"])) == (200, ["concern"])
    assert (await state_of(browser, "U0THEO"))["modals"][0]["errors"] == told["errors"]
    await act("U0THEO", "click", view=form, action_id="privacy", block_id="more", values={"concern/text": "draft"})
    top = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")[1:]))[-1]["id"]
    await act("U0THEO", "close", view=top)
    assert (await act("U0THEO", "submit", view=form, values={}))[1]["errors"] == {}
    assert practice.heard[-1]["view"]["state"]["values"]["concern"]["text"]["value"] == "draft"


async def test_trouble_is_told_and_can_be_dismissed(sandbox, browser, act):
    _status, told = await act("U0THEO", "shortcut", callback_id="open_intake")
    assert "dispatch_failed" in told["error"]
    assert (await state_of(browser, "U0THEO"))["notices"] == [told["error"]]
    await act("U0THEO", "dismiss")
    assert (await state_of(browser, "U0THEO"))["notices"] == []
    for name in ("shortcut", "fly", "suggest"):
        _status, told = await act("U0THEO", name, callback_id="none", view="V0", action_id="x", typed="x")
        assert told["error"]


async def test_another_sites_page_can_do_nothing_here(sandbox, browser):
    body = {"act": "dm", "user": "U0THEO", "text": "x"}
    foreign = {"Origin": "https://elsewhere.example"}
    for path in ("/page/act", "/mailbox/write"):
        async with browser.post(path, json=body, headers=foreign) as answer:
            assert answer.status == 403
        async with browser.post(path, data=body) as answer:
            assert answer.status == 403
        async with browser.post(path, json=["not an object"]) as answer:
            assert answer.status == 403
        async with browser.post(path, data=b"{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 403
    own = {"Origin": sandbox.url}
    async with browser.post("/page/act", json=body, headers=own) as answer:
        assert answer.status == 200


async def test_a_file_is_downloaded_by_those_who_see_its_conversation(sandbox, practice, browser):
    await practice.send_report("U0KAREN")
    file_id = sandbox.dm("U0KAREN")[0]["files"][0]["id"]
    async with browser.get(f"/files/{file_id}", params={"as": "U0KAREN"}) as answer:
        assert "report-2026-10.csv" in answer.headers["Content-Disposition"]
        assert (await answer.read()).startswith(b"category")
    async with browser.get(f"/files/{file_id}", params={"as": "U0THEO"}) as answer:
        assert answer.status == 404


async def test_the_traffic_is_shown_from_where_one_left_off(sandbox, browser, call):
    await call("auth.test")
    await call("users.infos")
    async with browser.get("/page/calls", params={"after": "1"}) as answer:
        shown = await answer.json()
    assert (shown["next"], [one["method"] for one in shown["calls"]]) == (2, ["users.infos"])
    assert shown["calls"][0]["error"] == "unknown_method"


async def test_without_a_mailbox_the_page_says_so(browser):
    async with browser.get("/mailbox/state") as answer:
        assert await answer.json() == {"error": "No mailbox is connected."}


async def test_the_mailbox_shows_one_family_and_refusals_of_the_server(tmp_path):
    box = mailbox.Maildir(tmp_path / "mail")
    box.add(b"To: rosa.delgado@example.org\r\nSubject: hello\r\n\r\ntext\r\n")
    desk = MailDesk("127.0.0.1", 9, "concerns@district.example", tmp_path / "mail")
    made = await Sandbox.start(fictional_world(), manifest=MANIFEST, mail=desk)
    try:
        async with aiohttp.ClientSession(made.url) as session:
            for address, subjects in (("rosa.delgado@example.org", ["hello"]), ("minh.tran@example.org", [])):
                async with session.get("/mailbox/state", params={"address": address}) as answer:
                    shown = await answer.json()
                assert [letter["subject"] for letter in shown["letters"]] == subjects
            letter = {"sender": "rosa.delgado@example.org", "subject": "x", "text": "x"}
            async with session.post("/mailbox/write", json=letter) as answer:
                assert "does not answer" in (await answer.json())["error"]
            assert (await state_of(session, "U0DANA"))["mailbox"] is True
    finally:
        await made.stop()


async def test_a_letter_is_written_from_the_page(tmp_path, monkeypatch):
    desk = MailDesk("127.0.0.1", 9, "concerns@district.example", tmp_path)
    seen = []
    monkeypatch.setattr(desk, "_send", lambda message: seen.append(message) or "250 accepted")
    made = await Sandbox.start(fictional_world(), manifest=MANIFEST, mail=desk)
    try:
        body = {
            "sender": "rosa.delgado@example.org",
            "name": "Rosa Delgado",
            "subject": "x",
            "text": "y",
            "answers": None,
        }
        async with aiohttp.ClientSession(made.url) as session, session.post("/mailbox/write", json=body) as answer:
            assert await answer.json() == {"answer": "250 accepted"}
        assert seen[0]["From"] == "Rosa Delgado <rosa.delgado@example.org>"
    finally:
        await made.stop()
