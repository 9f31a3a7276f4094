"""/start and /help, and what to say when there is nothing to do."""

from html import escape

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import talk, texts
from bot.context import ADDRESSED, PERSON, Context, Desk, Handler, told
from studio.settings import MEGABYTE

MOST_NAME = 40


class Start:
    """Welcomes, explains."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The commands."""
        return [
            CommandHandler("start", self.start, filters=PERSON),
            CommandHandler("help", self.help, filters=PERSON),
        ]

    def last_handlers(self) -> list[Handler]:
        """What is left when nothing else was meant; only in private or in reply to us."""
        files = filters.ATTACHMENT & ~filters.StatusUpdate.ALL
        return [
            MessageHandler(ADDRESSED & files, self.refuse),
            MessageHandler(ADDRESSED & filters.TEXT, self.hint),
        ]

    async def start(self, update: Update, _: Context) -> None:
        """Welcome."""
        message, person = told(update)
        name = f", {escape(person.first_name[:MOST_NAME])}" if person.first_name else ""
        styles = len(self._desk.service.catalogue.styles)
        text = texts.START.format(name=name, styles=styles)
        await talk.say(self._desk.bot, talk.under(message), text)

    async def help(self, update: Update, _: Context) -> None:
        """Explain."""
        message, _person = told(update)
        service = self._desk.service
        catalogue = service.catalogue
        text = texts.HELP.format(
            styles=", ".join(style.id for style in catalogue.styles),
            gradient=catalogue.gradients[0].name.lower(),
            scenes=", ".join(scene.name.lower() for scene in catalogue.scenes),
            own_words=texts.OWN_WORDS if service.prompts else "",
            limit_mb=self._desk.max_photo_bytes // MEGABYTE,
        )
        await talk.say(self._desk.bot, talk.under(message), text)

    async def refuse(self, update: Update, _: Context) -> None:
        """Say which files work."""
        message, _person = told(update)
        await talk.say(self._desk.bot, talk.under(message), texts.NOT_A_PICTURE)

    async def hint(self, update: Update, _: Context) -> None:
        """Say how it works, in a line."""
        message, _person = told(update)
        await talk.say(self._desk.bot, talk.under(message), texts.HINT)
