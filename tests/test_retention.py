"""Erasure, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select

from bot import retention, taxonomy
from bot.reports.figures import figures, frame_of
from storage import audit, cases, facts
from storage.enums import CaseStatus
from storage.errors import KeyDestroyedError
from storage.fact_models import CaseFact
from storage.models import Case
from tests.office import Desk, mail, open_desk


@pytest.fixture
async def desk(database_url, tmp_path):
    async with open_desk(database_url, tmp_path) as opened:
        for number in range(3):
            await opened.receive(mail(f"Matter {number}", Message_ID=f"<{number}@correo.example>"))
        yield opened


async def the_cases(desk: Desk, tx) -> list[Case]:
    return list((await tx.session.scalars(select(Case).order_by(Case.number))).all())


async def november(desk: Desk):
    async with desk.database.reading(desk.now) as tx:
        return await figures(tx, "2026-11", frame=frame_of(desk.office.district, taxonomy.read()))


async def test_an_erased_case_cannot_be_read_and_its_chain_tells_who_erased_it(desk):
    async with desk.database.writing(desk.now) as tx:
        (case, *_) = await the_cases(desk, tx)
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
    async with desk.database.reading(desk.now) as tx:
        (letter,) = await cases.letters(tx, case.id)
        with pytest.raises(KeyDestroyedError):
            cases.open_letter(tx.keyring, await cases.by_id(tx, case.id), message=letter)
        assert (await audit.entries(tx, audit.case_chain(case.id)))[-1].actor == "U0DANA"
        assert await audit.verify(tx) == []


async def test_an_open_case_is_closed_by_its_erasure_and_counted_open_no_more(desk):
    async with desk.database.writing(desk.now) as tx:
        (case, *_) = await the_cases(desk, tx)
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
    async with desk.database.reading(desk.now) as tx:
        open_facts = (await tx.session.scalars(select(CaseFact).where(CaseFact.closed_on.is_(None)))).all()
    assert len(open_facts) == 2


async def test_the_months_figures_are_the_same_before_and_after_every_case_is_erased(desk):
    async with desk.database.writing(desk.now) as tx:
        for case in await the_cases(desk, tx):
            case.status, case.closed_at = CaseStatus.CLOSED, desk.now
    async with desk.database.writing(desk.now) as tx:
        for case in await the_cases(desk, tx):
            await synced(desk, tx, case)
    before = await november(desk)
    desk.now += dt.timedelta(days=40)
    async with desk.database.writing(desk.now) as tx:
        for case in await the_cases(desk, tx):
            await retention.erase(tx, desk.office, case=case, actor="U0DANA")
    assert await november(desk) == before


async def synced(desk: Desk, tx, case: Case) -> None:
    await facts.sync_case(tx, case, day_of=desk.office.day_of, contact_by=desk.office.contact_by)


async def test_erasing_twice_is_told(desk):
    async with desk.database.writing(desk.now) as tx:
        (case, *_) = await the_cases(desk, tx)
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
        with pytest.raises(KeyDestroyedError):
            await retention.erase(tx, desk.office, case=case, actor="U0DANA")
