"""Waking whoever waits for a change."""

import asyncio


class Signal:
    """Wakes all present waiters; remembers nothing, so a waiter checks its condition first.

    Nothing is lost as long as no await stands between that check and ``wait``.
    """

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()
        self.closed = False

    async def wait(self, seconds: float | None = None) -> None:
        """Returns at the next ``fire``, or after the given seconds; at once when closed."""
        if self.closed:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            self._waiters.discard(waiter)

    def fire(self) -> None:
        """Wakes everybody who waits now."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """From now on nobody waits any more: the server is about to stop."""
        self.closed = True
        self.fire()
