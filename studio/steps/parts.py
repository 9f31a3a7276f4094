"""What the steps work with, and the end that any of them may come to."""

from collections.abc import Collection
from dataclasses import dataclass, field

from studio.counts import Counts
from studio.errors import DarkroomError
from studio.fal import Gateway
from studio.objects import Objects
from studio.photos import Photos
from studio.runtime import Runtime
from studio.runtime.store import Store
from studio.runtime.wakeups import Step
from studio.task import State, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the steps work with."""

    runtime: Runtime
    gateway: Gateway
    objects: Objects
    photos: Photos
    counts: Counts = field(default_factory=Counts)


async def fail(store: Store, task: Task, sources: Collection[State], error: DarkroomError) -> None:
    """Fail a task that stands in one of the sources, and have its person told."""
    await store.move(
        task.id,
        sources,
        State.FAILED,
        attempt=task.submits,
        error=error.as_failure(),
        then=[Step.NOTIFY],
    )
