"""/background, with a kind or a colour; in a caption, in reply to a photo, or before the photo."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.captions import CaptionCommand, words_of
from bot.context import PERSON, Context, Desk, Handler, message_key, told
from bot.wanted import Wanted
from bot.wishes import read_background
from studio.task import Operation


class Background:
    """Takes orders for backgrounds."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._desk = desk
        self._wanted = wanted

    def handlers(self) -> list[Handler]:
        """The command, as a text and as a caption."""
        return [
            CommandHandler("background", self.background, filters=PERSON),
            CaptionCommand("background", self.background),
        ]

    async def background(self, update: Update, _: Context) -> None:
        """Act on the command.

        Raises:
            ColourInvalid: When it names neither a kind of background nor a colour.
        """
        message, person = told(update)
        words = words_of(message)
        options = read_background(words, self._desk.service.catalogue) if words else None
        key = message_key(update)
        await self._wanted.act(message, person.id, key, Operation.BACKGROUND, options)
