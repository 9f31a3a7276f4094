"""/status: the last pictures, as buttons."""

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import CommandHandler

from bot import keyboards, screens, talk, texts
from bot.addresses import owner_of
from bot.context import PERSON, Context, Desk, Handler, told
from bot.presses import Action
from studio.task import Task

MOST_SHOWN = 5


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
        tasks = await self._desk.service.list(owner_of(person.id), limit=MOST_SHOWN)
        if not tasks:
            await talk.say(self._desk.bot, talk.under(message), texts.STATUS_EMPTY)
            return
        rows = keyboards.choose([(task, self._label(task)) for task in tasks], Action.SHOW)
        keyboard = InlineKeyboardMarkup(rows)
        await talk.say(self._desk.bot, talk.under(message), texts.STATUS, keyboard)

    def _label(self, task: Task) -> str:
        return f"{screens.title(task, self._desk.service.catalogue)} · {screens.word(task)}"
