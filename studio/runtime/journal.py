"""The journal: one thread writes, and what comes while it commits goes into the next commit.

A line is durable before anybody acts on it. One that must outlive a power cut has its whole batch
committed with `synchronous=FULL` (fsync); the others outlive the process, killed however.

A write that fails ends it all: nothing is kept in memory alone, everybody who waits is refused, and
`run` raises, which ends the process.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, NoReturn

from studio.errors import Unavailable
from studio.runtime.journal_file import JournalFailedError, describe

MAX_BATCH = 1000
Value = str | int | float | None
Told = Callable[[bool], None]
"""Called on the loop with the outcome of a write, before whoever waits for it goes on.

It is called even when that caller has been cancelled: memory never differs from the file.
"""


class Line(NamedTuple):
    """One write: a statement with its values, and who wants to know."""

    statement: str
    values: Sequence[Value]
    survives_power_cut: bool
    told: Told
    written: asyncio.Future[None]


_statement = attrgetter("statement")


class Journal:
    """Writes lines, in the order in which they come.

    Made on the loop that it answers to; the queue is never longer than there are callers waiting.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._failed: asyncio.Future[JournalFailedError] = self._loop.create_future()
        self._closed = False
        self._is_full = True  # as the file was opened
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def write(
        self, statement: str, values: Sequence[Value], told: Told, *, survives_power_cut: bool
    ) -> asyncio.Future[None]:
        """Write a line; the future ends once it is durable.

        Raises:
            Unavailable: Here or from the future, when it can't be written (any more).
        """
        if self._closed or self._failed.done():
            told(False)  # noqa: FBT003  the one thing it is told
            raise Unavailable
        written: asyncio.Future[None] = self._loop.create_future()
        self._lines.put(Line(statement, values, survives_power_cut, told, written))
        return written

    async def run(self) -> NoReturn:
        """Wait until a write fails.

        Raises:
            JournalFailedError: Then, also when others who were refused ended first.
        """
        try:
            await asyncio.wait((self._failed,))
        except asyncio.CancelledError:
            if not self._failed.done():
                raise
        raise self._failed.result()

    async def close(self) -> None:
        """Write what waits, and let go of the file."""
        self._closed = True
        self._lines.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # the last outcomes were handed to the loop: let it tell them

    def _work(self) -> None:
        """Write until closed or broken; runs in the journal's own thread."""
        error: Exception | None = None
        while error is None and (batch := self._take()):
            error = self._commit(batch)
            with suppress(RuntimeError):  # the loop is gone: nobody is left to tell
                self._loop.call_soon_threadsafe(self._tell, batch, error)
        with suppress(sqlite3.Error):
            self._connection.close()

    def _take(self) -> list[Line]:
        """Wait for a line, and return it with all that came meanwhile; nothing at the end."""
        batch: list[Line] = []
        line = self._lines.get()
        with suppress(queue.Empty):
            while line is not None:
                batch.append(line)
                if len(batch) == MAX_BATCH:
                    break
                line = self._lines.get_nowait()
        if line is None and batch:
            self._lines.put(None)  # the end is for the next turn
        return batch

    def _commit(self, batch: list[Line]) -> Exception | None:
        """Write a batch in one transaction, and return what went wrong."""
        execute = self._connection.execute
        try:
            self._synchronise(full=any(line.survives_power_cut for line in batch))
            execute("BEGIN IMMEDIATE")
            for statement, lines in groupby(batch, _statement):
                self._connection.executemany(statement, [line.values for line in lines])
            execute("COMMIT")
        except Exception as error:  # noqa: BLE001  whatever it is, nothing was written
            with suppress(sqlite3.Error):
                execute("ROLLBACK")
            return error
        return None

    def _synchronise(self, *, full: bool) -> None:
        if full is not self._is_full:
            self._connection.execute(f"PRAGMA synchronous={'FULL' if full else 'NORMAL'}")
            self._is_full = full

    def _tell(self, batch: list[Line], error: Exception | None) -> None:
        """Tell everybody how a batch came out; runs on the loop."""
        if error is None:
            for line in batch:
                line.told(True)  # noqa: FBT003  the one thing it is told
                if not line.written.done():
                    line.written.set_result(None)
            return
        failure = JournalFailedError(describe(error, self._path))
        failure.__cause__ = error
        self._failed.set_result(failure)
        with suppress(queue.Empty):
            while left := self._lines.get_nowait():
                batch.append(left)
        for line in batch:
            line.told(False)  # noqa: FBT003  the one thing it is told
            if not line.written.done():
                line.written.set_exception(Unavailable())


@asynccontextmanager
async def open_journal(connection: sqlite3.Connection, path: Path) -> AsyncGenerator[Journal]:
    """Write to an open file from now on, and close it at the end."""
    journal = Journal(connection, path)
    try:
        yield journal
    finally:
        await journal.close()
