"""One running service for all journeys, and a fresh browser window for each of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot import demo, logs
from bot.demo.story import Stage
from tests.browser.chromium import ARGUMENTS, CHROMIUM
from tests.browser.people import Windows


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The application, its SMTP port, the local workspace and the page, with a clock that can be walked."""
    folder: Path = tmp_path_factory.mktemp("browser")
    with pytest.MonkeyPatch.context() as patch, (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.delenv(name, raising=False)
        logs.configure(to=log)
        async with demo.opened(folder) as running:
            yield running


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        expect.set_options(timeout=20_000)
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="package")
async def windows(stage: Stage, browser: Browser) -> AsyncIterator[Windows]:
    """Windows onto the page. The machine they stand on is far away: another zone, another language."""
    context = await browser.new_context(locale="de-DE", timezone_id="Asia/Tokyo")
    context.set_default_timeout(15_000)
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    context.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    made = Windows(stage, context)
    yield made
    await made.close()
    assert faults == []
