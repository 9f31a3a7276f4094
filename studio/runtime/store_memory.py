"""Tasks in memory, each change of one written down first where there is something to write on.

All happens on one event loop: what has no `await` in it is a transaction. A task that is being
written is still seen as it was, and whoever wants to move it waits for the outcome.
"""

import heapq
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol, Unpack

from studio.errors import TaskStateWrong, Unavailable
from studio.runtime.events import Events, TaskEvent
from studio.runtime.journal import Told
from studio.runtime.listing import EVERYTHING, Place, Wanted
from studio.runtime.shelf import Folded, Shelf
from studio.runtime.turns import Turns
from studio.runtime.wakeups import Step, WakeUp, WakeUps
from studio.task import (
    FINAL,
    MADE,
    OVER,
    Changes,
    Owner,
    Progress,
    State,
    Task,
    TaskId,
    marked,
    moved,
)

LEASE_SECONDS = 20.0
MAX_TASKS = 100_000


class TaskRecord(Protocol):
    """Where a store writes a task down before it believes it."""

    def keep(self, task: Task, told: Told, *, asked: bool = False) -> Awaitable[None]:
        """Write a task down as it stands now, in the place of what was written before.

        Args:
            task: As it stands now.
            told: Hears whether it is written.
            asked: Whether a person asked for it and is answered, so that it has to last.
        """
        ...

    def drop(self, task: Task, told: Told) -> Awaitable[None]:
        """Strike a task out."""
        ...


class NoRecord:
    """Nothing is written: memory is all there is."""

    async def keep(self, task: Task, told: Told, *, asked: bool = False) -> None:
        """Tell at once that it is done."""
        del task, asked
        told(True)  # noqa: FBT003  the one thing it is told

    drop = keep


