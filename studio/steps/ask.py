"""Step resolve of a submitted task: ask the engine after it, and act on what it says."""

import logging
from dataclasses import replace

from studio.clock import Clock
from studio.counts import Count
from studio.errors import EngineForgotten, EngineTimeout
from studio.fal import Check, Outcome
from studio.patience import CALLED, Patience
from studio.runtime.wakeups import Step
from studio.steps.parts import Parts, fail
from studio.task import Progress, State, Task
from studio.verdicts import Verdicts

log = logging.getLogger(__name__)

SCALING_SECONDS = 10.0
"""Who is next for so long waits for a runner; a free one takes a request at once."""
SCALING = "waiting for a machine; a new one loads the model first"
"""https://fal.ai/docs/documentation/deployment/requests, `Dispatch`: no more can be known of it."""


class Ask:
    """Asks the engine."""

    def __init__(self, parts: Parts, patience: Patience, verdicts: Verdicts, clock: Clock) -> None:
        self._store = parts.runtime.store
        self._gateway = parts.gateway
        self._counts = parts.counts
        self._patience = patience
        self._verdicts = verdicts
        self._clock = clock

    async def run(self, task: Task) -> None:
        """Ask the engine after a submitted task, and act on what it says."""
        if task.request is None:
            raise TypeError("a submitted task has a request")
        if task.cancel_requested and task.checks == 0:
            await self._gateway.cancel(task.request)
        check = await self._gateway.check(task, task.request)
        match check.outcome:
            case Outcome.WAITING:
                await self._wait(task, check)
            case Outcome.FORGOTTEN if self._gateway.free:
                after = await self._store.move(
                    task.id,
                    {State.SUBMITTED},
                    State.CREATED,
                    attempt=task.submits,
                    request=None,
                    then=[Step.SUBMIT],
                )
                if after:
                    self._counts.add(Count.AGAIN, "forgotten")
            case Outcome.FORGOTTEN:
                await fail(self._store, task, {State.SUBMITTED}, EngineForgotten())
            case _:
                after = await self._verdicts.settle(task, check, task.request, {State.SUBMITTED})
                if after and self._should_have_been_called(task):
                    self._counts.add(Count.CALL_LOST)
                    log.warning("the engine's call about task %s did not reach us", task.id)

    async def _wait(self, task: Task, check: Check) -> None:
        if self._patience.is_overdue(task):
            if task.request:
                await self._gateway.cancel(task.request)
            await fail(self._store, task, {State.SUBMITTED}, EngineTimeout())
            return
        if check.progress:
            await self._store.report(task.id, self._named(task, check.progress))
        pause = self._patience.pace(task).pause(task.checks + 1)
        await self._store.defer(task.id, task.version, self._clock() + pause)

    def _named(self, task: Task, progress: Progress) -> Progress:
        """Return progress that says why a task waits though nobody is ahead of it.

        fal keeps it in the queue until a runner is free, and starts one where none is; the engine
        on this computer says so itself.
        """
        waited = self._clock() - task.updated_at
        if self._gateway.free or progress.place != 0 or waited < SCALING_SECONDS:
            return progress
        return replace(progress, stage=SCALING)

    def _should_have_been_called(self, task: Task) -> bool:
        """Whether a question was asked only because its time had come, where the engine calls."""
        asked_in_time = self._clock() - task.updated_at >= CALLED.first_seconds
        return bool(self._gateway.hooks) and asked_in_time and not task.cancel_requested
