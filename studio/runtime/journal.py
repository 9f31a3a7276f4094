"""The journal: one thread writes, and what comes while it commits goes into the next commit.

A line is durable before anybody acts on it. One that must outlive a power cut has its whole batch
committed with `synchronous=FULL` (fsync); the others outlive the process, killed however.

A write that fails ends it all: nothing is kept in memory alone, everybody who waits is refused, and
`run` raises, which ends the process.
"""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import NoReturn

from studio.errors import Unavailable
from studio.runtime.journal_file import JournalFailedError, describe

MAX_BATCH = 1000
TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)"
"""Moves all from the -wal file to its place, and leaves the former empty."""
SLOW_SECONDS = 0.002
"""A commit that lasts longer than the loop's callers take for a full round is worth a wait."""
GATHER_SECONDS = 0.0005
GATHERINGS = 4
Value = str | int | float | None
Told = Callable[[bool], None]
"""Called on the loop with the outcome of a write, before whoever waits for it goes on.

It is called even when that caller has been cancelled: memory never differs from the file.
"""


@dataclass(frozen=True, slots=True)
class Insertion:
    """A statement that puts rows into a table: as many as there are, in one go.

    SQLite's module lets go of the interpreter at each statement, and a busy loop keeps it for
    milliseconds: a statement a row would wait as often.

    Attributes:
        head: Up to and with VALUES.
        width: Values a row.
        tail: What follows the rows; it has to take the same row twice.
    """

    head: str
    width: int
    tail: str

    def of(self, rows: int) -> str:
        """Return the statement for so many rows."""
        row = f"({','.join('?' * self.width)})"
        return f"{self.head} {','.join([row] * rows)} {self.tail}"


Line = tuple[str | Insertion, Sequence[Value], bool, Told, asyncio.Future[None]]
"""One write: a statement, its values, whether it survives a power cut, and who wants to know."""

MOST_ROWS = 128
"""How many rows one statement takes: some 800 values, where an old SQLite stops at 999."""
STEP_ROWS = 4
"""More rows come in steps, the last one repeated: SQLite's module soon knows every size."""

_statement, _values, _survives_power_cut = itemgetter(0), itemgetter(1), itemgetter(2)


