"""Delivery: what is due goes out once, whatever dies, and a person is told when it cannot."""

import asyncio
import datetime as dt
import signal
import sys

import pytest
from sqlalchemy import select

from bot import delivery, follow_ups, notices
from bot.errors import NotFoundError
from bot.local_senders import (
    ADDRESS_AT_FAULT,
    MaildirSender,
    MemorySender,
    TryAgainError,
    UndeliverableError,
    UnknownOutcomeError,
)
from bot.notices import Recipient, Telling
from storage import audit, cases, clocks, deliveries, outbox
from storage.columns import new_id
from storage.deliveries import Lane
from storage.engine import Database
from storage.enums import Attention, CaseStatus, Medium, OutboxStatus
from storage.models import Outbox
from storage.vault import case_key
from tests.desk import DANA, LUIS, ROSA, Desk, minutes

MAIL = Medium.MAIL


async def queue_letter(desk, to=ROSA):
    case = await desk.open_case()
    async with desk.writing() as tx:
        await notices.acknowledge(tx, desk.office, case=case, variant="acknowledgement", to=Recipient(to, "en"))
    return case


async def queue_message(desk, to=DANA, dedupe="waiting"):
    async with desk.writing() as tx:
        return await notices.tell(tx, Telling(to, notices.REPORT_WAITING, dedupe, {"month": "2026-10"}))


async def rows(desk):
    async with desk.reading() as tx:
        return list((await tx.session.scalars(select(Outbox).order_by(Outbox.created_at, Outbox.id))).all())


async def call_outs(desk):
    async with desk.reading() as tx:
        return [row.reason for row in await clocks.open_call_outs(tx)]


async def take(desk, lane):
    """A worker takes a notice and is never heard of again."""
    async with desk.writing() as tx:
        assert await deliveries.claim_next(tx, lane, media=list(Medium), lease=delivery.LEASE)


async def test_what_is_sent_is_not_sent_again(desk):
    await queue_letter(desk)
    assert await desk.deliver() == 1
    assert await desk.deliver() == 0
    (row,) = await rows(desk)
    assert (row.status, row.sent_at, row.external_id, row.leased_until) == (OutboxStatus.SENT, desk.at, "1", None)


async def test_a_relay_that_is_down_and_up_again_gets_the_letter_once(desk):
    await queue_letter(desk)
    desk.mail.troubles = [TryAgainError("connect: refused"), TryAgainError("smtp 451")]
    waited = []
    while not desk.mail.sent:
        await desk.deliver()
        desk.at += minutes(1)
        waited.append(desk.at)
    assert len(desk.mail.sent) == 1
    assert len(waited) == 4  # at once, after one minute, after two more
    assert await call_outs(desk) == []


