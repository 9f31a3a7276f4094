"""The books the bot keeps in the ledger, and how long."""

import asyncio

from studio.clock import Clock
from studio.runtime.ledger import Ledger

UPDATES = "telegram.update"
"""Key: update id. Body: the update, until it is finished; then nothing."""
REPLAYS = "telegram.replay"
"""Key: `<update id>:<number>`, for each time a start took an update up again."""
REPLIES = "telegram.reply"
"""Key: an order's idempotency key. Body: the address of the message that shows the order."""
DELIVERIES = "telegram.delivery"
"""Key: `<task id>:<part>`. Body: how far the sending came, see `bot.receipts`."""
BOOKS = (UPDATES, REPLAYS, REPLIES, DELIVERIES)

KEPT_SECONDS = 48 * 3600.0
"""Telegram repeats an update for a day, the steps tell an outcome for hours: twice that."""
TIDY_SECONDS = 3600.0


class Books:
    """Forgets what can no longer come again."""

    def __init__(self, ledger: Ledger, *, clock: Clock) -> None:
        """Tidy a ledger by the very clock that dates its entries."""
        self._ledger = ledger
        self._clock = clock

    async def run(self) -> None:
        """Tidy up now and every hour, until cancelled."""
        while True:
            await self.tidy()
            await asyncio.sleep(TIDY_SECONDS)

    async def tidy(self) -> int:
        """Forget what was finished and is old enough; return how many entries."""
        before = self._clock() - KEPT_SECONDS
        return sum([await self._ledger.forget(book, before) for book in BOOKS])
