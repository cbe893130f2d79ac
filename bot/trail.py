"""The audit's day: once a day the heads of all chains are chained, so that a chain that vanishes whole is noticed."""

import datetime as dt

from bot.office import Office
from storage import audit, letter_counts
from storage.engine import Database

COUNTS_KEPT = dt.timedelta(days=31)


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Closes the district's yesterday, unless it is closed. Returns how many days were closed: 0 or 1.

    With a day the numbers of letters written a month before it go, too: nothing is decided by them any more.
    """
    yesterday = office.day_of(now) - dt.timedelta(days=1)
    async with db.writing(now) as tx:
        closed = await audit.close_day(tx, yesterday)
        if closed is not None:
            await letter_counts.forget(tx, before=yesterday - COUNTS_KEPT)
        return int(closed is not None)
