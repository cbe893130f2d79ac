"""`ombudsline demo`: the whole job on this machine, no account needed. Real parts, a fictional district."""

import asyncio
import datetime as dt
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot import logs
from bot.app import Application
from bot.config import ROOT, SHIPPED_DISTRICT, Settings, load
from bot.demo.story import STEPS, Stage
from bot.sandbox.mailbox import MailDesk
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from storage.crypto import make_key_file
from storage.engine import migrate

MANIFEST = ROOT / "manifest.yaml"
# The sample letters, the calendar and the directory are of this time; a fixed first day makes every run the same.
FIRST_MOMENT = dt.datetime(2026, 11, 17, 17, 30, tzinfo=dt.UTC)  # a Tuesday, 9:30 in the morning in the district


@dataclass
class Clock:
    """The demo's time: it runs as usual, and can be walked forward. Every edge asks it; nothing is patched."""

    started: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    walked: dt.timedelta = dt.timedelta(0)

    def now(self) -> dt.datetime:
        """The demo's moment, aware and UTC."""
        ran = asyncio.get_running_loop().time() - self.started
        return FIRST_MOMENT + self.walked + dt.timedelta(seconds=ran)

    def walk_to(self, moment: dt.datetime) -> None:
        """Forward to a moment; never back."""
        self.walked += max(moment - self.now(), dt.timedelta(0))


async def run(*, once: bool, port: int, folder: Path | None) -> int:
    """Starts everything on loopback and tells the story.

    With `once` it ends afterwards: 0 if every step was seen to work, else 1. Without it, it stays until Ctrl-C with the
    page open for trying.
    """
    home = (folder or Path(tempfile.mkdtemp(prefix="ombudsline-demo-"))).resolve()
    home = home / f"run-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
    home.mkdir(parents=True)
    click.echo(f"data of this demo: {home}")
    with (home / "log.jsonl").open("a", encoding="utf-8") as log:
        logs.configure(to=log)
        async with opened(home, port) as stage:
            good = await _tell(stage)
            if not once:
                await _stay(stage)
            return 0 if good else 1


@asynccontextmanager
async def opened(home: Path, port: int = 0) -> AsyncIterator[Stage]:
    """Everything, running on loopback with its data in `home`; stopped when left."""
    clock = Clock()
    mail = MailDesk("127.0.0.1", 0, "concerns@district.example", home / "outgoing", now=clock.now)
    sandbox = await Sandbox.start(fictional_world(), port=port, manifest=MANIFEST, mail=mail, now=clock.now)
    settings = _settings(home, sandbox)
    await asyncio.to_thread(make_key_file, settings.key_file)
    await asyncio.to_thread(migrate, settings.database_url)
    application = Application(settings, now=clock.now)
    try:
        await application.start()
        mail.smtp_port, mail.intake_address = application.smtp_port, application.office.intake_address
        yield Stage(application, sandbox, clock, home)
    finally:
        await application.stop()
        await sandbox.stop()


def _settings(folder: Path, sandbox: Sandbox) -> Settings:
    return load(
        database_url=f"sqlite+aiosqlite:///{folder / 'ombudsline.db'}",
        key_file=folder / "keys.json",
        district_dir=SHIPPED_DISTRICT,
        timezone=None,
        smtp_host="127.0.0.1",
        smtp_port=0,
        smtp_protocol="smtp",
        smtp_tls_cert=None,
        smtp_tls_key=None,
        intake_address=None,
        reply_domain=None,
        relay_url=f"file:{folder / 'outgoing'}",
        http_host="127.0.0.1",
        http_port=0,
        slack_mode="socket",
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_signing_secret=sandbox.signing_secret,
        slack_api_url=sandbox.api_url,
        slack_team_id=sandbox.team_id,
        slack_ombuds_group="S0OMBUDS",
        slack_case_channel="C0CASES",
        send_delay=60,
    )


async def _tell(stage: Stage) -> bool:
    good = True
    click.echo(f"the page: {stage.sandbox.url}")
    for number, step in enumerate(STEPS, 1):
        name = (step.__doc__ or step.__name__).split("\n")[0].rstrip(".")
        try:
            async with asyncio.timeout(60):
                words = await step(stage)
        except Exception as error:  # noqa: BLE001 - an edge: the story tells what did not work and goes on
            good = False
            click.echo(f"{number:2}. FAILED  {name}: {type(error).__name__} {error}")
        else:
            click.echo(f"{number:2}. ok      {name}: {words}")
    click.echo("every step was seen to work" if good else "NOT every step worked; see above")
    return good


async def _stay(stage: Stage) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    click.echo(f"\nOpen {stage.sandbox.url} - act as anybody, write as a parent. Ctrl-C ends it.")
    await stopping.wait()
