"""In which order updates are worked on: chats side by side, one chat's in order."""

from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.inbox import MOST_WAITING
from bot.locks import Locks


class Lanes(BaseUpdateProcessor):
    """A lane for each chat."""

    def __init__(self) -> None:
        super().__init__(MOST_WAITING)  # so that a crowded chat leaves room for others
        self._locks = Locks()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update once those before it in its chat are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        async with self._locks.of(chat.id):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
