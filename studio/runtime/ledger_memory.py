"""The ledger in memory."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.errors import Unavailable
from studio.runtime.ledger import Entry

MAX_ENTRIES = 200_000


class MemoryLedger:
    """The in-memory form of `Ledger`."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._entries: dict[tuple[str, str], Entry] = {}  # in order of writing

    async def enter(self, kind: str, key: str, body: str) -> bool:
        """Write an entry down unless it is there; see `Ledger.enter`.

        Raises:
            Unavailable: When there is no room for more.
        """
        if (kind, key) in self._entries:
            return False
        if len(self._entries) >= MAX_ENTRIES:
            raise Unavailable
        self._entries[kind, key] = Entry(
            kind=kind, key=key, body=body, done=False, at=self._clock()
        )
        return True

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        """Mark an entry as done; see `Ledger.finish`."""
        await self.enter(kind, key, body or "")
        entry = self._entries[kind, key]
        self._entries[kind, key] = replace(
            entry, done=True, body=entry.body if body is None else body
        )

    async def find(self, kind: str, key: str) -> Entry | None:
        """Return an entry, or None."""
        return self._entries.get((kind, key))

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        """Return what isn't done, oldest first."""
        return [e for e in self._entries.values() if e.kind == kind and not e.done]

    async def forget(self, kind: str, before: float) -> int:
        """Delete finished entries written before a moment; see `Ledger.forget`."""
        old = [
            name
            for name, entry in self._entries.items()
            if entry.kind == kind and entry.done and entry.at < before
        ]
        for name in old:
            del self._entries[name]
        return len(old)
