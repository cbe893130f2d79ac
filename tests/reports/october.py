"""A district's October, fact by fact, so that every figure can be counted by hand."""

import datetime as dt
import uuid

from bot.config import SHIPPED_DISTRICT, Settings
from bot.district import read_once
from bot.office import Office, office_of
from storage.crypto import make_key_file, read_key_file
from storage.engine import Database
from storage.enums import CaseStatus, Channel, SenderRole, Urgency
from storage.fact_models import CaseFact, ContactFact, NeedFact
from storage.transaction import Transaction

NOVEMBER_2 = dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)  # a Monday, the first business day of the month
PLAIN = {
    "category": "academics", "school": "alder-elementary", "channel": Channel.EMAIL, "language": "en",
    "urgency": Urgency.ROUTINE, "sender_role": SenderRole.PARENT, "status": CaseStatus.ACTIVE,
}  # fmt: skip
ANSWERED = {"first_contact_hours": 20, "first_contact_in_time": True}
RESOLVED = {"status": CaseStatus.CLOSED, "outcome": "resolved", "cause": "delay", "barrier": "none"}


def open_database(url: str, folder) -> Database:
    make_key_file(folder / "keys.json")
    return Database(url, read_key_file(folder / "keys.json"))


def office_for(database: Database) -> Office:
    settings = Settings(_env_file=None)
    return office_of(settings, read_once(SHIPPED_DISTRICT), keyring=database.keyring)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def add_cases(tx: Transaction, count: int, received: str, closed: str | None = None, **columns) -> list[uuid.UUID]:
    ids = [uuid.uuid4() for _ in range(count)]
    for fact_id in ids:
        values = {**PLAIN, **(RESOLVED if closed else {}), **columns}
        tx.session.add(
            CaseFact(
                id=fact_id, month=f"2026-{received[:2]}", received_on=day(received),
                closed_on=day(closed) if closed else None, **values,
            )
        )  # fmt: skip
    return ids


def add_contacts(tx: Transaction, count: int, received: str, **columns) -> None:
    for number in range(count):
        values = {"channel": Channel.EMAIL, "language": "en", "concern": True, "visitor_tag": b"%032d" % number}
        tx.session.add(
            ContactFact(
                id=uuid.uuid4(), month=f"2026-{received[:2]}", received_on=day(received), **{**values, **columns}
            )
        )


async def an_october(tx: Transaction) -> None:
    """September: 15 new, 3 of them closed in it. October: 40 new; of September's, 4 close; of October's, 16."""
    add_cases(tx, 3, "09-04", "09-20")
    add_cases(tx, 4, "09-10", "10-05", outcome="coached", cause="policy_unclear", barrier="language")
    add_cases(tx, 8, "09-28")
    answered = add_cases(tx, 16, "10-06", "10-20", **ANSWERED)
    add_cases(tx, 12, "10-12", category="bullying", school="juniper-middle", language="es", **ANSWERED)
    add_cases(
        tx, 5, "10-14", category="school_safety", urgency=Urgency.URGENT, first_contact_hours=50,
        first_contact_in_time=False,
    )  # fmt: skip
    add_cases(tx, 4, "10-30", category=None, school=None)
    add_cases(tx, 3, "10-31", category="a_renamed_one", school="a-closed-school", first_contact_hours=2)
    add_cases(tx, 6, "10-08", status=CaseStatus.DUPLICATE)
    add_contacts(tx, 14, "09-10")
    add_contacts(tx, 30, "10-06")
    add_contacts(tx, 12, "10-12", language="es")
    add_contacts(tx, 2, "10-13", language="so", channel=Channel.SLACK)
    add_contacts(tx, 3, "10-14", channel=Channel.WALK_IN, language=None, concern=False, visitor_tag=None)
    for number, fact_id in enumerate(answered):
        tx.session.add(
            NeedFact(id=uuid.uuid4(), fact_id=fact_id, month="2026-10", need="food", confirmed=int(number < 4))
        )
    await tx.session.flush()
