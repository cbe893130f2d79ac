"""Letters with a forged From: what we send to whoever is named there stays bounded, and nothing is lost by it."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import trail
from storage import audit, clocks, inbox
from storage.enums import InboxStatus
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


async def test_the_numbers_of_a_day_begin_anew_at_the_districts_midnight(desk):
    desk.now = dt.datetime(2026, 11, 18, 7, 59, tzinfo=dt.UTC)  # 23:59 in the district
    await flood(desk, 6)
    desk.now += dt.timedelta(minutes=2)
    await flood(desk, 1)
    assert await acknowledged(desk) == 6


async def thread(desk: Desk, number: int, text: str = "I answer all.", **headers: str) -> None:
    named = {"From": "theo.marsh@district.example", "Message-ID": f"<{number}@x.example>", **headers}
    await desk.receive(mail(text, **named), sender="x@x.example")


async def test_who_writes_again_in_a_thread_is_acknowledged_once_whatever_the_subject(desk):
    for number in range(4):
        await thread(desk, number, References=f"<root@x.example> <a{number}@x.example>", Subject=f"Matter {number}")
    await thread(desk, 9, In_Reply_To="<root@x.example>")
    assert await acknowledged(desk) == 1
    async with desk.database.reading(desk.now) as tx:
        assert len((await tx.session.scalars(select(Case))).all()) == 5


async def test_parents_who_answer_the_same_letter_of_a_school_are_each_acknowledged(desk):
    for name in ("rosa.delgado", "minh.tran", "amina.yusuf"):
        writes = {"From": f"{name}@correo.example", "Message-ID": f"<{name}@correo.example>"}
        await desk.receive(mail("The new timetable is wrong.", References="<newsletter@school.example>", **writes))
    assert await acknowledged(desk) == 3


async def test_an_emergency_in_an_answered_thread_has_its_own_answer_once(desk):
    await thread(desk, 0, References="<root@x.example>")
    for number in (1, 2):
        await thread(desk, number, References="<root@x.example>", text=DANGER)
    async with desk.database.reading(desk.now) as tx:
        sent = (await tx.session.scalars(select(Outbox.template).where(Outbox.template.like("ack%")))).all()
    assert sorted(sent) == ["acknowledgement", "acknowledgement_emergency"]


def with_ceilings(desk: Desk, **numbers: int) -> None:
    mail_settings = desk.office.district.mail.model_copy(update=numbers)
    desk.office = replace(desk.office, district=replace(desk.office.district, mail=mail_settings))


async def called(desk: Desk) -> list[str]:
    async with desk.database.reading(desk.now) as tx:
        return [row.reason for row in await clocks.open_call_outs(tx)]


async def test_at_the_offices_ceiling_one_person_is_called_once_and_every_letter_is_a_case(desk):
    with_ceilings(desk, automatic_letters_a_day=3)
    await flood(desk, 6, address="victim-{}@elsewhere.example")
    assert await acknowledged(desk) == 3
    assert await called(desk) == ["ceiling_office"]
    await flood(desk, 1, address="victim-{}@elsewhere.example", text=DANGER)
    assert await acknowledged(desk) == 4  # the emergency answer has a number of its own
    desk.now += dt.timedelta(days=1)
    await flood(desk, 4, address="other-{}@elsewhere.example")
    assert await acknowledged(desk) == 7
    assert (await called(desk)).count("ceiling_office") == 2


async def test_emergency_answers_end_at_their_own_ceiling(desk):
    with_ceilings(desk, emergency_letters_a_day=2)
    await flood(desk, 4, address="victim-{}@elsewhere.example", text=DANGER)
    assert await acknowledged(desk) == 2
    assert (await called(desk)).count("ceiling_emergency") == 1


async def test_two_replicas_never_write_past_a_number_together(postgresql_url, tmp_path):
    async with open_desk(postgresql_url, tmp_path) as desk:
        with_ceilings(desk, automatic_letters_a_day=7)
        for number in range(40):
            headers = {"From": f"victim-{number % 20}@x.example", "Message-ID": f"<{number}@x.example>"}
            await desk.accept(mail("Hello", **headers), sender="x@x.example")
        await asyncio.gather(*(desk.process() for _ in range(4)))
        while await desk.process():
            pass
        assert await acknowledged(desk) == 7
        assert await called(desk) == ["ceiling_office"]


@pytest.mark.parametrize(
    ("author", "reply_to", "status", "reason"),
    [
        ("concerns@district.example", None, InboxStatus.HELD, "own_sender"),
        ("Concerns+x@District.Example", None, InboxStatus.HELD, "own_sender"),
        ("case+anything@district.example", None, InboxStatus.MACHINE, "own_letter"),
        ("concerns@district.example", "case+anything@district.example", InboxStatus.HELD, "own_sender"),
        ("concerns@district.example", "rosa.delgado@correo.example", InboxStatus.FILED, None),
    ],
)
async def test_a_letter_under_our_own_address_is_never_answered_and_no_persons_is_lost(
    desk, author, reply_to, status, reason
):
    stored = await desk.receive(mail(From=author, **{"Reply-To": reply_to}), sender=author)
    async with desk.database.reading(desk.now) as tx:
        row = await inbox.by_id(tx, stored.id)
    assert (row.status, row.reason) == (status, reason)
    assert await acknowledged(desk) == 0


async def test_old_numbers_are_forgotten_and_answered_threads_are_not(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as desk:
        await flood(desk, 1)
        desk.now += dt.timedelta(days=40)
        await trail.run_due(desk.database, desk.office, now=desk.now)
        async with desk.database.reading(desk.now) as tx:
            assert (await tx.session.scalars(select(LetterCount.scope))).all() == ["thread"]


async def test_what_is_counted_names_nobody(desk):
    await flood(desk, 1)
    async with desk.database.reading(desk.now) as tx:
        counted = (await tx.session.scalars(select(LetterCount))).all()
        known = (await tx.session.scalars(select(VisitorAddress.address_hash))).all()
    assert {row.scope for row in counted} == {"mailbox", "case", "office", "thread"}
    assert not {row.who for row in counted} & set(known)
    assert not any(b"rosa" in row.who for row in counted)
