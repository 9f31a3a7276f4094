"""Showing how tasks stand while people wait: the same message, edited at a bearable pace.

Events are hints and only mark a task; at each tick the marked ones are read and shown as they then
stand. So edits are merged, never queued.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.screens import albums, screens
from bot.speech.speeches import Speeches
from bot.state.addresses import Address, is_ours
from bot.state.batches import Batches, has_ended
from bot.state.locks import Locks
from bot.state.recent import Recent
from bot.talking import talk
from bot.talking.pace import DROPPABLE, Priority
from studio.errors import DarkroomError, TaskUnknown
from studio.runtime.events import TaskEvent
from studio.service import Service
from studio.task import Owner, State, Task, TaskId

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
MERGE_SECONDS = 0.1
"""Events come in bursts; this much of one is shown at once."""
EDIT_SECONDS = 3.0
GROUP_EDIT_SECONDS = 5.0
BATCH_SECONDS = 3600.0
"""How long it is known what a batch's message says; after that it may be edited in vain."""
ACTION_SECONDS = 4.5
"""Telegram shows a chat action for five seconds."""
CALL_SECONDS = 5.0
MOST_WATCHED = 2_000
WORKING = frozenset({State.SUBMITTED, State.FETCHING})
MOST_AT_ONCE = 16


@dataclass(slots=True)
class Watched:
    """A live task as its message shows it.

    Attributes:
        address: Its message, once the task has been read.
        working: Whether a picture is being made, rather than waiting for its turn.
        changed: Whether something happened since it was shown.
        busy: Whether it is being shown just now.
    """

    owner: Owner
    address: Address | None = None
    working: bool = False
    changed: bool = True
    busy: bool = False
    shown: str = ""


