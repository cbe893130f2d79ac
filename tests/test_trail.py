"""The audit's day."""

import datetime as dt

from sqlalchemy import delete

from bot import trail
from storage import audit
from storage.models import Audit
from tests.office import mail, open_desk


async def test_a_day_is_closed_once_and_a_chain_that_vanishes_later_is_told(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as desk:
        await desk.receive(mail())
        desk.now += dt.timedelta(days=1)
        assert [await trail.run_due(desk.database, desk.office, now=desk.now) for _ in range(2)] == [1, 0]
        async with desk.database.writing(desk.now) as tx:
            assert await audit.verify(tx) == []
            await tx.session.execute(delete(Audit).where(Audit.chain != audit.DISTRICT))
        async with desk.database.reading(desk.now) as tx:
            assert any("heads" in problem for problem in await audit.verify(tx))
