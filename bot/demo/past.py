"""A past for the demo: a year of made-up facts, so that the report has something to compare. Facts only, no cases."""

import datetime as dt
import random
import uuid

from bot.district import District
from bot.taxonomy import Taxonomy
from storage.enums import Barrier, CaseStatus, Cause, Channel, Outcome, SenderRole, Urgency
from storage.fact_models import CaseFact, ContactFact, NeedFact
from storage.transaction import Transaction

DAYS = 400
CASES_A_DAY = 2.2
LANGUAGES = ("en", "en", "en", "en", "es", "es", "vi", "zh-Hans", "ru", "hmn")
CHANNELS = (*[Channel.EMAIL] * 6, Channel.PHONE, Channel.PHONE, Channel.WALK_IN, Channel.SLACK)
ROLES = (*[SenderRole.PARENT] * 6, SenderRole.STUDENT, SenderRole.STAFF, SenderRole.STAFF, SenderRole.COMMUNITY)
URGENCIES = (*[Urgency.ROUTINE] * 6, *[Urgency.PRIORITY] * 4, Urgency.URGENT)


async def add_past(tx: Transaction, district: District, *, taxonomy: Taxonomy, until: dt.date) -> int:
    """Facts of the days before `until`, the same for the same day; returns how many cases they tell of."""
    dice = random.Random(0)  # noqa: S311 - sample data
    weights = [1 + dice.random() * 5 for _ in taxonomy.categories]
    total = 0
    for back in range(DAYS, 0, -1):
        day = until - dt.timedelta(days=back)
        for _ in range(_number(dice, day)):
            category = dice.choices(list(taxonomy.categories), weights)[0]
            case = _case(dice, day, until=until, category=category, school=dice.choice(district.schools).id)
            tx.session.add(case)
            tx.session.add_all(_contacts(dice, case))
            if dice.random() < 0.4:
                tx.session.add(_need(dice, case, need=dice.choice(list(taxonomy.needs))))
            total += 1
    await tx.session.flush()
    return total


def _number(dice: random.Random, day: dt.date) -> int:
    """Few in summer and at weekends, more when school begins."""
    busy = 0.3 if day.month in (6, 7) else 1.4 if day.month in (8, 9) else 1.0
    return round(dice.random() * 2 * CASES_A_DAY * busy * (0.4 if day.weekday() > 4 else 1.0))


def _case(dice: random.Random, day: dt.date, *, until: dt.date, category: str, school: str) -> CaseFact:
    fact = CaseFact(
        id=uuid.UUID(int=dice.getrandbits(128), version=4),
        month=f"{day:%Y-%m}",
        received_on=day,
        category=category,
        school=school,
        channel=dice.choice(CHANNELS),
        language=dice.choice(LANGUAGES),
        urgency=dice.choice(URGENCIES),
        sender_role=dice.choice(ROLES),
        status=CaseStatus.ACTIVE,
        first_contact_hours=round(dice.lognormvariate(2.8, 0.8)),
        first_contact_in_time=dice.random() < 0.85,
    )
    closed = day + dt.timedelta(days=round(dice.expovariate(1 / 18)) + 1)
    if closed < until:
        fact.closed_on, fact.status = closed, CaseStatus.CLOSED
        fact.outcome = dice.choice(list(Outcome)).value
        fact.cause = dice.choice(list(Cause)).value
        fact.barrier = dice.choice(list(Barrier)).value
    return fact


def _contacts(dice: random.Random, case: CaseFact) -> list[ContactFact]:
    tag = dice.randbytes(32)
    return [
        ContactFact(
            id=uuid.UUID(int=dice.getrandbits(128), version=4),
            month=case.month,
            received_on=case.received_on,
            channel=case.channel,
            language=case.language,
            concern=True,
            visitor_tag=tag,
        )
        for _ in range(1 + (dice.random() < 0.35))
    ]


def _need(dice: random.Random, case: CaseFact, *, need: str) -> NeedFact:
    return NeedFact(
        id=uuid.UUID(int=dice.getrandbits(128), version=4),
        fact_id=case.id,
        month=case.month,
        need=need,
        offered=1,
        confirmed=int(dice.random() < 0.6),
    )
