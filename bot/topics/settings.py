"""/settings: one message in which everything is changed in place."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, told
from bot.screens import settings
from bot.screens.callback_data import Action
from bot.screens.screens import Screen
from bot.screens.settings import SETS, Shown
from bot.speech import texts
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.privately import say_privately

PAYLOAD = "settings"


class Settings:
    """Shows and changes what a person has set."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The command."""
        return [CommandHandler("settings", self.settings, filters=PERSON)]

    def actions(self) -> Mapping[Action, Act]:
        """The buttons."""
        return {Action.SET: self._turn}

    async def settings(self, update: Update, _: Context) -> None:
        """Show the first page."""
        message, person = told(update)
        speech = await self._desk.speeches.to(person.id)
        screen = await self.first_page(person.id)
        await say_privately(self._desk, message, speech, screen, PAYLOAD)

    async def first_page(self, person: int) -> Screen:
        """Return all settings of a person."""
        return settings.page(await self._shown(person), "")

    async def _turn(self, tap: Tap) -> None:
        """Turn to a page, or change a setting and show it with the others."""
        if tap.address.in_group:  # nobody else needs to see what somebody has set
            await tap.answer(tap.speech.plain(texts.TOAST_STALE), alert=True)
            return
        name, is_change, value = tap.press.arg.partition(SETS)
        if is_change:
            changed = settings.changes(await self._shown(tap.person), name, value)
            await self._desk.people.change(tap.person, **changed)
        await tap.answer()
        page = settings.page(await self._shown(tap.person), "" if is_change else name)
        await self._desk.board.show(tap.spot, page)

    async def _shown(self, person: int) -> Shown:
        speech = await self._desk.speeches.to(person)
        known = await self._desk.people.find(person)
        return Shown(speech=speech, person=known, host_hours=self._desk.service.keep_hours)
