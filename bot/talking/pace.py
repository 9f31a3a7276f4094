"""How fast we may talk: Telegram says when it is too much, chat by chat.

No throttling in advance: the limits are unspecified. A 429 cools down the one chat it was for;
there progress is dropped, and what matters waits a little.
"""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Literal, cast

from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.state.recent import Recent
from bot.talking.doors import Doors

Priority = Literal["droppable"]
DROPPABLE: Priority = "droppable"

MOST_SECONDS = 20.0
"""How long a call waits for its chat before it gives up."""
MOST_PATIENT = 32
"""Calls that wait so at once: with what comes behind them in their chats (`MOST_OF_A_CHAT`) they
hold half the rooms of the inbox, and the other half is everybody else's."""
LONGEST_PAUSE_SECONDS = 3600.0
MOST_CHATS = 10_000

NEVER_WAITING = frozenset({"answerCallbackQuery"})
"""An answer to a tap that comes late is worth nothing, and the order behind it must not wait."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Pace(BaseRateLimiter[Priority]):
    """A cool-down for each chat, and none but open doors."""

    def __init__(self, doors: Doors | None = None) -> None:
        """Start afresh.

        Args:
            doors: Which chats take nothing; shared with whoever hears of it first.
        """
        self._doors = doors or Doors()
        self._until: Recent[object, float] = Recent(seconds=LONGEST_PAUSE_SECONDS, most=MOST_CHATS)
        self._patient = 0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401  as python-telegram-bot hands it on
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Answer:
        """Make a call, waiting for its chat to cool down.

        Raises:
            RetryAfter: When that takes too long, when as many wait as may, or when the call may be
                dropped.
            Forbidden: When the chat takes nothing from us, as was found before.
        """
        # What concerns no chat, such as a file, cools down by its own name.
        chat: object = data.get("chat_id", endpoint)
        droppable = rate_limit_args == DROPPABLE or endpoint in NEVER_WAITING
        patient_until = time.monotonic() + (0 if droppable else MOST_SECONDS)
        while True:
            await self._wait(chat, patient_until)
            self._check_open(chat)
            try:
                return await callback(*args, **kwargs)
            except (Forbidden, BadRequest) as error:
                if isinstance(chat, int):
                    self._doors.refused(chat, error)
                raise
            except RetryAfter as error:
                if endpoint in NEVER_WAITING:  # it names no chat: nobody else's taps shall suffer
                    raise
                self._until.put(chat, time.monotonic() + seconds_of(error))

    def _check_open(self, chat: object) -> None:
        reason = self._doors.reason(chat) if isinstance(chat, int) else None
        if reason:
            raise Forbidden(reason)

    async def _wait(self, chat: object, patient_until: float) -> None:
        until = self._until.find(chat)
        if until is None or until <= time.monotonic():
            return
        if until > patient_until or self._patient >= MOST_PATIENT:
            raise RetryAfter(math.ceil(until - time.monotonic()))
        self._patient += 1
        try:
            await asyncio.sleep(until - time.monotonic())
        finally:
            self._patient -= 1


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram asks us to wait."""
    pause = cast("timedelta | float", error.retry_after)
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
