"""/cancel: stop what is in the making, and forget what was asked for."""

from collections.abc import Mapping

from telegram import Message, Update
from telegram.ext import CommandHandler

from bot.context import PERSON, Context, Desk, Handler, told
from bot.screens import keyboards, screens
from bot.screens.callback_data import Action, photo_ref
from bot.speech import texts
from bot.speech.speech import Speech
from bot.state.addresses import Address, owner_of
from bot.talking import talk
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.tapped import named_task
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

    def actions(self) -> Mapping[Action, Act]:
        """The buttons."""
        return {Action.CANCEL: self._stop_one, Action.CANCEL_ALL: self._stop_all}

    async def cancel(self, update: Update, _: Context) -> None:
        """Stop the task replied to, or the only one; ask when there are several."""
        message, person = told(update)
        spot, service = talk.under(message), self._desk.service
        speech = await self._desk.speeches.to(person.id)
        dropped = self._desk.questions.drop(message.chat.id, person.id)
        live = _shown_to(message.chat.id, await live_tasks(service, person.id))
        tasks = _replied_to(message, live)
        if len(tasks) > 1:
            rows = _choices(tasks, speech, person.id)
            await talk.say(self._desk.bot, spot, speech(texts.CANCEL_WHICH), rows)
            return
        stopped = await stop(service, tasks)
        text = texts.CANCELLED_SHORT if stopped or dropped else texts.NOTHING_LIVE
        await talk.say(self._desk.bot, spot, speech(text))

    async def _stop_one(self, tap: Tap) -> None:
        task = await self._stoppable(tap)
        task = await self._desk.service.cancel(task.owner, task.id)
        await tap.answer(tap.speech.plain(texts.TOAST_STOPPING))
        if not tap.address.is_same_message(Address.read(task.address)):  # chosen from a list
            await talk.edit(self._desk.bot, tap.address, tap.speech(texts.CANCELLED_SHORT))

    async def _stoppable(self, tap: Tap) -> Task:
        """Return the task a button names: one's own, or in a group that one leads anybody's.

        Raises:
            TaskUnknown: When it is somebody else's, or is gone.
        """
        try:
            return await named_task(self._desk, tap)
        except TaskUnknown:
            found = await self._desk.service.peek(tap.press.task_id) if tap.press.task_id else None
            there = Address.read(found.address) if found else None
            if found is None or there is None or not tap.address.in_group:
                raise
            if not tap.address.is_same_message(there):
                raise
            if not await self._desk.administrators.has(tap.address.chat, tap.person):
                raise
            return found

    async def _stop_all(self, tap: Tap) -> None:
        service, speech = self._desk.service, tap.speech
        live = _shown_to(tap.address.chat, await live_tasks(service, tap.person))
        stopped = await stop(service, live)
        await tap.answer(speech.plain(texts.TOAST_STOPPING if stopped else texts.NOTHING_LIVE))
        counted = speech.count(texts.CANCELLED_COUNT, stopped)
        text = counted if stopped else speech(texts.NOTHING_LIVE)
        await talk.edit(self._desk.bot, tap.address, text)


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


def _choices(tasks: list[Task], speech: Speech, person: int) -> list[keyboards.Row]:
    labelled = [(task, screens.title(task, speech)) for task in tasks]
    everything = keyboards.cancel_all(speech, photo_ref(person))
    return [*keyboards.choose(labelled, Action.CANCEL), everything]


def _shown_to(chat: int, tasks: list[Task]) -> list[Task]:
    """Return which tasks a chat may hear of: in private all, in a group those it sees anyway."""
    if chat > 0:
        return tasks
    places = [(task, Address.read(task.address)) for task in tasks]
    return [task for task, at in places if at is not None and at.chat == chat]


def _replied_to(message: Message, tasks: list[Task]) -> list[Task]:
    """Return the one task whose message the command replies to, or all."""
    quoted = message.reply_to_message
    press = keyboards.find_button(quoted.reply_markup, Action.CANCEL) if quoted else None
    chosen = [task for task in tasks if press and task.id == press.task_id]
    return chosen or tasks
