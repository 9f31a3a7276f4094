"""Tasks in memory. All happens on one event loop: a method without `await` is a transaction."""

import heapq
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Unpack

from studio.errors import Unavailable
from studio.runtime.events import Events, TaskEvent
from studio.runtime.wakeups import Step, WakeUp, WakeUps
from studio.task import FINAL, Changes, Owner, Progress, State, Task, TaskId, moved

LEASE_SECONDS = 20.0
MAX_TASKS = 100_000


class MemoryStore:
    """The in-memory form of `Store`."""

    def __init__(
        self,
        wakeups: WakeUps,
        events: Events,
        *,
        clock: Callable[[], float] = time.time,
        max_tasks: int = MAX_TASKS,
    ) -> None:
        self._wakeups = wakeups
        self._events = events
        self._clock = clock
        self._max_tasks = max_tasks
        self._tasks: dict[TaskId, Task] = {}  # in order of creation
        self._owned: dict[Owner, dict[TaskId, None]] = {}  # in order of creation
        self._keys: dict[tuple[Owner, str], TaskId] = {}
        self._due: list[tuple[float, TaskId]] = []  # heap; may hold stale entries

    async def insert(self, task: Task, *, then: Sequence[Step] = ()) -> Task:
        """Keep a new task; see `Store.insert`."""
        if task.idempotency_key:
            seen = self._keys.setdefault((task.owner, task.idempotency_key), task.id)
            if seen != task.id:
                return self._tasks[seen]
        if len(self._tasks) >= self._max_tasks:
            self._keys.pop((task.owner, task.idempotency_key or ""), None)
            raise Unavailable
        self._owned.setdefault(task.owner, {})[task.id] = None
        self._put(task)
        await self._wake(task.id, then)
        return task

    async def move(
        self,
        task_id: TaskId,
        sources: Collection[State],
        to: State,
        *,
        then: Sequence[Step] = (),
        **changes: Unpack[Changes],
    ) -> Task | None:
        """Move a task by compare-and-set; see `Store.move`."""
        task = self._tasks.get(task_id)
        if task is None or task.state not in sources:
            return None
        after = moved(task, to, now=self._clock(), **changes)
        self._put(after)
        await self._wake(task_id, then)
        return after

    async def report(self, task_id: TaskId, progress: Progress) -> None:
        """Show progress; see `Store.report`."""
        task = self._tasks.get(task_id)
        if task is None or task.state is not State.SUBMITTED:
            return
        serial = task.progress.serial if task.progress else 0
        if task.progress == replace(progress, serial=serial):
            return
        self._tasks[task_id] = task = replace(task, progress=replace(progress, serial=serial + 1))
        self._publish(task)

    async def defer(
        self, task_id: TaskId, version: int, until: float, *, trouble: bool = False
    ) -> None:
        """Put a task off; see `Store.defer`."""
        task = self._tasks.get(task_id)
        if task is None or task.version != version:
            return
        counted = (
            replace(task, troubles=task.troubles + 1)
            if trouble
            else replace(task, checks=task.checks + 1)
        )
        self._tasks[task_id] = replace(counted, next_at=until)
        heapq.heappush(self._due, (until, task_id))

    async def find(self, task_id: TaskId) -> Task | None:
        """Return a task, or None."""
        return self._tasks.get(task_id)

    async def find_by_key(self, owner: Owner, idempotency_key: str) -> Task | None:
        """Return the task an idempotency key made, or None."""
        task_id = self._keys.get((owner, idempotency_key))
        return self._tasks.get(task_id) if task_id else None

    async def list_for(self, owner: Owner, *, after: TaskId | None, limit: int) -> list[Task]:
        """Return an owner's tasks, newest first; see `Store.list_for`."""
        ids = list(reversed(self._owned.get(owner, {})))
        if after and after not in ids:
            return []  # deleted while paging: an end, rather than the beginning once more
        start = ids.index(after) + 1 if after else 0
        return [self._tasks[task_id] for task_id in ids[start : start + limit]]

    async def count_live(self, owner: Owner) -> int:
        """Return how many of an owner's tasks are not final."""
        return sum(
            self._tasks[task_id].state not in FINAL for task_id in self._owned.get(owner, ())
        )

    async def due(self, now: float, limit: int) -> list[Task]:
        """Return tasks whose time has come, each under a short lease; see `Store.due`."""
        found: list[Task] = []
        while self._due and self._due[0][0] <= now and len(found) < limit:
            at, task_id = heapq.heappop(self._due)
            task = self._tasks.get(task_id)
            if task is None or task.next_at != at:
                continue
            self._tasks[task_id] = task = replace(task, next_at=now + LEASE_SECONDS)
            heapq.heappush(self._due, (now + LEASE_SECONDS, task_id))
            found.append(task)
        return found

    async def older_than(self, created_before: float, limit: int) -> list[Task]:
        """Return final tasks created before a moment; see `Store.older_than`."""
        found: list[Task] = []
        for task in self._tasks.values():
            if task.created_at >= created_before or len(found) == limit:
                break
            if task.state in FINAL:
                found.append(task)
        return found

    async def delete(self, task_id: TaskId) -> None:
        """Forget a task."""
        task = self._tasks.pop(task_id, None)
        if task is None:
            return
        owned = self._owned[task.owner]
        del owned[task_id]
        if not owned:
            del self._owned[task.owner]
        if task.idempotency_key:
            self._keys.pop((task.owner, task.idempotency_key), None)
        self._publish(task)

    def _put(self, task: Task) -> None:
        self._tasks[task.id] = task
        if task.next_at is not None:
            heapq.heappush(self._due, (task.next_at, task.id))
        self._publish(task)

    def _publish(self, task: Task) -> None:
        serial = task.progress.serial if task.progress else 0
        self._events.publish(TaskEvent(task.id, task.owner, task.state, task.version, serial))

    async def _wake(self, task_id: TaskId, then: Sequence[Step]) -> None:
        for step in then:
            await self._wakeups.put(WakeUp(step, task_id))
