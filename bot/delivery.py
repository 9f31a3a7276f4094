"""How an outcome reaches a person: the message that showed the task becomes the picture."""

import logging
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, InputFile, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot import keyboards, screens, talk, texts
from bot.addresses import Address
from bot.locks import Locks
from bot.pace import Priority
from bot.presses import Action
from bot.receipts import Receipts
from bot.screens import Screen
from bot.talk import Spot
from studio.errors import TaskUnknown
from studio.service import Service
from studio.shown import result_name
from studio.task import OVER, State, Task

log = logging.getLogger(__name__)

WORDS = "words"
"""Once the name of all that is said in a message of its own; now with the task's version."""
OFFER = "offer"


class Delivery:
    """Announces outcomes in chat; the `Announcer` of this door.

    What is beyond repair (blocked, chat gone) is logged and counts as told: only what may pass is
    raised, and then tried again by the steps. Telling twice shows nothing new.
    """

    def __init__(
        self, bot: ExtBot[Priority], service: Service, locks: Locks, receipts: Receipts
    ) -> None:
        self._bot = bot
        self._service = service
        self._locks = locks
        self._receipts = receipts

    async def announce(self, task: Task) -> None:
        """Tell a person how a task came out.

        Raises:
            TelegramError: When it may work later: too many requests, no connection, 5xx.
        """
        address = Address.read(task.address)
        if address is None:
            log.error("task %s has the address %r, which is not ours", task.id, task.address)
            return
        async with self._locks.of(task.address):
            try:
                if not await self._is_superfluous(task):
                    await self._follow(task, address)
            except Forbidden as error:
                log.info("task %s can't be announced: %s", task.id, error.message)
            except BadRequest as error:
                log.warning("task %s can't be announced: %s", task.id, error.message)

    async def show(self, task: Task, address: Address, *, quote: int | None = None) -> None:
        """Send a finished task as a new message.

        Args:
            task: Done, failed or cancelled.
            address: In which chat and topic; the message isn't touched.
            quote: The message to reply to.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        screen = screens.outcome(task, self._service.catalogue)
        if not task.results:
            spot = Spot(chat=address.chat, thread=address.thread, quote=quote)
            await talk.say(self._bot, spot, screen.text, screen.keyboard)
            return
        preview = await self._service.preview(task.results[0])
        await self._send_photo(address, preview, screen, quote)

    async def send_file(self, task: Task, address: Address, *, quote: int | None = None) -> None:
        """Send the result as a file: the very bytes, with transparency.

        Raises:
            TaskUnknown: When it has been deleted.
            TelegramError: When Telegram refuses or can't be reached.
        """
        data = await self._service.read(task.results[0])
        await self._send_document(task, address, data, quote)

    async def _is_superfluous(self, task: Task) -> bool:
        """Whether it was ordered in the place of a task that goes on, and shares its message."""
        if task.state is not State.CANCELLED or task.instead_of is None:
            return False
        try:
            first = await self._service.peek(task.instead_of)
        except TaskUnknown:
            return False
        return first.address == task.address and first.state not in OVER

    async def _follow(self, task: Task, address: Address) -> None:
        """Tell, in the group's new chat if it has become another one."""
        try:
            await self._tell(task, address)
        except ChatMigrated as moved:
            log.info("task %s is announced in the chat its group has moved to", task.id)
            await self._tell(task, Address(moved.new_chat_id, address.message))

    async def _tell(self, task: Task, address: Address) -> None:
        screen = screens.outcome(task, self._service.catalogue)
        if not await self._receipts.is_told(task):
            tell = self._tell_picture if task.results else self._tell_words
            await tell(task, address, screen)
            await self._receipts.note_told(task)
        if task.results and screens.needs_file(task):
            await self._file_once(task, address)

    async def _tell_words(self, task: Task, address: Address, screen: Screen) -> None:
        if not await talk.edit(self._bot, address, screen.text, screen.keyboard):
            await self._say_once(task, address, screen, f"{WORDS}.{task.version}")

    async def _tell_picture(self, task: Task, address: Address, screen: Screen) -> None:
        try:
            preview = await self._service.preview(task.results[0])
        except TaskUnknown as error:  # anything else is tried again later
            await talk.edit(self._bot, address, escape(error.chat_detail))
            return
        try:
            await self._bot.edit_message_media(
                InputMediaPhoto(preview, caption=screen.text, parse_mode=ParseMode.HTML),
                chat_id=address.chat,
                message_id=address.message,
                reply_markup=screen.keyboard,
            )
        except BadRequest as error:
            if talk.is_unchanged(error):
                return
            if talk.is_uneditable(error):
                await self._show_once(task, address, preview)
                return
            # Telegram can't show it as a photo, such as a very long one: the file must do.
            log.warning("task %s is shown without its photo: %s", task.id, error.message)
            await talk.edit(self._bot, address, screen.text, screen.keyboard)
            await self._file_once(task, address)

    async def _show_once(self, task: Task, address: Address, preview: bytes) -> None:
        """Send the picture as a message of its own; in doubt, offer it by a button instead."""
        screen = screens.outcome(task, self._service.catalogue)
        send = partial(self._send_photo, address, preview, screen)
        if not await self._receipts.send_once(task.id, "picture", send):
            title = screens.title(task, self._service.catalogue)
            rows = keyboards.choose([(task, title)], Action.SHOW)
            text = texts.under(title, texts.MAYBE_SHOWN)
            screen = Screen(text, InlineKeyboardMarkup(rows))
            await self._say_once(task, address, screen, OFFER)

    async def _say_once(self, task: Task, address: Address, screen: Screen, part: str) -> None:
        spot = Spot(chat=address.chat, thread=address.thread)

        async def send() -> int:
            return (await talk.say(self._bot, spot, screen.text, screen.keyboard)).message

        await self._receipts.send_once(task.id, part, send, formerly=WORDS)

    async def _file_once(self, task: Task, address: Address) -> None:
        """Send the file, and never blindly again; there is a button for it."""
        data = await self._service.read(task.results[0])
        send = partial(self._send_document, task, address, data, address.message)
        await self._receipts.send_once(task.id, "file", send)

    async def _send_photo(
        self, address: Address, preview: bytes, screen: Screen, quote: int | None = None
    ) -> int:
        sent = await self._bot.send_photo(
            address.chat,
            preview,
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard,
            reply_parameters=talk.quoting(quote),
            message_thread_id=address.thread,
        )
        return sent.message_id

    async def _send_document(
        self, task: Task, address: Address, data: bytes, quote: int | None
    ) -> int:
        sent = await self._bot.send_document(
            address.chat,
            InputFile(data, filename=result_name(task, task.results[0])),
            reply_parameters=talk.quoting(quote),
            message_thread_id=address.thread,
            disable_content_type_detection=True,
        )
        return sent.message_id
