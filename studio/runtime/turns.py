"""One write at a time for each name: who comes while one is under way waits for its outcome."""

import asyncio
from collections.abc import Hashable
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


class Turns(Generic[Name]):
    """Who writes under which name now. There are never more than callers that wait."""

    def __init__(self) -> None:
        self._waiting: dict[Name, list[asyncio.Future[None]]] = {}

    def __contains__(self, name: Name) -> bool:
        """Whether a write under this name is under way."""
        return name in self._waiting

    def __len__(self) -> int:
        """How many names are being written under."""
        return len(self._waiting)

    async def free(self, name: Name) -> None:
        """Return once nobody writes under the name; no other coroutine has run since then."""
        while name in self._waiting:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting[name].append(turn)
            await turn

    def take(self, name: Name) -> None:
        """Begin a write under a free name."""
        self._waiting[name] = []

    def give(self, name: Name) -> None:
        """End a write, and let the others look."""
        for turn in self._waiting.pop(name):
            if not turn.done():
                turn.set_result(None)
