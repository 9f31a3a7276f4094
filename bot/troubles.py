"""What a handler lets through: told in a friendly line, and logged with a note to find it by."""

import logging
from html import escape

from telegram import Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot import keyboards, talk, texts
from bot.context import Context, Desk
from bot.files import find_photo
from bot.presses import photo_ref
from bot.talk import Spot
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
        """Say what is wrong; where another choice helps, offer it under the photo."""
        text, person = escape(error.chat_detail), message.from_user
        photo_at = message if find_photo(message) else message.reply_to_message
        if isinstance(error, ChoiceError) and person and photo_at and find_photo(photo_at):
            keyboard = keyboards.menu(photo_ref(person.id), self._desk.service.catalogue)
            await talk.say(self._desk.bot, talk.under(photo_at), text, keyboard)
        else:
            await self._say(talk.under(message), text)

    async def _say(self, spot: Spot, text: str) -> None:
        try:
            await talk.say(self._desk.bot, spot, text)
        except (BadRequest, TelegramError) as error:
            log.info("an apology was not delivered: %s", type(error).__name__)
