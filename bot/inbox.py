"""Where updates wait: bounded, and each only once, whether polled or pushed.

Telegram repeats an update that it believes unconfirmed. python-telegram-bot awaits `put` for each
update before it confirms, and so does the webhook before it says 200: this is the place for a
journal.
"""

import asyncio

from telegram import Update

from bot.recent import Recent

MOST_WAITING = 256
REMEMBERED_SECONDS = 24 * 3600.0
"""Telegram keeps an unconfirmed update for a day."""
MOST_REMEMBERED = 50_000


class Inbox(asyncio.Queue[object]):
    """The update queue. A full one makes Telegram wait.

    Ids are remembered one by one: they may start anew after a quiet week, and webhooks may come
    out of order.
    """

    def __init__(self) -> None:
        super().__init__()
        # The application takes updates out before it works on them, so that the bound counts those
        # in the works as well.
        self._room = asyncio.Semaphore(MOST_WAITING)
        self._seen: Recent[int, bool] = Recent(seconds=REMEMBERED_SECONDS, most=MOST_REMEMBERED)

    async def put(self, item: object) -> None:
        """Take an update in, once there is room; one that came before is dropped."""
        if not isinstance(item, Update):  # the application's own signal to stop
            await super().put(item)
            return
        if not self._seen.first(item.update_id, value=True):
            return
        try:
            await self._room.acquire()
        except asyncio.CancelledError:
            self._seen.pop(item.update_id)  # not taken in: it may come again
            raise
        await super().put(item)

    def task_done(self) -> None:
        """Note that an update was handled; its room is free."""
        super().task_done()
        self._room.release()
