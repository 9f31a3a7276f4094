"""The engine's calls: each is verified, matched with its task, and written down before the answer.

The URL names the task and its token. A call may be lost, come twice, before our own order was
answered, late, or be forged: it moves a task at most once, and only one of ours. One that comes
when its task was given up or cancelled, while the order may have gone on, takes that back: the
picture is paid, and there.
"""

import logging
import time
from collections.abc import Mapping

from studio.clock import Clock
from studio.counts import Count, Counts
from studio.errors import DarkroomError, RequestInvalid, RouteUnknown, Unavailable
from studio.fal import Gateway, Outcome
from studio.fal.webhook import (
    MAX_LETTER_BYTES,
    Forged,
    KeyRing,
    Letter,
    Verifier,
    read_letter,
    same,
)
from studio.runtime.store import Store
from studio.runtime.wakeups import Step
from studio.task import IllegalMoveError, State, Task, TaskId
from studio.verdicts import Verdicts

log = logging.getLogger(__name__)

MAX_BYTES = MAX_LETTER_BYTES
MAX_NAME = 100
AWAITED = frozenset({State.CREATED, State.SUBMITTING, State.UNCERTAIN, State.SUBMITTED})
"""Where a task may wait for the engine's word; created: an earlier order may still be heard of."""
TURNS = 8
"""How often a call that another move got ahead of looks again."""
LOOKED_THROUGH = 100
"""In how many of an owner's tasks a second order of the same picture is looked for."""


