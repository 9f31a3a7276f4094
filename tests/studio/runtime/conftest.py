"""Stores to run the contract over. A new kind joins by one more name in `STORES`."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.runtime.events import Events
from studio.runtime.events_memory import MemoryEvents
from studio.runtime.journal import open_journal
from studio.runtime.journal_file import open_file
from studio.runtime.store import Store
from studio.runtime.store_memory import MemoryStore
from studio.runtime.store_sqlite import SqliteTaskRecord
from studio.runtime.wakeups import WakeUp
from studio.runtime.wakeups_memory import MemoryWakeUps
from studio.task import Operation, Options, Owner, Picture, State, Task, moved, new_id, new_token

MOST_TASKS = 250
ON = (State.SUBMITTING, State.SUBMITTED, State.FETCHING)
"""The way of a task that nothing befalls."""


@dataclass
class Clock:
    """Time that stands still until told otherwise."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Written(MemoryWakeUps):
    """Wake-ups as the store asked for them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[WakeUp] = []

    async def put(self, wake_up: WakeUp) -> None:
        self.asked.append(wake_up)
        await super().put(wake_up)


class Gate:
    """Sees every statement of a connection, and can hold it before the next commit.

    An insertion outside of BEGIN and COMMIT is a transaction by itself.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.commits = 0
        self._connection = connection
        self.statements: list[str] = []
        self._open = threading.Event()
        self._open.set()
        self._reached = threading.Event()
        connection.set_trace_callback(self._see)

    def _see(self, statement: str) -> None:
        self.statements.append(statement)
        alone = not self._connection.in_transaction and statement.startswith("INSERT")
        if alone or statement == "COMMIT":
            self.commits += 1
            self._reached.set()
            assert self._open.wait(10)

    def hold(self) -> None:
        self._open.clear()
        self._reached.clear()

    def release(self) -> None:
        self._open.set()

    async def until_reached(self) -> None:
        assert await asyncio.to_thread(self._reached.wait, 5)


@dataclass
class Bench:
    """A store under test and what is around it."""

    store: Store
    clock: Clock
    events: Events
    wakeups: Written


@asynccontextmanager
async def _memory(_: Path) -> AsyncGenerator[Bench]:
    clock, events, wakeups = Clock(), MemoryEvents(), Written()
    store = MemoryStore(wakeups, events, clock=clock, max_tasks=MOST_TASKS)
    yield Bench(store, clock, events, wakeups)


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncGenerator[Bench]:
    clock, events, wakeups = Clock(), MemoryEvents(), Written()
    async with open_journal(open_file(path), path) as journal:
        record = SqliteTaskRecord(journal)
        store = MemoryStore(wakeups, events, record=record, clock=clock, max_tasks=MOST_TASKS)
        yield Bench(store, clock, events, wakeups)


STORES: dict[str, Callable[[Path], AbstractAsyncContextManager[Bench]]] = {
    "memory": _memory,
    "sqlite": _sqlite,
}


@pytest.fixture(params=list(STORES))
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Bench]:
    async with STORES[request.param](tmp_path / "darkroom.db") as bench:
        yield bench


def make(
    *,
    owner: str = "guest:a",
    at: float = 1_000_000.0,
    key: str | None = None,
    state: State = State.CREATED,
    next_at: float | None = None,
) -> Task:
    """A task as a door would write it down."""
    return Task(
        id=new_id(),
        token=new_token(),
        owner=Owner(owner),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=Picture(key="photo", content_type="image/jpeg", width=100, height=80),
        created_at=at,
        updated_at=at,
        next_at=at + 30 if next_at is None else next_at,
        state=state,
        idempotency_key=key,
    )


async def brought(bench: Bench, task: Task, *way: State) -> Task:
    """Insert a task and walk it along legal moves."""
    task = await bench.store.insert(task)
    for state in way:
        after = await bench.store.move(task.id, {task.state}, state)
        assert after
        task = after
    return task


__all__ = ["MOST_TASKS", "ON", "Bench", "Clock", "Gate", "Written", "brought", "make", "moved"]
