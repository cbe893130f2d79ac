"""The audit's day: once a day the heads of all chains are chained, so that a chain that vanishes whole is noticed."""

import datetime as dt

from bot.office import Office
from storage import audit
from storage.engine import Database


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """Closes the district's yesterday, unless it is closed. Returns how many days were closed: 0 or 1."""
    async with db.writing(now) as tx:
        return int(await audit.close_day(tx, office.day_of(now) - dt.timedelta(days=1)) is not None)
