"""What part of an owner's tasks a list shows: which ones, and from where on."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from studio.shown import STANDS, Stand, stand
from studio.task import Operation, State, Task, TaskId


class Place(NamedTuple):
    """Where a page of a list ended. It stays where it is when its task is deleted."""

    created_at: float
    id: TaskId


class Listed(Protocol):
    """What is known of a task without reading all the rest."""

    @property
    def operation(self) -> Operation:
        """What was asked for."""
        ...

    @property
    def state(self) -> State:
        """Where it stands."""
        ...

    @property
    def favourite(self) -> bool:
        """Whether its owner is fond of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tasks are wanted.

    Attributes:
        operations: Of these; none named: of any.
        stands: Standing so; none named: however they stand.
        favourites: Only favourites.
    """

    operations: Collection[Operation] = frozenset()
    stands: Collection[Stand] = frozenset()
    favourites: bool = False

    def takes(self, task: Listed) -> bool:
        """Whether a task is among them."""
        if self.favourites and not task.favourite:
            return False
        if self.operations and task.operation not in self.operations:
            return False
        return not self.stands or _stand(task) in self.stands


EVERYTHING = Wanted()


def place_of(task: Task) -> Place:
    """Return where a list goes on after a task."""
    return Place(task.created_at, task.id)


def _stand(task: Listed) -> Stand:
    return stand(task) if isinstance(task, Task) else STANDS[task.state]
