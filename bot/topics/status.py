"""/status: the last pictures, as buttons."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, told
from bot.screens import keyboards, screens
from bot.screens.callback_data import Action
from bot.screens.screens import Screen
from bot.speech import texts
from bot.speech.speech import Speech
from bot.state.addresses import owner_of
from bot.topics.privately import say_privately
from studio.task import Task

MOST_SHOWN = 5
PAYLOAD = "status"
"""What /start is told by the way to the list."""


class Status:
    """Lists tasks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The command."""
        return [CommandHandler("status", self.status, filters=PERSON)]

    async def status(self, update: Update, _: Context) -> None:
        """Show the last pictures."""
        message, person = told(update)
        speech = await self._desk.speeches.to(person.id)
        screen = await self.page(person.id)
        await say_privately(self._desk, message, speech, screen, PAYLOAD)

    async def page(self, person: int) -> Screen:
        """Return the list of a person's last pictures."""
        tasks = await self._desk.service.list(owner_of(person), limit=MOST_SHOWN)
        speech = await self._desk.speeches.to(person)
        text = speech(texts.STATUS if tasks else texts.STATUS_EMPTY)
        rows = keyboards.choose([(task, _label(task, speech)) for task in tasks], Action.SHOW)
        return Screen(text, rows)


def _label(task: Task, speech: Speech) -> str:
    title, word = screens.title(task, speech), screens.word(task, speech)
    return speech.plain(texts.STATUS_LINE, title=title, state=word)
