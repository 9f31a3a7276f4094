"""Where we are welcome: brought into a group or put out of it, blocked by a person or not."""

import logging
from typing import NoReturn

from telegram import ChatMember, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler

from bot.context import Context, Desk, Handler
from bot.screens import keyboards, screens
from bot.screens.callback_data import Action
from bot.speech import groups_texts as texts
from bot.speech.text import lines
from bot.state.addresses import Address, owner_of
from bot.state.books import AWAY
from bot.talking import talk
from bot.talking.doors import Doors
from bot.talking.receipts import Receipts
from bot.talking.talk import Spot
from studio.errors import DarkroomError, TaskStateWrong, TaskUnknown
from studio.service import MAX_PAGE
from studio.task import State, Task

log = logging.getLogger(__name__)

THERE = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER})
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
MOST_OFFERED = 5
SHUT = "the bot was blocked or put out"


class Membership:
    """Keeps to the chats that want us, and spares what nobody would see."""

    def __init__(self, desk: Desk, doors: Doors, receipts: Receipts) -> None:
        self._desk = desk
        self._doors = doors
        self._receipts = receipts

    def handlers(self) -> list[Handler]:
        """Changes of our own membership."""
        return [ChatMemberHandler(self.changed, ChatMemberHandler.MY_CHAT_MEMBER)]

    async def run(self) -> NoReturn:
        """Act on the doors that calls have found shut, until cancelled."""
        while True:
            chat = await self._doors.next_refusal()
            try:
                await self._leave(chat)
            except DarkroomError as error:
                log.warning("what a shut door means could not be noted: %s", error.code)

    async def changed(self, update: Update, _: Context) -> None:
        """Act on a change of our membership."""
        change = update.my_chat_member
        if change is None:
            return
        chat, there = change.chat, _is_there(change.new_chat_member)
        if not there:
            self._doors.shut(chat.id, SHUT)
            await self._leave(chat.id)
        elif chat.type == ChatType.PRIVATE:
            await self.welcome_back(chat.id, update.update_id)
        elif chat.type in GROUPS:
            self._doors.open(chat.id)
            if not _is_there(change.old_chat_member):
                await self._greet(chat.id, change.from_user.id, update.update_id)

    async def welcome_back(self, person: int, update: int) -> None:
        """Write to a person again, and offer what was finished meanwhile, once.

        Args:
            person: Who has taken us back.
            update: Number of the update that says so.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        self._doors.open(person)
        await self._desk.people.change(person, blocked=False)
        tasks = await self._desk.service.list(owner_of(person), limit=MAX_PAGE)
        missed = [task for task in tasks if task.results and await self._receipts.is_missed(task)]
        if not missed:
            return
        speech = await self._desk.speeches.to(person)
        labelled = [(task, screens.title(task, speech)) for task in missed[:MOST_OFFERED]]
        more = speech(texts.AWAY_MORE) if len(missed) > MOST_OFFERED else ""
        text = lines(speech.count(texts.AWAY, len(missed)), more)
        rows = keyboards.choose(labelled, Action.SHOW)

        async def send() -> int:
            return (await talk.say(self._desk.bot, Spot(chat=person), text, rows)).message

        await self._receipts.send_once(f"{AWAY}{person}", str(update), send, words=True)
        for task in missed:
            await self._receipts.note_offered(task)

    async def _greet(self, chat: int, person: int, update: int) -> None:
        """Say hello to a group, in the language of who has brought us there."""
        speech = await self._desk.speeches.to(person)
        text = speech(texts.HELLO, bot=self._desk.bot.username)

        async def send() -> int:
            return (await talk.say(self._desk.bot, Spot(chat=chat), text)).message

        try:
            await self._receipts.send_once(f"hello{chat}", str(update), send, words=True)
        except TelegramError as error:
            log.info("a group was not greeted: %s", error.message)

    async def _leave(self, chat: int) -> None:
        """Stop what was ordered in a chat, as far as nothing was paid for it yet."""
        if chat > 0:
            await self._desk.people.change(chat, blocked=True)
            tasks = await self._private_tasks(chat)
        else:
            tasks = await self._desk.limits.live_tasks(chat)
        for task in tasks:
            if not is_unpaid(task):
                continue
            try:
                await self._desk.service.cancel(task.owner, task.id)
            except (TaskStateWrong, TaskUnknown):
                continue  # it was quicker than we

    async def _private_tasks(self, person: int) -> list[Task]:
        tasks = await self._desk.service.list(owner_of(person), limit=MAX_PAGE)
        return [task for task in tasks if _shown_in(task, person)]


def is_unpaid(task: Task) -> bool:
    """Whether a task can still be stopped for free: nobody has begun to draw it."""
    queued = task.progress is not None and task.progress.place is not None
    return task.state is State.CREATED or (task.state is State.SUBMITTED and queued)


def _shown_in(task: Task, chat: int) -> bool:
    address = Address.read(task.address)
    return address is not None and address.chat == chat


def _is_there(member: ChatMember) -> bool:
    """Whether a role means that we are in the chat."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in THERE
