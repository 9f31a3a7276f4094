"""/remove: the background of a photo, in its caption, in reply to it, or before it."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, message_key, told
from bot.topics.captions import CaptionCommand
from studio.task import Operation, Options

REMOVED = Options(background="remove")


class Remove:
    """Takes orders for cut-outs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The command, as a text and as a caption."""
        return [
            CommandHandler("remove", self.remove, filters=PERSON),
            CaptionCommand("remove", self.remove),
        ]

    async def remove(self, update: Update, _: Context) -> None:
        """Act on the command."""
        message, person = told(update)
        key, wanted = message_key(update), Operation.BACKGROUND
        await self._desk.offers.act(message, person.id, key, wanted, REMOVED)
