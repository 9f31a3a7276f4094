"""The steps that bring a task on: submit, resolve, fetch, notify.

Each takes little time, begins with a compare-and-set, and may be delivered twice or late without
harm. None waits for the engine: what isn't there yet is looked after by the sweeper. Telling people
has lanes of its own: a door that hangs holds up no order and no picture.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from studio.clock import Clock
from studio.counts import Count, Counts
from studio.errors import (
    DarkroomError,
    EngineBusy,
    EngineError,
    EngineFailed,
    EngineForgotten,
    EngineTimeout,
    EngineUnconfirmed,
    Internal,
    PhotoTooCostly,
    ResultBroken,
    ResultExpired,
    Unavailable,
)
from studio.fal import Check, Gateway, Outcome
from studio.fal.transport import SubmitUncertain
from studio.lanes import Lanes
from studio.making import Making
from studio.objects import Objects
from studio.patience import CALLED, FAR, NEAR, Pace, Patience
from studio.photos import Photos
from studio.runtime import Runtime
from studio.runtime.wakeups import STEP_FOR, Step, WakeUp
from studio.task import FINAL, OVER, EngineRequest, State, Task, TaskId, new_id
from studio.verdicts import Verdicts

log = logging.getLogger(__name__)

LENDING_SECONDS = 75.0
"""Longer than an upload may take: meanwhile nobody else begins with the same task."""
CONFIRM_SECONDS = 120.0
"""How long an uncertain submission waits for a sign of life before it fails."""
FREE_DOUBT_SECONDS = 30.0
"""The longest pause before a free order in doubt is placed anew; the first time there is none."""
MAX_SUBMITS_REFUSED = 40
"""How often a busy engine is asked again before the task fails."""
BEING_ORDERED = frozenset({State.SUBMITTING, State.UNCERTAIN})
"""Where a clear answer to an order may find its task: a slow one comes after the doubt began."""
MAX_TROUBLES = 6
ANNOUNCE_LANES = 4
"""How many people are told at once in one process."""
ANNOUNCE_TIMEOUT_SECONDS = 120.0
"""How long telling one person may take: a result is large, and a chat may have to cool down."""


class Announcer(Protocol):
    """Tells a person in one door how a task came out."""

    async def announce(self, task: Task) -> None:
        """Tell; may be called twice for the same outcome and must then show nothing new."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the steps work with."""

    runtime: Runtime
    gateway: Gateway
    objects: Objects
    photos: Photos
    counts: Counts = field(default_factory=Counts)


