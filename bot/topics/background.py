"""/background by name or in own words; in a caption, in reply to a photo, or before the photo."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, message_key, told
from bot.screens.reading import nearest_scene, read_background
from bot.topics.captions import CaptionCommand, words_of
from studio.errors import PromptNeedsKey
from studio.task import Operation


class Background:
    """Takes orders for backgrounds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
        speech = await self._desk.speeches.to(person.id)
        options = read_background(words, speech) if words else None
        if options and options.prompt and not service.prompts:  # say so before asking for a photo
            scene = nearest_scene(options.prompt, speech)
            raise PromptNeedsKey(scene=scene.id, name=scene.name)
        key = message_key(update)
        await self._desk.offers.act(message, person.id, key, Operation.BACKGROUND, options)