class MemoryStore:
    """`Store` in memory, alone or in front of a record."""

    def __init__(
        self,
        wakeups: WakeUps,
        events: Events,
        *,
        record: TaskRecord | None = None,
        kept: Iterable[Task | Folded] = (),
        clock: Callable[[], float] = time.time,
        max_tasks: int = MAX_TASKS,
    ) -> None:
        self._wakeups = wakeups
        self._events = events
        self._record = record or NoRecord()
        self._clock = clock
        self._max_tasks = max_tasks
        self._shelf = Shelf()
        self._due: list[tuple[float, TaskId]] = []  # heap; may hold stale entries
        self._turns = Turns[TaskId | tuple[Owner, str]]()
        self._coming: dict[Owner, int] = {}  # tasks that are being written for the first time
        self._arriving = 0  # all of them together
        for task in kept:
            self._put(task)

    async def insert(self, task: Task, *, then: Sequence[Step] = ()) -> Task:
        """Keep a new task; see `Store.insert`."""
        name = (task.owner, task.idempotency_key) if task.idempotency_key else task.id
        names = (name, task.instead_of) if task.instead_of else (name,)
        await self._turns.free(*names)
        if task.idempotency_key:
            seen = self._shelf.find_by_key(task.owner, task.idempotency_key)
            if seen:
                return seen
        if self._goes_on(task.instead_of):
            raise TaskStateWrong
        if len(self._shelf) + self._arriving >= self._max_tasks:
            raise Unavailable
        self._coming[task.owner] = self._coming.get(task.owner, 0) + 1
        self._arriving += 1
        await self._keep(task, names, lambda: self._arrive(task))
        await self._wake(task.id, then)
        return task

    async def move(
        self,
        task_id: TaskId,
        sources: Collection[State],
        to: State,
        *,
        then: Sequence[Step] = (),
        attempt: int | None = None,
        version: int | None = None,
        instead_of: TaskId | None = None,
        **changes: Unpack[Changes],
    ) -> Task | None:
        """Move a task by compare-and-set; see `Store.move`."""
        names = (task_id, instead_of) if instead_of else (task_id,)
        if instead_of or task_id in self._turns:
            await self._turns.free(*names)
        task = self._shelf.find(task_id)
        if task is None or task.state not in sources or attempt not in {None, task.submits}:
            return None
        if version not in {None, task.version} or self._goes_on(instead_of):
            return None
        after = moved(task, to, now=self._clock(), **changes)
        await self._keep(after, names)
        if then:
            await self._wake(task_id, then)
        return after

    async def report(self, task_id: TaskId, progress: Progress) -> None:
        """Show progress, unless the task is just moving on; see `Store.report`."""
        task = self._shelf.find(task_id)
        if task is None or task.state is not State.SUBMITTED or task_id in self._turns:
            return
        serial = task.progress.serial if task.progress else 0
        if task.progress == replace(progress, serial=serial):
            return
        task = replace(task, progress=replace(progress, serial=serial + 1))
        self._shelf.put(task)
        self._publish(task)

    async def defer(
        self, task_id: TaskId, version: int, until: float, *, trouble: bool = False
    ) -> None:
        """Put a task off, unless it is just moving on; see `Store.defer`. Never written down."""
        task = self._shelf.find(task_id)
        if task is None or task.version != version or task_id in self._turns:
            return
        counted = (
            replace(task, troubles=task.troubles + 1)
            if trouble
            else replace(task, checks=task.checks + 1)
        )
        self._shelf.put(replace(counted, next_at=until))
        heapq.heappush(self._due, (until, task_id))

    async def find(self, task_id: TaskId) -> Task | None:
        """Return a task, or None."""
        return self._shelf.find(task_id)

    async def find_by_key(self, owner: Owner, idempotency_key: str) -> Task | None:
        """Return the task an idempotency key made, or None."""
        return self._shelf.find_by_key(owner, idempotency_key)

    async def list_for(
        self, owner: Owner, *, after: Place | None, limit: int, wanted: Wanted = EVERYTHING
    ) -> list[Task]:
        """Return an owner's tasks, newest first; see `Store.list_for`."""
        return self._shelf.list_for(owner, after=after, limit=limit, wanted=wanted)

    async def mark(self, task_id: TaskId, *, favourite: bool) -> Task | None:
        """Make a finished task a favourite, or none any more; see `Store.mark`."""
        await self._turns.free(task_id)
        task = self._shelf.find(task_id)
        if task is None or task.state not in MADE:
            return None
        if task.favourite is favourite:
            return task
        after = marked(task, favourite=favourite)
        await self._keep(after, (task_id,), asked=True)
        return after

    async def count_live(self, owner: Owner) -> int:
        """Return how many of an owner's tasks are not final, with those just being written.

        No other coroutine runs between this and an `insert` that follows at once.
        """
        return self._shelf.count_live(owner) + self._coming.get(owner, 0)

    async def due(self, now: float, limit: int) -> list[Task]:
        """Return tasks whose time has come, each under a short lease; see `Store.due`."""
        found: list[Task] = []
        while self._due and self._due[0][0] <= now and len(found) < limit:
            at, task_id = heapq.heappop(self._due)
            task = self._shelf.find(task_id)
            if task is None or task.next_at != at:
                continue
            task = replace(task, next_at=now + LEASE_SECONDS)
            self._shelf.put(task)
            heapq.heappush(self._due, (now + LEASE_SECONDS, task_id))
            found.append(task)
        return found

    async def older_than(self, created_before: float, limit: int) -> list[Task]:
        """Return final tasks created before a moment; see `Store.older_than`."""
        found: list[Task] = []
        for task in self._shelf.older_than(created_before):
            if len(found) == limit:
                break
            if task.state in FINAL:
                found.append(task)
        return found

    async def delete(self, task_id: TaskId, version: int | None = None) -> bool:
        """Forget a task by compare-and-set; see `Store.delete`."""
        await self._turns.free(task_id)
        task = self._shelf.find(task_id)
        if task is None or version not in {None, task.version}:
            return False

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if written:
                self._shelf.take(task)
                self._publish(task)
            self._turns.give(task_id)

        self._turns.take(task_id)
        await self._record.drop(task, told)
        return True

    def _keep(
        self,
        task: Task,
        names: tuple[TaskId | tuple[Owner, str], ...],
        ended: Callable[[], None] | None = None,
        *,
        asked: bool = False,
    ) -> Awaitable[None]:
        """Write a task down, then believe it; also when the caller is cancelled meanwhile."""

        def told(written: bool) -> None:  # noqa: FBT001  as the journal tells it
            if ended:
                ended()
            if written:
                self._put(task)
                self._publish(task)
            self._turns.give(*names)

        self._turns.take(*names)
        try:
            return self._record.keep(task, told, asked=asked)
        except (ValueError, TypeError):  # it has no text, such as half a character of the engine's
            told(False)  # noqa: FBT003  the one thing it is told
            raise

    def _goes_on(self, task_id: TaskId | None) -> bool:
        task = self._shelf.find(task_id) if task_id else None
        return task is not None and task.state not in OVER

    def _arrive(self, task: Task) -> None:
        self._arriving -= 1
        left = self._coming.pop(task.owner) - 1
        if left:
            self._coming[task.owner] = left

    def _put(self, task: Task | Folded) -> None:
        self._shelf.put(task)
        if isinstance(task, Task) and task.next_at is not None:
            heapq.heappush(self._due, (task.next_at, task.id))

    def _publish(self, task: Task) -> None:
        serial = task.progress.serial if task.progress else 0
        self._events.publish(TaskEvent(task.id, task.owner, task.state, task.version, serial))

    async def _wake(self, task_id: TaskId, then: Sequence[Step]) -> None:
        for step in then:
            await self._wakeups.put(WakeUp(step, task_id))
