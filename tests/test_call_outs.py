"""Somebody is called now, then more people, until one person says that it is theirs."""

import asyncio
import uuid
from email import message_from_bytes, policy

import pytest
from structlog.testing import capture_logs

from bot import call_outs, notices
from bot.errors import ConflictError, NotFoundError
from storage import audit, cases, clocks
from storage.engine import Database
from storage.enums import Attention, Urgency
from tests.desk import CHANNEL, DANA, LUIS, Desk, minutes


async def start(desk, *, case=None, reason="page"):
    async with desk.writing() as tx:
        return await notices.start_call_out(tx, reason, dedupe=f"{reason}:{case.id if case else ''}", case=case)


async def page(desk):
    case = await desk.open_case(urgency=Urgency.EMERGENCY, attention=Attention.PAGE)
    return case, await start(desk, case=case)


async def run(desk):
    handled = await call_outs.run_due(desk.db, desk.office, now=desk.at)
    await desk.deliver()
    return handled


async def accept(desk, row, user=DANA):
    async with desk.writing() as tx:
        return await call_outs.accept(tx, row.id, user=user)


def called(desk):
    """Slack users called since the last look, in order; empties the list."""
    people = [sent.address for sent in desk.slack.sent if sent.address.startswith("U")]
    desk.slack.sent.clear()
    return people


async def test_the_first_on_the_list_is_called_by_message_and_mail(desk):
    case, row = await page(desk)
    assert await run(desk) == 1
    (message,) = desk.slack.sent
    assert message.address == DANA
    assert message.content["text"] == f"Case {case.number} needs a person now. Please accept."
    accepting, opening = message.content["blocks"][-1]["elements"]
    assert (accepting["action_id"], accepting["value"]) == ("call_out_accept", row.id.hex)
    assert (opening["action_id"], opening["value"]) == ("case_open", case.id.hex)
    (letter,) = desk.mail.sent
    assert letter.address == "dana.whitfield@district.example"
    assert letter.fields["mail_from"] == ""
    assert message_from_bytes(letter.content, policy=policy.default)["Subject"] == f"{case.number}: Emergency"


async def test_every_five_minutes_the_next_one_is_called_with_them_until_one_accepts(desk):
    _, row = await page(desk)
    heard = []
    for _ in range(3):
        await run(desk)
        desk.at += minutes(4)
        assert await run(desk) == 0
        desk.at += minutes(1)
        heard.append(sorted(called(desk)))
    assert heard == [[DANA], [DANA, LUIS], [DANA, LUIS]]
    await accept(desk, row, LUIS)
    desk.at += minutes(60)
    assert await run(desk) == 0
    assert called(desk) == []


async def test_a_clock_put_forward_by_a_day_calls_once(desk):
    await page(desk)
    await run(desk)
    desk.at += minutes(24 * 60)
    assert await run(desk) == 1
    assert await run(desk) == 0


async def test_who_accepted_is_told_to_the_second_one_and_shown_on_the_card(desk):
    case, row = await page(desk)
    await run(desk)
    assert (await accept(desk, row, LUIS)).accepted_by == LUIS
    assert (await accept(desk, row, LUIS)).accepted_by == LUIS
    with pytest.raises(ConflictError):
        await accept(desk, row, DANA)
    await desk.deliver()
    (card,) = [sent for sent in desk.slack.sent if sent.address == CHANNEL]
    assert f"Case {case.number}: <@{LUIS}> has accepted." in card.content["text"]


async def test_the_history_of_a_case_tells_the_calls_and_who_accepted(desk):
    case, row = await page(desk)
    await run(desk)
    await accept(desk, row)
    told = [action for action in await desk.history(audit.case_chain(case.id)) if action.startswith("call_out")]
    assert told == ["call_out_started", "call_out_called", "call_out_accepted"]


async def test_a_call_out_that_does_not_exist_cannot_be_accepted(desk):
    async with desk.writing() as tx:
        with pytest.raises(NotFoundError):
            await call_outs.accept(tx, uuid.uuid4(), user=DANA)


async def test_the_office_s_own_alarm_names_no_case(desk):
    await start(desk, reason="lost")
    await run(desk)
    assert "The count of accepted letters does not add up." in desk.slack.sent[0].content["text"]
    letter = message_from_bytes(desk.mail.sent[0].content, policy=policy.default)
    assert letter["Subject"] == "The ombudsperson's desk needs a person"
    queued, sent = ["notice_queued"] * 2, ["notice_sent"] * 2
    assert await desk.history() == ["call_out_started", *queued, "call_out_called", *sent]


async def test_with_nobody_on_call_the_channel_is_told_and_the_log_says_error(desk):
    desk.without_people()
    await page(desk)
    with capture_logs() as logged:
        await run(desk)
    assert [sent.address for sent in desk.slack.sent] == [CHANNEL]
    assert ("nobody_on_call", "error") in {(line["event"], line["log_level"]) for line in logged}


async def test_erasing_the_case_stops_the_calls(desk):
    case, _ = await page(desk)
    async with desk.writing() as tx:
        await cases.erase(tx, await cases.by_id(tx, case.id))
    assert await run(desk) == 0


async def test_two_workers_on_postgresql_make_each_call_once_and_one_person_accepts(postgresql_url, keyring, office):
    desks = [Desk(Database(postgresql_url, keyring), office) for _ in range(2)]
    _, row = await page(desks[0])
    works = (call_outs.run_due(desk.db, desk.office, now=desk.at) for desk in (*desks, *desks))
    assert sum(await asyncio.gather(*works)) == 1
    accepted = await asyncio.gather(accept(desks[0], row, DANA), accept(desks[1], row, LUIS), return_exceptions=True)
    assert sorted(type(end).__name__ for end in accepted) == ["CallOut", "ConflictError"]
    async with desks[0].reading() as tx:
        assert await clocks.open_call_outs(tx) == []
    for desk in desks:
        await desk.db.close()
