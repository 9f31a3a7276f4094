"""What a crash left over is taken up again, before anything new, and never for ever.

An update whose handler brings the process down each time is given up after a few starts. From the
second on updates are taken up one by one, so that one such doesn't take others with it.
"""

import asyncio
import logging
from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.speech import texts
from bot.speech.speeches import Speeches
from bot.state.books import REPLAYS, UPDATES
from bot.talking import talk
from bot.talking.pace import Priority
from bot.talking.talk import Spot
from bot.updates import written
from bot.updates.inbox import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Inbox
from studio.errors import DarkroomError
from studio.runtime.ledger import Entry, Ledger

log = logging.getLogger(__name__)

MOST_REPLAYS = 3
TURN_SECONDS = 20.0
"""How long the others wait for one that was taken up before."""


class Replay:
    """Brings unfinished updates back, in order."""

    def __init__(
        self, ledger: Ledger, inbox: Inbox, bot: ExtBot[Priority], speeches: Speeches
    ) -> None:
        self._ledger = ledger
        self._inbox = inbox
        self._bot = bot
        self._speeches = speeches

    async def run(self) -> None:
        """Take up what was left over, then open the inbox."""
        entries = await self._ledger.unfinished(UPDATES)
        if entries:
            log.info("%d messages from before the restart are taken up again", len(entries))
        for entry in entries:
            await self._insist(entry)
        self._inbox.open()

    async def _insist(self, entry: Entry) -> None:
        """Take an update up once the ledger can be written; until then Telegram waits."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._take_up(entry)
            except DarkroomError as error:
                log.error("update %s can't be taken up yet: %s", entry.key, error.code)  # noqa: TRY400  no mistake of ours to trace
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
            else:
                return

    async def _take_up(self, entry: Entry) -> None:
        update, before = written.read(entry.body, self._bot), await self._count(entry.key)
        if update is None or before >= MOST_REPLAYS:
            await self._give_up(entry, before)
            return
        await self._ledger.finish(REPLAYS, f"{entry.key}:{before}")
        await self._work_on(update, alone=before > 0)

    async def _work_on(self, update: Update, *, alone: bool) -> None:
        handled = await self._inbox.put_again(update)
        if alone:
            with suppress(TimeoutError):
                async with asyncio.timeout(TURN_SECONDS):
                    await handled.wait()

    async def _count(self, key: str) -> int:
        """Return how often an update was taken up before."""
        for number in range(MOST_REPLAYS):
            if await self._ledger.find(REPLAYS, f"{key}:{number}") is None:
                return number
        return MOST_REPLAYS

    async def _give_up(self, entry: Entry, replays: int) -> None:
        log.error("update %s is given up after %d restarts", entry.key, replays)
        await self._ledger.finish(UPDATES, entry.key, "")  # first: the word mustn't be said twice
        origin = written.origin(entry.body, self._bot)
        if origin is None:
            return
        try:
            spot = Spot(chat=origin.chat, quote=origin.message)
            speech = await self._speeches.to(origin.person)
            await talk.say(self._bot, spot, speech(texts.GIVEN_UP))
        except TelegramError as error:
            log.info("an apology was not delivered: %s", type(error).__name__)
