"""Step submit: write the intent, order at most once, write down what the engine calls it."""

from studio.clock import Clock
from studio.counts import Count
from studio.errors import DarkroomError, EngineBusy, Unavailable
from studio.fal.transport import SubmitUncertain
from studio.patience import Patience
from studio.runtime.wakeups import Step
from studio.steps.doubt import Doubt
from studio.steps.parts import Parts, fail
from studio.task import OVER, EngineRequest, State, Task, TaskId
from studio.verdicts import Verdicts

LENDING_SECONDS = 75.0
"""Longer than an upload may take: meanwhile nobody else begins with the same task."""
MAX_SUBMITS_REFUSED = 40
"""How often a busy engine is asked again before the task fails."""
BEING_ORDERED = frozenset({State.SUBMITTING, State.UNCERTAIN})
"""Where a clear answer to an order may find its task: a slow one comes after the doubt began."""


class Submit:
    """Orders a task at the engine."""

    def __init__(
        self, parts: Parts, patience: Patience, verdicts: Verdicts, doubt: Doubt, clock: Clock
    ) -> None:
        self._store = parts.runtime.store
        self._gateway = parts.gateway
        self._objects = parts.objects
        self._counts = parts.counts
        self._patience = patience
        self._verdicts = verdicts
        self._doubt = doubt
        self._clock = clock

    async def run(self, task: Task) -> None:
        """Order a task that was created; one that has its cut-out goes on without the engine."""
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
            await fail(self._store, task, {State.CREATED}, error)

    async def _order(self, task: Task, url: str) -> None:
        try:
            self._counts.add(Count.SUBMITTED)
            request = await self._gateway.submit(task, url)
        except SubmitUncertain:
            await self._doubt.begin(task)
        except DarkroomError as error:
            await self._not_ordered(task, error)
        else:
            await self._ordered(task, request)

    async def _not_ordered(self, task: Task, error: DarkroomError) -> None:
        if isinstance(error, EngineBusy):
            await self._later(task, error)
        else:
            await fail(self._store, task, BEING_ORDERED, error)

    async def _ordered(self, task: Task, request: EngineRequest) -> None:
        """Write down what the engine calls an order, unless its webhook was faster."""
        after = await self._store.move(
            task.id,
            BEING_ORDERED,
            State.SUBMITTED,
            attempt=task.submits,
            request=request,
            next_at=self._clock() + self._patience.pace(task).pause(0),
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

    async def _later(self, task: Task, busy: EngineBusy) -> None:
        """The engine surely has not got it: order again after a pause."""
        if await self._wants_cancel(task.id):
            await self._store.move(
                task.id, BEING_ORDERED, State.CREATED, attempt=task.submits, then=[Step.SUBMIT]
            )
        elif task.submits >= MAX_SUBMITS_REFUSED or self._patience.is_overdue(task):
            await fail(self._store, task, BEING_ORDERED, busy)
        else:
            pause = busy.retry_after or min(30.0, 1.5**task.submits)
            after = await self._store.move(
                task.id,
                BEING_ORDERED,
                State.CREATED,
                attempt=task.submits,
                next_at=self._clock() + pause,
            )
            if after:
                self._counts.add(Count.AGAIN, "busy")

    async def _wants_cancel(self, task_id: TaskId) -> bool:
        task = await self._store.find(task_id)
        return task is not None and task.cancel_requested


def _file_name(task: Task) -> str:
    return "photo.png" if task.photo.content_type == "image/png" else "photo.jpg"
