"""Port: what came from outside, or went there, written down before it is acknowledged.

The store keeps tasks; the ledger keeps everything else that must not happen twice or be forgotten:
updates of a chat before they are confirmed, and deliveries before and after they are sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line.

    Attributes:
        kind: Which book it is in, such as `telegram.update`.
        key: Its name within the book; there is at most one of each.
        body: Whatever the writer needs to go on after a crash, at most 256 KiB of text.
        done: Whether nothing is left to do about it.
        at: When it was written, Unix seconds.
    """

    kind: str
    key: str
    body: str
    done: bool
    at: float


class Ledger(Protocol):
    """Entries by kind and key. Every write is durable when it returns."""

    async def enter(self, kind: str, key: str, body: str) -> bool:
        """Write an entry down unless its key is there already.

        Returns:
            True when it is new, False when it had been entered before.
        """
        ...

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        """Mark an entry as done, optionally with a new body; one that isn't there is entered so."""
        ...

    async def find(self, kind: str, key: str) -> Entry | None:
        """Return an entry, or None."""
        ...

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        """Return what a crash left over, oldest first."""
        ...

    async def forget(self, kind: str, before: float) -> int:
        """Delete finished entries written before a moment, and return how many."""
        ...
