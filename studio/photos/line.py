"""Who gets one of a few places next: what is urgent first, then whoever came first."""

import asyncio
import contextlib
from asyncio import Future
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from studio.errors import RateLimited, Unavailable

RETRY_SECONDS = 10
SAME_OWNER_SECONDS = 3
"""About what making another form of a large picture takes."""


class Line:
    """A few places, and a line before them that the urgent ones pass by."""

    def __init__(self, places: int, *, longest: int) -> None:
        """Open the line.

        Args:
            places: How many are served at once.
            longest: How many may wait. The urgent ones may always, so they need a bound elsewhere.
        """
        self._free = places
        self._longest = longest
        self._urgent: deque[Future[None]] = deque()
        self._others: deque[Future[None]] = deque()

    @asynccontextmanager
    async def place(self, *, urgent: bool = False) -> AsyncGenerator[None]:
        """Wait for a place and hold it.

        Raises:
            Unavailable: When the line is full, with the seconds to wait.
        """
        await self._enter(urgent=urgent)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, *, urgent: bool) -> None:
        if self._free:
            self._free -= 1
            return
        line = self._urgent if urgent else self._others
        if not urgent and len(line) >= self._longest:
            raise Unavailable(retry_after=RETRY_SECONDS)
        turn: Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                with contextlib.suppress(ValueError):  # somebody leaving may have passed it by
                    line.remove(turn)
            else:
                self._leave()  # the place came together with the wish to go
            raise

    def _leave(self) -> None:
        """Hand the place to the next; it is never free while anybody waits."""
        for line in (self._urgent, self._others):
            while line:
                turn = line.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1


class FairLine:
    """One place, a short line, and nobody in it more often than others can bear."""

    def __init__(self, *, longest: int, each: int = 1) -> None:
        """Open the line.

        Args:
            longest: How many may wait.
            each: How often one owner may be in it, the place counted.
        """
        self._line = Line(1, longest=longest)
        self._each = each
        self._inside = Counter[str]()  # as many as fit in the line, and one

    @asynccontextmanager
    async def place(self, owner: str) -> AsyncGenerator[None]:
        """Wait for the place and hold it.

        Raises:
            RateLimited: When the owner has it, or waits for it, as often as anybody may.
            Unavailable: When the line is full, with the seconds to wait.
        """
        if self._inside[owner] >= self._each:
            raise RateLimited(retry_after=SAME_OWNER_SECONDS, seconds=SAME_OWNER_SECONDS)
        self._inside[owner] += 1
        try:
            async with self._line.place():
                yield
        finally:
            self._inside[owner] -= 1
            if not self._inside[owner]:
                del self._inside[owner]
