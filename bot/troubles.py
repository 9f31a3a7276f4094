"""What a handler lets through: told in a friendly line, and logged with a note to find it by."""

import logging
from html import escape

from telegram import Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot import talk, texts
from bot.context import Context, Desk
from bot.favourites import last_style
from bot.files import find_photo
from bot.presses import photo_ref
from bot.talk import Spot
from bot.ways import way_on
from studio.errors import ChoiceError, DarkroomError
from studio.task import new_id

log = logging.getLogger(__name__)


class Troubles:
    """The end of every failed handler."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def tell(self, update: object, context: Context) -> None:
        """Tell the person, unless Telegram just refused to."""
        error = context.error
        if isinstance(error, Forbidden | ChatMigrated | RetryAfter):
            log.info("a chat takes no answer: %s", error.message)
            return
        message = update.effective_message if isinstance(update, Update) else None
        if isinstance(error, DarkroomError):
            if message:
                await self._explain(message, error)
            return
        incident = new_id()[:8]
        log.error("a handler failed, incident %s", incident, exc_info=error)
        if message:
            await self._say(talk.under(message), texts.INCIDENT.format(incident=incident))

    async def _explain(self, message: Message, error: DarkroomError) -> None:
        """Say what is wrong; where another choice helps, offer it, under the photo if there is one.

        Without a photo the buttons ask for it.
        """
        person, quoted = message.from_user, message.reply_to_message
        if not isinstance(error, ChoiceError) or person is None:
            await self._say(talk.under(message), escape(error.chat_detail))
            return
        last = await last_style(self._desk.service, person.id)
        catalogue = self._desk.service.catalogue
        screen = way_on(error, catalogue, ref=photo_ref(person.id), last=last)
        at = quoted if quoted and find_photo(quoted) and not find_photo(message) else message
        await talk.say(self._desk.bot, talk.under(at), screen.text, screen.keyboard)

    async def _say(self, spot: Spot, text: str) -> None:
        try:
            await talk.say(self._desk.bot, spot, text)
        except (BadRequest, TelegramError) as error:
            log.info("an apology was not delivered: %s", type(error).__name__)
