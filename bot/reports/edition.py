"""A month's edition and its states: draft, approved by the ombudsperson, released to supervisors.

A draft is replaced when it is built again. An approved or released edition never changes: when the facts have changed
since, building makes the next number, a correction.
"""

import datetime as dt

import structlog

from bot import taxonomy
from bot.errors import ConfigurationError, ConflictError, InvalidInputError, NotFoundError
from bot.office import Office
from bot.reports import contents, figures, months, telling
from bot.workdays import add_business_days
from storage import audit, clocks, editions, facts
from storage.engine import Database
from storage.enums import EditionState
from storage.fact_models import Edition
from storage.transaction import Transaction

CLOCK = "clock"
# Visitor tags of one month tell visitors apart for this many months, then their key is destroyed.
TAG_MONTHS = 13

_log = structlog.get_logger()


async def build(tx: Transaction, office: Office, *, month: str, actor: str = CLOCK) -> Edition:
    """The month's edition as the facts stand now.

    A draft is replaced; an approved or released edition that still says the same is given back as it is; where it no
    longer does, a draft with the next number is made. Raises InvalidInputError (field "month"): malformed, in the
    future, nothing recorded.
    """
    month = months.checked(month, office.day_of(tx.now))
    limits = office.district.thresholds
    stored = contents.kept(
        await figures.figures(tx, month, frame=figures.frame_of(office.district, taxonomy.read())),
        data_date=office.day_of(tx.now),
        threshold=limits.suppression,
        rate_events=limits.rate_events,
    )
    last = await editions.newest(tx, month)
    if last and last.state is not EditionState.DRAFT and contents.same(last.figures, stored):
        return last
    if last and last.state is EditionState.DRAFT:
        last.figures, last.digest, last.built_at = stored, contents.digest(month, last.number, stored=stored), tx.now
        edition = last
        await tx.session.flush()
    else:
        number = last.number + 1 if last else 1
        made_of = contents.digest(month, number, stored=stored)
        edition = await editions.add(tx, month=month, number=number, figures=stored, digest=made_of)
    await _record(tx, edition, actor=actor, action="report_built")
    return edition


async def approve(tx: Transaction, office: Office, *, month: str, actor: str) -> Edition:
    """The ombudsperson stands by the newest draft.

    Raises InvalidInputError (field "month") for a month that is not over, NotFoundError when nothing was built,
    ConflictError naming the state when the newest edition is no draft.
    """
    month = months.checked(month, office.day_of(tx.now))
    if office.day_of(tx.now) <= months.last_day(month):
        raise InvalidInputError("month", f"{month} is not over: it can be approved from the first day after it")
    edition = await _newest(tx, month)
    if edition.state is not EditionState.DRAFT:
        raise ConflictError(f"edition {edition.number} of {month} is {edition.state} already, only a draft is approved")
    _untouched(edition)
    edition.state, edition.approved_by, edition.approved_at = EditionState.APPROVED, actor, tx.now
    await _record(tx, edition, actor=actor, action="report_approved")
    return edition


async def release(tx: Transaction, office: Office, *, month: str, actor: str) -> Edition:
    """The newest approved edition goes to every supervisor, in Slack and by mail, in this transaction.

    Raises NotFoundError when nothing was built, ConflictError naming the state when nothing is approved or a newer
    edition is out, ConfigurationError when the district names no active supervisor.
    """
    month = months.checked(month, office.day_of(tx.now))
    newest, edition = await _newest(tx, month), await editions.newest(tx, month, state=EditionState.APPROVED)
    out = await editions.newest(tx, month, state=EditionState.RELEASED)
    if edition is None or (out and out.number > edition.number):
        raise ConflictError(f"edition {newest.number} of {month} is {_in_words(newest)}")
    if not office.district.supervisors:
        raise ConfigurationError("staff.csv role", "no active supervisor: nobody would receive the report")
    _untouched(edition)
    edition.state, edition.released_by, edition.released_at = EditionState.RELEASED, actor, tx.now
    await _record(tx, edition, actor=actor, action="report_released")
    await telling.tell_supervisors(tx, office, edition=edition)
    return edition


async def run_due(db: Database, office: Office, *, now: dt.datetime) -> int:
    """From the first business day of a month on, the draft of the month before is built, once; returns how many (0, 1).

    A month of which nothing is known is left out. Keys of visitor tags older than TAG_MONTHS are destroyed.
    """
    today = office.day_of(now)
    month = months.back(months.of_day(today), 1)
    first_business_day = add_business_days(office.district.calendar, today.replace(day=1), n=0)
    if today < first_business_day:
        return 0
    async with db.writing(now) as tx:
        if not await clocks.first_time(tx, f"report:{month}"):
            return 0
        await facts.forget_visitors(tx, months.back(month, TAG_MONTHS))
        if await editions.newest(tx, month) is not None:
            return 0
        return await _build_if_known(tx, office, month=month)


async def _build_if_known(tx: Transaction, office: Office, *, month: str) -> int:
    try:
        edition = await build(tx, office, month=month)
    except InvalidInputError:
        _log.info("report_without_data", month=month)
        return 0
    await telling.ask_for_approval(tx, office, edition=edition)
    _log.info("report_built", month=month, edition=edition.number)
    return 1


async def _newest(tx: Transaction, month: str) -> Edition:
    edition = await editions.newest(tx, month)
    if edition is None:
        raise NotFoundError(f"there is no edition of {month} yet: ombudsline report {month}")
    return edition


def _in_words(edition: Edition) -> str:
    if edition.state is EditionState.DRAFT:
        return "draft: it is approved before it is released"
    return "released already"


def _untouched(edition: Edition) -> None:
    """Raises ConflictError when the stored figures are not those the digest was made of."""
    if contents.digest(edition.month, edition.number, stored=edition.figures) != edition.digest:
        raise ConflictError(
            f"the figures of edition {edition.number} of {edition.month} were changed after it was built"
        )


async def _record(tx: Transaction, edition: Edition, *, actor: str, action: str) -> None:
    await audit.record(
        tx, audit.DISTRICT, actor=actor, action=action, month=edition.month, edition=edition.number,
        digest=edition.digest,
    )  # fmt: skip
