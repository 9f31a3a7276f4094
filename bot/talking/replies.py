"""Which message answers an order: the same one when the order is taken up again."""

import logging
from dataclasses import replace

from telegram.error import RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.state.addresses import Address
from bot.state.books import REPLIES
from bot.talking import talk
from bot.talking.pace import Priority
from bot.talking.talk import Spot
from studio.errors import DarkroomError
from studio.runtime.ledger import Ledger

log = logging.getLogger(__name__)

NOWHERE = 0
"""No message has this id: to Telegram, and so to us, it is one that is gone."""


class Replies:
    """Messages by the order they show."""

    def __init__(self, bot: ExtBot[Priority], ledger: Ledger) -> None:
        self._bot = bot
        self._ledger = ledger

    async def earlier(self, key: str) -> Address | None:
        """Return the message that showed an order before, or None."""
        entry = await self._ledger.find(REPLIES, key)
        return Address.read(entry.body) if entry else None

    async def first(self, key: str, spot: Spot, text: str, *, unseen: bool = False) -> Address:
        """Show an order for the first time, and write down where.

        When our own message can't be changed just now, it is the one all the same.

        Args:
            key: The order's idempotency key.
            spot: Where to show it.
            text: What to say, as HTML.
            unseen: Whether an order goes on too when its chat takes nothing new for long: what
                comes of it is sent anew then.

        Raises:
            TelegramError: When Telegram refuses to show it.
        """
        try:
            address = await talk.say(self._bot, spot, text)
        except (RetryAfter, TimedOut) as error:
            if spot.edit is None and not (unseen and isinstance(error, RetryAfter)):
                raise
            log.info("order %s is shown later: %s", key, type(error).__name__)
            address = spot.edit or Address(spot.chat, NOWHERE, spot.thread)
            address = replace(address, quote=spot.quote)
        try:
            await self._ledger.finish(REPLIES, key, str(address))
        except DarkroomError as error:  # the order itself will meet the same trouble, and tell it
            log.warning("where order %s is shown is not written down: %s", key, error.code)
        return address

    async def remove(self, address: Address) -> None:
        """Take the message of an order back that is shown elsewhere already."""
        await talk.remove(self._bot, address)
