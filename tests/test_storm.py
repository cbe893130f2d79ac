"""A small storm in the ordinary suite; the whole one is a proof (tests/proofs/test_storm.py)."""

from bot.reply_table import DAILY, DAILY_EMERGENCY
from tests.office import open_desk
from tests.storm import ROBOTS, storm

MAILS = 10 * len(ROBOTS)


async def test_robots_that_answer_every_letter_of_ours_come_to_an_end(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as desk, storm(desk) as (blowing, client, sender):
        await blowing.blow(MAILS, client, sender)
        end = await blowing.outcome()
    assert MAILS <= blowing.sent <= MAILS + end["automatic"]  # each letter of ours woke one robot, and then it was over
    assert end["accepted"] + end["duplicates"] == blowing.sent
    assert (end["lost"], end["pending"]) == (0, 0)
    assert end["automatic"] < MAILS / 3
    assert end["call_outs"] <= 2 * (
        5 + 4
    )  # of families and of machines: five and, in a quarter of an hour, one for many
    robots = [number for to, number in blowing.written_to.items() if not to.endswith("@district.example")]
    assert max(robots) <= DAILY_EMERGENCY
    assert blowing.written_to["lake@robots.example"] == DAILY
    assert not [to for to in blowing.written_to if "concerns" in to or to.startswith("case+")]
