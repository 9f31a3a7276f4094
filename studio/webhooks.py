"""The engine's calls: each is verified, matched with its task, and written down before the answer.

The URL names the task and its token. A call may be lost, come twice, before our own order was
answered, late, or be forged: it moves a task at most once, and only one of ours.
"""

import logging
import time
from collections.abc import Callable, Mapping

from studio.errors import RouteUnknown, Unavailable
from studio.fal import Gateway
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
from studio.task import State, Task, TaskId
from studio.verdicts import Verdicts

log = logging.getLogger(__name__)

MAX_BYTES = MAX_LETTER_BYTES
MAX_NAME = 100
AWAITED = frozenset({State.CREATED, State.SUBMITTING, State.UNCERTAIN, State.SUBMITTED})
"""Where a task may wait for the engine's word; created: an earlier order may still be heard of."""
TURNS = 8
"""How often a call that another move got ahead of looks again."""


class Webhooks:
    """Takes the engine's calls.

    Args:
        store: Where tasks are.
        gateway: Reads what the engine says.
        user_id: Our id at fal, if only letters that name it are to be believed.
        clock: Unix seconds.
    """

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        *,
        user_id: str | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._verdicts = Verdicts(store, gateway, clock=clock)
        keys = KeyRing(gateway.fetch_keys, clock=clock)
        self._verifier = Verifier(keys, user_id=user_id, clock=clock)

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
        try:
            vouched = await self._verifier.verify(headers, body)
        except Forged as error:
            log.warning("a webhook for task %s is not believed: %s", task_id, error)
            raise RouteUnknown from error
        letter = read_letter(body)
        if letter.request_id != vouched:
            log.warning("a webhook for task %s is signed for another request", task_id)
            raise RouteUnknown
        for _ in range(TURNS):
            task = await self._store.find(task_id)
            if task is None:
                raise RouteUnknown
            if not _needs_move(task, letter) or await self._move(task, letter):
                return
        raise Unavailable

    async def _move(self, task: Task, letter: Letter) -> bool:
        """Move a task as a letter says; False when another move got ahead of it."""
        request = self._gateway.named(task, letter.request_id)
        if task.request and task.request.id == letter.request_id:
            request = task.request
        check = self._gateway.read(task, letter)
        if check is None:  # the engine has to be asked, at once
            after = await self._store.move(
                task.id,
                {task.state},
                State.SUBMITTED,
                attempt=task.submits,
                request=request,
                then=[Step.RESOLVE],
            )
        else:
            after = await self._verdicts.settle(task, check, request, {task.state})
        if after and task.request and task.request.id != request.id:
            await self._verdicts.drop(task, task.request)
        return after is not None


def _needs_move(task: Task, letter: Letter) -> bool:
    """Whether a letter changes anything.

    Raises:
        RouteUnknown: When it is about no order of this task.
    """
    known = task.request.id if task.request else None
    if letter.request_id in task.past_requests:
        return False
    if task.submits == 0 or (known not in {None, letter.request_id} and not task.doubts):
        log.warning("a webhook for task %s is about a request that is not ours", task.id)
        raise RouteUnknown
    if task.state not in AWAITED:
        if letter.good and known != letter.request_id:
            log.warning("task %s: order %s was paid for nothing", task.id, letter.request_id)
        return False
    # Of several orders one failed, and it is not sure which: the poller finds out.
    return letter.good or known == letter.request_id or not task.doubts
