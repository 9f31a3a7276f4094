"""Stores to run the contract over. A new kind joins by one more name in `STORES`."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from studio.runtime.events import Events
from studio.runtime.events_memory import MemoryEvents
from studio.runtime.store import Store
from studio.runtime.store_memory import MemoryStore
from studio.runtime.wakeups import WakeUp
from studio.task import Operation, Options, Owner, Picture, State, Task, moved, new_id, new_token

MOST_TASKS = 250


@dataclass
class Clock:
    """Time that stands still until told otherwise."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Written:
    """Wake-ups as the store asked for them."""

    asked: list[WakeUp] = field(default_factory=list[WakeUp])

    async def put(self, wake_up: WakeUp) -> None:
        self.asked.append(wake_up)

    async def work(self, handle: object) -> None:
        raise NotImplementedError(handle)

    async def drain(self) -> None:
        return


@dataclass
class Bench:
    """A store under test and what is around it."""

    store: Store
    clock: Clock
    events: Events
    wakeups: Written


@asynccontextmanager
async def _memory() -> AsyncGenerator[Bench]:
    clock, events, wakeups = Clock(), MemoryEvents(), Written()
    store = MemoryStore(wakeups, events, clock=clock, max_tasks=MOST_TASKS)
    yield Bench(store, clock, events, wakeups)


STORES: dict[str, Callable[[], AbstractAsyncContextManager[Bench]]] = {"memory": _memory}


@pytest.fixture(params=list(STORES))
async def bench(request: pytest.FixtureRequest) -> AsyncGenerator[Bench]:
    async with STORES[request.param]() as bench:
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


__all__ = ["MOST_TASKS", "Bench", "Clock", "Written", "make", "moved"]
