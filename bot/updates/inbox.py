"""Where updates wait: written down before they are acknowledged, bounded, and each only once.

Telegram forgets an update as soon as it is confirmed: by the next poll, or by the webhook's 200.
Both await `put` before that, so an update is in the ledger by then, and a crash can't lose it. The
ledger also knows the ones that came before.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import Bot, Update

from bot.state.books import UPDATES
from bot.state.locks import Locks
from bot.updates.written import Arrived, read, write
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

MOST_WAITING = 256
MOST_OF_A_CHAT = 4
"""In the works at once; what more comes of a chat waits aside, and takes no room of others. They
are answered one after the other anyway, so that more rooms would only stand still."""
MOST_ASIDE = 10_000
"""As text, a kilobyte each. Beyond that Telegram waits."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0


@dataclass(slots=True)
class _Chat:
    """One chat's part of the inbox: how many are in the works, and what waits aside."""

    working: int = 0
    aside: deque[tuple[str, Bot | None]] = field(default_factory=deque[tuple[str, Bot | None]])


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
        self._handed_on = 0
        self._aside = 0
        self._less_aside = asyncio.Event()
        self._held: dict[int, asyncio.Event] = {}
        self._chats: dict[int, _Chat] = {}
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
        await self.take([Arrived(item, write(item))])

    async def take(self, arrived: Sequence[Arrived]) -> None:
        """Take updates in, in order, once there is room and all are written down; drop known ones.

        What comes together is written down together: one commit for many.
        """
        await self._opened.wait()
        rest = deque(arrived)
        while rest:
            while self._aside >= MOST_ASIDE:
                self._less_aside.clear()
                await self._less_aside.wait()
            await self._take_some(await self._with_room(rest))

    async def _with_room(self, rest: deque[Arrived]) -> list[Arrived]:
        """Return the first ones, as many as there is room for; wait for room for one."""
        await self._room.acquire()
        some = [rest.popleft()]
        while rest and not self._room.locked():
            await self._room.acquire()
            some.append(rest.popleft())
        return some

    async def _take_some(self, some: list[Arrived]) -> None:
        taken: set[int] = set()
        try:
            if len(some) == 1:
                await self._write_down(some[0], taken)
                return
            async with asyncio.TaskGroup() as group:
                for arrived in some:
                    group.create_task(self._write_down(arrived, taken))
        finally:
            for arrived in some:
                if arrived.update.update_id in taken:
                    taken.remove(arrived.update.update_id)
                    self._pass_on(arrived)
                else:
                    self._room.release()

    async def _write_down(self, arrived: Arrived, taken: set[int]) -> None:
        update_id = arrived.update.update_id
        async with self._locks.of(update_id):
            if await self._enter(arrived):
                self._held[update_id] = asyncio.Event()
                taken.add(update_id)

    async def put_again(self, update: Update) -> asyncio.Event:
        """Take up what is written down already; return what is set once it is finished."""
        await self._room.acquire()
        self._held[update.update_id] = handled = asyncio.Event()
        self._pass_on(Arrived(update, write(update)))
        return handled

    async def finish(self, update: Update) -> None:
        """Note that an update has been handled, whatever came of it."""
        try:
            if not update.inline_query:
                await self._ledger.finish(UPDATES, str(update.update_id), "")
        except DarkroomError as error:  # it stays held, so that a repeat is still known
            log.warning("update %d may be worked on again: %s", update.update_id, error.code)
            return
        finally:
            self._go_on(_chat_of(update))
        handled = self._held.pop(update.update_id, None)
        if handled:
            handled.set()

    def task_done(self) -> None:
        """Note that an update left the works; its room is free, or the next one's of its chat."""
        super().task_done()
        if self._handed_on:
            self._handed_on -= 1
        else:
            self._room.release()

    def _pass_on(self, arrived: Arrived) -> None:
        """Put what has room into the works, or aside when its chat has more than its part."""
        name = _chat_of(arrived.update)
        if name is None:
            self.put_nowait(arrived.update)
            return
        chat = self._chats.setdefault(name, _Chat())
        if chat.working < MOST_OF_A_CHAT:
            chat.working += 1
            self.put_nowait(arrived.update)
            return
        if not chat.aside:
            log.info("a chat writes faster than it is answered; the others go on")
        chat.aside.append((arrived.body, _bot_of(arrived.update)))
        self._aside += 1
        self._room.release()

    def _go_on(self, name: int | None) -> None:
        """Put the next one of a chat into the works, in the room of one that is finished."""
        if name is None or (chat := self._chats.get(name)) is None:
            return
        while chat.aside:
            body, bot = chat.aside.popleft()
            self._aside -= 1
            self._less_aside.set()
            update = read(body, bot)
            if update is not None:
                self._handed_on += 1
                self.put_nowait(update)
                return
        chat.working -= 1
        if chat.working <= 0:
            del self._chats[name]

    async def _enter(self, arrived: Arrived) -> bool:
        """Write an update down; whether it is to be worked on.

        While the ledger can't be written Telegram is kept waiting: it still has the update.
        """
        if arrived.update.inline_query:  # asked anew with the next letter: nothing is lost
            return arrived.update.update_id not in self._held
        update_id, pause = arrived.update.update_id, FIRST_PAUSE_SECONDS
        while True:
            try:
                if await self._ledger.enter(UPDATES, str(update_id), arrived.body):
                    return True
                # A put that was called off while writing leaves an entry that nobody works on.
                known = await self._ledger.find(UPDATES, str(update_id))
            except DarkroomError as error:
                log.error("an update can't be written down, Telegram waits: %s", error.code)  # noqa: TRY400  no mistake of ours to trace
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
            else:
                return known is not None and not known.done and update_id not in self._held


def _chat_of(update: Update) -> int | None:
    """Return whose turn it is: the chat, or who acts outside of any, which is their own chat."""
    origin = update.effective_chat or update.effective_user
    return origin.id if origin else None


def _bot_of(update: Update) -> Bot | None:
    try:
        return update.get_bot()
    except RuntimeError:
        return None
