"""What is being ordered just now, and by whom: so that one can wait until it is over."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager


class UnderWay:
    """Orders that are being placed; as many as there are updates and batches in the works."""

    def __init__(self) -> None:
        self._orders: dict[int, set[asyncio.Event]] = {}

    @contextmanager
    def order(self, person: int) -> Generator[None]:
        """Count as under way for a person, until left."""
        over = asyncio.Event()
        orders = self._orders.setdefault(person, set())
        orders.add(over)
        try:
            yield
        finally:
            over.set()
            orders.discard(over)
            if not orders and self._orders.get(person) is orders:
                del self._orders[person]

    async def over(self, person: int) -> None:
        """Return once all that is under way for a person now has come to its end."""
        for order in tuple(self._orders.get(person, ())):
            await order.wait()
