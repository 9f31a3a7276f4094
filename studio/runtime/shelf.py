"""Tasks by id, by owner and by idempotency key, in order of creation: what a store looks up in."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from studio.runtime.folding import unfold
from studio.runtime.listing import Place, Wanted
from studio.task import FINAL, Operation, Owner, State, Task, TaskId

CREATED_AT = re.compile(r',"created_at":([0-9.e+]+)[,}]')
OPERATION = re.compile(r',"operation":"(\w+)"')
STATE = re.compile(r',"state":"(\w+)"')
FAVOURITE = ',"favourite":true'
# All as `fold` writes them; inside a string of a person's the quotes would be escaped.
MAX_TWINS_GONE = 1000
"""Deleted tasks of which is known where they stood among others of the very same moment."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A settled task as text: it takes a tenth of the time to put back, and half the memory."""

    id: TaskId
    owner: Owner
    idempotency_key: str | None
    text: str

    @property
    def created_at(self) -> float:
        """When it was created, Unix seconds, without reading all the rest."""
        found = CREATED_AT.search(self.text)
        return float(found[1]) if found else unfold(self.text).created_at

    @property
    def operation(self) -> Operation:
        """What was asked for."""
        found = OPERATION.search(self.text)
        return Operation(found[1]) if found else unfold(self.text).operation

    @property
    def state(self) -> State:
        """Where it stands."""
        found = STATE.search(self.text)
        return State(found[1]) if found else unfold(self.text).state

    @property
    def favourite(self) -> bool:
        """Whether its owner is fond of it."""
        return FAVOURITE in self.text


class Shelf:
    """Where tasks stand. What a restart put back folded is unfolded when somebody first looks."""

    def __init__(self) -> None:
        self._tasks: dict[TaskId, Task | Folded] = {}  # in order of creation
        self._owned: dict[Owner, list[Place]] = {}  # oldest first
        self._twins_gone: dict[TaskId, TaskId] = {}  # and the next older of the same moment
        self._live: dict[Owner, set[TaskId]] = {}
        self._keys: dict[tuple[Owner, str], TaskId] = {}

    def __len__(self) -> int:
        """How many tasks there are."""
        return len(self._tasks)

    def older_than(self, created_before: float) -> Iterator[Task]:
        """Give all tasks created before a moment, in the order in which they came.

        All are looked at: one that a wrong clock made young says nothing about those after it.
        """
        for found in self._tasks.values():
            if isinstance(found, Folded):
                if found.created_at < created_before:
                    yield unfold(found.text)
            elif found.created_at < created_before:
                yield found

    def find(self, task_id: TaskId) -> Task | None:
        """Return a task, or None."""
        found = self._tasks.get(task_id)
        if isinstance(found, Folded):
            found = self._tasks[task_id] = unfold(found.text)
        return found

    def put(self, task: Task | Folded) -> None:
        """Put a task up, or in the place of an earlier version of it."""
        if task.id not in self._tasks:
            owned, place = self._owned.setdefault(task.owner, []), Place(task.created_at, task.id)
            if owned and owned[-1].created_at > place.created_at:  # the clock was set back
                owned.insert(bisect_right(owned, place.created_at, key=_moment), place)
            else:
                owned.append(place)
            if task.idempotency_key:
                self._keys[task.owner, task.idempotency_key] = task.id
        self._tasks[task.id] = task
        if isinstance(task, Folded) or task.state in FINAL:
            self._end(task)
        elif live := self._live.get(task.owner):
            live.add(task.id)
        else:
            self._live[task.owner] = {task.id}

    def take(self, task: Task) -> None:
        """Take a task away."""
        del self._tasks[task.id]
        owned = self._owned[task.owner]
        at = owned.index(Place(task.created_at, task.id), _first(owned, task.created_at))
        if at and owned[at - 1].created_at == task.created_at:
            self._twins_gone[task.id] = owned[at - 1].id
            if len(self._twins_gone) > MAX_TWINS_GONE:
                del self._twins_gone[next(iter(self._twins_gone))]
        del owned[at]
        if not owned:
            del self._owned[task.owner]
        if task.idempotency_key:
            self._keys.pop((task.owner, task.idempotency_key), None)
        self._end(task)

    def find_by_key(self, owner: Owner, idempotency_key: str) -> Task | None:
        """Return the task that an owner's idempotency key made, or None."""
        task_id = self._keys.get((owner, idempotency_key))
        return self.find(task_id) if task_id else None

    def list_for(
        self, owner: Owner, *, after: Place | None, limit: int, wanted: Wanted
    ) -> list[Task]:
        """Return an owner's tasks, newest first, beginning after a place.

        What is not wanted is passed over as it lies: only what is shown is unfolded.
        """
        owned = self._owned.get(owner, [])
        left = self._older(owner, owned, after) if after else len(owned)
        found = (self._tasks[owned[at].id] for at in range(left - 1, -1, -1))
        shown = islice(filter(wanted.takes, found), limit)
        return [task for listed in shown if (task := self.find(listed.id))]

    def count_live(self, owner: Owner) -> int:
        """Return how many of an owner's tasks are not final."""
        return len(self._live.get(owner, ()))

    def _older(self, owner: Owner, owned: Sequence[Place], after: Place) -> int:
        """Return how many of an owner's tasks are older than a place, its task deleted or not."""
        known = self._tasks.get(after.id)
        moment = known.created_at if known and known.owner == owner else after.created_at
        first = _first(owned, moment)
        twins = owned[first : bisect_right(owned, moment, key=_moment)]
        standing = {place.id: first + number for number, place in enumerate(twins)}
        if after.id in standing:
            return standing[after.id]
        twin = self._twins_gone.get(after.id)
        while twin and twin not in standing:
            twin = self._twins_gone.get(twin)
        return standing[twin] + 1 if twin else first

    def _end(self, task: Task | Folded) -> None:
        live = self._live.get(task.owner)
        if live is not None:
            live.discard(task.id)
            if not live:
                del self._live[task.owner]


def _moment(place: Place) -> float:
    return place.created_at


def _first(owned: Sequence[Place], moment: float) -> int:
    """Return how many are older than a moment."""
    return bisect_left(owned, moment, key=_moment)
