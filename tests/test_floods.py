"""Letters with a forged From: what we send to whoever is named there stays bounded, and nothing is lost by it."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import audit
from storage.mail_models import LetterCount
from storage.models import Case, Outbox, VisitorAddress
from tests.office import Desk, mail, open_desk

DANGER = "My brother has a gun and says he will shoot at the school today."


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


async def flood(desk: Desk, letters: int, *, address: str = "rosa.delgado@correo.example", text: str = "Hello") -> None:
    first = len(desk.answers)
    for number in range(first, first + letters):
        headers = {"From": address.format(number), "Message-ID": f"<{number}@forged.example>"}
        await desk.accept(mail(text, **headers), sender="somebody@forged.example")
    await desk.process()


async def acknowledged(desk: Desk) -> int:
    async with desk.database.reading(desk.now) as tx:
        sent = select(func.count()).select_from(Outbox).where(Outbox.template.like("acknowledgement%"))
        return await tx.session.scalar(sent) or 0


async def test_a_flood_under_one_name_gives_that_mailbox_five_letters_a_day_and_every_case_is_there(desk):
    await flood(desk, 8)
    assert await acknowledged(desk) == 5
    async with desk.database.reading(desk.now) as tx:
        cases = list((await tx.session.scalars(select(Case).order_by(Case.number))).all())
        told = [(one.action, one.detail) for one in await audit.entries(tx, audit.case_chain(cases[-1].id))]
    assert len(cases) == 8
    assert ("not_acknowledged", {"reason": "enough_today"}) in told


async def test_other_spellings_of_one_mailbox_share_its_limit(desk):
    await flood(desk, 4, address="Rosa.Delgado+{}@correo.example")
    await flood(desk, 4, address="rosadelgado@CORREO.example")
    assert await acknowledged(desk) == 5


async def test_an_emergency_is_answered_after_five_letters_and_another_family_always(desk):
    await flood(desk, 6)
    await flood(desk, 2, text=DANGER)
    await flood(desk, 1, address="minh.tran@mailhouse.example")
    assert await acknowledged(desk) == 5 + 2 + 1


async def test_a_day_later_the_mailbox_is_answered_again(desk):
    await flood(desk, 6)
    desk.now += dt.timedelta(days=1)
    await flood(desk, 1)
    assert await acknowledged(desk) == 6


async def test_what_is_counted_names_nobody(desk):
    await flood(desk, 1)
    async with desk.database.reading(desk.now) as tx:
        counted = (await tx.session.scalars(select(LetterCount))).all()
        known = (await tx.session.scalars(select(VisitorAddress.address_hash))).all()
    assert {row.scope for row in counted} == {"mailbox", "case", "office", "thread"}
    assert not {row.who for row in counted} & set(known)
    assert not any(b"rosa" in row.who for row in counted)
