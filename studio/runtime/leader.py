"""Port: who does what only one process may do (polling, sweeping, deleting what is old)."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Leader(Protocol):
    """A lock that its holder loses when it dies."""

    def lead(self) -> AbstractAsyncContextManager[None]:
        """Wait until this process leads; the block is left when it no longer does."""
        ...
