"""/avatar, with or without a style; in a caption, in reply to a photo, or before the photo."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, message_key, told
from bot.screens.reading import read_style
from bot.topics.captions import CaptionCommand, words_of
from studio.task import Operation


class Avatar:
    """Takes orders for avatars."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The command, as a text and as a caption."""
        return [
            CommandHandler("avatar", self.avatar, filters=PERSON),
            CaptionCommand("avatar", self.avatar),
        ]

    async def avatar(self, update: Update, _: Context) -> None:
        """Act on the command.

        Raises:
            StyleUnknown: When the style isn't on the menu.
        """
        message, person = told(update)
        words = words_of(message)
        speech = await self._desk.speeches.to(person.id)
        options = read_style(words, speech) if words else None
        await self._desk.offers.act(
            message, person.id, message_key(update), Operation.AVATAR, options
        )
