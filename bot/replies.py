"""Which message answers an order: the same one when the order is taken up again."""

import logging

from telegram.ext import ExtBot

from bot import talk
from bot.addresses import Address
from bot.books import REPLIES
from bot.pace import Priority
from bot.talk import Spot
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)


class Replies:
    """Messages by the order they show."""

    def __init__(self, bot: ExtBot[Priority], ledger: Ledger) -> None:
        self._bot = bot
        self._ledger = ledger

    async def earlier(self, key: str) -> Address | None:
        """Return the message that showed an order before, or None."""
        entry = await self._ledger.find(REPLIES, key)
        return Address.read(entry.body) if entry else None

    async def first(self, key: str, spot: Spot, text: str) -> Address:
        """Show an order for the first time, and write down where.

        Raises:
            TelegramError: When Telegram refuses to show it.
        """
        address = await talk.say(self._bot, spot, text)
        try:
            await self._ledger.finish(REPLIES, key, str(address))
        except DarkroomError as error:  # the order itself will meet the same trouble, and tell it
            log.warning("where order %s is shown is not written down: %s", key, error.code)
        return address
