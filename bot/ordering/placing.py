"""Ordering several pictures at once: written down first, then one by one, also after a crash."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.ordering.albums import Album, number_of
from bot.ordering.orders import Ask, Orders
from bot.ordering.patience import PAUSES
from bot.screens import albums
from bot.screens.choices import title_of
from bot.speech.speeches import Speeches
from bot.state.addresses import owner_of
from bot.state.batches import Batch, Batches, Item
from bot.state.locks import Locks
from bot.talking.batch_delivery import BatchDelivery
from bot.talking.replies import Replies
from bot.talking.talk import Spot
from studio.errors import DarkroomError, LimitError, TaskStateWrong, TaskUnknown
from studio.service import Service
from studio.task import Failure, Options, Task

log = logging.getLogger(__name__)

MOST_AT_ONCE = 4
"""Batches that are ordered side by side; within one it goes photo by photo."""
MOST_UNDER_WAY = 1_000
"""With those that wait to be tried again."""
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be made of several photos.

    Attributes:
        person: Who asks.
        key: Idempotency key: names the update, or the album, that it comes from.
        options: What is made of each.
        album: What they are from.
        items: The photos, with their numbers there.
    """

    person: int
    key: str
    options: Options
    album: str
    items: tuple[Item, ...]


class Placing:
    """Orders batches behind the chats' backs: a photo takes a while to be fetched and checked."""

    def __init__(
        self,
        *,
        service: Service,
        speeches: Speeches,
        orders: Orders,
        replies: Replies,
        batches: Batches,
        delivery: BatchDelivery,
        locks: Locks,
    ) -> None:
        self._service = service
        self._speeches = speeches
        self._orders = orders
        self._replies = replies
        self._batches = batches
        self._delivery = delivery
        self._locks = locks
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._room = asyncio.Semaphore(MOST_UNDER_WAY)

    async def run(self) -> None:
        """Order what is written down, now and as it comes, until cancelled."""
        for number in await self._batches.unplaced():
            self._waiting[number] = None
        async with asyncio.TaskGroup() as group:
            while True:
                while self._waiting:
                    await self._room.acquire()
                    number, _ = self._waiting.popitem(last=False)
                    group.create_task(self._work_on(number))
                self._wake.clear()
                await self._wake.wait()

    async def begin(self, wish: Wish, spot: Spot) -> Batch:
        """Show an order of several pictures, and write it down; it is placed soon after.

        Raises:
            TelegramError: When Telegram refuses to show it.
            Unavailable: When it can't be written down.
        """
        number = number_of(wish.key)
        batch = await self._batches.find(number)
        if batch is None:
            speech = await self._speeches.to(wish.person)
            text = albums.getting(speech, title_of(wish.options, speech))
            at = await self._replies.earlier(wish.key)
            at = at or await self._replies.first(wish.key, spot, text)
            batch = Batch(
                number=number,
                person=wish.person,
                key=wish.key,
                options=wish.options,
                album=wish.album,
                summary=replace(at, batch=number),
                items=wish.items,
            )
        await self._batches.begin(batch)
        self._waiting[number] = None
        if len(self._waiting) > MOST_WAITING:  # it is written down: the next start takes it up
            self._waiting.popitem(last=False)
        self._wake.set()
        return batch

    async def cancel(self, batch: Batch) -> int:
        """Stop what can still be stopped of a batch; return how many pictures that were.

        Raises:
            Unavailable: When it can't be written down.
        """
        unplaced = sum(1 for item in batch.items if not (item.task or item.failure))
        batch = await self._batches.change(batch.number, _cancelled) or batch
        stopped = [await self._stop(task) for task in (await self._batches.tasks(batch)).values()]
        if unplaced:
            self._waiting[batch.number] = None
            self._wake.set()
        return unplaced + sum(stopped)

    async def drop(self, person: int) -> None:
        """Order nothing more of a person's batches; return once none of it is under way.

        Raises:
            Unavailable: When it can't be written down.
        """
        for number in await self._batches.unplaced():
            batch = await self._batches.find(number)
            if batch is None or batch.person != person:
                continue
            await self.cancel(batch)
            async with self._locks.of(f"placing {number}"):
                pass

    async def _work_on(self, number: str) -> None:
        """Order a batch; what Telegram or the ledger refuses for now is tried again."""
        try:
            for pause in PAUSES:
                try:
                    async with self._slots:
                        await self._place(number)
                except (Forbidden, BadRequest) as error:
                    log.info("batch %s can't be told: %s", number, error.message)
                    await self._batches.note_placed(number)
                except (DarkroomError, TelegramError) as error:
                    log.info("batch %s is taken up again: %s", number, type(error).__name__)
                    await asyncio.sleep(pause)
                    continue
                return
            log.warning("batch %s is left to the next start", number)
        except Exception:
            log.exception("batch %s can't be ordered", number)
        finally:
            self._room.release()

    async def _place(self, number: str) -> None:
        async with self._locks.of(f"placing {number}"):
            await self._order_all(number)
        batch = await self._batches.find(number)
        if batch:
            async with self._locks.of(str(batch.summary)):
                await self._delivery.settle(number)
        await self._batches.note_placed(number)

    async def _order_all(self, number: str) -> None:
        batch = await self._batches.find(number)
        for item in batch.items if batch else ():
            batch = await self._batches.find(number)
            if batch is None or batch.is_placed:
                break
            if not (item.task or item.failure):
                await self._order(batch, item)

    async def _order(self, batch: Batch, item: Item) -> None:
        """Order one picture; a limit holds for the ones after it as well."""
        key, number = batch.key_of(item), batch.number
        try:
            task = await self._service.find_by_key(owner_of(batch.person), key)
            ask = Ask(person=batch.person, key=key, options=batch.options, photo=item.file)
            task = task or await self._orders.create(ask, batch.summary)
        except LimitError as error:
            await self._batches.change(number, partial(_put_off, error.as_failure()))
            return
        except DarkroomError as error:
            refused = replace(item, failure=error.as_failure())
            await self._batches.change(number, partial(_with_item, refused))
            return
        noted = partial(_with_item, replace(item, task=task.id))
        batch = await self._batches.change(number, noted) or batch
        if batch.cancelled:  # meanwhile
            await self._stop(task)

    async def _stop(self, task: Task) -> bool:
        try:
            await self._service.cancel(task.owner, task.id)
        except (TaskStateWrong, TaskUnknown):
            return False  # it was quicker than we
        return True


def items_of(album: Album, numbers: Sequence[int]) -> tuple[Item, ...]:
    """Return photos of an album, by their numbers, as lines of a batch."""
    photos = [(number, album.photos[number - 1]) for number in numbers]
    return tuple(
        Item(number=number, message=photo.message, file=photo.file) for number, photo in photos
    )


def _put_off(why: Failure, batch: Batch) -> Batch:
    """Return a batch whose unordered photos wait for another tap."""
    items = [
        item if item.task or item.failure else replace(item, failure=why) for item in batch.items
    ]
    return replace(batch, items=tuple(items))


def _with_item(item: Item, batch: Batch) -> Batch:
    return batch.with_item(item)


def _cancelled(batch: Batch) -> Batch:
    return replace(batch, cancelled=True)
