"""Step notify: tell the person, and note that it was told.

Telling people has lanes of its own: a door that hangs holds up no order and no picture.
"""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from studio.counts import Count
from studio.steps.parts import Parts
from studio.task import FINAL, State, Task

ANNOUNCE_LANES = 4
"""How many people are told at once in one process."""
ANNOUNCE_TIMEOUT_SECONDS = 120.0
"""How long telling one person may take: a result is large, and a chat may have to cool down."""


class Announcer(Protocol):
    """Tells a person in one door how a task came out."""

    async def announce(self, task: Task) -> None:
        """Tell; may be called twice for the same outcome and must then show nothing new."""
        ...


class Notify:
    """Tells people. `announcers` maps the door in a task's address to who speaks there."""

    def __init__(self, parts: Parts, announcers: Mapping[str, Announcer]) -> None:
        self._store = parts.runtime.store
        self._gateway = parts.gateway
        self._counts = parts.counts
        self._announcers = announcers

    async def run(self, task: Task) -> None:
        """Tell the person, and note that it was told."""
        if task.settled or task.state not in FINAL | {State.COMPLETED}:
            return
        if announcer := self.announcer(task):
            await self._announce(announcer, task)
        await self.told(task)

    def announcer(self, task: Task) -> Announcer | None:
        """Return who speaks at the door of a task, or None where nobody has to."""
        return self._announcers.get((task.address or "").partition(":")[0])

    async def _announce(self, announcer: Announcer, task: Task) -> None:
        """Tell a person, in good time or later.

        Raises:
            TimeoutError: When the door is too slow.
            Exception: Whatever the door raises; in both cases it is tried again.
        """
        limit = asyncio.timeout(ANNOUNCE_TIMEOUT_SECONDS)
        try:
            async with limit:
                await announcer.announce(task)
        finally:
            if limit.expired():
                self._counts.add(Count.TOLD_TOO_SLOWLY)

    async def told(self, task: Task) -> None:
        """Note that the person was told, or can't be."""
        if task.state is State.COMPLETED:
            units = task.paid_units if task.paid_units is not None else await self._bill(task)
            await self._store.move(task.id, {State.COMPLETED}, State.DONE, paid_units=units)
        else:
            # Not if it was claimed meanwhile and failed anew: of that nobody was told yet.
            await self._store.move(
                task.id, {task.state}, task.state, version=task.version, announced=True
            )

    async def _bill(self, task: Task) -> float | None:
        """Return what an order cost of which only a call told; best effort.

        A call of fal's names no price: only the header of the result's own answer does.
        """
        if self._gateway.free or not self._gateway.hooks or task.request is None:
            return None
        return await self._gateway.bill(task.request)
