"""Sending pictures: as a photo to look at, as a file to keep; what Telegram has is remembered."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from telegram import InputFile, InputMediaDocument, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.screens.screens import Screen
from bot.state.addresses import Address, person_of
from bot.state.books import SHOWN
from bot.state.people import SMALL, People
from bot.talking import talk
from bot.talking.pace import Priority
from studio.errors import DarkroomError
from studio.photos.rendition import Rendition
from studio.runtime.ledger import Ledger
from studio.service import Service
from studio.shown import result_name
from studio.task import Task, TaskId

log = logging.getLogger(__name__)

JPEG = "image/jpeg"
COMPACT = Rendition(compact=True)


class Sending:
    """Sends results, and knows by which file id Telegram has them."""

    def __init__(self, bot: ExtBot[Priority], service: Service, ledger: Ledger) -> None:
        self._bot = bot
        self._service = service
        self._ledger = ledger
        self._people = People(ledger)

    async def replace(self, task: Task, at: Address, preview: bytes, screen: Screen) -> None:
        """Turn a message of ours into the picture.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        changed = await self._bot.edit_message_media(
            InputMediaPhoto(preview, caption=screen.text, parse_mode=ParseMode.HTML),
            chat_id=at.chat,
            message_id=at.message,
            reply_markup=talk.markup(screen.rows),
        )
        await self._note(task.id, changed)

    async def photo(
        self, task: Task, at: Address, preview: bytes, screen: Screen, *, quote: int | None
    ) -> int:
        """Send the picture as a new message, and return its id.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        sent = await self._bot.send_photo(
            at.chat,
            preview,
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=talk.markup(screen.rows),
            reply_parameters=talk.quoting(quote),
            message_thread_id=at.thread,
        )
        await self._note(task.id, sent)
        return sent.message_id

    async def document(self, task: Task, at: Address, *, quote: int | None) -> int:
        """Send the result as a file, and return the id of the message.

        Raises:
            TaskUnknown: When it has been deleted.
            TelegramError: When Telegram refuses or can't be reached.
        """
        data, name = await self._file(task)
        sent = await self._bot.send_document(
            at.chat,
            InputFile(data, filename=name),
            reply_parameters=talk.quoting(quote),
            message_thread_id=at.thread,
            disable_content_type_detection=True,
        )
        return sent.message_id

    async def album(
        self, pictures: Sequence[tuple[Task, bytes]], at: Address, words: str, *, quote: int | None
    ) -> int:
        """Send two to ten pictures as an album, and return the id of its first message.

        Args:
            pictures: What each task made, as a preview.
            at: In which chat and topic.
            words: HTML under the first.
            quote: The message to reply to.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        media = [InputMediaPhoto(preview) for _, preview in pictures]
        sent = await self._bot.send_media_group(
            at.chat,
            media,
            caption=words,
            parse_mode=ParseMode.HTML,
            reply_parameters=talk.quoting(quote),
            message_thread_id=at.thread,
        )
        for (task, _), message in zip(pictures, sent, strict=False):
            await self._note(task.id, message)
        return sent[0].message_id

    async def documents(self, tasks: Sequence[Task], at: Address, *, quote: int | None) -> int:
        """Send the results of two to ten tasks as an album of files, and return its first id.

        Raises:
            TaskUnknown: When one has been deleted.
            TelegramError: When Telegram refuses or can't be reached.
        """
        files = [await self._file(task) for task in tasks]
        media = [
            InputMediaDocument(
                data, filename=_numbered(number, name), disable_content_type_detection=True
            )
            for number, (data, name) in enumerate(files, 1)
        ]
        sent = await self._bot.send_media_group(
            at.chat,
            media,
            reply_parameters=talk.quoting(quote),
            message_thread_id=at.thread,
        )
        return sent[0].message_id

    async def file_id(self, task: TaskId) -> str | None:
        """Return by which file id Telegram has the photo of a result, or None."""
        entry = await self._ledger.find(SHOWN, task)
        return entry.body if entry else None

    async def is_wanted_as_file(self, task: Task) -> bool:
        """Whether its person wants each picture as a file as well."""
        return (await self._people.find(person_of(task.owner))).as_file

    async def _file(self, task: Task) -> tuple[bytes, str]:
        """Return the result as its person wants files, and what it is called.

        Raises:
            TaskUnknown: When it has been deleted.
        """
        result, person = task.results[0], await self._people.find(person_of(task.owner))
        if person.quality == SMALL and result.content_type != JPEG:
            try:
                small = await self._service.render(task.owner, task.id, 0, COMPACT)
            except DarkroomError as error:  # a larger file is better than none
                log.info("task %s is sent in full quality: %s", task.id, error.code)
            else:
                smaller = replace(result, content_type=small.content_type)
                return small.data, result_name(task, smaller)
        return await self._service.read(result), result_name(task, result)

    async def _note(self, task: TaskId, message: Message | bool) -> None:  # noqa: FBT001  as Telegram answers
        if not isinstance(message, Message) or not message.photo:
            return
        try:
            await self._ledger.finish(SHOWN, task, message.photo[-1].file_id)
        except DarkroomError as error:  # then it can't be passed on by name
            log.info("the file id of task %s is not kept: %s", task, error.code)


def _numbered(number: int, name: str) -> str:
    """Return the name of one file of several, such as `darkroom-pencil-2.png`."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{number}{dot}{suffix}"
