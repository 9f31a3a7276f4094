"""The only process there is always leads."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class MemoryLeader:
    """The in-memory form of `Leader`."""

    @asynccontextmanager
    async def lead(self) -> AsyncGenerator[None]:
        """Lead at once."""
        yield
