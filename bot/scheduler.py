"""The clock of one process: it says when a job runs, never what it does. Losing it loses nothing.

APScheduler only ticks. A job is nudged by its tick, or at once by whoever has just made work for it.
"""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[dt.datetime], Awaitable[int]]

log = structlog.get_logger()


class Clockwork:
    """Runs named jobs every so many seconds, and when nudged. `jobs`: name -> (job, seconds).

    A job is given the time and returns how many things it handled; while that is more than 0 it runs again at once. It
    never runs twice at a time in this process: a nudge meanwhile makes it run once more. What it raises is logged and
    counted in `failures`, and the clock goes on. `last_ended` holds when each job last came to its end.
    """

    def __init__(self, jobs: Mapping[str, tuple[Job, float]], now: Callable[[], dt.datetime]) -> None:
        self._jobs, self._now = jobs, now
        self._running: dict[str, asyncio.Task[None]] = {}
        self._wanted: set[str] = set()
        self._stopping = False
        self.failures: Counter[str] = Counter()
        self.last_ended: dict[str, dt.datetime] = {}
        self._ticks = AsyncIOScheduler(timezone=dt.UTC)

    def start(self) -> None:
        """Starts ticking; every job runs once at the start. Needs a running event loop."""
        for name, (_, seconds) in self._jobs.items():
            # A late tick (a laptop that slept, a clock put forward) still ticks, once.
            how = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
            self._ticks.add_job(self._tick, "interval", seconds=seconds, args=[name], id=name, **how)
        self._ticks.start()
        for name in self._jobs:
            self.nudge(name)

    def nudge(self, name: str) -> None:
        """There may be work for this job: it runs now, or once more when it is running. KeyError for an unknown one."""
        self._jobs[name]
        self._wanted.add(name)
        if name not in self._running and not self._stopping:
            task = asyncio.get_running_loop().create_task(self._run(name), name=f"job {name}")
            self._running[name] = task

    async def run_until_quiet(self) -> None:
        """Nudges every job and waits until none finds anything to do; for tests and the demo."""
        for name in self._jobs:
            self.nudge(name)
        await self._idle()

    async def drain(self) -> None:
        """No job starts any more; those that run come to the end of what they have in hand."""
        self._stopping = True
        if self._ticks.running:
            self._ticks.pause()
        await self._idle()

    async def stop(self) -> None:
        """Drains, then stops ticking for good."""
        await self.drain()
        if self._ticks.running:
            self._ticks.shutdown(wait=False)

    async def _tick(self, name: str) -> None:
        self.nudge(name)

    async def _idle(self) -> None:
        while self._running:
            await asyncio.wait(self._running.values())

    async def _run(self, name: str) -> None:
        try:
            while name in self._wanted and not self._stopping:
                self._wanted.discard(name)
                if await self._once(name) > 0:
                    self._wanted.add(name)
        finally:
            del self._running[name]

    async def _once(self, name: str) -> int:
        job, _ = self._jobs[name]
        try:
            handled = await job(self._now())
        except Exception:  # an edge: one job's trouble must not stop the clock
            self.failures[name] += 1
            log.exception("job_failed", job=name)
            return 0
        self.last_ended[name] = self._now()
        return handled
