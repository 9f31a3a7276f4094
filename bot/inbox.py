"""Where updates wait: written down before they are acknowledged, bounded, and each only once.

Telegram forgets an update as soon as it is confirmed: by the next poll, or by the webhook's 200.
Both await `put` before that, so an update is in the ledger by then, and a crash can't lose it. The
ledger also knows the ones that came before.
"""

import asyncio
import logging

from telegram import Update

from bot.books import UPDATES
from bot.locks import Locks
from bot.written import write
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

MOST_WAITING = 256
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0


class Inbox(asyncio.Queue[object]):
    """The update queue. A full one makes Telegram wait.

    Ids are remembered one by one: they may start anew after a quiet week, and webhooks may come
    out of order. Nothing new is taken in before `open`: what a crash left over comes first.
    """

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger
        # The application takes updates out before it works on them, so that the bound counts those
        # in the works as well.
        self._room = asyncio.Semaphore(MOST_WAITING)
        self._held: dict[int, asyncio.Event] = {}
        self._locks = Locks()
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Take new updates in from now on."""
        self._opened.set()

    async def put(self, item: object) -> None:
        """Take an update in, once there is room and it is written down; drop a known one."""
        if not isinstance(item, Update):  # the application's own signal to stop
            await super().put(item)
            return
        await self._opened.wait()
        await self._room.acquire()
        taken = False
        try:
            async with self._locks.of(item.update_id):
                taken = await self._enter(item)
                if taken:
                    self._hold(item)
        finally:
            if not taken:
                self._room.release()

    async def put_again(self, update: Update) -> asyncio.Event:
        """Take up what is written down already; return what is set once it is finished."""
        await self._room.acquire()
        return self._hold(update)

    async def finish(self, update: Update) -> None:
        """Note that an update has been handled, whatever came of it."""
        try:
            await self._ledger.finish(UPDATES, str(update.update_id), "")
        except DarkroomError as error:  # it stays held, so that a repeat is still known
            log.warning("update %d may be worked on again: %s", update.update_id, error.code)
            return
        handled = self._held.pop(update.update_id, None)
        if handled:
            handled.set()

    def task_done(self) -> None:
        """Note that an update left the works; its room is free."""
        super().task_done()
        self._room.release()

    def _hold(self, update: Update) -> asyncio.Event:
        self._held[update.update_id] = handled = asyncio.Event()
        self.put_nowait(update)
        return handled

    async def _enter(self, update: Update) -> bool:
        """Write an update down; whether it is to be worked on.

        While the ledger can't be written Telegram is kept waiting: it still has the update.
        """
        key, body, pause = str(update.update_id), write(update), FIRST_PAUSE_SECONDS
        while True:
            try:
                if await self._ledger.enter(UPDATES, key, body):
                    return True
                # A put that was called off while writing leaves an entry that nobody works on.
                known = await self._ledger.find(UPDATES, key)
            except DarkroomError as error:
                log.error("an update can't be written down, Telegram waits: %s", error.code)  # noqa: TRY400  no mistake of ours to trace
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
            else:
                return known is not None and not known.done and update.update_id not in self._held