async def test_waiting_grows_from_a_minute_to_four_hours(desk):
    await queue_letter(desk)
    desk.mail.troubles = [TryAgainError("connect: refused") for _ in range(7)]
    found = []
    for _ in range(7):
        await desk.deliver()
        due = (await rows(desk))[0].due_at
        found.append(int((due - desk.at).total_seconds() // 60))
        desk.at = due
    assert found == [1, 2, 5, 15, 60, 240, 240]


async def test_after_the_last_attempt_the_letter_has_failed_and_a_person_is_called(desk):
    case = await queue_letter(desk)
    desk.mail.troubles = [TryAgainError("connect: refused") for _ in range(delivery.ATTEMPTS)]
    for _ in range(delivery.ATTEMPTS):
        await desk.deliver()
        desk.at += dt.timedelta(hours=4)
    await desk.deliver()
    assert [row.status for row in await rows(desk)] == [OutboxStatus.FAILED]
    assert desk.mail.sent == []
    assert await call_outs(desk) == ["failed"]
    assert (await desk.history(audit.case_chain(case.id)))[-1] == "notice_failed"


async def test_a_channel_that_asks_for_time_gets_it_and_no_attempt_is_counted(desk):
    await queue_message(desk)
    desk.slack.troubles = [TryAgainError("slack ratelimited", after=30) for _ in range(delivery.ATTEMPTS + 1)]
    for _ in range(delivery.ATTEMPTS + 1):
        await desk.deliver()
        (row,) = await rows(desk)
        assert (row.attempts, row.due_at - desk.at) == (0, dt.timedelta(seconds=30))
        desk.at = row.due_at
    await desk.deliver()
    assert len(desk.slack.sent) == 1


async def test_an_undeliverable_letter_fails_at_once_and_a_person_is_called(desk):
    await queue_letter(desk)
    desk.mail.troubles = [UndeliverableError("smtp 550")]
    await desk.deliver()
    (row,) = await rows(desk)
    assert (row.status, row.error) == (OutboxStatus.FAILED, "smtp 550")
    assert await call_outs(desk) == ["failed"]


@pytest.mark.parametrize("problem", sorted(ADDRESS_AT_FAULT))
async def test_an_automatic_letter_to_a_wrong_address_calls_nobody_and_is_seen_to_on_its_case(desk, problem):
    case = await queue_letter(desk)
    desk.mail.troubles = [UndeliverableError(problem)]
    await desk.deliver()
    assert [(row.status, row.error) for row in await rows(desk) if row.medium is Medium.MAIL] == [
        (OutboxStatus.FAILED, problem)
    ]
    assert await call_outs(desk) == []
    assert await promises(desk, case) == {"letter_returned"}


async def test_an_address_that_is_none_fails_instead_of_stopping_the_others(desk):
    await queue_letter(desk, "nobody@@")
    await queue_letter(desk)
    await desk.deliver()
    told = sorted(row.status for row in await rows(desk) if row.medium is MAIL)
    assert told == [OutboxStatus.FAILED, OutboxStatus.SENT]


async def test_a_lost_answer_is_never_answered_by_sending_again(desk):
    await queue_message(desk)
    desk.slack.troubles = [UnknownOutcomeError("slack: TimeoutError")]
    for _ in range(3):
        await desk.deliver()
        desk.at += dt.timedelta(hours=1)
    assert desk.slack.sent == []
    assert [row.status for row in await rows(desk)] == [OutboxStatus.UNKNOWN]
    assert await call_outs(desk) == ["unknown"]


async def test_many_troubles_of_one_hour_call_once(desk):
    for number in range(5):
        await queue_message(desk, dedupe=str(number))
    desk.slack.troubles = [UnknownOutcomeError("slack: TimeoutError") for _ in range(5)]
    await desk.deliver()
    assert len(await call_outs(desk)) == 1


async def test_a_call_that_cannot_be_made_calls_nobody_about_it(desk):
    async with desk.writing() as tx:
        told = {"call_out": "00", "reason": "lost"}
        await notices.tell(tx, Telling(DANA, notices.CALL_OUT, "call", told))
    desk.slack.troubles = [UndeliverableError("slack user_not_found")]
    await desk.deliver()
    assert await call_outs(desk) == []


@pytest.mark.parametrize("lane", [Lane.MAIL, Lane.MESSAGES])
async def test_a_worker_that_died_with_a_notice_in_hand_leaves_it_to_a_person(desk, lane):
    await (queue_letter(desk) if lane is Lane.MAIL else queue_message(desk))
    await take(desk, lane)
    assert await desk.deliver() == 0  # the lease still runs
    desk.at += delivery.LEASE
    await desk.deliver()
    assert desk.mail.sent == desk.slack.sent == []
    assert [row.status for row in await rows(desk)] == [OutboxStatus.UNKNOWN]
    assert await call_outs(desk) == ["unknown"]


async def test_a_notice_that_may_have_gone_cannot_be_cancelled(desk):
    row = await queue_message(desk)
    await take(desk, Lane.MESSAGES)
    desk.at += delivery.LEASE + minutes(1)
    async with desk.writing() as tx:
        assert not await outbox.cancel(tx, row.id)


async def test_a_notice_taken_by_a_dead_worker_goes_again_where_twice_is_as_good_as_once(desk):
    desk.mail.again = True
    await queue_letter(desk)
    await take(desk, Lane.MAIL)
    desk.at += delivery.LEASE
    await desk.deliver()
    assert [row.status for row in await rows(desk)] == [OutboxStatus.SENT]


async def test_a_slow_worker_s_word_stands_after_another_gave_it_up(desk):
    case = await queue_letter(desk)
    started, go = asyncio.Event(), asyncio.Event()

    class Slow(MemorySender):
        async def send(self, outbound):
            started.set()
            await go.wait()
            return await super().send(outbound)

    slow = Slow()
    sending = asyncio.create_task(delivery.run_due(desk.db, desk.office, senders={MAIL: slow}, now=desk.at))
    await started.wait()
    desk.at += delivery.LEASE  # the clock was put forward: the lease seems to have run out
    await desk.deliver()
    assert [row.status for row in await rows(desk)] == [OutboxStatus.UNKNOWN]
    go.set()
    await sending
    assert [row.status for row in await rows(desk)] == [OutboxStatus.SENT]
    assert len(slow.sent) + len(desk.mail.sent) == 1
    assert (await desk.history(audit.case_chain(case.id)))[-1] == "notice_sent"


async def test_a_notice_of_an_erased_case_is_cancelled(desk):
    case = await queue_letter(desk)
    async with desk.writing() as tx:
        erased = await cases.by_id(tx, case.id)
        erased.wrapped_key = None  # the key went, and the notice was overlooked
    await desk.deliver()
    assert desk.mail.sent == []
    assert [row.status for row in await rows(desk)] == [OutboxStatus.CANCELLED]


async def test_a_slow_relay_does_not_hold_up_slack(desk):
    await queue_letter(desk)
    await queue_message(desk)
    arrived = asyncio.Event()

    class WaitsForSlack(MemorySender):
        async def send(self, outbound):
            await asyncio.wait_for(arrived.wait(), 10)
            return await super().send(outbound)

    class Tells(MemorySender):
        async def send(self, outbound):
            arrived.set()
            return await super().send(outbound)

    senders = {MAIL: WaitsForSlack(), Medium.SLACK: Tells()}
    assert await delivery.run_due(desk.db, desk.office, senders=senders, now=desk.at) == 2


async def test_a_medium_without_a_sender_waits_untouched(desk):
    await queue_message(desk)
    assert await delivery.run_due(desk.db, desk.office, senders={MAIL: desk.mail}, now=desk.at) == 0
    (row,) = await rows(desk)
    assert (row.status, row.attempts, row.leased_until) == (OutboxStatus.QUEUED, 0, None)


async def test_a_second_card_waits_for_the_first_and_becomes_its_update(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        await notices.refresh_card(tx, case)
    await take(desk, Lane.CARDS)
    async with desk.writing() as tx:
        await notices.refresh_card(tx, case)
        first, _ = await outbox.waiting(tx, case.id, template=notices.CARD)
    assert await desk.deliver() == 0
    async with desk.writing() as tx:
        await deliveries.sent(tx, first, external_id="171.1")
    await desk.deliver()
    (sent,) = desk.slack.sent
    assert (sent.method, sent.content["ts"]) == ("chat.update", "171.1")


async def test_trouble_in_one_lane_lets_the_others_come_to_their_end(desk):
    await queue_letter(desk)
    await queue_message(desk)

    class Broken(MemorySender):
        async def send(self, outbound):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await delivery.run_due(desk.db, desk.office, senders={MAIL: Broken(), Medium.SLACK: desk.slack}, now=desk.at)
    assert len(desk.slack.sent) == 1


async def test_a_template_that_is_missing_fails_and_is_named_by_its_kind_only(desk):
    async with desk.writing() as tx:
        await notices.tell(tx, Telling("dana.whitfield@district.example", "no_such", "x"))
    await desk.deliver()
    (row,) = await rows(desk)
    assert (row.status, row.error) == (OutboxStatus.FAILED, NotFoundError.__name__)


DYING_WORKER = """
import asyncio, datetime, os, pathlib, signal, sys
from bot import delivery
from bot.local_senders import MaildirSender, MemorySender
from storage.crypto import read_key_file
from storage.engine import Database
from storage.enums import Medium
from tests.desk import office_with

url, keys, moment, folder, at = sys.argv[1:]

class Dying(MaildirSender):
    async def send(self, outbound):
        if at == "after":
            await super().send(outbound)
        os.kill(os.getpid(), signal.SIGKILL)

class DyingSlack(MemorySender):
    async def send(self, outbound):
        pathlib.Path(folder).write_text("posted")
        os.kill(os.getpid(), signal.SIGKILL)

keyring = read_key_file(pathlib.Path(keys))
senders = {Medium.MAIL: Dying(pathlib.Path(folder))} if at != "posted" else {Medium.SLACK: DyingSlack()}
now = datetime.datetime.fromisoformat(moment)
asyncio.run(delivery.run_due(Database(url, keyring), office_with(keyring), senders=senders, now=now))
"""


async def killed(desk, folder, at):
    """Runs a worker of its own that is killed with a notice in hand; its lease then runs out."""
    args = [desk.db.url, str(desk.key_file), desk.at.isoformat(), str(folder), at]
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", DYING_WORKER, *args)
    assert await worker.wait() == -signal.SIGKILL
    desk.at += delivery.LEASE


@pytest.mark.parametrize("at", ["before", "after"])
async def test_a_worker_killed_around_writing_a_letter_leaves_exactly_one_in_the_maildir(desk, tmp_path, at):
    await queue_letter(desk)
    await killed(desk, tmp_path / "out", at)
    await delivery.run_due(desk.db, desk.office, senders={MAIL: MaildirSender(tmp_path / "out")}, now=desk.at)
    assert len(list((tmp_path / "out" / "new").iterdir())) == 1
    assert [row.status for row in await rows(desk)] == [OutboxStatus.SENT]


async def test_a_worker_killed_after_posting_never_makes_a_second_post(desk, tmp_path):
    await queue_message(desk)
    await killed(desk, tmp_path / "posted", "posted")
    assert (tmp_path / "posted").read_text() == "posted"
    await desk.deliver()
    assert desk.slack.sent == []
    assert [row.status for row in await rows(desk)] == [OutboxStatus.UNKNOWN]


async def test_two_workers_on_postgresql_send_every_notice_exactly_once(postgresql_url, keyring, office):
    first, second = (Desk(Database(postgresql_url, keyring), office) for _ in range(2))
    for number in range(30):
        await queue_message(first, to=(DANA, LUIS)[number % 2], dedupe=str(number))
    handled = await asyncio.gather(*(desk.deliver() for desk in (first, second, first, second)))
    assert sum(handled) == 30
    assert len(first.slack.sent) + len(second.slack.sent) == 30
    assert {row.attempts for row in await rows(first)} == {1}
    for desk in (first, second):
        await desk.db.close()


async def queue_reply(desk, case):
    async with desk.writing() as tx:
        case = await cases.by_id(tx, case.id)
        case.status, case.next_step = CaseStatus.WAITING_VISITOR, "family"
        reply = notices.Reply("We asked the depot.", DANA)
        await notices.family_reply(tx, desk.office, case=case, reply=reply, to=Recipient(ROSA, "en"))
    desk.at += minutes(2)


async def promises(desk, case):
    async with desk.reading() as tx:
        return {row.reason for row in await clocks.open_follow_ups(tx, case.id)}


async def letter_joins(desk, case):
    async with desk.writing() as tx:
        case, letter = await cases.by_id(tx, case.id), new_id()
        key = case_key(tx.keyring, case)
        fields = {"case_id": case.id, "channel": case.channel, "at": tx.now}
        await cases.add_message(tx, key, content={"text": "One thing more."}, id=letter, **fields)
        await follow_ups.letter_joined(tx, desk.office, case=case, attention=Attention.NORMAL, letter=letter)


async def test_a_reply_that_fails_is_the_offices_turn_again_until_one_goes_out(desk):
    case = await desk.open_case(owner=DANA)
    await queue_reply(desk, case)
    desk.mail.troubles = [UndeliverableError("smtp 550")]
    await desk.deliver()
    back = await desk.case(case.id)
    assert (back.status, back.next_step) == (CaseStatus.ACTIVE, "ombudsperson")
    assert await promises(desk, case) == {"reply_failed"}
    await queue_reply(desk, case)
    await desk.deliver()
    assert await promises(desk, case) == set()


async def test_an_answer_keeps_the_promise_of_letters_before_it_and_not_of_one_that_came_while_it_waited(desk):
    case = await desk.open_case(owner=DANA)
    await letter_joins(desk, case)
    desk.at += minutes(1)
    await queue_reply(desk, case)
    assert await promises(desk, case) == {"letter_answer"}
    await desk.deliver()
    assert await promises(desk, case) == set()
    await queue_reply(desk, case)
    await letter_joins(desk, case)
    await desk.deliver()
    assert await promises(desk, case) == {"letter_answer"}