class Journal:
    """Writes lines, in the order in which they come.

    Made on the loop that it answers to; the queue is never longer than there are callers waiting.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._lines: deque[Line] = deque()
        self._rung = threading.Event()  # there are lines, or the end
        self._failed: asyncio.Future[JournalFailedError] = self._loop.create_future()
        self._closed = False
        self._is_full = True  # as the file was opened
        self._is_slow = False  # what the last commit was
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def write(
        self,
        statement: str | Insertion,
        values: Sequence[Value],
        told: Told,
        *,
        survives_power_cut: bool,
    ) -> asyncio.Future[None]:
        """Write a line; the future ends once it is durable.

        Raises:
            Unavailable: Here or from the future, when it can't be written (any more).
        """
        if self._closed or self._failed.done():
            told(False)  # noqa: FBT003  the one thing it is told
            raise Unavailable
        written: asyncio.Future[None] = asyncio.Future(loop=self._loop)
        self._lines.append((statement, values, survives_power_cut, told, written))
        if len(self._lines) == 1:  # else it was rung, and the writer goes on until nothing is left
            self._rung.set()
        return written

    async def compact(self) -> None:
        """Have nothing left in the -wal file of what was struck out until now.

        In the file itself it is overwritten where it stood (`secure_delete`).

        Raises:
            Unavailable: When nothing can be written any more.
        """
        await self.write(TRUNCATE, (), lambda _: None, survives_power_cut=False)

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
        self._rung.set()
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # the last outcomes were handed to the loop: let it tell them

    def _work(self) -> None:
        """Write until closed or broken; runs in the journal's own thread."""
        error: Exception | None = None
        while error is None and (batch := self._take()):
            begin = time.monotonic()
            error = self._commit(batch)
            self._is_slow = time.monotonic() - begin > SLOW_SECONDS
            with suppress(RuntimeError):  # the loop is gone: nobody is left to tell
                self._loop.call_soon_threadsafe(self._tell, batch, error)
        with suppress(sqlite3.Error):
            self._connection.close()

    def _take(self) -> list[Line]:
        """Wait for a line, and return it with all that came meanwhile; nothing at the end."""
        while not self._lines and not self._closed:
            self._rung.wait()
            self._rung.clear()  # before looking: what comes from now on rings again
        if self._is_slow:
            self._gather()
        return [self._lines.popleft() for _ in range(min(len(self._lines), MAX_BATCH))]

    def _gather(self) -> None:
        """Let the loop go on as long as lines come: what misses this commit waits for two."""
        for _ in range(GATHERINGS):
            known = len(self._lines)
            time.sleep(GATHER_SECONDS)
            if len(self._lines) == known:
                return

    def _commit(self, batch: list[Line]) -> Exception | None:
        """Write a batch in one transaction, and return what went wrong."""
        lines = [line for line in batch if line[0] is not TRUNCATE]
        error = self._commit_lines(lines) if lines else None
        if error is None and len(lines) < len(batch):
            with suppress(sqlite3.Error):  # it loses nothing, and the next one does as well
                self._connection.execute(TRUNCATE).fetchall()
        return error

    def _commit_lines(self, batch: list[Line]) -> Exception | None:
        execute = self._connection.execute
        runs = [(each, list(map(_values, lines))) for each, lines in groupby(batch, _statement)]
        try:
            self._synchronise(full=any(map(_survives_power_cut, batch)))
            if len(runs) == 1 and isinstance(runs[0][0], Insertion) and len(batch) <= MOST_ROWS:
                # A transaction by itself, fsync and all: the loop runs on beside it, where three
                # statements would each wait until the loop has nothing left to do.
                self._write(*runs[0])
                return None
            execute("BEGIN IMMEDIATE")
            for statement, rows in runs:
                self._write(statement, rows)
            execute("COMMIT")
        except Exception as error:  # noqa: BLE001  whatever it is, nothing was written
            with suppress(sqlite3.Error):
                execute("ROLLBACK")
            return error
        return None

    def _write(self, statement: str | Insertion, rows: list[Sequence[Value]]) -> None:
        if isinstance(statement, str):
            self._connection.executemany(statement, rows)
            return
        for begin in range(0, len(rows), MOST_ROWS):
            some = rows[begin : begin + MOST_ROWS]
            if len(some) > STEP_ROWS:
                some.extend(some[-1:] * (-len(some) % STEP_ROWS))
            self._connection.execute(_text(statement, len(some)), list(chain.from_iterable(some)))

    def _synchronise(self, *, full: bool) -> None:
        if full is not self._is_full:
            self._connection.execute(f"PRAGMA synchronous={'FULL' if full else 'NORMAL'}")
            self._is_full = full

    def _tell(self, batch: list[Line], error: Exception | None) -> None:
        """Tell everybody how a batch came out; runs on the loop."""
        if error is None:
            for _, _, _, told, written in batch:
                told(True)  # noqa: FBT003  the one thing it is told
                if not written.done():
                    written.set_result(None)
            return
        failure = JournalFailedError(describe(error, self._path))
        failure.__cause__ = error
        self._failed.set_result(failure)
        batch.extend(self._lines)
        self._lines.clear()
        for _, _, _, told, written in batch:
            told(False)  # noqa: FBT003  the one thing it is told
            if not written.done():
                written.set_exception(Unavailable())


@cache
def _text(insertion: Insertion, rows: int) -> str:
    return insertion.of(rows)


@asynccontextmanager
async def open_journal(connection: sqlite3.Connection, path: Path) -> AsyncGenerator[Journal]:
    """Write to an open file from now on, and close it at the end."""
    journal = Journal(connection, path)
    try:
        yield journal
    finally:
        await journal.close()
