"""The clock says when, never what; it goes on whatever a job does."""

import asyncio
import datetime as dt

import pytest
from structlog.testing import capture_logs

from bot.scheduler import Clockwork
from tests.desk import MONDAY


class Work:
    """A job that finds `found` things to do at first, then one less each time."""

    def __init__(self, found=0, takes=0.0):
        self.found, self.takes = found, takes
        self.times, self.at_once, self.most = [], 0, 0

    async def __call__(self, now):
        self.times.append(now)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(self.takes)
        self.at_once -= 1
        handled, self.found = self.found, max(0, self.found - 1)
        return handled


def clockwork(seconds=3600.0, **jobs):
    return Clockwork({name: (job, seconds) for name, job in jobs.items()}, lambda: MONDAY)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the condition is somebody else's
            await asyncio.sleep(0.01)


async def test_a_job_runs_again_at_once_while_it_finds_something_to_do():
    work = Work(found=3)
    await clockwork(post=work).run_until_quiet()
    assert work.times == [MONDAY] * 4


async def test_a_job_never_runs_twice_at_a_time_and_a_nudge_meanwhile_is_kept():
    work = Work(takes=0.02)
    clock = clockwork(post=work)
    for _ in range(10):
        clock.nudge("post")
    await until(lambda: work.at_once)
    clock.nudge("post")
    await until(lambda: len(work.times) == 2 and not work.at_once)
    await clock.stop()
    assert (work.most, len(work.times)) == (1, 2)


async def test_the_tick_comes_back_by_itself():
    work = Work()
    clock = clockwork(0.05, post=work)
    clock.start()
    await until(lambda: len(work.times) >= 4)
    await clock.stop()
    ended = len(work.times)
    await asyncio.sleep(0.15)
    assert len(work.times) == ended


async def test_a_failing_job_is_logged_and_counted_and_the_others_go_on():
    async def fails(_now):
        raise ZeroDivisionError

    work = Work()
    clock = clockwork(0.05, fails=fails, post=work)
    with capture_logs() as logged:
        clock.start()
        await until(lambda: clock.failures["fails"] >= 2 and len(work.times) >= 2)
        await clock.stop()
    assert clock.failures["post"] == 0
    assert clock.last_ended == {"post": MONDAY}
    assert {(line["event"], line["job"]) for line in logged} == {("job_failed", "fails")}


async def test_draining_finishes_what_is_in_hand_and_starts_nothing_more():
    work = Work(found=100, takes=0.05)
    clock = clockwork(post=work)
    clock.start()
    await until(lambda: work.at_once)
    await clock.drain()
    assert work.at_once == 0
    assert len(work.times) == 1
    clock.nudge("post")
    await asyncio.sleep(0.02)
    assert len(work.times) == 1
    await clock.stop()


async def test_stopping_a_clock_that_never_started_is_fine():
    await clockwork(post=Work()).stop()


async def test_a_job_nobody_knows_cannot_be_nudged():
    with pytest.raises(KeyError):
        clockwork(post=Work()).nudge("pots")


async def test_each_run_is_given_the_time_of_its_start():
    times = iter(MONDAY + dt.timedelta(hours=hours) for hours in range(10))
    work = Work(found=1)
    clock = Clockwork({"post": (work, 60)}, lambda: next(times))
    await clock.run_until_quiet()
    assert work.times == [MONDAY, MONDAY + dt.timedelta(hours=2)]
