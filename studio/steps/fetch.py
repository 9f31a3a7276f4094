"""Step fetch: copy the result into our store."""

from studio.errors import (
    DarkroomError,
    EngineError,
    PhotoTooCostly,
    ResultBroken,
    Unavailable,
)
from studio.keeping import keys_of_making
from studio.making import Making
from studio.runtime.wakeups import Step
from studio.steps.parts import Parts
from studio.task import State, Task

MAX_TROUBLES = 6
"""How often a step that fails is tried again where nobody knows better."""


class Fetch:
    """Makes a task's results of what the engine made."""

    def __init__(self, parts: Parts) -> None:
        self._store = parts.runtime.store
        self._objects = parts.objects
        self._making = Making(parts.gateway, parts.objects, parts.photos)

    async def run(self, task: Task) -> None:
        """Copy the result into our store; its key derives from the task: repeating is harmless."""
        if task.state is not State.FETCHING:
            return
        try:
            await self._run(task)
        finally:
            if await self._store.find(task.id) is None:  # forgotten meanwhile: nothing stays
                await self._objects.delete(*keys_of_making(task))

    async def _run(self, task: Task) -> None:
        try:
            made = await self._making.make(task)
        except PhotoTooCostly as error:  # a machine that drowns, or a result that never opens
            if task.troubles < MAX_TROUBLES:
                raise
            await self.give_up(task, ResultBroken(), error)
            return
        except DarkroomError as error:
            if isinstance(error, EngineError | Unavailable) and error.retryable:
                raise  # the road or we, not the result: tried for as long as the engine keeps it
            await self.give_up(task, error, error)
            return
        await self._store.move(
            task.id,
            {State.FETCHING},
            State.COMPLETED,
            results=made.results,
            cutout=made.cutout,
            outputs=(),
            then=[Step.NOTIFY],
        )

    async def give_up(self, task: Task, told: DarkroomError, cause: Exception) -> None:
        """Fail a task whose result can't be had, but for its cut-out, where that is here.

        Its outputs stay: what has been heard of is never claimed again by a call that comes late.
        """
        cutout = await self._making.left(task, cause)
        await self._store.move(
            task.id,
            {State.FETCHING},
            State.FAILED,
            attempt=task.submits,
            error=told.as_failure(),
            cutout=cutout,
            then=[Step.NOTIFY],
        )
