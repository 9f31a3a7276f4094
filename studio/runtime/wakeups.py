"""Port: short messages "run this step for that task"."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from studio.task import State, TaskId


class Step(StrEnum):
    """A short piece of work on a task; may be delivered twice or late."""

    SUBMIT = "submit"
    RESOLVE = "resolve"
    FETCH = "fetch"
    NOTIFY = "notify"


STEP_FOR = {
    State.CREATED: Step.SUBMIT,
    State.SUBMITTING: Step.RESOLVE,
    State.UNCERTAIN: Step.RESOLVE,
    State.SUBMITTED: Step.RESOLVE,
    State.FETCHING: Step.FETCH,
    State.COMPLETED: Step.NOTIFY,
    State.FAILED: Step.NOTIFY,
    State.CANCELLED: Step.NOTIFY,
}
"""The step that brings a task on, by the state it is found in."""


@dataclass(frozen=True, slots=True)
class WakeUp:
    """Run this step for that task."""

    step: Step
    task_id: TaskId


class WakeUps(Protocol):
    """At least once, maybe late, maybe repeated."""

    async def put(self, wake_up: WakeUp) -> None:
        """Ask for a step to be run."""
        ...

    async def work(self, handle: Callable[[WakeUp], Awaitable[None]]) -> None:
        """Hand wake-ups to `handle`, one after the other, until cancelled; run several of these."""
        ...

    async def drain(self) -> None:
        """Return once every wake-up given so far has been handled."""
        ...
