"""From what a person asks for to a task, with one message that shows it all the way."""

from dataclasses import dataclass

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import talk, texts
from bot.addresses import Address, owner_of
from bot.favourites import last_style
from bot.files import Downloads, PhotoFile
from bot.pace import Priority
from bot.presses import photo_ref
from bot.progress import Progress
from bot.replies import Replies
from bot.screens import Screen
from bot.talk import Spot
from bot.ways import way_on
from bot.wishes import operation_of, title_of
from studio.errors import DarkroomError, TaskUnknown, Unavailable
from studio.orders import Earlier, Order
from studio.service import Service
from studio.task import Options, Task, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a person asks for.

    Attributes:
        person: Telegram user id.
        key: Idempotency key: names the update that brought it.
        options: What is to be made.
        photo: Of what, or
        task_id: of the photo of which task.
        picture: The person's own background.
        result: Number of the task's result to take in place of its photo, from 0.
        as_is: Whether the person insists on a photo that the selfie check would not take.
    """

    person: int
    key: str
    options: Options
    photo: PhotoFile | None = None
    task_id: TaskId | None = None
    picture: PhotoFile | None = None
    result: int | None = None
    as_is: bool = False


class Orders:
    """Places orders with the service."""

    def __init__(
        self,
        bot: ExtBot[Priority],
        service: Service,
        downloads: Downloads,
        progress: Progress,
        replies: Replies,
    ) -> None:
        self._bot = bot
        self._service = service
        self._downloads = downloads
        self._progress = progress
        self._replies = replies

    async def place(self, ask: Ask, spot: Spot) -> Task | None:
        """Show the order at once, then place it; a failure is told in the same message.

        An order that is taken up again, after a crash, goes on in the message it had.

        Returns:
            The task, or None when there is none; the person was told why.

        Raises:
            TelegramError: When Telegram refuses to show anything.
        """
        title = title_of(ask.options, self._service.catalogue)
        address = await self._replies.earlier(ask.key)
        task = await self._service.find_by_key(owner_of(ask.person), ask.key) if address else None
        if address is None:
            text = texts.under(title, texts.RECEIVING)
            address = await self._replies.first(ask.key, spot, text)
        try:
            task = task or await self._create(ask, address)
        except DarkroomError as error:
            screen = await self._way_on(ask, error)
            text = texts.under(title, screen.text)
            if not await talk.edit(self._bot, address, text, screen.keyboard):
                await talk.say(self._bot, spot, text, screen.keyboard)
            return None
        if task.address != str(address):  # this very update made a task before; it has its message
            await talk.remove(self._bot, address)
        else:
            await self._progress.begin(task, address)
        return task

    async def _create(self, ask: Ask, address: Address) -> Task:
        owner, operation = owner_of(ask.person), operation_of(ask.options)
        if ask.task_id and ask.picture is None:
            return await self._service.repeat(
                owner,
                ask.task_id,
                operation=operation,
                options=ask.options,
                idempotency_key=ask.key,
                address=str(address),
                result=ask.result,
                as_is=ask.as_is,
            )
        return await self._service.create(
            Order(
                owner=owner,
                operation=operation,
                options=ask.options,
                photo=Earlier(task_id=ask.task_id) if ask.task_id else await self._photo(ask),
                picture=await self._read(ask.picture) if ask.picture else None,
                idempotency_key=ask.key,
                address=str(address),
                as_is=ask.as_is,
            )
        )

    async def _photo(self, ask: Ask) -> bytes:
        if ask.photo is None:
            raise TaskUnknown
        return await self._read(ask.photo)

    async def _read(self, photo: PhotoFile) -> bytes:
        try:
            return await self._downloads.read(photo)
        except TelegramError as error:
            raise Unavailable from error

    async def _way_on(self, ask: Ask, error: DarkroomError) -> Screen:
        """Offer the menu again where another choice or another try helps."""
        last = await last_style(self._service, ask.person)
        return way_on(
            error,
            self._service.catalogue,
            ref=ask.task_id or photo_ref(ask.person),
            options=ask.options,
            last=last,
        )
