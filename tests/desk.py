"""A desk to work at in tests: a real database, fresh keys, the fictional district, cases of the usual few people."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot import delivery, district
from bot.config import SHIPPED_DISTRICT
from bot.local_senders import MemorySender
from bot.mail.reply_address import new_token
from bot.office import Office
from storage import audit, cases, visitors
from storage.crypto import Keyring, make_key_file, read_key_file
from storage.engine import Database
from storage.enums import Attention, Channel, Medium, SenderRole, Urgency
from storage.models import Case
from storage.transaction import Transaction

MONDAY = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)  # 10:00 in Maple Valley, an ordinary Monday
CHANNEL = "C0CASES"
DANA, LUIS = "U0DANA", "U0LUIS"
ROSA = "rosa.delgado@family.example"


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@dataclass
class Desk:
    """`at` is the time of what happens next; a test moves it."""

    db: Database
    office: Office
    at: dt.datetime = MONDAY
    mail: MemorySender = field(default_factory=MemorySender)
    slack: MemorySender = field(default_factory=MemorySender)
    key_file: Path = Path()

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        return self.db.writing(self.at)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        return self.db.reading(self.at)

    @property
    def senders(self) -> Mapping[Medium, MemorySender]:
        return {Medium.MAIL: self.mail, Medium.SLACK: self.slack}

    async def open_case(self, **fields: object) -> Case:
        """Rosa Delgado's case, received now; `fields` are columns of the case."""
        usual = {
            "urgency": Urgency.ROUTINE,
            "attention": Attention.NORMAL,
            "channel": Channel.EMAIL,
            "sender_role": SenderRole.PARENT,
            "received_at": self.at,
            "read_by": self.at + dt.timedelta(days=1),
        }
        async with self.writing() as tx:
            rosa = await visitors.find(tx, "email", value=ROSA) or await visitors.add(
                tx, contact={"name": "Rosa Delgado"}, addresses={"email": ROSA}, language="en"
            )
            return await cases.open_case(tx, visitors=[rosa.id], reply_token=new_token(), **{**usual, **fields})

    async def case(self, case_id: uuid.UUID) -> Case:
        async with self.reading() as tx:
            found = await cases.by_id(tx, case_id)
            assert found
            return found

    async def deliver(self) -> int:
        return await delivery.run_due(self.db, self.office, senders=self.senders, now=self.at)

    async def history(self, chain: str = audit.DISTRICT) -> list[str]:
        async with self.reading() as tx:
            return [entry.action for entry in await audit.entries(tx, chain)]

    def without_people(self) -> None:
        """Nobody is on call any more."""
        self.office = replace(self.office, district=replace(self.office.district, staff=()))


def office_with(keyring: Keyring) -> Office:
    """The office of the fictional district."""
    maple_valley = district.read_once(SHIPPED_DISTRICT)
    return Office(
        district=maple_valley,
        zone=maple_valley.calendar.zone,
        intake_address=maple_valley.intake_address,
        reply_domain="district.example",
        case_channel=CHANNEL,
        send_delay=dt.timedelta(seconds=60),
        reply_secrets=keyring.reply_secrets,
        smtp_max_bytes=30_000_000,
    )


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    make_key_file(tmp_path / "keys.json")
    return tmp_path / "keys.json"


@pytest.fixture
def keyring(key_file: Path) -> Keyring:
    return read_key_file(key_file)


@pytest.fixture
def office(keyring: Keyring) -> Office:
    return office_with(keyring)


@pytest.fixture
async def desk(database_url: str, key_file: Path, office: Office) -> AsyncIterator[Desk]:
    """Runs each test once on SQLite and once on PostgreSQL."""
    db = Database(database_url, read_key_file(key_file))
    yield Desk(db, office, key_file=key_file)
    await db.close()