class Steps:
    """Runs steps. `announcers` maps the door in a task's address to who speaks there."""

    def __init__(
        self,
        parts: Parts,
        announcers: Mapping[str, Announcer],
        *,
        clock: Clock = time.time,
    ) -> None:
        self._store = parts.runtime.store
        self._gateway = parts.gateway
        self._objects = parts.objects
        self._making = Making(parts.gateway, parts.objects, parts.photos)
        self._counts = parts.counts
        self._announcers = announcers
        self._clock = clock
        self._patience = Patience(clock, free=parts.gateway.free)
        self._verdicts = Verdicts(self._store, self._gateway, self._counts, clock=clock)
        self._telling = Lanes[TaskId](self._tell, lanes=ANNOUNCE_LANES)
        self._steps: Mapping[Step, Callable[[Task], Awaitable[None]]] = {
            Step.SUBMIT: self._submit,
            Step.RESOLVE: self._resolve,
            Step.FETCH: self._fetch,
            Step.NOTIFY: self._notify,
        }

    async def handle(self, wake_up: WakeUp) -> None:
        """Run a step. An unexpected error is logged and tried again later, a few times."""
        self._patience.note()
        task = await self._store.find(wake_up.task_id)
        if task is None:
            return
        if wake_up.step is Step.NOTIFY and self._announcer(task):
            await self._telling.run(task.id, task.version)
        else:
            await self._run(wake_up, task)

    async def _tell(self, task_id: TaskId) -> None:
        if task := await self._store.find(task_id):
            await self._run(WakeUp(Step.NOTIFY, task_id), task)

    async def _run(self, wake_up: WakeUp, task: Task) -> None:
        try:
            await self._steps[wake_up.step](task)
        except Exception as error:  # noqa: BLE001  the one place where a step's failures end
            await self._trouble(wake_up, error)

    async def _submit(self, task: Task) -> None:
        """Write the intent, order at most once, write down what the engine calls it."""
        if task.state is not State.CREATED:
            return
        if task.cancel_requested:  # came back unordered after the wish to cancel
            await self._store.move(task.id, {State.CREATED}, State.CANCELLED, then=[Step.NOTIFY])
            return
        if task.cutout:  # the engine has done its part, and was paid, in an earlier task
            await self._store.move(task.id, {State.CREATED}, State.FETCHING, then=[Step.FETCH])
            return
        photo = await self._objects.get(task.photo.key)
        # Lent before the intent: till then a death costs no doubt, and nobody is told of any.
        await self._store.defer(task.id, task.version, self._clock() + LENDING_SECONDS)
        try:
            url = await self._gateway.upload(photo, task.photo.content_type, _file_name(task))
        except DarkroomError as error:
            await self._not_uploaded(task, error)
            return
        if claimed := await self._claim(task):
            await self._order(claimed, url)

    async def _claim(self, task: Task) -> Task | None:
        """Write the intent down, unless the order in whose place this one is goes on after all."""
        claimed = await self._store.move(
            task.id,
            {State.CREATED},
            State.SUBMITTING,
            submits=task.submits + 1,
            called=bool(self._gateway.hooks),
            instead_of=task.instead_of,
        )
        if claimed is None and task.instead_of:
            old = await self._store.find(task.instead_of)
            if old and old.state not in OVER:
                await self._store.move(
                    task.id,
                    {State.CREATED},
                    State.CANCELLED,
                    attempt=task.submits,
                    then=[Step.NOTIFY],
                )
        return claimed

    async def _not_uploaded(self, task: Task, error: DarkroomError) -> None:
        """Nothing was ordered, and the task stays as it is: the photo is sent again later."""
        busy = isinstance(error, EngineBusy) and task.troubles < MAX_SUBMITS_REFUSED
        if (busy or isinstance(error, Unavailable)) and not self._patience.is_overdue(task):
            tries = min(task.troubles + 1, MAX_SUBMITS_REFUSED)
            until = self._clock() + (error.retry_after or min(30.0, 1.5**tries))
            await self._store.defer(task.id, task.version, until, trouble=True)
        else:
            await self._fail(task, {State.CREATED}, error)

    async def _order(self, task: Task, url: str) -> None:
        try:
            self._counts.add(Count.SUBMITTED)
            request = await self._gateway.submit(task, url)
        except SubmitUncertain:
            await self._doubt(task)
        except DarkroomError as error:
            await self._not_ordered(task, error)
        else:
            await self._ordered(task, request)

    async def _not_ordered(self, task: Task, error: DarkroomError) -> None:
        if isinstance(error, EngineBusy):
            await self._later(task, error)
        else:
            await self._fail(task, BEING_ORDERED, error)

    async def _ordered(self, task: Task, request: EngineRequest) -> None:
        """Write down what the engine calls an order, unless its webhook was faster."""
        after = await self._store.move(
            task.id,
            BEING_ORDERED,
            State.SUBMITTED,
            attempt=task.submits,
            request=request,
            next_at=self._clock() + self._pace(task).pause(0),
        )
        if after and after.cancel_requested:  # wished while it was being ordered: tell at once
            await self._store.move(
                task.id,
                {State.SUBMITTED},
                State.SUBMITTED,
                attempt=task.submits,
                then=[Step.RESOLVE],
            )
        if after is None:
            now = await self._store.find(task.id)
            known = (now.request.id if now.request else "", *now.past_requests) if now else ()
            if request.id not in known:
                await self._verdicts.drop(now, request)

    async def _doubt(self, task: Task) -> None:
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

    def _note_again(self, moved: Task | None, reason: str) -> None:
        if moved:
            self._counts.add(Count.AGAIN, reason)

    async def _wants_cancel(self, task_id: TaskId) -> bool:
        task = await self._store.find(task_id)
        return task is not None and task.cancel_requested

    async def _later(self, task: Task, busy: EngineBusy) -> None:
        """The engine surely has not got it: order again after a pause."""
        if await self._wants_cancel(task.id):
            await self._store.move(
                task.id, BEING_ORDERED, State.CREATED, attempt=task.submits, then=[Step.SUBMIT]
            )
        elif task.submits >= MAX_SUBMITS_REFUSED or self._patience.is_overdue(task):
            await self._fail(task, BEING_ORDERED, busy)
        else:
            pause = busy.retry_after or min(30.0, 1.5**task.submits)
            after = await self._store.move(
                task.id,
                BEING_ORDERED,
                State.CREATED,
                attempt=task.submits,
                next_at=self._clock() + pause,
            )
            self._note_again(after, "busy")

    async def _resolve(self, task: Task) -> None:
        """Find out what became of a submission."""
        match task.state:
            case State.SUBMITTING:  # found by the sweeper: whoever was submitting died
                if task.next_at is None or self._clock() - task.updated_at > CONFIRM_SECONDS / 2:
                    await self._doubt(task)
            case State.UNCERTAIN:
                # While we were away nobody could call: the wait begins anew with this process.
                ends_at = max(task.updated_at, self._patience.since) + CONFIRM_SECONDS - 1
                if self._gateway.free or self._clock() > ends_at:
                    await self._unconfirmed(task)
                elif task.next_at is None or task.next_at < ends_at:
                    await self._store.defer(task.id, task.version, ends_at + 1)
            case State.SUBMITTED:
                await self._ask(task)
            case _:
                return

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
            await self._fail(task, {State.UNCERTAIN}, EngineFailed())
        elif free or task.doubts + 1 < self._gateway.max_paid_submits(task):
            after = await self._store.move(
                task.id,
                {State.UNCERTAIN},
                State.CREATED,
                attempt=task.submits,
                doubts=task.doubts + 1,
                then=[Step.SUBMIT],
            )
            self._note_again(after, "unconfirmed")
        else:
            await self._fail(task, {State.UNCERTAIN}, EngineUnconfirmed())

    async def _ask(self, task: Task) -> None:
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
                self._note_again(after, "forgotten")
            case Outcome.FORGOTTEN:
                await self._fail(task, {State.SUBMITTED}, EngineForgotten())
            case _:
                after = await self._verdicts.settle(task, check, task.request, {State.SUBMITTED})
                if after and self._should_have_been_called(task):
                    self._counts.add(Count.CALL_LOST)
                    log.warning("the engine's call about task %s did not reach us", task.id)

    async def _wait(self, task: Task, check: Check) -> None:
        if self._patience.is_overdue(task):
            if task.request:
                await self._gateway.cancel(task.request)
            await self._fail(task, {State.SUBMITTED}, EngineTimeout())
            return
        if check.progress:
            await self._store.report(task.id, check.progress)
        pause = self._pace(task).pause(task.checks + 1)
        await self._store.defer(task.id, task.version, self._clock() + pause)

    def _should_have_been_called(self, task: Task) -> bool:
        """Whether a question was asked only because its time had come, where the engine calls."""
        asked_in_time = self._clock() - task.updated_at >= CALLED.first_seconds
        return bool(self._gateway.hooks) and asked_in_time and not task.cancel_requested

    def _pace(self, task: Task) -> Pace:
        if self._gateway.free:
            return NEAR
        # Who waits for a cancellation is told soon, call or no call.
        return CALLED if self._gateway.hooks and not task.cancel_requested else FAR

    async def _fetch(self, task: Task) -> None:
        """Copy the result into our store; its key derives from the task: repeating is harmless."""
        if task.state is not State.FETCHING:
            return
        try:
            made = await self._making.make(task)
        except PhotoTooCostly as error:  # a machine that drowns, or a result that never opens
            if task.troubles < MAX_TROUBLES:
                raise
            await self._unmade(task, ResultBroken(), error)
            return
        except DarkroomError as error:
            if isinstance(error, EngineError | Unavailable) and error.retryable:
                raise  # the road or we, not the result: tried for as long as the engine keeps it
            await self._unmade(task, error, error)
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

    async def _unmade(self, task: Task, told: DarkroomError, cause: Exception) -> None:
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

    async def _notify(self, task: Task) -> None:
        """Tell the person, and note that it was told."""
        if task.settled or task.state not in FINAL | {State.COMPLETED}:
            return
        if announcer := self._announcer(task):
            await self._announce(announcer, task)
        await self._told(task)

    def _announcer(self, task: Task) -> Announcer | None:
        return self._announcers.get((task.address or "").partition(":")[0])

    async def _announce(self, announcer: Announcer, task: Task) -> None:
        """Tell a person, in good time or later.

        Raises:
            TimeoutError: When the door is too slow.
            Exception: Whatever the door raises; in both cases it is tried again.
        """
        limit = asyncio.timeout(ANNOUNCE_TIMEOUT_SECONDS)
        try:
            async with limit:
                await announcer.announce(task)
        finally:
            if limit.expired():
                self._counts.add(Count.TOLD_TOO_SLOWLY)

    async def _told(self, task: Task) -> None:
        if task.state is State.COMPLETED:
            units = task.paid_units if task.paid_units is not None else await self._bill(task)
            await self._store.move(task.id, {State.COMPLETED}, State.DONE, paid_units=units)
        else:
            # Not if it was claimed meanwhile and failed anew: of that nobody was told yet.
            await self._store.move(
                task.id, {task.state}, task.state, version=task.version, announced=True
            )

    async def _bill(self, task: Task) -> float | None:
        """Return what an order cost of which only a call told; best effort.

        A call of fal's names no price: only the header of the result's own answer does.
        """
        if self._gateway.free or not self._gateway.hooks or task.request is None:
            return None
        return await self._gateway.bill(task.request)

    async def _fail(self, task: Task, sources: Collection[State], error: DarkroomError) -> None:
        await self._store.move(
            task.id,
            sources,
            State.FAILED,
            attempt=task.submits,
            error=error.as_failure(),
            then=[Step.NOTIFY],
        )

    async def _trouble(self, wake_up: WakeUp, error: Exception) -> None:
        """Try again later; after a few times give up in the way that loses least."""
        task = await self._store.find(wake_up.task_id)
        if task is None or task.settled:
            return
        if wake_up.step is Step.RESOLVE and STEP_FOR[task.state] is not Step.RESOLVE:
            return  # a call of the engine has brought it on in the meantime
        if self._patience.lasts(task, error) or task.troubles < MAX_TROUBLES:
            log.warning(
                "step %s of task %s failed: %s",
                wake_up.step,
                task.id,
                error,
                exc_info=not isinstance(error, DarkroomError),
            )
            pause = min(60.0, 0.5 * 2 ** min(task.troubles, MAX_TROUBLES + 1))
            await self._store.defer(task.id, task.version, self._clock() + pause, trouble=True)
            return
        incident = new_id()[:8]
        log.error("task %s given up, incident %s", task.id, incident, exc_info=error)
        if wake_up.step is Step.NOTIFY:
            await self._told(task)
        elif wake_up.step is Step.FETCH:
            ours = not isinstance(error, DarkroomError)
            told = Internal(incident=incident) if ours else ResultExpired()
            await self._unmade(task, told, error)
        else:
            given = error if isinstance(error, DarkroomError) else Internal(incident=incident)
            if isinstance(error, DarkroomError) and task.state is State.SUBMITTED:
                given = EngineTimeout()  # whatever kept us from asking: it has the order
            await self._fail(task, {task.state}, given)


def _file_name(task: Task) -> str:
    return "photo.png" if task.photo.content_type == "image/png" else "photo.jpg"
