"""The ledger in memory, each line of it written down first where there is something to write on."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from studio.errors import Unavailable
from studio.runtime.journal import Told
from studio.runtime.ledger import MOST_BODY_BYTES, BodyTooLargeError, Entry
from studio.runtime.turns import Turns

MAX_ENTRIES = 200_000


class EntryRecord(Protocol):
    """Where a ledger writes an entry down before it believes it."""

    def keep(self, entry: Entry, told: Told) -> Awaitable[None]:
        """Write an entry down as it stands now, in the place of what was written before."""
        ...

    def drop(self, kind: str, before: float, told: Told) -> Awaitable[None]:
        """Strike out the finished entries of a kind written before a moment."""
        ...


class NoRecord:
    """Nothing is written: memory is all there is."""

    async def keep(self, entry: Entry, told: Told) -> None:
        """Tell at once that it is done."""
        del entry
        told(True)  # noqa: FBT003  the one thing it is told

    async def drop(self, kind: str, before: float, told: Told) -> None:
        """Tell at once that it is done."""
        del kind, before
        told(True)  # noqa: FBT003  the one thing it is told


class MemoryLedger:
    """`Ledger` in memory, alone or in front of a record."""

    def __init__(
        self,
        *,
        record: EntryRecord | None = None,
        kept: Iterable[Entry] = (),
        clock: Callable[[], float] = time.time,
        max_entries: int = MAX_ENTRIES,
    ) -> None:
        self._record = record or NoRecord()
        self._clock = clock
        self._max_entries = max_entries
        # In order of writing.
        self._entries: dict[tuple[str, str], Entry] = {(e.kind, e.key): e for e in kept}
        self._turns = Turns[tuple[str, str]]()

    async def enter(self, kind: str, key: str, body: str) -> bool:
        """Write an entry down unless it is there; see `Ledger.enter`."""
        _check(kind, key, body)
        await self._turns.free((kind, key))
        if (kind, key) in self._entries:
            return False
        await self._keep(Entry(kind=kind, key=key, body=body, done=False, at=self._clock()))
        return True

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        """Mark an entry as done; see `Ledger.finish`."""
        _check(kind, key, body or "")
        await self._turns.free((kind, key))
        entry = self._entries.get((kind, key))
        if entry is None:
            entry = Entry(kind=kind, key=key, body=body or "", done=False, at=self._clock())
        await self._keep(replace(entry, done=True, body=entry.body if body is None else body))

    async def find(self, kind: str, key: str) -> Entry | None:
        """Return an entry, or None."""
        return self._entries.get((kind, key))

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        """Return what isn't done, oldest first."""
        return [e for e in self._entries.values() if e.kind == kind and not e.done]

    async def forget(self, kind: str, before: float) -> int:
        """Delete finished entries written before a moment; see `Ledger.forget`."""
        forgotten: list[tuple[str, str]] = []

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                forgotten.extend(self._old(kind, before))
            for name in forgotten:
                del self._entries[name]

        await self._record.drop(kind, before, told)
        return len(forgotten)

    def _old(self, kind: str, before: float) -> Iterable[tuple[str, str]]:
        return [
            name
            for name, entry in self._entries.items()
            if entry.kind == kind and entry.done and entry.at < before
        ]

    async def _keep(self, entry: Entry) -> None:
        """Write an entry down, then believe it; also when the caller is cancelled meanwhile."""
        name = (entry.kind, entry.key)
        if name not in self._entries and len(self._entries) + len(self._turns) >= self._max_entries:
            raise Unavailable

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                self._entries[name] = entry
            self._turns.give(name)

        self._turns.take(name)
        await self._record.keep(entry, told)


def _check(kind: str, key: str, body: str) -> None:
    size = len(body.encode())
    if size > MOST_BODY_BYTES:
        raise BodyTooLargeError(kind, key, size)
