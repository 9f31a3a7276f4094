"""From what a person asks for to a task, with one message that shows it all the way."""

from dataclasses import dataclass, replace

from telegram.error import TelegramError

from bot.ordering.favourites import last_style
from bot.ordering.limits import Limits
from bot.screens.callback_data import original_ref, photo_ref
from bot.screens.choices import operation_of, title_of
from bot.screens.screens import Screen, headed
from bot.screens.ways import way_on
from bot.speech import texts
from bot.speech.speech import Speech
from bot.speech.speeches import Speeches
from bot.state.addresses import Address, owner_of
from bot.state.photos import PhotoFile
from bot.state.under_way import UnderWay
from bot.talking.board import Board
from bot.talking.files import Downloads
from bot.talking.progress import Progress
from bot.talking.replies import Replies
from bot.talking.talk import Spot
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

    def __init__(  # noqa: PLR0913  each by its name
        self,
        *,
        service: Service,
        speeches: Speeches,
        board: Board,
        downloads: Downloads,
        progress: Progress,
        replies: Replies,
        limits: Limits,
        under_way: UnderWay,
    ) -> None:
        self._service = service
        self._speeches = speeches
        self._board = board
        self._downloads = downloads
        self._progress = progress
        self._replies = replies
        self._limits = limits
        self._under_way = under_way

    async def place(self, ask: Ask, spot: Spot) -> Task | None:
        """Show the order at once, then place it; a failure is told in the same message.

        An order that is taken up again, after a crash, goes on in the message it had.

        Returns:
            The task, or None when there is none; the person was told why. Nobody is told anything
            while they were asked to wait, in their group.

        Raises:
            TelegramError: When Telegram refuses to show anything.
        """
        with self._under_way.order(ask.person):
            return await self._place(ask, spot)

    async def _place(self, ask: Ask, spot: Spot) -> Task | None:
        address = await self._replies.earlier(ask.key)
        if address is None and self._limits.pause(spot.chat, ask.person):
            return None
        speech = await self._speeches.to(ask.person)
        title = title_of(ask.options, speech)
        task = await self._service.find_by_key(owner_of(ask.person), ask.key) if address else None
        if address is None:
            text = headed(speech, title, speech(texts.RECEIVING))
            address = await self._replies.first(ask.key, spot, text, unseen=True)
        try:
            task = task or await self.create(ask, address)
        except DarkroomError as error:
            screen = await self._way_on(speech, ask, error)
            headed_screen = replace(screen, text=headed(speech, title, screen.text))
            await self._board.show(replace(spot, edit=address), headed_screen)
            return None
        if task.address != str(address):  # this very update made a task before; it has its message
            await self._replies.remove(address)
        else:
            await self._progress.begin(task, address)
        return task

    async def go_on(self, person: int, *keys: str) -> bool:
        """Go on with what an update was made into before a crash; whether there is such a task.

        What it was asked for need not be known any more: that was said before the crash, too.

        Raises:
            DarkroomError: As `Service.find_by_key` does.
        """
        for key in keys:
            task = await self._service.find_by_key(owner_of(person), key)
            address = Address.read(task.address) if task else None
            if task and address:
                await self._progress.begin(task, address)
                return True
        return False

    async def create(self, ask: Ask, address: Address) -> Task:
        """Make the task of an order; the same one for the same key.

        Raises:
            LimitError: When the group it is shown in asks for too much.
            DarkroomError: As `Service.create` and `Service.repeat` do.
        """
        if not address.in_group:
            return await self._make(ask, address)
        if await self._service.find_by_key(owner_of(ask.person), ask.key):
            task = await self._make(ask, address)
        else:
            async with self._limits.order(address.chat, ask.person):
                task = await self._make(ask, address)
        await self._limits.note_order(address.chat, task)
        return task

    async def _make(self, ask: Ask, address: Address) -> Task:
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

    async def _way_on(self, speech: Speech, ask: Ask, error: DarkroomError) -> Screen:
        """Offer the menu again where another choice or another try helps."""
        last = await last_style(self._service, ask.person)
        ref = original_ref(ask.task_id) if ask.task_id else photo_ref(ask.person)
        return way_on(speech, error, ref=ref, options=ask.options, last=last)
