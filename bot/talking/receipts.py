"""What was sent of an outcome, written down before and after: nothing is blindly sent again.

A call that got no answer may have been carried out all the same. So the intent is written down
first, and what is found begun, after a crash or a time-out, counts as sent: the person has a button
that sends it.
"""

import logging
from collections.abc import Awaitable, Callable

import httpx
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.state.books import DELIVERIES, GROUP_TASKS, MISSED
from studio.runtime.ledger import Ledger
from studio.task import State, Task, TaskId

log = logging.getLogger(__name__)

SENDING = "sending"
NOT_SENT = "not sent"
MISSING = "missing"
TOLD = "message"
"""The part that is the task's own message; it is edited, which may be done twice."""
TOLD_FAILURE = "failure"
"""The same while it shows a failure, with the task's version: one that a late call takes back is
followed by a picture, or by another failure."""

PRIVATE = "private"
"""The part that says that a task's group doesn't take it: the private chat does."""

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

    async def is_private(self, task: TaskId) -> bool:
        """Whether a task is told in private, since its group doesn't take it."""
        return await self._ledger.find(DELIVERIES, f"{task}:{PRIVATE}") is not None

    async def note_private(self, task: TaskId) -> None:
        """Note that a task is told in private from now on."""
        await self._ledger.finish(DELIVERIES, f"{task}:{PRIVATE}", "")

    async def note_ended(self, task: Task, chat: int) -> None:
        """Note that a task is no longer in the making in its group."""
        key = f"{chat}:{task.id}"
        if await self._ledger.find(GROUP_TASKS, key):
            await self._ledger.finish(GROUP_TASKS, key)

    async def note_missed(self, task: Task) -> None:
        """Note that a finished picture can't be sent, since its person has blocked us."""
        await self._ledger.finish(MISSED, task.id, MISSING)

    async def is_missed(self, task: Task) -> bool:
        """Whether a finished picture could not be sent, and was not offered since."""
        entry = await self._ledger.find(MISSED, task.id)
        return entry is not None and entry.body == MISSING

    async def note_offered(self, task: Task) -> None:
        """Note that the person knows of a picture that could not be sent."""
        await self._ledger.finish(MISSED, task.id, "")

    async def message_of(self, of: str, part: str) -> int | None:
        """Return the message by which a part surely arrived, or None."""
        entry = await self._ledger.find(DELIVERIES, f"{of}:{part}")
        return int(entry.body) if entry and entry.body.isdecimal() else None

    async def send_once(
        self,
        task: str,
        part: str,
        send: Callable[[], Awaitable[int]],
        *,
        formerly: str = "",
        words: bool = False,
    ) -> bool:
        """Send a part unless it was sent before, or may have been.

        Args:
            task: Whose outcome it is, by id; or the name of a batch of tasks.
            part: Such as `file`.
            send: Sends it, and returns the id of the message.
            formerly: What an earlier version of ours called the part; it goes on where it stands
                under that name.
            words: Whether it is but a few words, which may rather come twice than be lost in an
                outage: what Telegram itself reports to have failed is then sent again.

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
            if is_unsure(error) and not (words and _is_outage(error)):
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
    """Whether a call that failed so may have been carried out: it left, and no good answer came.

    A 5xx is such an answer: a gateway's, or that of a server that failed after the fact.
    """
    if isinstance(error, BadRequest) or isinstance(error.__cause__, NEVER_LEFT):
        return False
    return isinstance(error, NetworkError)


def _is_outage(error: Exception) -> bool:
    """Whether Telegram, or what stands before it, answered that it failed."""
    cut = isinstance(error, TimedOut) or isinstance(error.__cause__, httpx.HTTPError)
    return isinstance(error, NetworkError) and not cut
