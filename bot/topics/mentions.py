"""Our name under somebody's photo: "@bot" in reply to one asks what to make of it."""

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import PERSON, Context, Desk, Handler, mentions_us, told
from bot.state.photos import find_photo
from bot.talking import talk


class _NamesUs(filters.MessageFilter):
    """Mentions us in reply to a photo."""

    def filter(self, message: Message) -> bool:
        return find_photo(message.reply_to_message) is not None and mentions_us(message)


class Mentions:
    """Answers to our name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """Texts that mention us in reply to a photo."""
        return [MessageHandler(PERSON & filters.TEXT & _NamesUs(), self.offer)]

    async def offer(self, update: Update, _: Context) -> None:
        """Ask what to make of the photo; it is the order of who asks."""
        message, person = told(update)
        if message.reply_to_message:
            await self._desk.offers.offer(talk.under(message.reply_to_message), person.id)
