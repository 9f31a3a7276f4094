"""How much one person may ask of the bot, and one group order of it.

The core bounds what a person orders (`studio.limits`), wherever they do. Here stands what only a
chat knows: how often somebody writes or taps, how much is said in a group, and what a whole group
may have made.
"""

import logging
import math
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.state.batches import ENDED
from bot.state.books import GROUP_TASKS
from bot.state.recent import Recent
from studio.errors import LimitError, RateLimited, TaskUnknown, TooManyLive
from studio.runtime.ledger import Ledger
from studio.runtime.limiter import Limiter
from studio.service import Service
from studio.task import Task, TaskId

log = logging.getLogger(__name__)

MUTED_SECONDS = 30.0
"""How long somebody who writes too fast is not listened to."""
PAUSE_SECONDS = 30
"""How long who orders too much in a group gets nothing new there; they are told so once."""
MINUTE = 60.0
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much there may be; of what `studio.settings` has, the defaults are the same.

    Attributes:
        updates_per_minute: Messages and taps of one person.
        group_messages_per_minute: Messages of all people of one group that we answer there. What a
            bot may write in a group (core.telegram.org/bots/faq#my-bot-is-hitting-limits).
        group_messages_of_one: Those of one of them.
        inline_per_minute: Inline queries of one person: one each second, on the whole.
        group_orders_per_minute: Orders of all people of one group together.
        group_live_tasks: Unfinished tasks of one group.
    """

    updates_per_minute: int = 120
    group_messages_per_minute: int = 20
    group_messages_of_one: int = 10
    inline_per_minute: int = 60
    group_orders_per_minute: int = 10
    group_live_tasks: int = 20


class Limits:
    """Says no to who asks for too much: once in words, then not at all until it is over."""

    def __init__(self, limiter: Limiter, ledger: Ledger, service: Service, bounds: Bounds) -> None:
        self._limiter = limiter
        self._ledger = ledger
        self._service = service
        self._bounds = bounds
        self._muted: Recent[tuple[int, int], bool] = Recent(seconds=MUTED_SECONDS, most=MOST)
        self._paused: Recent[tuple[int, int], LimitError] = Recent(
            seconds=float(PAUSE_SECONDS), most=MOST
        )
        self._ordered: Recent[int, deque[float]] = Recent(seconds=MINUTE, most=MOST)

    async def hears(self, person: int, *, group: int | None = None) -> bool:
        """Count a message or tap; whether it is worked on.

        Args:
            person: Whose it is.
            group: The group that reads the answer; None: nobody else does, or nothing is said.

        Raises:
            RateLimited: With the first one that is too much: time to say so.
        """
        if self._muted.find((person, person)):
            return False
        if await self._limiter.take(f"chat:{person}", per_minute=self._bounds.updates_per_minute):
            raise self._mute(person, person)
        if group is None:
            return True
        if self._muted.find((group, person)):
            return False
        if await self._is_noisy(group, person):
            raise self._mute(group, person)
        return True

    async def looks_up(self, person: int) -> bool:
        """Count an inline query; whether it is worked on."""
        bound = self._bounds.inline_per_minute
        return not await self._limiter.take(f"inline:{person}", per_minute=bound)

    def pause(self, chat: int, person: int) -> LimitError | None:
        """Return why somebody gets nothing in a group just now, when they were told; or None."""
        return self._paused.find((chat, person))

    @asynccontextmanager
    async def order(self, chat: int, person: int) -> AsyncGenerator[None]:
        """Make an order in a group, or refuse one that is too much; only what is made counts.

        Raises:
            RateLimited: When the group orders too fast.
            TooManyLive: When it has as many in the making as are allowed.
        """
        try:
            await self._check_room(chat)
            orders = self._count(chat)
        except LimitError as error:
            log.info("a group asks for more than it may: %s", error.code)
            self._paused.put((chat, person), error)
            raise
        try:
            yield
        except BaseException:
            if orders:
                orders.pop()
            raise

    async def note_order(self, chat: int, task: Task) -> None:
        """Count a task among the unfinished ones of its group."""
        await self._ledger.enter(GROUP_TASKS, f"{chat}:{task.id}", "")

    async def live_tasks(self, chat: int) -> list[Task]:
        """Return the unfinished tasks of a group, the oldest first."""
        live: list[Task] = []
        for entry in await self._ledger.entries(GROUP_TASKS, prefix=f"{chat}:"):
            if entry.done:
                continue
            task = await self._find(TaskId(entry.key.partition(":")[2]))
            if task is None or task.state in ENDED:
                await self._ledger.finish(GROUP_TASKS, entry.key)
            else:
                live.append(task)
        return live

    def _mute(self, chat: int, person: int) -> RateLimited:
        self._muted.put((chat, person), value=True)
        seconds = math.ceil(MUTED_SECONDS)
        return RateLimited(retry_after=seconds, seconds=seconds)

    async def _is_noisy(self, group: int, person: int) -> bool:
        """Count a message in a group; whether there are too many, of one person or of all."""
        one, every = self._bounds.group_messages_of_one, self._bounds.group_messages_per_minute
        return bool(
            await self._limiter.take(f"group:{group}:{person}", per_minute=one)
            or await self._limiter.take(f"group:{group}", per_minute=every)
        )

    def _count(self, chat: int) -> deque[float]:
        """Count an order among those of the last minute.

        Raises:
            RateLimited: When there are enough.
        """
        orders, now = self._ordered.find(chat) or deque[float](), time.monotonic()
        while orders and orders[0] <= now - MINUTE:
            orders.popleft()
        if len(orders) >= self._bounds.group_orders_per_minute:
            raise RateLimited(retry_after=PAUSE_SECONDS, seconds=PAUSE_SECONDS)
        orders.append(now)
        self._ordered.put(chat, orders)
        return orders

    async def _check_room(self, chat: int) -> None:
        limit = self._bounds.group_live_tasks
        if len(await self.live_tasks(chat)) >= limit:
            raise TooManyLive(retry_after=PAUSE_SECONDS, limit=limit)

    async def _find(self, task: TaskId) -> Task | None:
        try:
            return await self._service.peek(task)
        except TaskUnknown:
            return None
