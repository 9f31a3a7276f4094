"""Forgetting somebody: all their tasks with every picture, also what is still in the making."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from studio.errors import TaskStateWrong, TaskUnknown
from studio.keeping import keys_of, keys_of_making
from studio.objects import Objects
from studio.runtime.events import Events, TaskEvent
from studio.runtime.listing import place_of
from studio.runtime.store import Store
from studio.task import CANCELLABLE, FINAL, MADE, Owner, State, Task, TaskId

PAGE = 100
STOP_SECONDS = 5.0
"""How long is waited for the engine to hear that a picture is not wanted any more."""
AT_THE_ENGINE = frozenset({State.SUBMITTING, State.SUBMITTED})
"""Where the engine has an order, or is just given it, and can be told to stop."""

Cancel = Callable[[Owner, TaskId], Awaitable[Task]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What is kept of somebody, or was.

    Attributes:
        tasks: All their orders.
        pictures: What was made of them.
        photos: What they sent: photos, and pictures to go behind; one used again counts once.
        live: Orders that are still in the making.
    """

    tasks: int = 0
    pictures: int = 0
    photos: int = 0
    live: int = 0


class Forgetting:
    """Finds and forgets what one owner has."""

    def __init__(self, store: Store, events: Events, objects: Objects, cancel: Cancel) -> None:
        self._store = store
        self._events = events
        self._objects = objects
        self._cancel = cancel

    async def survey(self, owner: Owner, *, before: float | None = None) -> Forgotten:
        """Return what there is to forget, of what was ordered up to a moment."""
        return _counted(await self._all(owner, before))

    async def forget(
        self,
        owner: Owner,
        *,
        before: float | None = None,
        stop_seconds: float = STOP_SECONDS,
    ) -> Forgotten:
        """Stop and delete all that an owner ordered up to a moment; return what it was.

        The engine is told to stop first, and given a little time. What it goes on with is paid, but
        nobody takes it any more: its answers and calls find no task, and it leaves no picture.

        Raises:
            Unavailable: When not all can be deleted now; done again, it goes on with the rest.
        """
        tasks = await self._all(owner, before)
        live = [task.id for task in tasks if task.state in CANCELLABLE]
        if live:
            async with self._events.subscribe(owner=owner) as events:
                await self._stop(owner, live)
                with suppress(TimeoutError):
                    async with asyncio.timeout(stop_seconds):
                        await self._until_left_alone(live, events)
        for task in tasks:
            await self.erase(task.id)
        return _counted(tasks)

    async def erase(self, task_id: TaskId) -> None:
        """Delete a task, however it stands, with its pictures; nothing happens when it is gone.

        Pictures go first: a death in between leaves the task, to be deleted again.
        """
        task = await self._store.find(task_id)
        if task is None:
            return
        await self._objects.delete(*keys_of(task))
        await self._store.delete(task_id)
        if task.state not in FINAL:  # what a step has put there meanwhile
            await self._objects.delete(*keys_of(task), *keys_of_making(task))

    async def _all(self, owner: Owner, before: float | None) -> list[Task]:
        tasks, place = list[Task](), None
        while page := await self._store.list_for(owner, after=place, limit=PAGE):
            tasks += page
            place = place_of(page[-1])
        return [task for task in tasks if before is None or task.created_at <= before]

    async def _stop(self, owner: Owner, live: Collection[TaskId]) -> None:
        for task_id in live:
            with suppress(TaskStateWrong, TaskUnknown):  # it was quicker: its picture goes, too
                await self._cancel(owner, task_id)

    async def _until_left_alone(
        self, live: Collection[TaskId], events: AsyncIterator[TaskEvent]
    ) -> None:
        while await self._is_at_the_engine(live):
            await anext(events)

    async def _is_at_the_engine(self, live: Collection[TaskId]) -> bool:
        found = [await self._store.find(task_id) for task_id in live]
        return any(task is not None and task.state in AT_THE_ENGINE for task in found)


def _counted(tasks: Sequence[Task]) -> Forgotten:
    by_id = {task.id: task for task in tasks}
    first = [task for task in tasks if task.retry_of not in by_id]
    behind = [task for task in tasks if _brought_picture(task, by_id.get(task.retry_of or task.id))]
    return Forgotten(
        tasks=len(tasks),
        pictures=sum(len(task.results) for task in tasks if task.state in MADE),
        photos=len(first) + len(behind),
        live=sum(task.state not in FINAL | MADE for task in tasks),
    )


def _brought_picture(task: Task, earlier: Task | None) -> bool:
    """Whether a background of one's own came with an order, and not over from an earlier one."""
    again = earlier is not None and earlier is not task and earlier.options.picture is not None
    return task.options.picture is not None and not again
