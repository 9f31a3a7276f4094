"""Looks after tasks whose time has come: a lost wake-up never loses one. Deletes old ones."""

import asyncio
import logging
import time
from datetime import timedelta

from studio.clock import Clock
from studio.errors import DarkroomError
from studio.objects import Objects
from studio.runtime import Runtime
from studio.runtime.wakeups import STEP_FOR, WakeUp
from studio.service import Service

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1
BATCH = 500
RETENTION_TICK_SECONDS = 300.0
HOUR = 3600.0


class Sweeper:
    """Wakes due tasks. Runs in the leading process only."""

    def __init__(self, runtime: Runtime, *, clock: Clock = time.time) -> None:
        self._runtime = runtime
        self._clock = clock

    async def run(self) -> None:
        """Sweep until cancelled."""
        async with self._runtime.leader.lead():
            while True:
                await self.sweep()
                await asyncio.sleep(TICK_SECONDS)

    async def sweep(self) -> None:
        """Wake every task whose time has come."""
        for task in await self._runtime.store.due(self._clock(), BATCH):
            if step := STEP_FOR.get(task.state):
                await self._runtime.wakeups.put(WakeUp(step, task.id))


class Retention:
    """Deletes tasks and pictures when their time is over. Runs in the leading process only."""

    def __init__(
        self,
        runtime: Runtime,
        service: Service,
        objects: Objects,
        *,
        keep_hours: int,
        clock: Clock = time.time,
        wall: Clock = time.time,
    ) -> None:
        self._runtime = runtime
        self._service = service
        self._objects = objects
        self._keep_hours = keep_hours
        self._clock = clock
        self._wall = wall

    async def run(self) -> None:
        """Delete what is old, now and then, until cancelled."""
        async with self._runtime.leader.lead():
            while True:
                try:
                    await self.delete_old()
                except DarkroomError as error:
                    log.warning("old pictures can't be deleted now: %s", error)
                except Exception:
                    log.exception("old pictures could not be deleted; trying again later")
                await asyncio.sleep(RETENTION_TICK_SECONDS)

    async def delete_old(self) -> None:
        """Delete tasks past their time, and pictures that no task remembers.

        What was deleted since the last time, by whomever, is gone from the disk then.
        """
        cutoff = self._clock() - self._keep_hours * HOUR
        while old := await self._runtime.store.older_than(cutoff, BATCH):
            for task in old:
                await self._service.discard(task)  # not one that moved on: it is looked at again
        # A task may have been made from a photo late: leave its pictures an hour more. They bear
        # the wall's time: where that has been set forward, what was written before only looks old.
        leap = max(0.0, self._wall() - self._clock())
        age = timedelta(hours=self._keep_hours + 1, seconds=leap)
        await self._objects.delete_older_than(age)
        await self._runtime.compact()
