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

    async def free(self, *names: Name) -> None:
        """Return once nobody writes under any of the names; no other coroutine has run since then.

        Nobody holds a name while waiting for another one, so that nobody waits for ever.
        """
        while (busy := next((name for name in names if name in self._waiting), None)) is not None:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting[busy].append(turn)
            await turn

    def take(self, *names: Name) -> None:
        """Begin a write under free names."""
        for name in names:
            self._waiting[name] = []

    def give(self, *names: Name) -> None:
        """End a write, and let the others look."""
        for name in names:
            for turn in self._waiting.pop(name):
                if not turn.done():
                    turn.set_result(None)
