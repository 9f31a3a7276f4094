"""Port: what came from outside, or went there, written down before it is acknowledged.

The store keeps tasks; the ledger keeps everything else that must not happen twice or be forgotten:
updates of a chat before they are confirmed, and deliveries before and after they are sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_BODY_BYTES = 256 * 1024
"""Telegram's own limits keep updates far below."""


class BodyTooLargeError(ValueError):
    """A body that the ledger doesn't take: a mistake in our code, never a person's."""

    def __init__(self, kind: str, key: str, size: int) -> None:
        super().__init__(f"{kind} {key}: {size} bytes are more than {MOST_BODY_BYTES}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line.

    Attributes:
        kind: Which book it is in, such as `telegram.update`.
        key: Its name within the book; there is at most one of each.
        body: Whatever the writer needs to go on after a crash, at most `MOST_BODY_BYTES`
            as UTF-8.
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

        Raises:
            BodyTooLargeError: When the body is over its bound; nothing was written.
            Unavailable: When it can't be written, or its book is full.
        """
        ...

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        """Mark an entry as done, optionally with a new body; one that isn't there is entered so.

        Raises:
            BodyTooLargeError: When the body is over its bound; nothing was written.
            Unavailable: When it can't be written, or its book is full.
        """
        ...

    async def find(self, kind: str, key: str) -> Entry | None:
        """Return an entry, or None."""
        ...

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        """Return what a crash left over, oldest first."""
        ...

    async def entries(self, kind: str, *, prefix: str = "") -> Sequence[Entry]:
        """Return the entries of a book whose keys begin so, done or not, oldest first."""
        ...

    async def delete(self, kind: str, key: str) -> bool:
        """Strike an entry out, done or not; whether it was there.

        Raises:
            Unavailable: When it can't be struck out now.
        """
        ...

    async def forget(self, kind: str, before: float) -> int:
        """Delete finished entries written before a moment, and return how many.

        A book that is tidied so is never full of them: where room has a bound, its oldest finished
        entries give way to new ones. Books of which nothing is ever forgotten keep all they have.
        """
        ...
