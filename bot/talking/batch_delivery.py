"""How several pictures reach a person: as one album, once all of them have come out somehow."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot.screens import albums, screens
from bot.screens.screens import Screen
from bot.speech.speech import Speech
from bot.speech.speeches import Speeches
from bot.state.addresses import Address
from bot.state.batches import Batch, Batches, Tasks, finished, has_ended
from bot.state.books import OF_BATCH
from bot.talking import elsewhere, talk
from bot.talking.elsewhere import Elsewhere
from bot.talking.pace import Priority
from bot.talking.receipts import Receipts
from bot.talking.sending import Sending
from bot.talking.talk import Spot
from studio.errors import TaskUnknown
from studio.service import Service
from studio.task import Task, TaskId

log = logging.getLogger(__name__)

ALBUM, FILES, SUMMARY = "album", "files", "summary"
LEAST_IN_ALBUM = 2
NOTHING = 0
"""In the place of a message id, where all was deleted before it could be sent."""


class BatchDelivery:
    """Tells how a batch came out: the album once, and the summary that leads to each picture.

    Whoever calls it holds the lock of the batch's address.
    """

    def __init__(
        self,
        *,
        bot: ExtBot[Priority],
        service: Service,
        speeches: Speeches,
        sending: Sending,
        receipts: Receipts,
        batches: Batches,
    ) -> None:
        self._bot = bot
        self._service = service
        self._speeches = speeches
        self._sending = sending
        self._receipts = receipts
        self._batches = batches
        self._elsewhere = Elsewhere(bot, speeches, receipts)

    async def takes(self, task: Task, address: Address) -> bool:
        """Take a task's outcome for its batch, and tell that when it was the last one.

        Returns:
            False when it must be shown alone: its batch is no longer known, or was told without it.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        batch = await self._batches.find(address.batch or "")
        if batch is None or not _belongs(batch, task):
            return False
        if batch.shown is not None and task.id not in batch.shown and task.results:
            return False  # its picture comes after all
        await self.settle(batch.number)
        return True

    async def settle(self, number: str) -> None:
        """Tell how a batch came out, if all of it has ended; again: nothing new is shown.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        batch = await self._batches.find(number)
        if batch is None or batch.told:
            return
        tasks = await self._batches.tasks(batch)
        if not has_ended(batch, tasks):
            return
        if batch.group is None:
            try:
                await self._follow(batch, tasks)
            except (Forbidden, BadRequest) as error:
                in_group = batch.summary.in_group and finished(batch, tasks)
                if not (in_group and talk.is_barred(error)):
                    raise
                log.info("batch %s is told in private: %s", number, error.message)
            else:
                await self._batches.change(number, _told)
                return
            batch = await self._batches.change(number, _privately) or batch
        await self._tell_privately(batch, tasks)

    async def _follow(self, batch: Batch, tasks: Tasks) -> None:
        """Tell, in the group's new chat if it has become another one."""
        try:
            await self._tell(batch, tasks)
        except ChatMigrated as migrated:
            log.info("batch %s is told in the chat its group has moved to", batch.number)
            moved = partial(_moved, migrated.new_chat_id)
            batch = await self._batches.change(batch.number, moved) or batch
            await self._tell(batch, tasks)

    async def _tell_privately(self, batch: Batch, tasks: Tasks) -> None:
        """Tell who ordered it, and say so in the group that doesn't take it."""

        async def send(_: Address) -> None:
            await self._tell(batch, tasks)

        ready = finished(batch, tasks)
        screen = await self._elsewhere.send(batch.person, ready, send, elsewhere.PICTURES)
        if batch.group:
            await self._say_in_group(batch, batch.group, screen)
        await self._batches.change(batch.number, _told)

    async def _say_in_group(self, batch: Batch, at: Address, screen: Screen) -> None:
        name = f"{OF_BATCH}{batch.number}"
        try:
            await self._elsewhere.say(name, at, screen)
        except ChatMigrated as migrated:
            await self._elsewhere.say(name, at.moved_to(migrated.new_chat_id), screen)

    async def _tell(self, batch: Batch, tasks: Tasks) -> None:
        if batch.shown is None:  # whatever comes after this comes alone
            shown = tuple(task.id for task in finished(batch, tasks))
            batch = await self._batches.change(batch.number, partial(_showing, shown)) or batch
        speech = await self._speeches.to(batch.person)
        together = [tasks[task_id] for task_id in batch.shown or () if task_id in tasks]
        try:
            surely = await self._send(batch, together, speech)
        except Forbidden:
            if not batch.summary.in_group:
                for task in together:
                    await self._receipts.note_missed(task)
            raise
        await self._sum_up(batch, albums.outcome(batch, tasks, speech, surely=surely))

    async def repaint(self, number: str) -> None:
        """Show a batch anew, where something about it has changed besides its tasks.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        batch = await self._batches.find(number)
        if batch is None:
            return
        speech, tasks = await self._speeches.to(batch.person), await self._batches.tasks(batch)
        screen = albums.as_it_stands(batch, tasks, speech)
        await talk.edit(self._bot, batch.summary, screen.text, screen.rows)

    async def tasks_of(self, number: str) -> Sequence[Task]:
        """Return the tasks of a batch as they stand; none when it is no longer known."""
        batch = await self._batches.find(number)
        return list((await self._batches.tasks(batch)).values()) if batch else []

    async def send_files(self, batch: Batch) -> int:
        """Send all pictures as files; return how many.

        Raises:
            TaskUnknown: When none is there any more.
            TelegramError: When Telegram refuses or can't be reached.
        """
        ready = finished(batch, await self._batches.tasks(batch))
        if not ready:
            raise TaskUnknown
        await self._send_documents(batch, ready)
        return len(ready)

    async def _send(self, batch: Batch, ready: Sequence[Task], speech: Speech) -> bool:
        """Send what came out, once; whether it surely arrived."""
        if not ready:
            return True
        name = f"{OF_BATCH}{batch.number}"
        pictures = partial(self._send_pictures, batch, ready, speech)
        files = partial(self._send_documents, batch, ready)
        with_files, surely = await self._need_files(batch, ready), None
        try:
            surely = await self._receipts.send_once(name, ALBUM, pictures)
        except BadRequest as error:
            if _is_barred(batch, error):
                raise
            # Telegram can't show one as a photo, such as a very long one: the files must do.
            log.warning("batch %s is shown as files: %s", batch.number, error.message)
        try:
            if with_files or surely is None:
                arrived = await self._receipts.send_once(name, FILES, files)
                surely = arrived if surely is None else surely
        except BadRequest as error:
            if not _is_barred(batch, error):
                log.warning("the files of batch %s can't be sent: %s", batch.number, error.message)
            elif surely is None:
                raise
            else:
                await self._send_files_privately(batch, ready)
        return bool(surely)

    async def _send_files_privately(self, batch: Batch, ready: Sequence[Task]) -> None:
        """Send the files to who ordered them: the group takes their pictures only."""
        name = f"{OF_BATCH}{batch.number}"

        async def send(_: Address) -> None:
            files = partial(self._send_documents, batch.moved_to(batch.person), ready)
            await self._receipts.send_once(name, FILES, files)

        screen = await self._elsewhere.send(batch.person, ready, send, elsewhere.FILES)
        at = replace(batch.summary, message=0, quote=batch.summary.message)
        await self._elsewhere.say(name, at, screen)

    async def _need_files(self, batch: Batch, ready: Sequence[Task]) -> bool:
        """Whether photos alone won't do: by what they are; where nobody reads along, by wish."""
        if any(screens.needs_file(task) for task in ready):
            return True
        return not batch.summary.in_group and await self._sending.is_wanted_as_file(ready[0])

    async def _send_pictures(self, batch: Batch, ready: Sequence[Task], speech: Speech) -> int:
        pictures = await self._previews(ready)
        if not pictures:
            return NOTHING
        if len(pictures) < LEAST_IN_ALBUM:
            task, preview = pictures[0]
            can_share = bool(self._bot.supports_inline_queries)
            screen = screens.outcome(task, speech, can_share=can_share)
            quote = _message_of(batch, task)
            return await self._sending.photo(task, batch.summary, preview, screen, quote=quote)
        quote, words = batch.items[0].message, albums.caption(batch, speech)
        return await self._sending.album(pictures, batch.summary, words, quote=quote)

    async def _previews(self, ready: Sequence[Task]) -> list[tuple[Task, bytes]]:
        pictures: list[tuple[Task, bytes]] = []
        for task in ready:
            try:
                pictures.append((task, await self._service.preview(task.results[0])))
            except TaskUnknown:  # deleted meanwhile
                continue
        return pictures

    async def _send_documents(self, batch: Batch, ready: Sequence[Task]) -> int:
        quote, at = batch.items[0].message, batch.summary
        if len(ready) < LEAST_IN_ALBUM:
            return await self._sending.document(ready[0], at, quote=quote)
        return await self._sending.documents(ready, at, quote=quote)

    async def _sum_up(self, batch: Batch, screen: Screen) -> None:
        at = batch.summary
        if await talk.edit(self._bot, at, screen.text, screen.rows):
            return

        async def send() -> int:
            spot = Spot(chat=at.chat, thread=at.thread, quote=at.quote)
            return (await talk.say(self._bot, spot, screen.text, screen.rows)).message

        name = f"{OF_BATCH}{batch.number}"
        await self._receipts.send_once(name, SUMMARY, send, words=True)
        message = await self._receipts.message_of(name, SUMMARY)
        if message:  # what changes later is shown there
            await self._batches.change(batch.number, partial(_summed_up, message))


def _belongs(batch: Batch, task: Task) -> bool:
    """Whether a task is of a batch, which may not have noted it yet."""
    return task.idempotency_key in {batch.key_of(item) for item in batch.items}


def _message_of(batch: Batch, task: Task) -> int:
    """Return the message with the photo that a task is about."""
    return next(item.message for item in batch.items if item.task == task.id)


def _showing(shown: tuple[TaskId, ...], batch: Batch) -> Batch:
    return replace(batch, shown=shown)


def _moved(chat: int, batch: Batch) -> Batch:
    return batch.moved_to(chat)


def _privately(batch: Batch) -> Batch:
    return replace(batch.moved_to(batch.person), group=batch.summary)


def _summed_up(message: int, batch: Batch) -> Batch:
    return replace(batch, summary=replace(batch.summary, message=message, captioned=False))


def _is_barred(batch: Batch, error: BadRequest) -> bool:
    """Whether a batch's group, and it alone, doesn't take something."""
    return batch.summary.in_group and talk.is_barred(error)


def _told(batch: Batch) -> Batch:
    return replace(batch, told=True)