class Webhooks:
    """Takes the engine's calls.

    Args:
        store: Where tasks are.
        gateway: Reads what the engine says.
        user_id: Our id at fal, if only letters that name it are to be believed.
        counts: Where calls are counted.
        clock: Unix seconds, as tasks are timed by.
        wall: Unix seconds as the world has them: letters are signed with the time. None: `clock`.
    """

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        *,
        user_id: str | None,
        counts: Counts | None = None,
        clock: Clock = time.time,
        wall: Clock | None = None,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._counts = counts or Counts()
        self._verdicts = Verdicts(store, gateway, self._counts, clock=clock)
        keys = KeyRing(gateway.fetch_keys, clock=clock)
        self._verifier = Verifier(keys, user_id=user_id, clock=wall or clock)

    async def addressee(self, name: str) -> TaskId:
        """Return the task that a call's URL names, before its body is read.

        Args:
            name: `<task id>.<token>`.

        Raises:
            RouteUnknown: When there is no such task, or the token isn't its own.
        """
        task_id, _, token = name[:MAX_NAME].partition(".")
        task = await self._store.find(TaskId(task_id))
        if not same(token, task.token if task else "") or task is None:
            self._counts.add(Count.REFUSED, "token")
            raise RouteUnknown
        return task.id

    async def take(self, task_id: TaskId, headers: Mapping[str, str], body: bytes) -> None:
        """Do what a call says. When this returns, it has been written down, or had been before.

        Args:
            task_id: As `addressee` found it.
            headers: Of the call; a mapping that doesn't mind capitals.
            body: As it came, at most `MAX_BYTES`.

        Raises:
            RouteUnknown: When it isn't from fal, or isn't about an order of this task.
            RequestInvalid: When fal says what nobody understands.
            Unavailable: When it can't be judged now; fal calls again.
        """
        letter = await self._opened(task_id, headers, body)
        for _ in range(TURNS):
            task = await self._store.find(task_id)
            if task is None:
                raise self._refused(task_id, "request")
            if not self._is_ours(task, letter):
                raise self._refused(task_id, "request")
            if not _needs_move(task, letter):
                self._counts.add(Count.CALLED, _worth(task, letter))
                return
            if await self._move(task, letter):
                self._counts.add(Count.CALLED, "taken")
                return
        raise Unavailable

    async def _opened(self, task_id: TaskId, headers: Mapping[str, str], body: bytes) -> Letter:
        """Return what a call says, once it is known to be fal's."""
        try:
            vouched = await self._verifier.verify(headers, body)
        except Forged as error:
            raise self._refused(task_id, str(error)) from error
        except Unavailable:
            self._counts.add(Count.REFUSED, "keys")
            raise
        try:
            letter = read_letter(body)
        except RequestInvalid:
            self._counts.add(Count.REFUSED, "body")
            raise
        if letter.request_id != vouched:
            raise self._refused(task_id, "request")
        return letter

    def _refused(self, task_id: TaskId, reason: str) -> DarkroomError:
        """Note that a call is not believed, and return what is answered."""
        log.warning("a webhook for task %s is not believed: %s", task_id, reason)
        self._counts.add(Count.REFUSED, reason)
        return RouteUnknown()

    def _is_ours(self, task: Task, letter: Letter) -> bool:
        """Whether a letter is about an order of this task, as far as anybody can know."""
        known = task.request.id if task.request else None
        if letter.request_id in (known, *task.past_requests):
            return True
        return task.submits > 0 and (known is None or task.doubts > 0)

    async def _move(self, task: Task, letter: Letter) -> bool:
        """Move a task as a letter says; False when another move got ahead of it."""
        request = self._gateway.named(task, letter.request_id)
        if task.request and task.request.id == letter.request_id:
            request = task.request
        check = self._gateway.read(task, letter)
        if task.claimable and check and check.outcome is not Outcome.FINISHED:
            return True  # it made nothing that could be shown: the task is over, and stays so
        try:
            if check is None:  # the engine has to be asked, at once
                after = await self._store.move(
                    task.id,
                    {task.state},
                    State.SUBMITTED,
                    attempt=task.submits,
                    request=request,
                    error=None,
                    announced=False,
                    then=[Step.RESOLVE],
                )
            else:
                after = await self._verdicts.settle(task, check, request, {task.state})
        except IllegalMoveError:
            if not task.claimable:
                raise
            return False  # another call claimed it meanwhile, and it failed for good
        if after and task.claimable:
            await self._claimed(after)
        other = task.request if task.state is not State.CANCELLED else None  # over long since
        if after and other and other.id != request.id:
            await self._verdicts.drop(task, other)
        return after is not None

    async def _claimed(self, task: Task) -> None:
        """Note that a task goes on that was over, and whether it has been ordered anew."""
        self._counts.add(Count.CLAIMED_LATE)
        log.info("task %s, given up or cancelled before, is claimed by a late call", task.id)
        siblings = await self._store.list_for(task.owner, after=None, limit=LOOKED_THROUGH)
        anew = [other for other in siblings if other.instead_of == task.id]
        paid = [other for other in anew if await self._is_paid(other)]
        if paid:
            self._counts.add(Count.PAID_TWICE)
            log.warning("task %s may be paid twice: the person has ordered it anew", task.id)

    async def _is_paid(self, again: Task) -> bool:
        """Whether what was ordered anew may cost; what was not ordered yet need not be any more."""
        if again.state is State.CREATED and again.submits == 0:
            stopped = await self._store.move(
                again.id, {State.CREATED}, State.CANCELLED, attempt=0, then=[Step.NOTIFY]
            )
            now = stopped or await self._store.find(again.id)
            return now is not None and now.submits > 0
        return again.submits > 0


def _needs_move(task: Task, letter: Letter) -> bool:
    """Whether a letter about one of a task's orders changes anything."""
    if letter.request_id in task.past_requests:
        return False
    if task.claimable:
        confirmed = task.request if task.state is State.CANCELLED else None  # that one is over
        return letter.good and letter.request_id != (confirmed.id if confirmed else None)
    if task.state not in AWAITED:
        return False
    # Of several orders one failed, and it is not sure which: the poller finds out.
    known = task.request.id if task.request else None
    return letter.good or known == letter.request_id or not task.doubts


def _worth(task: Task, letter: Letter) -> str:
    """Return what a letter that changes nothing is: known already, or a picture for nobody."""
    known = task.request.id if task.request else None
    late = letter.good and letter.request_id not in task.past_requests
    for_nobody = task.state in {State.FAILED, State.CANCELLED}
    if late and (known != letter.request_id or for_nobody):
        log.warning("task %s: order %s was paid for nothing", task.id, letter.request_id)
        return "for_nothing"
    return "repeated"
