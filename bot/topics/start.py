"""/start and /help, links that begin with a choice, and what to say when there is nothing to do."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.context import ADDRESSED, PERSON, Context, Desk, Handler, mentions_us, told
from bot.screens import greeting, menus
from bot.screens.callback_data import photo_ref
from bot.screens.links import chosen_by
from bot.screens.screens import Screen
from bot.speech import start_texts as words
from bot.speech import texts
from bot.speech.text import Text
from bot.talking import talk
from bot.topics.captions import words_of
from studio.settings import MEGABYTE
from studio.task import Options

INLINE, HELP = "inline", "help"
"""Payloads of links, besides those that choose something."""

Page = Callable[[int], Awaitable[Screen]]
"""Returns what is shown to a person."""


class Start:
    """Welcomes, explains."""

    def __init__(self, desk: Desk, pages: Mapping[str, Page]) -> None:
        """Work at a desk.

        Args:
            desk: The parts behind the handlers.
            pages: What a link of that payload leads to.
        """
        self._desk = desk
        self._pages = pages

    def handlers(self) -> list[Handler]:
        """The commands."""
        return [
            CommandHandler("start", self.start, filters=PERSON),
            CommandHandler("help", self.help, filters=PERSON),
        ]

    def last_handlers(self) -> list[Handler]:
        """What is left when nothing else was meant; in private, or said to us by name."""
        files = filters.ATTACHMENT & ~filters.StatusUpdate.ALL
        return [
            MessageHandler(ADDRESSED & files, self.refuse),
            MessageHandler(ADDRESSED & filters.TEXT, self.hint),
        ]

    async def start(self, update: Update, _: Context) -> None:
        """Welcome, or go where the link leads that brought the person here."""
        message, person = told(update)
        if message.chat.type != ChatType.PRIVATE:
            speech = await self._desk.speeches.to(person.id)
            text = speech(words.START_GROUP, name=greeting.addressed(person.first_name))
            await talk.say(self._desk.bot, talk.under(message), text)
            return
        payload = words_of(message)
        options = chosen_by(payload, self._desk.service.catalogue)
        if options:
            await self._begin(message, person.id, options)
        elif payload in self._pages:
            screen = await self._pages[payload](person.id)
            await self._desk.board.show(talk.under(message), screen)
        elif payload == HELP:
            await self._explain(message, person.id)
        else:
            await self._welcome(message, person, payload)

    async def help(self, update: Update, _: Context) -> None:
        """Explain."""
        message, person = told(update)
        await self._explain(message, person.id)

    async def refuse(self, update: Update, _: Context) -> None:
        """Say which files work."""
        await self._say(update, texts.NOT_A_PICTURE)

    async def hint(self, update: Update, _: Context) -> None:
        """Say how it works, in a line."""
        await self._say(update, texts.HINT)

    async def _begin(self, message: Message, person: int, options: Options) -> None:
        """Ask for the photo of a choice; first which one, where that is open."""
        speech = await self._desk.speeches.to(person)
        still_open = menus.still_open(speech, photo_ref(person), options)
        if still_open:
            await self._desk.board.show(talk.under(message), still_open)
        else:
            await self._desk.offers.ask_photo(talk.under(message), person, options)

    async def _welcome(self, message: Message, person: User, payload: str) -> None:
        speech = await self._desk.speeches.to(person.id)
        if payload == INLINE:
            text = speech(words.START_INLINE, bot=self._desk.bot.username)
            await talk.say(self._desk.bot, talk.under(message), text)
            return
        screen = greeting.hello(speech, person.id, person.first_name, page=self._desk.page)
        await self._desk.board.show(talk.under(message), screen)

    async def _explain(self, message: Message, person: int) -> None:
        speech = await self._desk.speeches.to(person)
        screen = greeting.explanation(
            speech,
            person,
            limit_mb=self._desk.max_photo_bytes // MEGABYTE,
            prompts=self._desk.service.prompts,
            in_group=message.chat.type != ChatType.PRIVATE,
        )
        await self._desk.board.show(talk.under(message), screen)

    async def _say(self, update: Update, text: Text) -> None:
        """Say it; in a group only to who calls us by name: others talk about a picture of ours."""
        message, person = told(update)
        if message.chat.type != ChatType.PRIVATE and not mentions_us(message):
            return
        speech = await self._desk.speeches.to(person.id)
        await talk.say(self._desk.bot, talk.under(message), speech(text))
