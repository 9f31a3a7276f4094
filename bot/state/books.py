"""The books the bot keeps in the ledger, and how long."""

import asyncio
import logging

from studio.clock import Clock
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

UPDATES = "telegram.update"
"""Key: update id. Body: the update, until it is finished; then nothing."""
REPLAYS = "telegram.replay"
"""Key: `<update id>:<number>`, for each time a start took an update up again."""
REPLIES = "telegram.reply"
"""Key: an order's idempotency key. Body: the address of the message that shows the order."""
DELIVERIES = "telegram.delivery"
"""Key: `<task id>:<part>`. Body: how far the sending came, see `bot.talking.receipts`."""
PEOPLE = "telegram.person"
"""Key: user id. Body: what is remembered of them, see `bot.state.people`. Kept."""
SHOWN = "telegram.shown"
"""Key: task id. Body: the file id that the photo of its result has in Telegram."""
HOURS = "telegram.hours"
"""Key: user id of somebody who wants their pictures deleted sooner than the host does. Kept."""
PACKS = "telegram.pack"
"""Key: user id. Body: number and name of their sticker pack that grows. Kept."""
STICKERS = "telegram.sticker"
"""Key: task id. Body: the file id of its sticker in the pack; undone while it is being added."""
ALBUMS = "telegram.album"
"""Key: an album's number. Body: its photos, and what was said about it, see `bot.ordering.albums`.
"""
ARRIVALS = "telegram.arrival"
"""Key: `<album>:<message>`, undone while nothing was said about that photo."""
BATCHES = "telegram.batch"
"""Key: number. Body: several tasks that were ordered at once, see `bot.state.batches`."""
PLACINGS = "telegram.placing"
"""Key: a batch's number, undone while some of it is still to be ordered."""
MISSED = "telegram.missed"
"""Key: id of a task whose picture its person could not be sent. Body: nothing once it was offered.
"""
GROUP_TASKS = "telegram.group"
"""Key: `<chat>:<task id>`, of what was ordered in a group; undone while it is in the making."""
MENUS = "telegram.menu"
"""Key: `<chat>:<message>:<what it is about>`, of a menu that has become an order. Body: the order's
idempotency key."""
FORGETTING = "telegram.forgetting"
"""Key: user id. Body: that they want all deleted, until it is, see `bot.forgetting`."""
INTRODUCED = "telegram.introduced"
"""Key: `<bot id>:<what>:<language>`. Body: a digest of what the bot says of itself there. Kept."""
SHEETS = "telegram.sheet"
"""Key: `<bot id>:<sheet>:<hash of it>`. Body: the file id it has in Telegram. Kept."""
OF_BATCH = "b"
"""Before a batch's number where a task's id would stand, in the book of deliveries."""
AWAY = "away"
"""Before a user id there: the message that says what came while they were away."""
BOOKS = (
    UPDATES,
    REPLAYS,
    REPLIES,
    DELIVERIES,
    SHOWN,
    STICKERS,
    ALBUMS,
    ARRIVALS,
    BATCHES,
    PLACINGS,
    MISSED,
    GROUP_TASKS,
    MENUS,
)

OF_PICTURES = frozenset({SHOWN, STICKERS})
"""Books about pictures that are there to be shared: kept for as long as those, and then some."""

KEPT_SECONDS = 48 * 3600.0
"""Telegram repeats an update for a day, the steps tell an outcome for hours: twice that."""
TIDY_SECONDS = 3600.0


class Books:
    """Forgets what can no longer come again."""

    def __init__(self, ledger: Ledger, *, clock: Clock, keep_hours: int = 0) -> None:
        """Tidy a ledger.

        Args:
            ledger: What is tidied.
            clock: The very one that dates its entries.
            keep_hours: How long pictures are kept.
        """
        self._ledger = ledger
        self._clock = clock
        self._keep_seconds = keep_hours * 3600.0

    async def run(self) -> None:
        """Tidy up now and every hour, until cancelled."""
        while True:
            try:
                await self.tidy()
            except DarkroomError as error:
                log.warning("the books can't be tidied now: %s", error.code)
            await asyncio.sleep(TIDY_SECONDS)

    async def tidy(self) -> int:
        """Forget what is old enough; return how many entries.

        Of updates only what was finished. Whatever else was begun so long ago and never finished
        is about what is gone: a death, or a failure, came in between.
        """
        for book in BOOKS:
            if book != UPDATES:
                await self._end(book, self._before(book))
        return sum([await self._ledger.forget(book, self._before(book)) for book in BOOKS])

    def _before(self, book: str) -> float:
        """Return the moment before which a book is forgotten."""
        pictures = self._keep_seconds if book in OF_PICTURES else 0.0
        return self._clock() - KEPT_SECONDS - pictures

    async def _end(self, book: str, before: float) -> None:
        for entry in await self._ledger.unfinished(book):
            if entry.at < before:
                await self._ledger.finish(book, entry.key)
