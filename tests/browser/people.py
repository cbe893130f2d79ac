"""What people do on the page, and what they see: by the words that stand there, never by ids."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.demo.story import CASES, DANA, KAREN, THEO, Stage
from bot.sandbox.mailbox import Letter

__all__ = ["CASES", "DANA", "GUEST", "KAREN", "THEO"]
GUEST = "U0GUST"
PICTURES = Path(__file__).parents[2] / "test-output"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = os.environ.get("AXE_CORE")  # the file axe.min.js, for who has it: each picture is then also checked by it
RULES = Path(AXE).read_text("utf-8") if AXE else None
FOCUSED = """() => { const one = document.activeElement;
  if (!one.matches("a, button, input, select, textarea")) return "";
  return (one.labels?.[0] ?? one).innerText || one.getAttribute("aria-label") || ""; }"""


@dataclass
class Windows:
    """Browser windows onto the running service."""

    stage: Stage
    context: BrowserContext

    async def of(self, user: str, place: str = "home") -> Page:
        """The workspace as this person sees it."""
        page = await self._open(f"/#as={user}&in={place}", DESK)
        await expect(page.get_by_text("App connected")).to_be_visible()
        return page

    async def mailbox(self, name: str) -> Page:
        """The mailbox of a family, on a phone."""
        page = await self._open("/mailbox", PHONE)
        family = page.get_by_label("Mailbox of")
        await expect(family.locator("option", has_text=name)).to_be_attached()
        address = await family.locator("option", has_text=name).get_attribute("value")
        await family.select_option(address)
        return page

    async def close(self) -> None:
        """Windows go, and nobody leaves a modal open for the next one who acts as them."""
        await self.context.close()
        for user in (DANA, KAREN, THEO, GUEST):
            for view in self.stage.sandbox.modals(user)[-1:]:
                await self.stage.sandbox.close_view(user, view["id"], all_of_them=True)

    async def _open(self, where: str, size: dict[str, int]) -> Page:
        page = await self.context.new_page()
        await page.set_viewport_size(size)
        await page.goto(self.stage.sandbox.url + where)
        return page


async def look(page: Page, name: str) -> None:
    """A picture into test-output/, and axe's rules where they are at hand."""
    PICTURES.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
    if RULES:
        await page.evaluate(RULES)
        found = await page.evaluate("axe.run().then((result) => result.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def dialog(page: Page) -> Locator:
    return page.locator("#modal")


async def press(page: Page, name: str) -> None:
    """A button of the window on top."""
    await dialog(page).get_by_role("button", name=name, exact=True).click()


async def fill(page: Page, label: str, text: str) -> None:
    """A field of the window on top."""
    await dialog(page).get_by_label(label).fill(text)


async def titled(page: Page, title: str) -> None:
    """Waits for the window with this title."""
    await expect(dialog(page).get_by_role("heading", name=title).first).to_be_visible()


def said(page: Page, *words: str) -> Locator:
    """The newest message of a conversation with these words."""
    found = page.locator("article.message")
    for word in words:
        found = found.filter(has_text=word)
    return found.last


async def send_from(page: Page, subject: str, text: str) -> None:
    """A letter from the mailbox page."""
    await page.get_by_label("Subject").fill(subject)
    await page.get_by_label("Letter", exact=True).fill(text)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Sent. The server said: 250")).to_be_visible()


async def answered(stage: Stage, letter: Letter) -> dict[str, str]:
    """A letter through the SMTP port without the page; its acknowledgement, once it is there."""
    assert stage.sandbox.mail
    await stage.sandbox.mail.write(letter)

    async def came() -> dict[str, str] | None:
        return next(iter(await stage.mails(letter.sender)), None)

    return await stage.until("an acknowledgement", came)


def number_in(text: str) -> str:
    """The case number that a letter or a window tells."""
    found = re.search(r"\b\d{4}-\d{4}\b", text)
    assert found, text
    return found.group()


async def open_case(page: Page, number: str) -> None:
    """From its card in the case channel."""
    await said(page, f"Case {number}:").get_by_role("button", name="Open case").click()
    await titled(page, f"Case {number}")


async def take(page: Page) -> None:
    """An open case becomes Dana's."""
    await press(page, "Take the case")
    await expect(dialog(page)).to_contain_text("@Dana Whitfield")


async def write_reply(page: Page, text: str) -> None:
    """From an open case to the moment in which the reply waits."""
    await press(page, "Reply")
    await fill(page, "Your reply", text)
    await press(page, "Preview")
    await titled(page, "Check before sending")
    await expect(dialog(page).locator(".section", has_text=text).first).to_be_visible()
    await press(page, "Send")
    await expect(dialog(page).get_by_text("Until then you can stop it.")).to_be_visible()


async def tab_to(page: Page, name: str) -> None:
    """The Tab key, until the control with this name has the focus."""
    for _ in range(80):
        if name in await page.evaluate(FOCUSED):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by keyboard")
