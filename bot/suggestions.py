"""T2: category, needs and up to three services, in a transaction of their own, for a person to confirm.

A broken model can neither delay nor lose a message: its case, reply and call-out are there already.
"""

import asyncio
import datetime as dt

import structlog

from bot import follow_ups, notices, referrals
from bot.office import Office
from bot.triage import pipeline
from bot.triage.district import known_of
from bot.triage.result import Suggestion, to_plain
from storage import audit, cases, clocks, facts
from storage.columns import new_id
from storage.crypto import Place
from storage.engine import Database
from storage.enums import SuggestionStatus
from storage.models import Assessment, Case, Message, ReferralSuggestion
from storage.transaction import RACES, Transaction
from storage.vault import case_key, place, seal_json

log = structlog.get_logger()

LEASE = dt.timedelta(minutes=5)
BATCH = 16
GIVE_UP_AFTER = 3


async def run_due(database: Database, office: Office, *, now: dt.datetime) -> int:
    """Suggests for every message that waits for it; returns how many were taken up."""
    async with database.writing(now) as tx:
        due = await clocks.claim_assessments(tx, LEASE, limit=BATCH)
    for assessment in due:
        await _one(database, office, assessment=assessment, now=now)
    return len(due)


async def _one(database: Database, office: Office, *, assessment: Assessment, now: dt.datetime) -> None:
    try:
        async with database.reading(now) as tx:
            case, message = await _of(tx, assessment)
            letter = cases.open_letter(tx.keyring, case, message=message)
        known = known_of(office.district)
        suggestion = await asyncio.to_thread(
            pipeline.suggest, letter["subject"], letter["reply_text"] or letter["text"], known=known
        )
        async with database.writing(now) as tx:
            await _write(tx, office, assessment=assessment, suggestion=suggestion)
    except RACES:
        log.info("suggestion_raced", letter=str(assessment.message_id))  # the lease runs out and it is done again
    except Exception as error:
        log.exception("suggestion_failed", letter=str(assessment.message_id), error=type(error).__name__)
        if assessment.attempts >= GIVE_UP_AFTER:
            async with database.writing(now) as tx:
                await clocks.give_up_assessment(tx, assessment.message_id)


async def _of(tx: Transaction, assessment: Assessment) -> tuple[Case, Message]:
    case = await tx.session.get_one(Case, assessment.case_id)
    return case, await tx.session.get_one(Message, assessment.message_id)


async def _write(tx: Transaction, office: Office, *, assessment: Assessment, suggestion: Suggestion) -> None:
    """The suggestion on the case. What a person has decided already is not touched; urgency is only raised."""
    case, message = await _of(tx, assessment)
    if case.wrapped_key is None:
        return
    row = await tx.session.get_one(Assessment, assessment.message_id)
    key = case_key(tx.keyring, case)
    row.suggestion = seal_json(key, place(row, "suggestion"), value=to_plain(suggestion))
    row.done_at, row.leased_until = tx.now, None
    if case.category is None and not suggestion.abstained:
        await cases.suggest(tx, case, category=suggestion.category)
    if case.reviewed_at is None and suggestion.urgency.rank > case.urgency.rank:
        await cases.suggest(tx, case, urgency=suggestion.urgency)
        await follow_ups.plan_intake(tx, office, case=case)
    offered = await _offer(tx, office, case=case, suggestion=suggestion)
    await facts.record_needs(tx, case, needs=suggestion.needs, offered=offered)
    await audit.record(tx, audit.case_chain(case.id), actor="triage", action="suggested", letter=message.id)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    await notices.refresh_card(tx, case)


async def _offer(tx: Transaction, office: Office, *, case: Case, suggestion: Suggestion) -> list[str]:
    """Up to three services on the case, each sealed with its reason; returns the need of each new one."""
    there = {row.service_id for row in await cases.suggestions(tx, case.id)}
    found = referrals.suggest(
        office.district,
        suggestion.needs,
        language=case.language,
        school=case.school,
        today=office.day_of(tx.now),
    )
    fresh = [one for one in found if one.id not in there]
    for one in fresh:
        row_id = new_id()
        sealed = seal_json(
            case_key(tx.keyring, case),
            Place("referral_suggestion", "content", str(row_id)),
            value={"name": one.name, "why": one.why},
        )
        tx.session.add(
            ReferralSuggestion(
                id=row_id,
                case_id=case.id,
                service_id=one.id,
                need=one.need,
                content=sealed,
                status=SuggestionStatus.OPEN,
            )
        )
    await tx.session.flush()
    return [one.need for one in fresh]
