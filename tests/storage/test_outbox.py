"""The outbox: each notice once, and cancelled only while nobody is sending it."""

import datetime as dt

import pytest

from storage import outbox
from storage.crypto import Keyring
from storage.engine import Database
from storage.enums import Medium, OutboxStatus
from storage.errors import SealBrokenError
from storage.models import Outbox
from storage.outbox import Notice
from tests.storage.matters import full_case, visitor

LEASE = dt.timedelta(minutes=2)
GREETING = Notice(Medium.MAIL, "acknowledgement", "ack:1", {"to": "rosa.delgado@example.org"})


async def queued(database: Database, now: dt.datetime, notice: Notice = GREETING) -> Outbox:
    async with database.writing(now) as tx:
        row = await outbox.queue(tx, notice)
    assert row is not None
    return row


async def test_a_notice_is_queued_once_for_ever(database: Database, keyring: Keyring, now: dt.datetime) -> None:
    row = await queued(database, now)
    async with database.writing(now) as tx:
        assert await outbox.queue(tx, GREETING) is None
        assert await outbox.mark(tx, row.id, status=OutboxStatus.SENT, sent_at=now)
    async with database.writing(now) as tx:
        assert await outbox.queue(tx, GREETING) is None
        assert await outbox.acknowledgements(tx) == {OutboxStatus.SENT: 1}
        assert await outbox.acknowledgements(tx, now + LEASE) == {}
    assert outbox.opened(keyring, row, case=None) == GREETING.content


async def test_a_notice_of_a_case_opens_through_its_case_alone(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        rosa = await visitor(tx)
        full, other = await full_case(tx, rosa), await full_case(tx, rosa)
        (waiting,) = await outbox.waiting(tx, full.case.id, template="acknowledgement")
    assert outbox.opened(keyring, waiting, case=full.case) == {"text": "The bus never comes."}
    for wrong in (None, other.case):
        with pytest.raises(SealBrokenError):
            outbox.opened(keyring, waiting, case=wrong)


async def test_a_notice_waits_for_its_time(database: Database, now: dt.datetime) -> None:
    await queued(database, now, Notice(Medium.MAIL, "reply", "reply:1", {}, due_at=now + LEASE))
    async with database.writing(now) as tx:
        assert await outbox.claim_due(tx, LEASE, limit=10) == []
    async with database.writing(now + LEASE) as tx:
        assert [row.dedupe for row in await outbox.claim_due(tx, LEASE, limit=10)] == ["reply:1"]


async def test_a_notice_that_was_cancelled_is_neither_claimed_nor_marked(database: Database, now: dt.datetime) -> None:
    row = await queued(database, now)
    async with database.writing(now) as tx:
        assert await outbox.cancel(tx, row.id)
        assert not await outbox.cancel(tx, row.id)
        assert await outbox.claim_due(tx, LEASE, limit=10) == []
        assert not await outbox.mark(tx, row.id, status=OutboxStatus.SENT)


async def test_a_notice_that_is_being_sent_or_may_have_been_cannot_be_cancelled(
    database: Database, now: dt.datetime
) -> None:
    row = await queued(database, now)
    async with database.writing(now) as tx:
        assert len(await outbox.claim_due(tx, LEASE, limit=10)) == 1
    async with database.writing(now) as tx:
        assert not await outbox.cancel(tx, row.id)
    async with database.writing(now + LEASE) as tx:  # whoever was sending it is gone and never told how far it came
        assert not await outbox.cancel(tx, row.id)
        assert await outbox.mark(tx, row.id, due_at=tx.now + LEASE)  # it was found not to have gone
    async with database.writing(now + LEASE) as tx:
        assert await outbox.cancel(tx, row.id)


async def test_a_notice_that_could_not_be_sent_is_tried_again_later_and_at_last_told(
    database: Database, now: dt.datetime
) -> None:
    row = await queued(database, now)
    async with database.writing(now) as tx:
        await outbox.claim_due(tx, LEASE, limit=10)
        assert await outbox.mark(tx, row.id, due_at=now + 2 * LEASE, error="no answer")
        assert await outbox.troubled(tx) == []
    async with database.writing(now + 2 * LEASE) as tx:
        (again,) = await outbox.claim_due(tx, LEASE, limit=10)
        assert (again.attempts, again.error) == (2, "no answer")
        assert await outbox.mark(tx, row.id, status=OutboxStatus.FAILED)
        assert [one.id for one in await outbox.troubled(tx)] == [row.id]
