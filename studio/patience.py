"""How long a task is worked at before it is given up: only time that could be used counts.

While no process ran, or the machine slept, nobody could ask, fetch or tell: that is held against
no order, so that one that was accepted before a long night is not over in the morning.
"""

from dataclasses import dataclass

from studio.clock import Clock
from studio.errors import DarkroomError, Unavailable
from studio.fal.gateway import OUTPUT_LIFE_SECONDS
from studio.task import FINAL, State, Task

TASK_SECONDS = 20 * 60.0
"""How long a task may wait for the engine."""
FETCH_SECONDS = float(OUTPUT_LIFE_SECONDS)
"""How long a finished result is tried for: the engine was asked to keep it for as long."""
PUZZLED_SECONDS = 55 * 60.0
"""How long it is tried for where nobody knows what goes wrong."""
ANNOUNCE_SECONDS = 6 * 3600.0
"""How long a door that can't be reached is tried again."""
AWAY_SECONDS = 600.0
"""Longer than any open task is left alone: who did nothing for so long was asleep, or idle."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the engine is asked after an order: the pauses grow from first to longest."""

    first_seconds: float
    growth: float
    longest_seconds: float

    def pause(self, checks: int) -> float:
        """Return the seconds until the next question, after so many."""
        return min(self.longest_seconds, self.first_seconds * self.growth ** min(checks, 100))


NEAR = Pace(0.25, 1.25, 2.0)
"""For the engine on this computer."""
FAR = Pace(1.0, 1.25, 15.0)
CALLED = Pace(60.0, 1.5, 300.0)
"""For an engine that calls us: only a lost call is found by asking."""


class Patience:
    """Measures the time of tasks in one process.

    Args:
        clock: Unix seconds.
        free: Whether the engine costs nothing, so that each order may take its whole time anew.
        called: Whether the engine calls us.
    """

    def __init__(self, clock: Clock, *, free: bool, called: bool) -> None:
        self._clock = clock
        self._free = free
        self._called = called
        self._last = self.since = clock()

    def note(self) -> None:
        """Note that something is being worked at now; a long time without is no time at all."""
        now = self._clock()
        if now - self._last > AWAY_SECONDS:
            self.since = now
        self._last = now

    def pace(self, task: Task) -> Pace:
        """Return how often the engine is asked after a task."""
        if self._free:
            return NEAR
        # Who waits for a cancellation is told soon, call or no call.
        return CALLED if self._called and not task.cancel_requested else FAR

    def is_overdue(self, task: Task) -> bool:
        """Whether a task has waited for the engine for as long as it may."""
        began = max(task.created_at, self.since)
        if self._free and task.state is State.SUBMITTED:  # what it forgot was ordered anew
            began = max(began, task.updated_at)
        return self._clock() - began > TASK_SECONDS

    def lasts(self, task: Task, error: Exception) -> bool:
        """Whether giving up would cost more than trying again for as long as it takes.

        What the engine can't have yet waits until our own stores are back. An order that is under
        way, and maybe paid, is asked after until its time is over; a result is fetched for as long
        as the engine keeps it; a person is told for as long as an outage of a door may last.
        """
        match task.state:
            case State.CREATED:
                return isinstance(error, Unavailable) and not self.is_overdue(task)
            case State.SUBMITTED:
                return isinstance(error, DarkroomError) and not self.is_overdue(task)
            case State.FETCHING:
                known = isinstance(error, DarkroomError)
                return self._rested(task) < (FETCH_SECONDS if known else PUZZLED_SECONDS)
            case _:
                told = task.state in FINAL | {State.COMPLETED}
                return told and self._rested(task) < ANNOUNCE_SECONDS

    def _rested(self, task: Task) -> float:
        return self._clock() - max(task.updated_at, self.since)
