"""Port: lossy hints that a task changed."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from studio.task import Owner, State, TaskId


class TaskEvent(NamedTuple):
    """A task changed; read it to see how. `serial` counts progress within one version."""

    id: TaskId
    owner: Owner
    state: State
    version: int
    serial: int


class Events(Protocol):
    """Publish and subscribe. A slow subscriber loses old hints, never holds anyone up."""

    def publish(self, event: TaskEvent) -> None:
        """Tell everyone who listens."""
        ...

    def subscribe(
        self, *, owner: Owner | None = None, task_id: TaskId | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[TaskEvent]]:
        """Listen from now on, to one owner's tasks, to one task, or to all.

        Raises:
            Unavailable: When too many listen already.
        """
        ...

    def close(self) -> None:
        """End every subscription: the process is about to stop."""
        ...
