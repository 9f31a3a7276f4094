"""The steps that bring a task on: submit, resolve, fetch, notify.

Each takes little time, begins with a compare-and-set, and may be delivered twice or late without
harm. None waits for the engine: what isn't there yet is looked after by the sweeper.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from studio.clock import Clock
from studio.errors import DarkroomError, EngineTimeout, Internal, ResultExpired
from studio.lanes import Lanes
from studio.patience import Patience
from studio.runtime.wakeups import STEP_FOR, Step, WakeUp
from studio.steps.ask import Ask
from studio.steps.doubt import Doubt
from studio.steps.fetch import MAX_TROUBLES, Fetch
from studio.steps.notify import ANNOUNCE_LANES, Announcer, Notify
from studio.steps.parts import Parts, fail
from studio.steps.submit import Submit
from studio.task import State, Task, TaskId, new_id
from studio.verdicts import Verdicts

log = logging.getLogger(__name__)


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
        self._clock = clock
        self._patience = patience = Patience(
            clock, free=parts.gateway.free, called=bool(parts.gateway.hooks)
        )
        verdicts = Verdicts(self._store, parts.gateway, parts.counts, clock=clock)
        self._doubt = Doubt(parts, patience, clock)
        self._ask = Ask(parts, patience, verdicts, clock)
        self._fetch = Fetch(parts)
        self._notify = Notify(parts, announcers)
        self._telling = Lanes[TaskId](self._tell, lanes=ANNOUNCE_LANES)
        self._steps: Mapping[Step, Callable[[Task], Awaitable[None]]] = {
            Step.SUBMIT: Submit(parts, patience, verdicts, self._doubt, clock).run,
            Step.RESOLVE: self._resolve,
            Step.FETCH: self._fetch.run,
            Step.NOTIFY: self._notify.run,
        }

    async def handle(self, wake_up: WakeUp) -> None:
        """Run a step. An unexpected error is logged and tried again later, a few times."""
        self._patience.note()
        task = await self._store.find(wake_up.task_id)
        if task is None:
            return
        if wake_up.step is Step.NOTIFY and self._notify.announcer(task):
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

    async def _resolve(self, task: Task) -> None:
        """Find out what became of a submission."""
        match task.state:
            case State.SUBMITTING | State.UNCERTAIN:
                await self._doubt.look(task)
            case State.SUBMITTED:
                await self._ask.run(task)
            case _:
                return

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
            await self._notify.told(task)
        elif wake_up.step is Step.FETCH:
            ours = not isinstance(error, DarkroomError)
            told = Internal(incident=incident) if ours else ResultExpired()
            await self._fetch.give_up(task, told, error)
        else:
            given = error if isinstance(error, DarkroomError) else Internal(incident=incident)
            if isinstance(error, DarkroomError) and task.state is State.SUBMITTED:
                given = EngineTimeout()  # whatever kept us from asking: it has the order
            await fail(self._store, task, {task.state}, given)
