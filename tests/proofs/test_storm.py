"""The whole storm: ten thousand mails of robots through the real door, and everything we send comes to an end.

python -m pytest tests/proofs/test_storm.py -s --timeout=3600 [--proofs=short] prints the figures.
"""

import json
import sys
import time
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from bot.mail.addresses import mailbox_of
from bot.reply_table import DAILY_EMERGENCY
from storage import audit
from storage.enums import Attention, Urgency
from storage.models import Case
from tests.office import Desk, open_desk
from tests.storm import Storm, storm

pytestmark = pytest.mark.slow

SECONDS = 4  # of the office's time between two mails: ten thousand fill its day
A_SECOND = {"sqlite": 16, "postgresql": 10}  # mails dealt with for each second of one processor, robots included


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_ten_thousand_looping_mails_end_with_a_bounded_number_of_letters_and_calls(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, *, full_proofs: bool
) -> None:
    mails = {"sqlite": 10_000, "postgresql": 5_000}[kind] if full_proofs else {"sqlite": 1_000, "postgresql": 400}[kind]
    url, began = request.getfixturevalue(f"{kind}_url"), time.process_time()
    replicas = {"sqlite": 1, "postgresql": 2}[kind]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    try:
        async with (
            open_desk(url, tmp_path) as desk,
            storm(desk, seconds=SECONDS, replicas=replicas) as (blowing, *ends),
        ):
            await blowing.blow(mails, *ends)
            took = time.process_time() - began
            figures = await blowing.outcome()
            await nothing_is_lost(blowing, figures)
            bounded(blowing, desk, figures)
            await nobody_is_hidden(desk)
    finally:
        structlog.reset_defaults()
    told = {"kind": kind, "sent": blowing.sent, "seconds": round(took, 1), **figures}
    sys.stdout.write(f"{json.dumps(told)}\n")
    assert took < mails / A_SECOND[kind] + 30


async def nothing_is_lost(blowing: Storm, figures: dict[str, int]) -> None:
    assert figures["accepted"] + figures["duplicates"] == blowing.sent
    assert (figures["lost"], figures["pending"], figures["acks_failed"], figures["acks_unknown"]) == (0, 0, 0, 0)
    async with blowing.desk.database.reading(blowing.desk.now) as tx:
        assert await audit.verify(tx) == []


def bounded(blowing: Storm, desk: Desk, figures: dict[str, int]) -> None:
    """By the office's own numbers, whatever the robots do."""
    mail, hours = desk.office.district.mail, blowing.sent * SECONDS / 3_600
    assert figures["automatic"] <= mail.automatic_letters_a_day + mail.emergency_letters_a_day
    assert blowing.sent <= blowing.mails + figures["automatic"]  # each letter of ours woke one robot at most
    per_mailbox: dict[str, int] = {}
    for to, number in blowing.written_to.items():
        if not to.endswith("@district.example"):
            per_mailbox[mailbox_of(to)] = per_mailbox.get(mailbox_of(to), 0) + number
    assert max(per_mailbox.values()) <= DAILY_EMERGENCY
    assert not [to for to in blowing.written_to if desk.office.owns(to)]
    of_one_reason = 5 + 60 / 9  # an hour: five singles, and one for many each time people have taken the last
    assert figures["call_outs"] <= 2 * of_one_reason * (hours + 1) + 2  # families, machines; the two ceilings


async def nobody_is_hidden(desk: Desk) -> None:
    """Whoever may be in danger is an emergency with a card, however many there are."""
    async with desk.database.reading(desk.now) as tx:
        cases = (await tx.session.scalars(select(Case).where(Case.attention == Attention.PAGE))).all()
    assert cases
    assert {case.urgency for case in cases} == {Urgency.EMERGENCY}
