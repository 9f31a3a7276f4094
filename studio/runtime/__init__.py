"""Where tasks, wake-ups, events, leadership, limits and the ledger live, behind one URL."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from studio.runtime.events import Events
from studio.runtime.events_memory import MemoryEvents
from studio.runtime.journal import Journal, open_journal
from studio.runtime.journal_file import open_file, translated
from studio.runtime.leader import Leader
from studio.runtime.leader_memory import MemoryLeader
from studio.runtime.ledger import Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.runtime.ledger_sqlite import SqliteEntryRecord, read_entries
from studio.runtime.limiter import Limiter
from studio.runtime.limiter_memory import MemoryLimiter
from studio.runtime.store import Store
from studio.runtime.store_memory import MemoryStore
from studio.runtime.store_sqlite import SqliteTaskRecord, read_tasks
from studio.runtime.wakeups import WakeUps
from studio.runtime.wakeups_memory import MemoryWakeUps

SQLITE = "sqlite:///"


class RuntimeUnknownError(Exception):
    """No runtime for this URL; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The ports, and the journal behind them where there is one."""

    store: Store
    wakeups: WakeUps
    events: Events
    leader: Leader
    limiter: Limiter
    ledger: Ledger
    journal: Journal | None = None

    async def compact(self) -> None:
        """Have nothing left on disk of what was deleted until now.

        Raises:
            Unavailable: When nothing can be written any more.
        """
        if self.journal:
            await self.journal.compact()

    async def run(self) -> None:
        """Watch over the journal, if there is one.

        Raises:
            JournalFailedError: When something can't be written down: the process has to end.
        """
        if self.journal:
            await self.journal.run()


@asynccontextmanager
async def open_runtime(
    url: str, *, clock: Callable[[], float] = time.time
) -> AsyncGenerator[Runtime]:
    """Open the ports that a URL names; the one switch.

    Args:
        url: `memory://` forgets everything at the end; `sqlite:///<file>` keeps it in a file that
            one process at a time may have, `sqlite:////<file>` beginning at the root.
        clock: Unix seconds.

    Raises:
        RuntimeUnknownError: When the scheme isn't known.
        JournalUnusableError: When the file can't be used.
    """
    if url.startswith("memory:"):
        wakeups, events = MemoryWakeUps(), MemoryEvents()
        yield Runtime(
            store=MemoryStore(wakeups, events, clock=clock),
            wakeups=wakeups,
            events=events,
            leader=MemoryLeader(),
            limiter=MemoryLimiter(),
            ledger=MemoryLedger(clock=clock),
        )
        return
    if not url.startswith(SQLITE) or url == SQLITE:
        raise RuntimeUnknownError(
            f"DARKROOM_STORE starts with '{urlsplit(url).scheme}:', "
            f"but only {SQLITE}<file> and memory:// are known."
        )
    path = Path(url.removeprefix(SQLITE))
    connection = await asyncio.to_thread(open_file, path)
    async with open_over(connection, path, clock=clock) as runtime:
        yield runtime


@asynccontextmanager
async def open_over(
    connection: sqlite3.Connection, path: Path, *, clock: Callable[[], float]
) -> AsyncGenerator[Runtime]:
    """Open the ports over a journal's file, which is closed at the end.

    Raises:
        JournalUnusableError: When what is in it can't be read.
    """
    with translated(path):
        try:
            tasks = await asyncio.to_thread(read_tasks, connection, clock())
            entries = await asyncio.to_thread(read_entries, connection)
        except BaseException:
            connection.close()
            raise
    wakeups, events = MemoryWakeUps(), MemoryEvents()
    async with open_journal(connection, path) as journal:
        record = SqliteTaskRecord(journal)
        yield Runtime(
            store=MemoryStore(wakeups, events, record=record, kept=tasks, clock=clock),
            wakeups=wakeups,
            events=events,
            leader=MemoryLeader(),  # the file is one process's: who has it leads
            limiter=MemoryLimiter(),
            ledger=MemoryLedger(record=SqliteEntryRecord(journal), kept=entries, clock=clock),
            journal=journal,
        )
