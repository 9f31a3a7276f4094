"""What a group does not take goes to the private chat of who ordered it; the group is told so."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot
from telegram.helpers import create_deep_linked_url

from bot.screens.screens import Screen
from bot.speech import groups_texts as texts
from bot.speech.speeches import Speeches
from bot.speech.text import Text
from bot.state.addresses import Address
from bot.talking import talk
from bot.talking.pace import Priority
from bot.talking.receipts import Receipts
from bot.talking.talk import Spot
from studio.task import Task

log = logging.getLogger(__name__)

SAID = "elsewhere"
"""The part that says in the group where its picture is."""
LIST = "status"
"""What /start is told by the way to the list of one's pictures."""

Send = Callable[[Address], Awaitable[None]]
"""Sends what is owed to a chat, where no message stands for it yet."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the group is told.

    Attributes:
        sent: When it is in the private chat.
        waits: When it can't be sent there: its person must come to get it.
    """

    sent: Text
    waits: Text


PICTURE = Words(texts.PRIVATE_PICTURE, texts.PICTURE_WAITS)
PICTURES = Words(texts.PRIVATE_PICTURES, texts.PICTURES_WAIT)
FILE = Words(texts.PRIVATE_FILE, texts.FILE_WAITS)
FILES = Words(texts.PRIVATE_FILES, texts.FILES_WAIT)


class Elsewhere:
    """Sends in private."""

    def __init__(self, bot: ExtBot[Priority], speeches: Speeches, receipts: Receipts) -> None:
        self._bot = bot
        self._speeches = speeches
        self._receipts = receipts

    async def send(self, person: int, tasks: Sequence[Task], send: Send, words: Words) -> Screen:
        """Send to who ordered it; what can't be is offered when they come back.

        Args:
            person: Telegram user id.
            tasks: Whose pictures they are.
            send: Sends them, once.
            words: For the group.

        Returns:
            What the group is to be told: also how to get it, for who has never written to us, or
            has blocked us.

        Raises:
            TelegramError: When Telegram can't be reached; it may be tried again.
        """
        speech = await self._speeches.to(person)
        try:
            await send(Address(person, 0))
        except (Forbidden, BadRequest) as error:
            log.info("%d pictures wait to be fetched: %s", len(tasks), error.message)
            for task in tasks:
                await self._receipts.note_missed(task)
            url = create_deep_linked_url(self._bot.username, LIST)
            way = InlineKeyboardButton(speech.plain(texts.SEE_PRIVATELY), url=url)
            return Screen(speech(words.waits), [[way]])
        return Screen(speech(words.sent), [])

    async def say(self, name: str, at: Address, screen: Screen) -> None:
        """Say it in a group: in the message that showed the order, or else once in a new one.

        Args:
            name: Of the task, or the batch, in the book of deliveries.
            at: That message; without one, what the new one replies to.
            screen: What is said.

        Raises:
            TelegramError: When Telegram can't be reached, or the group has moved.
        """

        async def send() -> int:
            spot = Spot(chat=at.chat, thread=at.thread, quote=at.quote)
            return (await talk.say(self._bot, spot, screen.text, screen.rows)).message

        try:
            if not await talk.edit(self._bot, at, screen.text, screen.rows):
                await self._receipts.send_once(name, SAID, send, words=True)
        except (Forbidden, BadRequest) as error:
            log.info("a group isn't told where its picture went: %s", error.message)
