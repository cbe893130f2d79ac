"""The composed service on loopback, with an operator's settings; its time stands where a test says."""

import datetime as dt
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import PARTS, Application
from bot.config import Settings, load
from storage.crypto import make_key_file
from tests.office import TUESDAY


def settings(folder: Path, url: str, **fields: Any) -> Settings:
    """Free ports, mail into a folder; keys are made where they are missing."""
    if not (folder / "keys.json").exists():
        make_key_file(folder / "keys.json")
    usual = {
        "database_url": url,
        "key_file": folder / "keys.json",
        "relay_url": f"file:{folder / 'outgoing'}",
        "smtp_port": 0,
        "http_port": 0,
    }
    return load(**usual | fields)


@asynccontextmanager
async def running(
    chosen: Settings, only: Collection[str] = PARTS, *, at: dt.datetime = TUESDAY
) -> AsyncIterator[Application]:
    """A started application; stopped at the end, however the block ends."""
    application = Application(chosen, now=lambda: at)
    try:
        await application.start(only)
        yield application
    finally:
        await application.stop()


async def get(application: Application, path: str) -> tuple[int, str]:
    """What the small web face answers."""
    address = f"http://127.0.0.1:{application.http_port}{path}"
    async with aiohttp.ClientSession() as client, client.get(address) as answer:
        return answer.status, await answer.text()
