"""What a handler lets through: told in a friendly line, and logged with a note to find it by."""

import logging

from telegram import Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.context import Context, Desk
from bot.ordering.favourites import last_style
from bot.ordering.pictures import find_meant
from bot.screens.callback_data import photo_ref
from bot.screens.ways import way_on
from bot.speech import groups_texts, texts
from bot.speech.speech import Speech
from bot.state.photos import find_photo
from bot.state.recent import Recent
from bot.talking import talk
from bot.talking.talk import Spot
from studio.errors import ChoiceError, DarkroomError
from studio.task import new_id

log = logging.getLogger(__name__)

TOLD_SECONDS = 600.0
"""How often a person is told that a group lets us say nothing."""
MOST = 10_000


class Failures:
    """The end of every failed handler."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told_lately: Recent[tuple[int, int], bool] = Recent(seconds=TOLD_SECONDS, most=MOST)

    async def tell(self, update: object, context: Context) -> None:
        """Tell the person, unless Telegram just refused to."""
        error = context.error
        if isinstance(error, BadRequest) and talk.lacks_rights(error):
            await self._tell_privately(update, error)
            return
        if isinstance(error, Forbidden | ChatMigrated | RetryAfter):
            log.info("a chat takes no answer: %s", error.message)
            return
        message = update.effective_message if isinstance(update, Update) else None
        if isinstance(error, DarkroomError):
            if message:
                await self._explain(message, error, await self._speech(update))
            return
        incident = new_id()[:8]
        log.error("a handler failed, incident %s", incident, exc_info=error)
        if message:
            speech = await self._speech(update)
            await self._say(talk.under(message), speech(texts.INCIDENT, incident=incident))

    async def _tell_privately(self, update: object, error: BadRequest) -> None:
        """Tell a person that a group lets us say nothing, if they have ever written to us."""
        log.info("a group lets us say nothing: %s", error.message)
        user = update.effective_user if isinstance(update, Update) else None
        chat = update.effective_chat if isinstance(update, Update) else None
        if user is None or chat is None:
            return
        if not self._told_lately.first((chat.id, user.id), value=True):
            return
        speech = await self._desk.speeches.to(user.id)
        text = speech(groups_texts.MAY_NOT_WRITE, chat=chat.title or "")
        await self._say(Spot(chat=user.id), text)

    async def _speech(self, update: object) -> Speech:
        user = update.effective_user if isinstance(update, Update) else None
        speeches = self._desk.speeches
        return await speeches.to(user.id) if user else speeches.source

    async def _explain(self, message: Message, error: DarkroomError, speech: Speech) -> None:
        """Say what is wrong; where another choice helps, offer it, under the photo if there is one.

        Without a photo the buttons ask for it.
        """
        person, quoted = message.from_user, message.reply_to_message
        if not isinstance(error, ChoiceError) or person is None:
            await self._say(talk.under(message), speech.error(error))
            return
        last = await last_style(self._desk.service, person.id)
        screen = way_on(speech, error, ref=photo_ref(person.id), last=last)
        at = quoted if quoted and find_meant(quoted) and not find_photo(message) else message
        await self._desk.board.show(talk.under(at), screen)

    async def _say(self, spot: Spot, text: str) -> None:
        try:
            await talk.say(self._desk.bot, spot, text)
        except (BadRequest, TelegramError) as error:
            log.info("an apology was not delivered: %s", type(error).__name__)
