"""The doubt: nobody knows whether an order arrived, so it is not blindly placed again."""

from studio.clock import Clock
from studio.counts import Count
from studio.errors import EngineFailed, EngineUnconfirmed
from studio.patience import Patience
from studio.runtime.wakeups import Step
from studio.steps.parts import Parts, fail
from studio.task import State, Task

CONFIRM_SECONDS = 120.0
"""How long an uncertain submission waits for a sign of life before it fails."""
FREE_DOUBT_SECONDS = 30.0
"""The longest pause before a free order in doubt is placed anew; the first time there is none."""


class Doubt:
    """Waits for a sign of life, and decides when there was none."""

    def __init__(self, parts: Parts, patience: Patience, clock: Clock) -> None:
        self._store = parts.runtime.store
        self._gateway = parts.gateway
        self._counts = parts.counts
        self._patience = patience
        self._clock = clock

    async def begin(self, task: Task) -> None:
        """Nobody knows whether the order arrived: wait for a sign of life, never order blindly.

        Where orders are free nothing is waited for: the next look places it anew.
        """
        pause = CONFIRM_SECONDS
        if self._gateway.free:  # only an engine that goes on failing is given time
            pause = min(FREE_DOUBT_SECONDS, 2.0 ** min(task.doubts, 10) - 1)
        after = await self._store.move(
            task.id,
            {State.SUBMITTING},
            State.UNCERTAIN,
            attempt=task.submits,
            next_at=self._clock() + pause,
        )
        if after:
            self._counts.add(Count.UNCERTAIN)

    async def look(self, task: Task) -> None:
        """Find out what became of an order that was being placed, or was never confirmed."""
        if task.state is State.SUBMITTING:  # found by the sweeper: whoever was submitting died
            if task.next_at is None or self._clock() - task.updated_at > CONFIRM_SECONDS / 2:
                await self.begin(task)
            return
        # While we were away nobody could call: the wait begins anew with this process.
        ends_at = max(task.updated_at, self._patience.since) + CONFIRM_SECONDS - 1
        if self._gateway.free or self._clock() > ends_at:
            await self._unconfirmed(task)
        elif task.next_at is None or task.next_at < ends_at:
            await self._store.defer(task.id, task.version, ends_at + 1)

    async def _unconfirmed(self, task: Task) -> None:
        """No sign of life came: order again where that is allowed, or leave it to the person."""
        free = self._gateway.free
        if task.cancel_requested:
            await self._store.move(
                task.id,
                {State.UNCERTAIN},
                State.CANCELLED,
                attempt=task.submits,
                doubts=task.doubts + (not free),  # who pays has it delivered, should it be made
                then=[Step.NOTIFY],
            )
        elif free and self._patience.is_overdue(task):
            await fail(self._store, task, {State.UNCERTAIN}, EngineFailed())
        elif free or task.doubts + 1 < self._gateway.max_paid_submits(task):
            after = await self._store.move(
                task.id,
                {State.UNCERTAIN},
                State.CREATED,
                attempt=task.submits,
                doubts=task.doubts + 1,
                then=[Step.SUBMIT],
            )
            if after:
                self._counts.add(Count.AGAIN, "unconfirmed")
        else:
            await fail(self._store, task, {State.UNCERTAIN}, EngineUnconfirmed())
