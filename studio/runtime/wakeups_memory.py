"""Wake-ups in memory: a queue without repeats, so that it never outgrows the tasks."""

import asyncio
from collections.abc import Awaitable, Callable

from studio.runtime.wakeups import WakeUp


class MemoryWakeUps:
    """The in-memory form of `WakeUps`."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[WakeUp] = asyncio.Queue()
        self._waiting: set[WakeUp] = set()

    async def put(self, wake_up: WakeUp) -> None:
        """Ask for a step to be run; one that already waits is not put twice."""
        if wake_up not in self._waiting:
            self._waiting.add(wake_up)
            self._queue.put_nowait(wake_up)

    async def work(self, handle: Callable[[WakeUp], Awaitable[None]]) -> None:
        """Hand wake-ups to `handle` until cancelled."""
        while True:
            wake_up = await self._queue.get()
            self._waiting.discard(wake_up)
            try:
                await handle(wake_up)
            finally:
                self._queue.task_done()

    async def drain(self) -> None:
        """Return once every wake-up given so far has been handled."""
        await self._queue.join()
