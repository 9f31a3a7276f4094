"""Lanes: a few things of one kind at once, so that a slow kind can't take every worker."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)

MOST_WAITING = 10_000


class Lanes(Generic[Item]):
    """Lets so many callers work; what others bring waits for one of them, in order and once.

    Nobody waits here: who finds all lanes taken leaves the item and goes on with something else.
    """

    def __init__(self, work: Callable[[Item], Awaitable[None]], *, lanes: int) -> None:
        self._work = work
        self._free = lanes
        self._running: dict[Item, int] = {}
        self._again: dict[Item, int] = {}
        self._waiting: OrderedDict[Item, int] = OrderedDict()

    async def run(self, item: Item, version: int = 0) -> None:
        """Work on an item and on what came meanwhile, or leave it to those who work.

        One that changed while it is being worked on is worked on once more. One that didn't, or
        comes when too many wait, is dropped: whoever brought it must come again if need be.
        """
        if item in self._running:
            if version != self._running[item]:
                self._again[item] = version
            return
        if not self._free:
            if len(self._waiting) < MOST_WAITING:
                self._waiting[item] = version
            return
        self._free -= 1
        self._waiting.pop(
            item, None
        )  # it has waited long enough, and is never worked on twice at once
        try:
            await self._work_on(item, version)
            while self._waiting:
                await self._work_on(*self._waiting.popitem(last=False))
        finally:
            self._free += 1

    async def _work_on(self, item: Item, version: int) -> None:
        self._running[item] = version
        try:
            await self._work(item)
        finally:
            del self._running[item]
            if item in self._again:
                self._waiting[item] = self._again.pop(item)
