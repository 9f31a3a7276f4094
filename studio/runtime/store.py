"""Port: where tasks are kept."""

from collections.abc import Collection, Sequence
from typing import Protocol, Unpack

from studio.runtime.listing import EVERYTHING, Place, Wanted
from studio.runtime.wakeups import Step
from studio.task import Changes, Owner, Progress, State, Task, TaskId


class Store(Protocol):
    """Tasks, moved by compare-and-set.

    Every write wakes the steps it names and publishes an event, in one transaction.
    """

    async def insert(self, task: Task, *, then: Sequence[Step] = ()) -> Task:
        """Keep a new task, or return the one that its owner's idempotency key already made.

        One that was ordered in the place of another (`Task.instead_of`) is kept only while that one
        is over or gone; it doesn't move meanwhile.

        Raises:
            TaskStateWrong: When the other one has gone on.
            Unavailable: When the store is full.
        """
        ...

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
        """Move a task if it stands in one of the sources.

        Args:
            task_id: Which task.
            sources: Where it may stand.
            to: Where it goes.
            then: Steps to wake.
            attempt: Only if its `submits` is this: the answer to an earlier order moves nothing.
            version: Only if it still has this one.
            instead_of: Only if this other task is over or gone; it doesn't move meanwhile.
            **changes: What else changes.

        Returns:
            The task after the move, or None when it is gone or stands elsewhere: not yours to move.
        """
        ...

    async def report(self, task_id: TaskId, progress: Progress) -> None:
        """Show progress of a submitted task. Volatile; changes no version."""
        ...

    async def defer(
        self, task_id: TaskId, version: int, until: float, *, trouble: bool = False
    ) -> None:
        """Have the sweeper look again later, if the task still has this version.

        Args:
            task_id: Which task.
            version: As the caller saw it.
            until: Unix seconds.
            trouble: Count an unexpected error, rather than an ordinary check.
        """
        ...

    async def find(self, task_id: TaskId) -> Task | None:
        """Return a task, or None."""
        ...

    async def find_by_key(self, owner: Owner, idempotency_key: str) -> Task | None:
        """Return the task an owner's idempotency key made, or None."""
        ...

    async def list_for(
        self, owner: Owner, *, after: Place | None, limit: int, wanted: Wanted = EVERYTHING
    ) -> list[Task]:
        """Return an owner's tasks, newest first, beginning after a place.

        Newest is what was created at the latest moment, also where the clock was set back since.
        Nothing that stays is shown twice or left out when tasks come and go between two pages; what
        a clock set back makes older than the place comes with the next page.
        """
        ...

    async def mark(self, task_id: TaskId, *, favourite: bool) -> Task | None:
        """Make a finished task a favourite, or none any more; as it is already, nothing happens.

        Where tasks are written down it outlives a power cut from the answer on.

        Returns:
            The task as it is then, or None when it is gone or there is no picture.
        """
        ...

    async def count_live(self, owner: Owner) -> int:
        """Return how many of an owner's tasks are not final."""
        ...

    async def due(self, now: float, limit: int) -> list[Task]:
        """Return tasks whose time has come, and put each off a little: one sweep suffices."""
        ...

    async def older_than(self, created_before: float, limit: int) -> list[Task]:
        """Return final tasks created before a moment, oldest first."""
        ...

    async def delete(self, task_id: TaskId, version: int | None = None) -> bool:
        """Forget a task, if it still has this version; None: whichever it has.

        Returns:
            Whether it was there and is forgotten.
        """
        ...
