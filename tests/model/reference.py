"""What darkroom promises, as a model small enough to be read: no queues, no clocks, no threads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.patience import TASK_SECONDS
from studio.task import FINAL, GIVEN_UP, MOVES, UNCONFIRMED, State


def reachable() -> dict[State, frozenset[State]]:
    """Return where a task may come from each state, in any number of moves."""
    found = {state: {state} for state in State}
    for _ in State:
        for state in State:
            found[state] |= {end for step in found[state] for end in MOVES[step]}
    return {state: frozenset(ends) for state, ends in found.items()}


REACHABLE = reachable()


@dataclass
class Promise:
    """One accepted order, as the person and the engine know it.

    Attributes:
        seen: Its last state.
        version: Its last version.
        code: Of the error it had then.
        cancel_wished: Whether the person wanted to cancel it, and was not refused.
        doubted: Whether the engine's reply to the order was lost, or the process died.
        spoiled: Whether the engine failed at it, forgot it, was busy for long, or took too long.
        paid: How many jobs the engine accepted for it.
    """

    seen: State = State.CREATED
    version: int = 0
    code: str | None = None
    cancel_wished: bool = False
    doubted: bool = False
    spoiled: bool = False
    paid: int = 0


@dataclass
class Reference:
    """All promises; each method is told what happened, `look` what is to be seen now."""

    promises: dict[str, Promise] = field(default_factory=dict[str, Promise])
    keys: dict[str, str] = field(default_factory=dict[str, str])
    claimed: set[str] = field(default_factory=set[str])
    """Which were told as failed or cancelled, and delivered after all."""

    def ordered(self, key: str, task_id: str) -> None:
        """An order was acknowledged; the same key is the same task."""
        assert self.keys.setdefault(key, task_id) == task_id
        self.promises.setdefault(task_id, Promise())

    def disturbed(self, *, spoiled: bool = False) -> None:
        """Something went wrong that may touch everything unfinished."""
        for promise in self.promises.values():
            if promise.seen not in FINAL:
                promise.doubted = True
                promise.spoiled |= spoiled

    def waited(self, task_id: str, seconds: float) -> None:
        """A task is so old: one that was not finished may have been given up by then."""
        promise = self.promises.setdefault(task_id, Promise())
        promise.spoiled |= seconds > TASK_SECONDS and promise.seen not in FINAL

    def look(self, task_id: str, state: State, version: int, code: str | None) -> None:
        """A task is seen: it moved legally, and never back but from what was in doubt."""
        promise = self.promises.setdefault(task_id, Promise())
        for_good = promise.seen is State.FAILED and promise.code not in GIVEN_UP
        for_good |= promise.seen is State.CANCELLED and not (promise.doubted and promise.paid)
        ends = {promise.seen} if for_good else REACHABLE[promise.seen]
        assert state in ends, f"{promise.seen} ({promise.code}) -> {state}"
        assert version >= promise.version, f"{promise.seen} -> {state}"
        promise.seen, promise.version, promise.code = state, version, code

    def called(self, task_id: str) -> None:
        """The engine's word that the picture is there arrived: a doubt is over."""
        promise = self.promises[task_id]
        assert promise.code not in GIVEN_UP, "paid, there, and not delivered"
        assert promise.seen is not State.CANCELLED, "paid, there, and not delivered"

    def billed(self, task_id: str, jobs: int) -> None:
        """The engine has accepted so many jobs for a task: never more than one."""
        assert jobs <= 1, f"paid {jobs} times"
        self.promises.setdefault(task_id, Promise()).paid = jobs

    def announced(self, task_id: str, outcomes: Sequence[State]) -> None:
        """The person was told these outcomes, maybe repeatedly.

        There is but one, unless what was told as failed or cancelled, in doubt, is paid and there
        after all.
        """
        promise, told = self.promises[task_id], list(dict.fromkeys(outcomes))
        seen = promise.seen
        if told and told[0] in {State.FAILED, State.CANCELLED} and seen is not told[0]:
            spoiled = promise.spoiled and told[0] is State.FAILED
            assert promise.doubted or spoiled, "what was for good was taken back"
            self.claimed.add(task_id)
            told = told[1:]
        assert len(told) <= 1, told
        for outcome in told:
            expected = {State.COMPLETED, State.DONE} if outcome is State.COMPLETED else {outcome}
            assert seen in expected, f"told {outcome}, is {seen}"

    def ended(self, task_id: str, code: str | None, *, retry_of: str | None = None) -> None:
        """A task came to its end, for a reason that really happened."""
        promise = self.promises[task_id]
        match promise.seen:
            case State.DONE:
                assert promise.paid == 1
            case State.CANCELLED:
                assert promise.cancel_wished or self._is_superfluous(promise, retry_of)
            case State.FAILED if code == UNCONFIRMED:
                assert promise.doubted, "given up though nothing was lost"
            case State.FAILED:
                assert promise.spoiled, f"failed by itself: {code}"
            case other:
                raise AssertionError(f"not at its end: {other}")

    def _is_superfluous(self, promise: Promise, retry_of: str | None) -> bool:
        """Whether an order placed anew was not sent, since the first one's picture came late."""
        first = self.promises.get(retry_of) if retry_of else None
        if first is None or promise.paid:
            return False
        failed = first.seen is State.FAILED and first.code in GIVEN_UP
        return not failed and first.seen is not State.CANCELLED
