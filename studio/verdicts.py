"""What the engine's word about an order does to its task: whoever heard it, poller or webhook."""

import asyncio
import logging
import time
from collections.abc import Collection

from studio.clock import Clock
from studio.counts import Count, Counts
from studio.errors import DarkroomError, EngineFailed, EngineTimeout
from studio.fal import Check, Gateway, Outcome
from studio.patience import TASK_SECONDS
from studio.runtime.store import Store
from studio.runtime.wakeups import Step
from studio.task import EngineRequest, State, Task

log = logging.getLogger(__name__)

MAX_REPEATS = 1
"""How often an order that failed unbilled is placed anew; the engine itself has tried before."""
REPEAT_WITHIN_SECONDS = 300.0
"""How long after its creation a task may be ordered anew."""
REPEAT_PAUSE_SECONDS = 2
LONGEST_REPEAT_PAUSE_SECONDS = 60
CANCEL_SECONDS = 5.0


class Verdicts:
    """Moves tasks as the engine says, each move a compare-and-set on the state and the order."""

    def __init__(
        self, store: Store, gateway: Gateway, counts: Counts, *, clock: Clock = time.time
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._counts = counts
        self._clock = clock

    async def settle(
        self, task: Task, check: Check, request: EngineRequest, sources: Collection[State]
    ) -> Task | None:
        """Move a task whose order has come to an end.

        Args:
            task: As the caller saw it.
            check: Finished, failed or cancelled.
            request: The order that the check is about.
            sources: Where the task may stand.

        Returns:
            The task after the move, or None when it was not the caller's to move.
        """
        match check.outcome:
            case Outcome.FINISHED:
                return await self._store.move(
                    task.id,
                    sources,
                    State.FETCHING,
                    attempt=task.submits,
                    request=request,
                    outputs=check.outputs,
                    paid_units=check.paid_units,
                    error=None,
                    announced=False,
                    then=[Step.FETCH],
                )
            case Outcome.CANCELLED if await self._is_wished(task):
                return await self._cancelled(task, request, sources)
            case Outcome.CANCELLED:
                return await self._failed(task, check, request, sources)
            case _ if check.unbilled and task.cancel_requested:
                return await self._cancelled(task, request, sources)
            case _ if self._may_repeat(task, check):
                log.info("order %s of task %s failed unbilled; once more", request.id, task.id)
                return await self._repeat(task, check, request, sources)
            case _:
                return await self._failed(task, check, request, sources)

    async def drop(self, task: Task | None, request: EngineRequest) -> None:
        """Give up an order that nobody waits for; best effort, it may be too late."""
        if task is None:  # its person has deleted it while it was being ordered
            log.info("order %s of a deleted task is given up", request.id)
        elif self._gateway.free:
            log.info("order %s of task %s is given up", request.id, task.id)
        else:
            self._counts.add(Count.PAID_TWICE)
            log.warning("task %s may be paid twice: order %s is given up", task.id, request.id)
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                await self._gateway.cancel(request)
        except (DarkroomError, TimeoutError) as error:
            log.warning("order %s could not be given up: %r", request.id, error)

    async def _is_wished(self, task: Task) -> bool:
        """Whether the person wants a task cancelled, be it since the caller saw it."""
        now = await self._store.find(task.id)
        return task.cancel_requested or (now is not None and now.cancel_requested)

    async def _repeat(
        self, task: Task, check: Check, request: EngineRequest, sources: Collection[State]
    ) -> Task | None:
        after = await self._store.move(
            task.id,
            sources,
            State.CREATED,
            attempt=task.submits,
            request=None,
            past_requests=(*task.past_requests, request.id),
            next_at=self._clock() + max(REPEAT_PAUSE_SECONDS, check.retry_after or 0),
        )
        if after:
            self._counts.add(Count.AGAIN, "unbilled")
        return after

    async def _failed(
        self, task: Task, check: Check, request: EngineRequest, sources: Collection[State]
    ) -> Task | None:
        """Fail a task.

        One that was cancelled though nobody wished it was so by ourselves, when its time was over:
        a death in between doesn't make that the person's wish.
        """
        late = self._clock() - task.created_at > TASK_SECONDS
        error = check.error or (EngineTimeout() if late else EngineFailed())
        return await self._store.move(
            task.id,
            sources,
            State.FAILED,
            attempt=task.submits,
            request=request,
            error=error.as_failure(),
            paid_units=check.paid_units,
            then=[Step.NOTIFY],
        )

    async def _cancelled(
        self, task: Task, request: EngineRequest, sources: Collection[State]
    ) -> Task | None:
        return await self._store.move(
            task.id,
            sources,
            State.CANCELLED,
            attempt=task.submits,
            request=request,
            then=[Step.NOTIFY],
        )

    def _may_repeat(self, task: Task, check: Check) -> bool:
        return (
            check.unbilled
            and len(task.past_requests) < MAX_REPEATS
            and (check.retry_after or 0) <= LONGEST_REPEAT_PAUSE_SECONDS
            and self._clock() - task.created_at < REPEAT_WITHIN_SECONDS
        )
