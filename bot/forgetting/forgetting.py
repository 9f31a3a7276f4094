"""Deletes all of a person at their wish, also across a crash, and says so once."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.forgetting.traces import Traces
from bot.ordering.questions import Questions
from bot.screens import screens
from bot.screens.privacy import receipt
from bot.speech import privacy_texts as texts
from bot.speech.speech import Speech
from bot.speech.speeches import Speeches
from bot.state.addresses import Address, owner_of
from bot.state.locks import Locks
from bot.state.requests import Request, Requests
from bot.talking import talk
from bot.talking.pace import Priority
from bot.talking.packs import Packs
from bot.talking.receipts import Receipts
from bot.talking.talk import Spot
from studio.errors import DarkroomError
from studio.forgetting import Forgotten
from studio.runtime.listing import Place
from studio.service import MAX_PAGE, Service
from studio.task import Task, new_id

log = logging.getLogger(__name__)

RETRY_SECONDS = 30.0
NUMBER_LETTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What there is of a person: their tasks, and sticker packs."""

    tasks: Forgotten
    packs: int


class Forgetting:
    """Works on wishes to be forgotten. From the wish on nothing is told about the tasks it covers.

    Orders under way come to their end first: what is written of them then is struck out as well.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        *,
        bot: ExtBot[Priority],
        service: Service,
        speeches: Speeches,
        requests: Requests,
        traces: Traces,
        receipts: Receipts,
        questions: Questions,
        packs: Packs,
        locks: Locks,
    ) -> None:
        self._bot = bot
        self._service = service
        self._speeches = speeches
        self._requests = requests
        self._traces = traces
        self._receipts = receipts
        self._questions = questions
        self._packs = packs
        self._locks = locks
        self._wake = asyncio.Event()

    async def holds(self, person: int) -> Holdings:
        """Return what there is to delete of a person."""
        tasks = await self._service.holds(owner_of(person))
        return Holdings(tasks=tasks, packs=await self._packs.count(person))

    async def ask(self, person: int, at: Address, language: str) -> str | None:
        """Write down that a person wants all deleted, and begin.

        Args:
            person: Telegram user id.
            at: Our message that asked; it becomes the receipt.
            language: In which they are told.

        Returns:
            None; where an earlier wish of theirs is still being fulfilled, the number of its
            receipt, and nothing is begun.

        Raises:
            Unavailable: When it can't be written down.
        """
        there = await self.holds(person)
        request = Request(
            person=person,
            moment=0.0,
            receipt=_number(),
            language=language,
            at=str(at),
            pictures=there.tasks.pictures,
            photos=there.tasks.photos,
            packs=there.packs,
        )
        earlier = None
        while not (earlier or await self._requests.enter(request)):
            earlier = await self._requests.find(person)
        self._wake.set()
        return earlier.receipt if earlier else None

    async def run(self) -> None:
        """Fulfil what is wished, and what a crash left over, until cancelled."""
        while True:
            self._wake.clear()
            pause = None if await self.fulfil_all() else RETRY_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def fulfil_all(self) -> bool:
        """Fulfil all that is wished; whether none is left to be tried again."""
        through = True
        for request in await self._requests.open():
            try:
                await self._fulfil(request)
            except (DarkroomError, TelegramError) as error:
                log.warning("a wish to be forgotten is tried again: %s", type(error).__name__)
                through = False
            except Exception:
                log.exception("a wish to be forgotten could not be fulfilled; tried again")
                through = False
        return through

    async def _fulfil(self, request: Request) -> None:
        tasks = await self._tasks(request)
        await self._until_told(tasks)
        with suppress(Forbidden):
            await self._packs.delete(request.person)
        # Before the tasks: after a death in between nobody would know these belong to them.
        await self._traces.erase_person(request.person, tasks)
        await self._service.forget(owner_of(request.person), before=request.moment)
        speech = self._speeches.in_language(request.language)
        await self._say_stopped(tasks, speech)
        await self._traces.erase_person(request.person, tasks)
        self._questions.forget(request.person)
        await self._tell(request, speech)
        await self._requests.end(request)
        log.info("somebody was forgotten, with %d tasks; receipt %s", len(tasks), request.receipt)

    async def _tasks(self, request: Request) -> list[Task]:
        found, place, owner = list[Task](), None, owner_of(request.person)
        while page := await self._service.list(owner, after=place, limit=MAX_PAGE):
            found += [task for task in page if task.created_at <= request.moment]
            place = Place(page[-1].created_at, page[-1].id)
        return found

    async def _until_told(self, tasks: Sequence[Task]) -> None:
        """Let what is being said about tasks just now be said to the end; no more begins."""
        for task in tasks:
            async with self._locks.of(task.address):
                pass

    async def _say_stopped(self, tasks: Sequence[Task], speech: Speech) -> None:
        """Take back, in the chat, what was in the making."""
        live = dict.fromkeys(task.address for task in tasks if task.state in screens.LIVE)
        for place in live:
            address = Address.read(place)
            if address is None:
                continue
            try:
                async with self._locks.of(place):
                    await talk.edit(self._bot, address, speech(texts.FORGOTTEN_LIVE))
            except TelegramError as error:
                log.info("a stopped picture is not taken back: %s", type(error).__name__)

    async def _tell(self, request: Request, speech: Speech) -> None:
        """Turn the question into the receipt; where it is gone, send one, once."""
        screen = receipt(speech, request)
        address = request.address
        if address is None:
            return
        try:
            if await talk.edit(self._bot, address, screen.text):
                return
            spot = Spot(chat=address.chat, thread=address.thread)

            async def send() -> int:
                return (await talk.say(self._bot, spot, screen.text)).message

            await self._receipts.send_once(request.receipt, "receipt", send, words=True)
        except (Forbidden, BadRequest) as error:  # blocked, or the chat is gone
            log.info("receipt %s can't be told: %s", request.receipt, error.message)


def _number() -> str:
    """Return a fresh number for a receipt, such as `K7QF-2M9D`."""
    letters = new_id()[-NUMBER_LETTERS:].upper()
    return f"{letters[:4]}-{letters[4:]}"
