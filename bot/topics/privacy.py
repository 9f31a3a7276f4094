"""/privacy and /forget: what is kept of a person, and how all of it goes."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, told
from bot.screens import privacy
from bot.screens.callback_data import Action
from bot.screens.screens import Screen
from bot.speech import privacy_texts as texts
from bot.speech.texts import TOAST_STALE
from bot.talking import talk
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.privately import say_privately
from studio.errors import DarkroomError

PRIVACY, FORGET = "privacy", "forget"
"""The commands, and what /start is told by the ways to them."""


class Privacy:
    """Explains what is kept, and has it deleted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The commands."""
        return [
            CommandHandler(PRIVACY, self.privacy, filters=PERSON),
            CommandHandler(FORGET, self.forget, filters=PERSON),
        ]

    def actions(self) -> Mapping[Action, Act]:
        """The buttons."""
        return {Action.PRIVACY: self._show, Action.FORGET: self._forget}

    async def privacy(self, update: Update, _: Context) -> None:
        """Say what is kept, where and how long."""
        message, person = told(update)
        speech = await self._desk.speeches.to(person.id)
        screen = await self.explanation(person.id)
        await say_privately(self._desk, message, speech, screen, PRIVACY)

    async def forget(self, update: Update, _: Context) -> None:
        """Ask whether all is to be deleted."""
        message, person = told(update)
        speech = await self._desk.speeches.to(person.id)
        screen = await self.question(person.id)
        await say_privately(self._desk, message, speech, screen, FORGET)

    async def explanation(self, person: int) -> Screen:
        """Return what is kept of a person."""
        service = self._desk.service
        known = await self._desk.people.find(person)
        return privacy.kept(
            await self._desk.speeches.to(person),
            person,
            host_hours=service.keep_hours,
            own_hours=known.keep_hours,
            draws_here=service.draws_here,
        )

    async def question(self, person: int) -> Screen:
        """Return the question whether all of a person is to be deleted."""
        speech = await self._desk.speeches.to(person)
        there = await self._desk.forgetting.holds(person)
        return privacy.question(speech, person, there.tasks, packs=there.packs)

    async def _show(self, tap: Tap) -> None:
        await tap.answer()
        await self._desk.board.show(tap.spot, await self.explanation(tap.person))

    async def _forget(self, tap: Tap) -> None:
        """Ask, begin, or leave everything as it is."""
        if tap.address.in_group:
            await tap.answer(tap.speech.plain(TOAST_STALE), alert=True)
        elif tap.press.arg == privacy.YES:
            await self._begin(tap)
        elif tap.press.arg == privacy.NO:
            await tap.answer()
            await talk.edit(self._desk.bot, tap.address, tap.speech(texts.KEPT_AFTER_ALL))
        else:
            await tap.answer()
            await self._desk.board.show(tap.spot, await self.question(tap.person))

    async def _begin(self, tap: Tap) -> None:
        """Have all deleted; the message says so at once, and becomes the receipt."""
        if await self._desk.doubles.is_second(tap):
            return
        await tap.answer()
        await talk.edit(self._desk.bot, tap.address, tap.speech(texts.FORGETTING))
        try:
            await self._desk.several.call_off(tap.person)
            earlier = await self._desk.forgetting.ask(tap.person, tap.address, tap.speech.language)
        except DarkroomError:
            self._desk.doubles.forget(tap)
            await self._desk.board.show(tap.spot, await self.question(tap.person))
            raise
        if earlier:
            text = tap.speech(texts.FORGETTING_ALREADY, number=earlier)
            await talk.edit(self._desk.bot, tap.address, text)
