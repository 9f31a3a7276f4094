"""Who is let in: looks at every update before the topics do, and keeps out what isn't for us.

In groups where we are an administrator every word comes by; of those who don't address us nothing
is kept or answered.
"""

import logging

from telegram import Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.context import FOR_US, PERSON, Context, Desk, Handler
from bot.ordering.albums import number_in
from bot.talking import talk
from bot.talking.doors import Doors
from bot.topics.membership import Membership
from studio.errors import RateLimited

log = logging.getLogger(__name__)

GROUP = -1
"""Of the library's handlers: before those of the topics."""


class Gate:
    """Stands before the topics."""

    def __init__(self, desk: Desk, doors: Doors, membership: Membership) -> None:
        self._desk = desk
        self._doors = doors
        self._membership = membership

    def handlers(self) -> list[Handler]:
        """Every update."""
        return [TypeHandler(Update, self.pass_on)]

    async def pass_on(self, update: Update, _: Context) -> None:
        """Let an update through to the topics, or stop it here."""
        user = update.effective_user
        if update.my_chat_member:  # whoever did it: an administrator without a name is a bot
            if user and not user.is_bot:
                await self._meet(update, user)
            return
        if user is None or user.is_bot or not await self._concerns_us(update):
            raise ApplicationHandlerStop
        try:
            heard = bool(update.inline_query) or await self._hears(update, user)
        except RateLimited as error:
            await self._slow_down(update, user, error)
            raise ApplicationHandlerStop from error
        if not heard:
            raise ApplicationHandlerStop
        await self._meet(update, user)

    async def _concerns_us(self, update: Update) -> bool:
        """Whether an update is one that we act on."""
        if update.callback_query or update.inline_query:
            return True
        return bool(FOR_US.check_update(update)) or await self._goes_with_others(update)

    async def _goes_with_others(self, update: Update) -> bool:
        """Whether a message is part of an album that was addressed to us by its caption."""
        message = update.message
        if message is None or message.media_group_id is None or not PERSON.check_update(update):
            return False
        number = number_in(message.chat.id, message.media_group_id)
        return await self._desk.several.albums.find(number) is not None

    async def _hears(self, update: Update, user: User) -> bool:
        """Count an update; of an album only the photo that is answered is said to a group.

        Raises:
            RateLimited: As `Limits.hears` does.
        """
        message, group = update.message, None
        if message and message.chat.type != ChatType.PRIVATE:
            group = None if await self._goes_with_others(update) else message.chat.id
        return await self._desk.limits.hears(user.id, group=group)

    async def _meet(self, update: Update, user: User) -> None:
        """Note in which language a person is answered, and that their chat takes answers."""
        person, chat = await self._desk.people.meet(user), update.effective_chat
        if chat is None or update.my_chat_member:
            return
        self._doors.open(chat.id)
        if person.blocked and chat.type == ChatType.PRIVATE:  # the word of it was lost
            await self._membership.welcome_back(user.id, update.update_id)

    async def _slow_down(self, update: Update, user: User, error: RateLimited) -> None:
        """Say that it is too much, where the person looks."""
        speech = await self._desk.speeches.to(user.id)
        log.info("somebody writes faster than we answer, and is not listened to for a while")
        try:
            if update.callback_query:
                await update.callback_query.answer(speech.plain_error(error), show_alert=True)
            elif update.message:
                await talk.say(self._desk.bot, talk.under(update.message), speech.error(error))
        except TelegramError as refusal:
            log.info("somebody was not asked to slow down: %s", refusal.message)
