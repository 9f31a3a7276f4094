"""Several tasks ordered at once: what belongs together, and how far it has come."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from bot.state.addresses import Address
from bot.state.books import BATCHES, PLACINGS
from bot.state.locks import Locks
from bot.state.photos import PhotoFile
from studio.errors import LimitError, TaskUnknown, Unavailable, of_failure
from studio.runtime.ledger import Ledger
from studio.service import Service
from studio.task import FINAL, Failure, Options, State, Task, TaskId

Tasks = Mapping[TaskId, Task]
ENDED = FINAL | {State.COMPLETED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the photos.

    Attributes:
        number: Its number in the album, from 1.
        message: The message it came in; 0 when the batch is told in another chat than that.
        task: What was ordered, once it was.
        failure: Why nothing was.
    """

    number: int
    message: int
    file: PhotoFile
    task: TaskId | None = None
    failure: Failure | None = None

    @property
    def is_put_off(self) -> bool:
        """Whether it was refused for now: later it may work."""
        error = of_failure(self.failure) if self.failure else None
        return isinstance(error, LimitError | Unavailable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One wish for several photos.

    Attributes:
        number: Its name in addresses and buttons.
        person: Who ordered.
        key: Idempotency key; that of each task is `<key>:<number of the photo>`.
        options: What is made of each.
        album: The album they are from.
        summary: The message that shows it all the way; the tasks' address. In another chat than
            the one it was ordered in it is sent anew, and what it replied to is not there.
        items: The photos, two to ten.
        cancelled: Whether the person has stopped it.
        passed_on: Whether what was put off is in another batch by now.
        shown: The tasks whose pictures were sent together; None before that.
        told: Whether the summary says how it came out.
        group: The summary in the group it was ordered in, when that doesn't take the pictures: it
            is told in private then.
    """

    number: str
    person: int
    key: str
    options: Options
    album: str
    summary: Address
    items: tuple[Item, ...]
    cancelled: bool = False
    passed_on: bool = False
    shown: tuple[TaskId, ...] | None = None
    told: bool = False
    group: Address | None = None

    @property
    def tasks(self) -> tuple[TaskId, ...]:
        """What was ordered so far."""
        return tuple(item.task for item in self.items if item.task)

    @property
    def is_placed(self) -> bool:
        """Whether nothing is left to order."""
        return self.cancelled or all(item.task or item.failure for item in self.items)

    @property
    def put_off(self) -> tuple[Item, ...]:
        """What was refused for now, and is nowhere else yet."""
        if self.passed_on or self.cancelled:
            return ()
        return tuple(item for item in self.items if item.is_put_off)

    def key_of(self, item: Item) -> str:
        """Return the idempotency key of the order for a photo."""
        return f"{self.key}:{item.number}"

    def moved_to(self, chat: int) -> "Batch":
        """Return the batch in another chat, where no message of the old one has its number."""
        items = tuple(replace(item, message=0) for item in self.items)
        return replace(self, summary=self.summary.moved_to(chat), items=items)

    def with_item(self, item: Item) -> "Batch":
        """Return the batch with one photo's line changed."""
        items = [item if other.number == item.number else other for other in self.items]
        return replace(self, items=tuple(items))


_BATCH = TypeAdapter(Batch)


class Batches:
    """Batches by number, for as long as their book is kept."""

    def __init__(self, ledger: Ledger, service: Service) -> None:
        self._ledger = ledger
        self._service = service
        self._locks = Locks()

    async def find(self, number: str) -> Batch | None:
        """Return a batch, or None when it is not, or no longer, known."""
        entry = await self._ledger.find(BATCHES, number)
        return _BATCH.validate_json(entry.body) if entry else None

    async def begin(self, batch: Batch) -> None:
        """Write a batch down; its tasks are still to be ordered, also after a crash.

        Raises:
            Unavailable: When it can't be.
        """
        if await self.find(batch.number) is None:
            await self._write(batch)
        await self._ledger.enter(PLACINGS, batch.number, "")

    async def change(self, number: str, change: Callable[[Batch], Batch]) -> Batch | None:
        """Change a batch, and return it; None when there is none.

        Raises:
            Unavailable: When it can't be written down.
        """
        async with self._locks.of(number):
            batch = await self.find(number)
            return await self._write(change(batch)) if batch else None

    async def unplaced(self) -> list[str]:
        """Return the numbers of the batches that a crash left half ordered."""
        return [entry.key for entry in await self._ledger.unfinished(PLACINGS)]

    async def note_placed(self, number: str) -> None:
        """Note that all of a batch is ordered, or refused."""
        await self._ledger.finish(PLACINGS, number)

    async def tasks(self, batch: Batch) -> Tasks:
        """Return its tasks as they stand; those that were deleted are missing."""
        found: dict[TaskId, Task] = {}
        for task_id in batch.tasks:
            try:
                found[task_id] = await self._service.peek(task_id)
            except TaskUnknown:
                continue
        return found

    async def _write(self, batch: Batch) -> Batch:
        await self._ledger.finish(BATCHES, batch.number, _BATCH.dump_json(batch).decode())
        return batch


def has_ended(batch: Batch, tasks: Tasks) -> bool:
    """Whether nothing more will come of a batch, as far as one knows."""
    return batch.is_placed and all(task.state in ENDED for task in tasks.values())


def finished(batch: Batch, tasks: Tasks) -> Sequence[Task]:
    """Return the tasks of a batch that have a picture, by the numbers of their photos."""
    known = [tasks[task_id] for task_id in batch.tasks if task_id in tasks]
    return [task for task in known if task.results and task.state in ENDED]
