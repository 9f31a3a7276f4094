"""What was sent of an outcome, written down before and after: nothing is blindly sent again.

A call that got no answer may have been carried out all the same. So the intent is written down
first, and what is found begun, after a crash or a time-out, counts as sent: the person has a button
that sends it.
"""

import logging
from collections.abc import Awaitable, Callable

import httpx
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.books import DELIVERIES
from studio.runtime.ledger import Ledger
from studio.task import State, Task, TaskId

log = logging.getLogger(__name__)

SENDING = "sending"
NOT_SENT = "not sent"
TOLD = "message"
"""The part that is the task's own message; it is edited, which may be done twice."""
TOLD_FAILURE = "failure"
"""The same while it shows a failure, with the task's version: one that a late call takes back is
followed by a picture, or by another failure."""

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Receipts:
    """Which part of which outcome has been sent."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def is_told(self, task: Task) -> bool:
        """Whether the task's message shows its outcome."""
        return await self._ledger.find(DELIVERIES, _told(task)) is not None

    async def note_told(self, task: Task) -> None:
        """Note that the task's message, or what stands for it, shows its outcome."""
        await self._ledger.finish(DELIVERIES, _told(task), "")

    async def send_once(
        self, task: TaskId, part: str, send: Callable[[], Awaitable[int]], *, formerly: str = ""
    ) -> bool:
        """Send a part unless it was sent before, or may have been.

        Args:
            task: Whose outcome it is.
            part: Such as `file`.
            send: Sends it, and returns the id of the message.
            formerly: What an earlier version of ours called the part; it goes on where it stands
                under that name.

        Returns:
            Whether it surely arrived, now or earlier.

        Raises:
            TelegramError: When it surely didn't; it may be tried again.
        """
        key = f"{task}:{part}"
        if formerly and await self._ledger.find(DELIVERIES, f"{task}:{formerly}"):
            key = f"{task}:{formerly}"
        if not await self._ledger.enter(DELIVERIES, key, SENDING):
            earlier = await self._ledger.find(DELIVERIES, key)
            if earlier is None or earlier.body == SENDING:
                log.warning("the %s of task %s may have been sent; not sent again", part, task)
                await self._ledger.finish(DELIVERIES, key, SENDING)
                return False
            if earlier.body != NOT_SENT:
                return True
            await self._ledger.finish(DELIVERIES, key, SENDING)
        try:
            message = await send()
        except Exception as error:
            if is_unsure(error):
                log.warning("the %s of task %s may not have arrived", part, task)
                await self._ledger.finish(DELIVERIES, key, SENDING)
                return False
            await self._ledger.finish(DELIVERIES, key, NOT_SENT)
            raise
        await self._ledger.finish(DELIVERIES, key, str(message))
        return True


def _told(task: Task) -> str:
    if task.state is State.FAILED:
        return f"{task.id}:{TOLD_FAILURE}.{task.version}"
    return f"{task.id}:{TOLD}"


def is_unsure(error: Exception) -> bool:
    """Whether a call that failed so may have been carried out: it left, and no answer came."""
    if isinstance(error.__cause__, NEVER_LEFT) or isinstance(error, BadRequest):
        return False
    cut = isinstance(error, NetworkError) and isinstance(error.__cause__, httpx.HTTPError)
    return cut or isinstance(error, TimedOut)
