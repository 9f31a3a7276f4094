"""/cancel: stop what is in the making, and forget what was asked for."""

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import CommandHandler

from bot import keyboards, screens, talk, texts
from bot.addresses import owner_of
from bot.context import PERSON, Context, Desk, Handler, told
from bot.presses import Action, photo_ref
from studio.errors import TaskStateWrong, TaskUnknown
from studio.service import MAX_PAGE, Service
from studio.task import Task


class Cancel:
    """Stops tasks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> list[Handler]:
        """The command."""
        return [CommandHandler("cancel", self.cancel, filters=PERSON)]

    async def cancel(self, update: Update, _: Context) -> None:
        """Stop the task replied to, or the only one; ask when there are several."""
        message, person = told(update)
        spot, service = talk.under(message), self._desk.service
        dropped = self._desk.questions.drop(message.chat.id, person.id)
        tasks = _replied_to(message, await live_tasks(service, person.id))
        if len(tasks) > 1:
            catalogue = service.catalogue
            rows = keyboards.choose(
                [(task, screens.title(task, catalogue)) for task in tasks], Action.CANCEL
            )
            rows.append(keyboards.cancel_all(photo_ref(person.id)))
            keyboard = InlineKeyboardMarkup(rows)
            await talk.say(self._desk.bot, spot, texts.CANCEL_WHICH, keyboard)
            return
        stopped = await stop(service, tasks)
        text = texts.CANCELLED_SHORT if stopped or dropped else texts.NOTHING_LIVE
        await talk.say(self._desk.bot, spot, text)


async def live_tasks(service: Service, person: int) -> list[Task]:
    """Return a person's tasks that can still be stopped, newest first."""
    tasks = await service.list(owner_of(person), limit=MAX_PAGE)
    return [task for task in tasks if task.state in screens.LIVE and not task.cancel_requested]


async def stop(service: Service, tasks: list[Task]) -> int:
    """Cancel tasks; return how many were not past it."""
    stopped = 0
    for task in tasks:
        try:
            await service.cancel(task.owner, task.id)
        except (TaskStateWrong, TaskUnknown):
            continue  # it was quicker than we; its picture comes
        stopped += 1
    return stopped


def _replied_to(message: Message, tasks: list[Task]) -> list[Task]:
    """Return the one task whose message the command replies to, or all."""
    quoted = message.reply_to_message
    press = keyboards.find_press(quoted.reply_markup, Action.CANCEL) if quoted else None
    chosen = [task for task in tasks if press and task.id == press.task_id]
    return chosen or tasks
