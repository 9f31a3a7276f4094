"""Taps on buttons: whose they are and what they mean; each topic says what its buttons do.

All a button needs is in its data; who may press is asked anew each time.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler

from bot.context import Context, Desk, Handler
from bot.screens import keyboards
from bot.screens.callback_data import Action, CallbackData
from bot.speech import texts
from bot.state.addresses import owner_of
from bot.talking import talk
from bot.talking.taps import Tap
from studio.errors import DarkroomError, TaskUnknown

log = logging.getLogger(__name__)

Act = Callable[[Tap], Awaitable[None]]


class Buttons:
    """Hands taps to the topics."""

    def __init__(
        self, desk: Desk, actions: Mapping[Action, Act], of_several: Mapping[Action, Act]
    ) -> None:
        """Say who does what.

        Args:
            desk: The parts.
            actions: What buttons about one photo or task do.
            of_several: What those about an album or a batch do.
        """
        self._desk = desk
        self._actions = actions
        self._of_several = of_several

    def handlers(self) -> list[Handler]:
        """Every button."""
        return [CallbackQueryHandler(self.tap)]

    async def tap(self, update: Update, _: Context) -> None:
        """Act on a tap, and always answer it."""
        query = update.callback_query
        if query is None:
            return
        speech = await self._desk.speeches.to(query.from_user.id)
        press, message = CallbackData.read(query.data), query.message
        several = press is not None and (press.album or press.batch)
        actions = self._of_several if several else self._actions
        if (
            press is None
            or press.action not in actions
            or not isinstance(message, Message)
            or not keyboards.carries(message.reply_markup, press.data)
        ):
            # Too old, from an earlier version, or forged: anybody may send any data.
            await query.answer(speech.plain(texts.TOAST_STALE), show_alert=True)
            return
        tap = Tap(query, message, press, speech)
        if press.person not in {None, tap.person}:
            await tap.answer(speech.plain(texts.TOAST_PERSON), alert=True)
            return
        try:
            await self._see_owner(tap)
            await actions[press.action](tap)
        except DarkroomError as error:
            await self._explain(tap, error)
        finally:
            self._desk.doubles.renew(tap)
            await tap.answer()

    async def _see_owner(self, tap: Tap) -> None:
        """See that what a button in a group names belongs to who pressed it.

        A picture may be stopped by others too (`Cancel`); in private nobody else can press.

        Raises:
            TaskUnknown: When it is somebody else's, or is gone.
        """
        task = tap.press.task_id
        if task is None or not tap.address.in_group or tap.press.action is Action.CANCEL:
            return
        await self._desk.service.find(owner_of(tap.person), task)

    async def _explain(self, tap: Tap, error: DarkroomError) -> None:
        foreign = isinstance(error, TaskUnknown) and tap.address.in_group
        said = tap.speech.plain_error(error)
        text = tap.speech.plain(texts.TOAST_FOREIGN) if foreign else said
        if await tap.answer(text, alert=True):
            return
        if tap.address.in_group:  # it is nobody else's business
            log.info("what came of a tap in a group was not told: %s", error.code)
        else:
            await talk.say(self._desk.bot, tap.below, tap.speech.error(error))
