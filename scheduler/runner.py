"""APScheduler as a clock over due rows, and nothing more: no job store, no state, no leader.

`run_due` runs every job until nothing is due any more: the simulator's clock waits for it.
"""

from collections.abc import Sequence
from contextlib import suppress

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.jobs import Job

log = structlog.get_logger()

# One due row may make another due (a meal published, a reminder, a refund); a dozen rounds is far
# beyond any chain of ours, and an endless one must not hang the simulator's clock.
ROUNDS_MAX = 50


class Runner:
    """Runs the jobs of one process. Start it after the database is open, stop it before."""

    def __init__(self, jobs: Sequence[Job], timezone: str) -> None:
        self.jobs = list(jobs)
        self._scheduler = AsyncIOScheduler(timezone=timezone)

    def start(self) -> None:
        for job in self.jobs:
            self._scheduler.add_job(
                self.run_one,
                "interval",
                seconds=job.every_s,
                args=[job],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        with suppress(Exception):
            self._scheduler.shutdown(wait=False)

    async def run_one(self, job: Job) -> int:
        """One look. What fails is logged and looked at again the next time."""
        try:
            return await job.run()
        except Exception as error:
            log.exception("job.failed", job=job.name, error=type(error).__name__)
            return 0

    async def run_due(self) -> int:
        """Every job, again and again, until a whole round finds nothing."""
        total = 0
        for _ in range(ROUNDS_MAX):
            moved = 0
            for job in self.jobs:
                moved += await self.run_one(job)
            if not moved:
                return total
            total += moved
        log.error("jobs.endless", rounds=ROUNDS_MAX)
        return total
