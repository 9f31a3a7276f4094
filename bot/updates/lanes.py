"""In which order updates are worked on: chats side by side, one chat's in order."""

from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.state.locks import Locks
from bot.updates.inbox import MOST_WAITING, Inbox


class Lanes(BaseUpdateProcessor):
    """A lane for each chat."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(MOST_WAITING)  # so that a crowded chat leaves room for others
        self._inbox = inbox
        self._locks = Locks()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update once those before it in its chat are done.

        An update that failed is finished too; one that was called off, as the process ends, is not.
        """
        if not isinstance(update, Update):
            await coroutine
            return
        try:
            await self._in_turn(update, coroutine)
        except Exception:
            await self._inbox.finish(update)
            raise
        await self._inbox.finish(update)

    async def _in_turn(self, update: Update, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat
        if chat is None:
            await coroutine
            return
        async with self._locks.of(chat.id):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
