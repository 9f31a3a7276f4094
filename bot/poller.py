"""Asking Telegram for updates: each is written down before the next question confirms it."""

import asyncio
import logging

from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.inbox import Inbox
from bot.pace import Priority, seconds_of

log = logging.getLogger(__name__)

UPDATES = [UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY]
POLL_SECONDS = 30
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
CONFLICT_SECONDS = 3.0


class Poller:
    """The long poll; python-telegram-bot's own goes silently deaf once a token is revoked."""

    def __init__(self, bot: ExtBot[Priority], inbox: Inbox) -> None:
        self._bot = bot
        self._inbox = inbox
        self._offset = 0
        self._pause = FIRST_PAUSE_SECONDS

    async def run(self) -> None:
        """Fetch updates until cancelled.

        Raises:
            InvalidToken: When Telegram no longer knows the token.
        """
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_SECONDS, allowed_updates=UPDATES
                )
            except InvalidToken:
                raise
            except TelegramError as error:
                await asyncio.sleep(self._pause_after(error))
                continue
            self._pause = FIRST_PAUSE_SECONDS
            for update in updates:
                await self._inbox.put(update)
                self._offset = update.update_id + 1

    def _pause_after(self, error: TelegramError) -> float:
        """Log what went wrong, and return how long to wait."""
        if isinstance(error, Conflict):
            log.error(
                "another process polls as @%s; only one of them gets updates: %s",
                self._bot.username,
                error.message,
            )
            return CONFLICT_SECONDS
        log.warning("updates could not be fetched: %s", error.message)
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        self._pause = min(LONGEST_PAUSE_SECONDS, self._pause * 2)
        return self._pause