class Progress:
    """Follows all tasks of this door."""

    def __init__(
        self,
        bot: ExtBot[Priority],
        service: Service,
        locks: Locks,
        speeches: Speeches,
        batches: Batches,
    ) -> None:
        self._bot = bot
        self._batches = batches
        self._service = service
        self._locks = locks
        self._speeches = speeches
        self._watched: OrderedDict[TaskId, Watched] = OrderedDict()
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._edited: Recent[int, bool] = Recent(seconds=EDIT_SECONDS, most=MOST_WATCHED)
        self._edited_groups: Recent[int, bool] = Recent(
            seconds=GROUP_EDIT_SECONDS, most=MOST_WATCHED
        )
        self._acted: Recent[int, bool] = Recent(seconds=ACTION_SECONDS, most=MOST_WATCHED)
        self._shown_batches: Recent[str, str] = Recent(seconds=BATCH_SECONDS, most=MOST_WATCHED)

    async def run(self) -> None:
        """Follow until cancelled."""
        async with self._service.follow() as events, asyncio.TaskGroup() as group:
            group.create_task(self._listen(events))
            group.create_task(self._show(group))

    async def begin(self, task: Task, address: Address) -> None:
        """Show a new task at once, whenever the chat's last edit was: its person just asked.

        It doesn't count for the pace, so that the engine's first word follows at once as well: many
        pictures are made in less time than lies between two edits.
        """
        watched = self._watched.setdefault(task.id, Watched(task.owner))
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._edit(task, address, watched, counts=False)
        except (DarkroomError, TelegramError, TimeoutError) as error:
            watched.changed = True
            log.debug("task %s is not shown yet: %s", task.id, type(error).__name__)

    async def _listen(self, events: AsyncIterator[TaskEvent]) -> None:
        async for event in events:
            if not is_ours(event.owner):
                continue
            if event.state not in screens.LIVE:
                self._end(event.id)
                continue
            watched = self._watched.setdefault(event.id, Watched(event.owner))
            watched.changed, watched.working = True, event.state in WORKING
            if len(self._watched) > MOST_WATCHED:
                self._watched.popitem(last=False)
            self._wake.set()

    def _end(self, task_id: TaskId) -> None:
        """Follow a task no longer; the others of its batch share a message that tells of it."""
        ended = self._watched.pop(task_id, None)
        if ended is None or ended.address is None or ended.address.batch is None:
            return
        for watched in self._watched.values():
            if watched.address and watched.address.batch == ended.address.batch:
                watched.changed = True
        self._wake.set()

    async def _show(self, group: asyncio.TaskGroup) -> None:
        """Show what changed, each task by itself: a slow chat holds up no other."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS if self._watched else None):
                    await self._wake.wait()
            self._wake.clear()
            for task_id, watched in self._watched.items():
                if not watched.busy and self._is_due(watched):
                    watched.busy = True
                    group.create_task(self._show_one(task_id, watched))
            await asyncio.sleep(MERGE_SECONDS)

    def _is_due(self, watched: Watched) -> bool:
        if watched.address is None:
            return True
        may_edit = not self._pace(watched.address).find(watched.address.chat)
        may_act = watched.working and not self._acted.find(watched.address.chat)
        return (watched.changed and may_edit) or may_act

    def _pace(self, address: Address) -> Recent[int, bool]:
        return self._edited_groups if address.in_group else self._edited

    async def _show_one(self, task_id: TaskId, watched: Watched) -> None:
        try:
            async with self._slots, asyncio.timeout(CALL_SECONDS):
                task = await self._service.find(watched.owner, task_id)
                watched.address = address = Address.read(task.address)
                if task.state not in screens.LIVE or address is None:
                    self._watched.pop(task_id, None)
                    return
                await self._act(watched, address)
                if watched.changed and not self._pace(address).find(address.chat):
                    await self._edit(task, address, watched)
        except TaskUnknown:
            self._watched.pop(task_id, None)
        except (BadRequest, Forbidden, ChatMigrated) as error:
            log.debug("progress of task %s is no longer shown: %s", task_id, error.message)
            self._watched.pop(task_id, None)
        except (TelegramError, TimeoutError) as error:
            watched.changed = True
            log.debug("progress of task %s is not shown: %s", task_id, type(error).__name__)
        except Exception:
            log.exception("progress of task %s can't be shown", task_id)
            self._watched.pop(task_id, None)
        finally:
            watched.busy = False

    async def _act(self, watched: Watched, address: Address) -> None:
        """Let the chat show that a photo is coming."""
        if watched.working and self._acted.first(address.chat, value=True):
            await self._bot.send_chat_action(
                address.chat,
                ChatAction.UPLOAD_PHOTO,
                message_thread_id=address.thread,
                rate_limit_args=DROPPABLE,
            )

    async def _edit(
        self, task: Task, address: Address, watched: Watched, *, counts: bool = True
    ) -> None:
        """Edit the task's message if it would say something new."""
        if address.batch:
            await self._edit_batch(task, address, watched)
            return
        async with self._locks.of(task.address):
            task = await self._service.find(task.owner, task.id)
            if task.state not in screens.LIVE:  # announced while we waited
                return
            screen = screens.waiting(task, await self._speeches.to_owner(task.owner))
            watched.changed = False
            if screen.text == watched.shown:
                return
            if counts:
                self._pace(address).put(address.chat, value=True)
            there = await talk.edit(
                self._bot, address, screen.text, screen.rows, priority=DROPPABLE
            )
            watched.shown = screen.text
        if not there:
            self._watched.pop(task.id, None)

    async def _edit_batch(self, task: Task, address: Address, watched: Watched) -> None:
        """Edit the message of a task's batch if it would say something new."""
        number = address.batch or ""
        async with self._locks.of(task.address):
            watched.changed = False
            batch = await self._batches.find(number)
            if batch is None or batch.told:
                return
            tasks = await self._batches.tasks(batch)
            if has_ended(batch, tasks):
                return
            screen = albums.waiting(batch, tasks, await self._speeches.to_owner(task.owner))
            if screen.text == self._shown_batches.find(number):
                return
            self._pace(address).put(address.chat, value=True)
            await talk.edit(self._bot, address, screen.text, screen.rows, priority=DROPPABLE)
            self._shown_batches.put(number, screen.text)
