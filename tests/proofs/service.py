"""The whole service as a process that a proof can kill, and what may be asked of the database it leaves behind."""

import asyncio
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import Application, utc_now
from bot.config import SHIPPED_DISTRICT, Settings, load
from storage.crypto import Keyring, make_key_file, read_key_file
from storage.engine import migrate, sync_engine
from storage.enums import OutboxStatus
from storage.fact_models import CaseFact
from storage.models import Assessment, Case, FollowUp, Inbox, Message, Outbox
from storage.vault import case_key, held_key, letter_key, place

ROOT = Path(__file__).parents[2]
LEASES_RAN_OUT = dt.timedelta(minutes=6)


@dataclass
class Running:
    """A started service: its process, its mail port, what it logged, and how long it took to its first 220."""

    process: subprocess.Popen[bytes]
    smtp_port: int
    http_port: int
    log: Path
    started_in: float

    def stop(self, patience: float = 30) -> tuple[int, float]:
        """SIGTERM; its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(patience), time.monotonic() - began


@dataclass
class Service:
    """A home folder with keys and a migrated database. `settings` are fields of Settings, as text."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = {
            "database_url": f"sqlite+aiosqlite:///{self.home / 'ombudsline.db'}",
            "key_file": str(self.home / "keys.json"),
            "relay_url": f"file:{self.home / 'outgoing'}",
            "smtp_port": "0",
            "http_port": "0",
            "district_dir": str(self.home / "district"),
        } | self.settings
        if not (folder := Path(self.settings["district_dir"])).exists():
            shutil.copytree(SHIPPED_DISTRICT, folder)
            written = (folder / "district.toml").read_text("utf-8")
            # These proofs count one acknowledgement for each case, however many letters a minute brings.
            without_ceiling = written.replace("automatic_letters_a_day = 500", "automatic_letters_a_day = 100000")
            assert without_ceiling != written
            (folder / "district.toml").write_text(without_ceiling, "utf-8")

    @property
    def url(self) -> str:
        return self.settings["database_url"]

    def prepare(self) -> "Service":
        """Keys and schema, as an operator makes them once."""
        make_key_file(Path(self.settings["key_file"]))
        migrate(self.url)
        return self

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """A small environment: the settings and nothing else of this machine's."""
        given = {f"OMBUDSLINE_{name.upper()}": value for name, value in self.settings.items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "PYTHONPATH": str(ROOT), **given, **(env or {})}

    def command(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """One command of the program, to its end."""
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(
            command, cwd=self.home, env=self.environment(env), capture_output=True, text=True, timeout=120, check=False
        )

    @contextmanager
    def running(self, *words: str, module: str = "bot", env: Mapping[str, str] | None = None) -> Iterator[Running]:
        """`serve`, until the block ends; killed then, if it still runs."""
        path = self.home / f"log-{time.monotonic_ns()}"
        began = time.monotonic()
        with path.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, "serve", *words], cwd=self.home, env=self.environment(env), stderr=log
            )
        try:
            ports = _ports(process, path)
            yield Running(process, *ports, path, time.monotonic() - began)
        finally:
            process.kill()
            process.wait(30)

    async def settle(self) -> None:
        """What a restarted service does with what was left, once every lease of the killed ones has run out."""
        fields: dict[str, Any] = dict(self.settings)
        application = Application(_settings(fields), now=lambda: utc_now() + LEASES_RAN_OUT)
        try:
            await application.start(["clock"])
            assert application.clock is not None
            await asyncio.wait_for(application.clock.run_until_quiet(), 300)
            assert not application.clock.failures
        finally:
            await application.stop()

    def ledger(self) -> dict[str, int]:
        """`ombudsline ledger --json`, which has to end well."""
        told = self.command("ledger", "--json")
        assert told.returncode == 0, (told.stdout, told.stderr)
        return dict(json.loads(told.stdout))

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A look at the tables."""
        engine = sync_engine(self.url)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    def letters(self) -> Counter[bytes]:
        """Every stored letter, opened by the key that leads to it, and how often it is there."""
        keyring = read_key_file(Path(self.settings["key_file"]))
        statement = (
            select(Inbox, Message, Case)
            .outerjoin(Message, Message.inbox_id == Inbox.id)
            .outerjoin(Case, Case.id == Message.case_id)
        )
        with self.session() as session:
            return Counter(_opened(keyring, *row) for row in session.execute(statement).all())

    def half_cases(self) -> list[str]:
        """Cases that lack a part, or have one twice; the parts that one transaction makes."""
        wanted = {
            "letter": (Message.case_id, Message.inbox_id.is_not(None), 1),
            "acknowledgement": (Outbox.case_id, Outbox.dedupe.like("ack:%"), 1),
            "assessment": (Assessment.case_id, Assessment.done_at.is_not(None), 1),
            "card": (Outbox.case_id, Outbox.template == "card", None),
            "follow-up": (FollowUp.case_id, FollowUp.planned_by.is_not(None), None),
        }
        found = []
        with self.session() as session:
            facts = set(session.scalars(select(CaseFact.id)).all())
            cases = session.execute(select(Case.id, Case.number, Case.fact_id)).all()
            for part, (owner, which, number) in wanted.items():
                counted = dict(session.execute(select(owner, func.count()).where(which).group_by(owner)).all())
                for case_id, name, _ in cases:
                    there = counted.get(case_id, 0)
                    if there == 0 or (number and there != number):
                        found.append(f"{name}: {part} {there} times")
        return found + [f"{name}: no fact" for _, name, fact in cases if fact not in facts]

    def without_card(self, posted: Collection[str]) -> list[str]:
        """Cases whose card is neither in the channel nor among the notices whose fate a person was told to look at."""
        statement = (
            select(Case.number, Outbox.status)
            .join(Outbox, Outbox.case_id == Case.id)
            .where(Outbox.template == "card", Outbox.status != OutboxStatus.UNKNOWN)
        )
        with self.session() as session:
            return [number for number, _ in session.execute(statement).all() if number not in posted]

    def leased(self) -> int:
        """How much work is in somebody's hands."""
        with self.session() as session:
            tables = (Inbox, Outbox, FollowUp, Assessment)
            return sum(
                session.scalar(select(func.count()).select_from(table).where(table.leased_until.is_not(None))) or 0
                for table in tables
            )


def _settings(fields: dict[str, Any]) -> Settings:
    return load(**fields)


def _ports(process: subprocess.Popen[bytes], log: Path) -> tuple[int, int]:
    """The ports that the service tells when its doors are open."""
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"doors_open"' in line:
                told = json.loads(line)
                return told["smtp_port"], told["http_port"]
        time.sleep(0.02)
    raise AssertionError(log.read_text(encoding="utf-8"))


def _opened(keyring: Keyring, inbox: Inbox, message: Message | None, case: Case | None) -> bytes:
    key = letter_key(case_key(keyring, case), message) if message and case else held_key(keyring, inbox)
    return key.open(inbox.raw, place(inbox, "raw"))
