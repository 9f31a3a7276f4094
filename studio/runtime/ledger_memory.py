"""The ledger in memory, each line of it written down first where there is something to write on."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from studio.errors import Unavailable
from studio.runtime.journal import Told
from studio.runtime.ledger import MOST_BODY_BYTES, BodyTooLargeError, Entry
from studio.runtime.turns import Turns

log = logging.getLogger(__name__)

MAX_ENTRIES = 200_000
"""Of one book that is tidied now and then, half a kilobyte each without their bodies: a flood in
one takes no room in another."""
MAX_LASTING = 1_000_000
"""Of one book of which nothing is ever forgotten, such as persons."""
GIVING_WAY = 100
"""The part of a full book that gives way at once, so that it is looked through seldom: 1/100."""


class EntryRecord(Protocol):
    """Where a ledger writes an entry down before it believes it."""

    def keep(self, entry: Entry, told: Told) -> Awaitable[None]:
        """Write an entry down as it stands now, in the place of what was written before."""
        ...

    def strike(self, kind: str, key: str, told: Told) -> Awaitable[None]:
        """Strike out one entry."""
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

    async def strike(self, kind: str, key: str, told: Told) -> None:
        """Tell at once that it is done."""
        del kind, key
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
        max_lasting: int = MAX_LASTING,
    ) -> None:
        self._record = record or NoRecord()
        self._clock = clock
        self._max_entries = max_entries
        self._max_lasting = max_lasting
        self._tidied: set[str] = set()
        self._giving_way = asyncio.Lock()
        self._books: dict[str, dict[str, Entry]] = {}  # each in order of writing
        for entry in kept:
            self._put(entry)
        self._turns = Turns[tuple[str, str]]()

    async def enter(self, kind: str, key: str, body: str) -> bool:
        """Write an entry down unless it is there; see `Ledger.enter`."""
        _check(kind, key, body)
        await self._make_room(kind, key)
        await self._turns.free((kind, key))
        if key in self._book(kind):
            return False
        await self._keep(Entry(kind=kind, key=key, body=body, done=False, at=self._clock()))
        return True

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        """Mark an entry as done; see `Ledger.finish`."""
        _check(kind, key, body or "")
        await self._make_room(kind, key)
        await self._turns.free((kind, key))
        entry = self._book(kind).get(key)
        if entry is None:
            entry = Entry(kind=kind, key=key, body=body or "", done=False, at=self._clock())
        await self._keep(replace(entry, done=True, body=entry.body if body is None else body))

    async def find(self, kind: str, key: str) -> Entry | None:
        """Return an entry, or None."""
        return self._book(kind).get(key)

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        """Return what isn't done, oldest first."""
        return [entry for entry in self._book(kind).values() if not entry.done]

    async def entries(self, kind: str, *, prefix: str = "") -> Sequence[Entry]:
        """Return the entries of a book whose keys begin so; see `Ledger.entries`."""
        if not prefix:
            return list(self._book(kind).values())
        return [entry for key, entry in self._book(kind).items() if key.startswith(prefix)]

    async def delete(self, kind: str, key: str) -> bool:
        """Strike an entry out; see `Ledger.delete`."""
        name = (kind, key)
        await self._turns.free(name)
        if key not in self._book(kind):
            return False

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                self._take(kind, key)
            self._turns.give(name)

        self._turns.take(name)
        await self._record.strike(kind, key, told)
        return True

    async def forget(self, kind: str, before: float) -> int:
        """Delete finished entries written before a moment; see `Ledger.forget`."""
        self._tidied.add(kind)
        forgotten: list[str] = []

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                forgotten.extend(self._old(kind, before))
            for key in forgotten:
                self._take(kind, key)

        await self._record.drop(kind, before, told)
        return len(forgotten)

    def _book(self, kind: str) -> Mapping[str, Entry]:
        return self._books.get(kind, {})

    def _put(self, entry: Entry) -> None:
        self._books.setdefault(entry.kind, {})[entry.key] = entry

    def _take(self, kind: str, key: str) -> None:
        """Take an entry away, unless it was old, and has been forgotten meanwhile."""
        book = self._books.get(kind, {})
        book.pop(key, None)
        if kind in self._books and not book:
            del self._books[kind]

    def _old(self, kind: str, before: float) -> list[str]:
        entries = self._book(kind).items()
        return [key for key, entry in entries if entry.done and entry.at < before]

    async def _make_room(self, kind: str, key: str) -> None:
        """Have the oldest finished entries of a full book give way to a new one."""
        if key in self._book(kind) or kind not in self._tidied or not self._is_full(kind):
            return
        async with self._giving_way:
            if not self._is_full(kind):
                return
            most = max(1, self._max_entries // GIVING_WAY)
            finished = (entry.at for entry in self._book(kind).values() if entry.done)
            oldest = max(islice(finished, most), default=None)
            if oldest is not None:
                count = await self.forget(kind, math.nextafter(oldest, math.inf))
                log.warning("the book %s is full: its %d oldest entries give way", kind, count)

    def _is_full(self, kind: str) -> bool:
        most = self._max_entries if kind in self._tidied else self._max_lasting
        return len(self._book(kind)) + len(self._turns) >= most

    async def _keep(self, entry: Entry) -> None:
        """Write an entry down, then believe it; also when the caller is cancelled meanwhile."""
        name = (entry.kind, entry.key)
        is_new = entry.key not in self._book(entry.kind)
        if is_new and self._is_full(entry.kind):
            raise Unavailable

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                self._put(entry)
            self._turns.give(name)

        self._turns.take(name)
        await self._record.keep(entry, told)


def _check(kind: str, key: str, body: str) -> None:
    size = len(body.encode())
    if size > MOST_BODY_BYTES:
        raise BodyTooLargeError(kind, key, size)
