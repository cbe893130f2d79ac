"""Letters that wait for nobody, where a person can look at them all the same: machine mail, and what was set aside.

Nothing of it is ever deleted unseen. One word of a person, "somebody wrote this", and a letter goes the way of any.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from bot import workdays
from bot.access import Actor, require
from bot.errors import ConflictError, InvalidInputError
from bot.holding import NO_LONGER, letter_read
from bot.office import Office
from bot.placing import Placement
from bot.processing import settle
from bot.reading import Arrival
from storage import audit, inbox
from storage.enums import InboxStatus
from storage.models import Inbox
from storage.transaction import Transaction
from storage.vault import held_key

PAGE = 20
LISTS = {"machine": InboxStatus.MACHINE, "set_aside": InboxStatus.SET_ASIDE}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, newest first: when, why and how large, never what it says. `name` is one of LISTS."""

    name: str
    rows: tuple[Inbox, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Lately:
    """How much machine mail came since the start of the last business day before today, a UTC moment."""

    count: int
    since: dt.datetime


async def lately(tx: Transaction, office: Office, *, actor: Actor) -> Lately:
    """The machine mail to look through today; a weekend's is told on Monday."""
    require(actor, "see_machine_mail")
    calendar = office.district.calendar
    day = workdays.add_business_days(calendar, office.day_of(tx.now), n=-1)
    since = dt.datetime.combine(day, dt.time(), office.zone).astimezone(dt.UTC)
    stood = await inbox.count_by_status(tx, since)
    return Lately(stood.get(InboxStatus.MACHINE, 0), since)


async def listed(tx: Transaction, actor: Actor, *, name: str, page: int) -> Listed:
    """One page of a list; the last one where there are fewer pages."""
    require(actor, "see_machine_mail")
    status = LISTS[name]
    total = (await inbox.count_by_status(tx)).get(status, 0)
    pages = max(1, -(-total // PAGE))
    page = min(page, pages - 1)
    rows = await inbox.standing(tx, status, offset=page * PAGE, limit=PAGE)
    return Listed(name, tuple(rows), page, pages, total)


async def somebody_wrote(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID) -> Placement:
    """Machine mail that a person wrote: placed, filed and answered like any letter, on this person's word.

    Raises InvalidInputError for a letter that cannot be read, ConflictError for one that is no machine mail any more.
    """
    require(actor, "call_it_human")
    row = await inbox.locked(tx, inbox_id)
    if row is None or row.status is not InboxStatus.MACHINE:
        raise ConflictError(NO_LONGER)
    reading = await letter_read(tx, office, row=row)
    if reading is None:
        raise InvalidInputError("letter", "This letter cannot be read, so no case can be made of it.")
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="called_human", reason=row.reason)
    human = replace(reading, kind="human", kind_reason=None, may_acknowledge=reading.answerable)
    return await settle(tx, office, arrival=Arrival(row, held_key(tx.keyring, row), human))
