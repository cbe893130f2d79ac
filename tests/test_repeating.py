"""A transaction that met a faster one starts again; one that cannot succeed says so."""

import pytest
from sqlalchemy.exc import IntegrityError

from storage import audit
from storage.models import Counter
from storage.repeating import written


async def test_work_that_met_a_faster_writer_is_done_once_in_the_end(desk):
    tries = []

    async def work(tx):
        tries.append(tx)
        tx.session.add(Counter(name="mine", value=1))
        if len(tries) < 3:
            raise IntegrityError("somebody was faster", None, Exception())
        return "done"

    assert await written(desk.db, work, now=desk.at) == "done"
    async with desk.reading() as tx:
        assert (await tx.session.get(Counter, "mine")).value == 1


async def test_work_that_never_succeeds_raises_its_error(desk):
    async def work(tx):
        tx.session.add(Counter(name="twice", value=1))
        await tx.session.flush()
        tx.session.expunge_all()
        tx.session.add(Counter(name="twice", value=2))
        await tx.session.flush()

    with pytest.raises(IntegrityError):
        await written(desk.db, work, now=desk.at)


async def test_a_chain_written_from_two_sides_stays_whole(desk):
    async with desk.writing() as tx:
        await audit.record(tx, audit.DISTRICT, actor="office", action="one")
    await written(desk.db, lambda tx: audit.record(tx, audit.DISTRICT, actor="office", action="two"), now=desk.at)
    async with desk.reading() as tx:
        assert await audit.verify(tx) == []
