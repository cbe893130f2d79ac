"""How often people are called: at once for every new danger, and never without end however many letters come."""

import asyncio
import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import call_outs, delivery
from bot.access import Actor
from bot.case_view import look
from bot.local_senders import MemorySender
from bot.work_list import work_list
from storage.enums import Medium, StaffRole, Urgency
from storage.models import CallOut, Case
from tests.office import Desk, mail, open_desk

GUN = "My brother has a gun and says he will shoot at the school today."
SUICIDE = "My daughter wrote that she wants to kill herself tonight. She is alone."
DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


async def emergencies(desk: Desk, letters: int, *, text: str = GUN, of: str = "family-{}@x.example", **more) -> None:
    for _ in range(letters):
        number = len(desk.answers)
        headers = {"From": of.format(number), "Message-ID": f"<{number}@x.example>", **more}
        await desk.receive(mail(text, **headers), sender="x@x.example")


async def called(desk: Desk) -> list[CallOut]:
    async with desk.database.reading(desk.now) as tx:
        return list((await tx.session.scalars(select(CallOut).order_by(CallOut.created_at, CallOut.id))).all())


async def reasons(desk: Desk) -> list[tuple[str, int]]:
    return [(row.reason, row.letters) for row in await called(desk)]


async def accept(desk: Desk, row: CallOut) -> None:
    async with desk.database.writing(desk.now) as tx:
        await call_outs.accept(tx, row.id, user="U0DANA")


def pass_by(desk: Desk, minutes: int) -> None:
    desk.now += dt.timedelta(minutes=minutes)


async def test_five_emergencies_of_an_hour_are_called_one_by_one_and_the_others_are_one_call_that_grows(desk):
    await emergencies(desk, 9)
    assert await reasons(desk) == [("emergency", 1)] * 5 + [("many_emergency", 4)]
    async with desk.database.reading(desk.now) as tx:
        listed = await work_list(tx, desk.office, actor=DANA)
        cases = (await tx.session.scalars(select(Case))).all()
    assert {case.urgency for case in cases} == {Urgency.EMERGENCY}
    assert len(listed.sections["read_first"]) == 9


async def test_the_call_for_many_says_how_many_letters_it_stands_for(desk):
    await emergencies(desk, 8)
    await call_outs.run_due(desk.database, desk.office, now=desk.now)
    relay = MemorySender()
    while await delivery.run_due(desk.database, desk.office, senders={Medium.MAIL: relay}, now=desk.now):
        pass
    letters = [message_from_bytes(one.content, policy=policy.default) for one in relay.sent]
    (told,) = [one for one in letters if one["Subject"] == "The ombudsperson's desk needs a person"]
    assert "Many emergencies at once: 3 letters." in told.get_body(("plain",)).get_content().replace("\n", " ")


async def test_while_many_wait_unanswered_no_hour_brings_new_single_calls(desk):
    await emergencies(desk, 6)
    pass_by(desk, 61)
    await emergencies(desk, 3)
    assert await reasons(desk) == [("emergency", 1)] * 5 + [("many_emergency", 4)]


async def test_after_an_accepted_call_for_many_the_next_letter_is_called_within_five_minutes(desk):
    await emergencies(desk, 6)
    for row in await called(desk):
        await accept(desk, row)
    pass_by(desk, 1)
    await emergencies(desk, 2)
    *_, again = await called(desk)
    assert (again.reason, again.letters) == ("many_emergency", 2)
    assert again.due_at == desk.now + dt.timedelta(minutes=4)
    assert await call_outs.run_due(desk.database, desk.office, now=desk.now) == 0
    pass_by(desk, 4)
    assert await call_outs.run_due(desk.database, desk.office, now=desk.now) == 1


async def test_an_hour_after_a_storm_emergencies_are_called_one_by_one_again(desk):
    await emergencies(desk, 6)
    for row in await called(desk):
        await accept(desk, row)
    pass_by(desk, 61)
    await emergencies(desk, 1)
    assert (await reasons(desk))[-1] == ("emergency", 1)


async def rosa_again(desk: Desk, text: str = GUN) -> None:
    await emergencies(desk, 1, text=text, of="rosa@x.example", **{"In-Reply-To": "<0@x.example>"})


async def test_thirty_letters_of_one_person_in_an_hour_call_a_few_times_and_all_are_on_the_case(desk):
    await emergencies(desk, 1, of="rosa@x.example")
    for _ in range(29):
        pass_by(desk, 2)
        await rosa_again(desk)
    assert await reasons(desk) == [("emergency", 1)]
    (first,) = await called(desk)
    await accept(desk, first)
    for _ in range(30):
        pass_by(desk, 2)
        await rosa_again(desk)
        for row in await called(desk):
            if row.accepted_at is None:
                await accept(desk, row)
    assert len(await called(desk)) <= 1 + 60 // 15 + 1
    async with desk.database.writing(desk.now) as tx:
        (case,) = (await tx.session.scalars(select(Case))).all()
        assert len((await look(tx, desk.office, actor=DANA, case_id=case.id)).letters) == 60


async def test_a_new_kind_of_danger_is_called_about_although_somebody_has_accepted(desk):
    await emergencies(desk, 1, of="rosa@x.example")
    await accept(desk, (await called(desk))[0])
    pass_by(desk, 3)
    await rosa_again(desk)
    assert len(await called(desk)) == 1
    await rosa_again(desk, text=SUICIDE)
    assert len(await called(desk)) == 2
    await rosa_again(desk, text=SUICIDE)
    assert len(await called(desk)) == 2


async def test_danger_in_machine_mail_is_held_and_calls_a_bounded_number_of_times(desk):
    await emergencies(desk, 12, **{"Auto-Submitted": "auto-replied"})
    assert await reasons(desk) == [("danger_held", 1)] * 5 + [("many_danger_held", 7)]
    async with desk.database.reading(desk.now) as tx:
        assert len((await work_list(tx, desk.office, actor=DANA)).held) == 12
    await emergencies(desk, 1)
    assert (await reasons(desk))[-1] == ("emergency", 1)  # machines cannot crowd out a family


async def test_broken_safety_rules_call_a_bounded_number_of_times(desk, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a rule that fails")

    monkeypatch.setattr("bot.triage.safety.judge", broken)
    await emergencies(desk, 8)
    assert await reasons(desk) == [("safety_rules_failed", 1)] * 5 + [("many_safety_rules_failed", 3)]


async def test_replicas_decide_one_after_the_other_and_call_five_times_and_once(postgresql_url, tmp_path):
    async with open_desk(postgresql_url, tmp_path) as desk:
        for number in range(30):
            headers = {"From": f"family-{number}@x.example", "Message-ID": f"<{number}@x.example>"}
            await desk.accept(mail(GUN, **headers), sender="x@x.example")
        await asyncio.gather(*(desk.process() for _ in range(4)))
        while await desk.process():
            pass
        found = await reasons(desk)
        assert sorted(found) == [("emergency", 1)] * 5 + [("many_emergency", 25)]
