"""Events within one process."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from studio.errors import Unavailable
from studio.runtime.events import TaskEvent
from studio.task import Owner, TaskId

MAX_WAITING = 256
MAX_SUBSCRIBERS = 10_000


@dataclass(eq=False, slots=True)
class _Subscriber:
    owner: Owner | None
    task_id: TaskId | None
    queue: asyncio.Queue[TaskEvent | None] = field(
        default_factory=lambda: asyncio.Queue(MAX_WAITING)
    )

    def wants(self, event: TaskEvent) -> bool:
        return self.owner in (None, event.owner) and self.task_id in (None, event.id)

    def put(self, event: TaskEvent | None) -> None:
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(event)


class MemoryEvents:
    """The in-memory form of `Events`."""

    def __init__(self) -> None:
        self._subscribers: set[_Subscriber] = set()
        self._closed = False

    def publish(self, event: TaskEvent) -> None:
        """Tell everyone who listens; who is too slow loses the oldest hint."""
        if self._closed:
            return
        for subscriber in self._subscribers:
            if subscriber.wants(event):
                subscriber.put(event)

    def close(self) -> None:
        """End every subscription; see `Events.close`."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.put(None)

    @asynccontextmanager
    async def subscribe(
        self, *, owner: Owner | None = None, task_id: TaskId | None = None
    ) -> AsyncGenerator[AsyncIterator[TaskEvent]]:
        """Listen from now on; see `Events.subscribe`."""
        if len(self._subscribers) >= MAX_SUBSCRIBERS:
            raise Unavailable
        subscriber = _Subscriber(owner, task_id)
        if self._closed:
            subscriber.put(None)
        self._subscribers.add(subscriber)
        try:
            yield _listen(subscriber)
        finally:
            self._subscribers.discard(subscriber)


async def _listen(subscriber: _Subscriber) -> AsyncGenerator[TaskEvent]:
    while (event := await subscriber.queue.get()) is not None:
        yield event
