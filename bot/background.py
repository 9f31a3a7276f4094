"""/background by name or in own words; in a caption, in reply to a photo, or before the photo."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.captions import CaptionCommand, words_of
from bot.context import PERSON, Context, Desk, Handler, message_key, told
from bot.wanted import Wanted
from bot.words import read_background
from studio.errors import PromptNeedsKey
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
            ChoiceError: When it is nothing we know, and can't be drawn from words either.
        """
        message, person = told(update)
        words, service = words_of(message), self._desk.service
        options = read_background(words, service.catalogue) if words else None
        if options and options.prompt and not service.prompts:  # say so before asking for a photo
            scene = service.catalogue.nearest_scene(options.prompt)
            raise PromptNeedsKey(scene=scene.id, name=scene.name)
        key = message_key(update)
        await self._wanted.act(message, person.id, key, Operation.BACKGROUND, options)
