"""A small storm in the ordinary suite; the whole one is a proof (tests/proofs/test_storm.py)."""

from tests.office import open_desk
from tests.storm import ROBOTS, storm

MAILS = 10 * len(ROBOTS)


async def test_robots_that_answer_every_letter_of_ours_come_to_an_end(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as desk, storm(desk) as (blowing, client, sender):
        await blowing.blow(MAILS, client, sender)
        end = await blowing.outcome()
    assert blowing.sent == MAILS + 0 * end["accepted"]
    assert end["accepted"] + end["duplicates"] == blowing.sent
    print(end, blowing.sent, blowing.written_to.most_common(5))
