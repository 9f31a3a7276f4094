"""People in the chat who send one photo after another, and what they see of it in the end."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.speech import texts
from bot.state.addresses import Address, owner_of
from bot.state.books import UPDATES
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.runtime import open_runtime
from studio.task import Task
from tests.chaos.outside import (
    ALIVE_SECONDS,
    SETTLE_SECONDS,
    Outside,
    Telegram,
)
from tests.faults.process.darkroom import photo

CUT_OUT, COLOUR = "/background remove", "/background blue"
MOST_TASKS = 1000
TAP_SECONDS = 60.0


@dataclass
class Answers:
    """What the bot said to one photo.

    Attributes:
        pictures: The result.
        offers: That it is ready and maybe above, with a button that shows it.
        failures: That there is none, with a button to try again.
        sorries: That something went wrong before there was a task, so: once more, please.
        open: Still says what is happening.
        stray: "Getting your photo" for ever: it died between sending that and noting where.
        files: The result as a file.
    """

    photo: Message
    pictures: list[Message] = field(default_factory=list[Message])
    offers: list[Message] = field(default_factory=list[Message])
    failures: list[Message] = field(default_factory=list[Message])
    sorries: list[Message] = field(default_factory=list[Message])
    open: list[Message] = field(default_factory=list[Message])
    strays: list[Message] = field(default_factory=list[Message])
    files: list[Message] = field(default_factory=list[Message])

    @property
    def ends(self) -> list[Message]:
        return (self.pictures or self.offers) + self.failures

    @property
    def is_answered(self) -> bool:
        return bool(self.ends or self.sorries) and not self.open

    @property
    def lacks_its_file(self) -> bool:
        return bool(self.pictures) and self.photo.text == CUT_OUT and not self.files


def answers_to(sent: Message, person: Person) -> Answers:
    """Sort what replies to a photo, and the files that reply to its result."""
    found = Answers(sent)
    for message in person.messages:
        if message.from_bot and message.reply_to == sent.id:
            _kind(message, found).append(message)
    results = {message.id for message in found.pictures}
    found.files = [m for m in person.messages if m.document and m.reply_to in results]
    return found


def _kind(message: Message, found: Answers) -> list[Message]:
    if message.photo and texts.AGAIN in message.labels:
        return found.pictures
    if message.text.endswith(texts.MAYBE_SHOWN):
        return found.offers
    if message.has_button(texts.TRY_AGAIN):
        return found.failures
    if message.has_button(texts.CANCEL):
        return found.open
    if message.text.endswith(texts.RECEIVING):
        return found.strays
    return found.sorries


@dataclass
class Chats:
    """Everybody who talks to the bot."""

    outside: Outside
    telegram: Telegram
    people: list[Person]
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def lives(self) -> None:
        """Kill darkroom about every second, while people go on sending as if nothing were."""
        async with asyncio.TaskGroup() as group:
            sending = [group.create_task(self.send(person)) for person in self.people]
            async for _ in self.outside.lives(self.sent):
                await self.telegram.lose_one()
                await asyncio.sleep(ALIVE_SECONDS)
            for task in sending:
                task.cancel()
        await self.telegram.lose_no_more()

    def sent(self) -> int:
        """How many photos people know to be sent."""
        return sum(len(self.answers(person)) for person in self.people)

    async def send(self, person: Person) -> None:
        """Send photos, each once the one before it was answered by anything."""
        for number in self.numbers:
            shot = await asyncio.to_thread(photo, number)
            sent = await person.send_photo(shot, COLOUR if number % 2 else CUT_OUT)
            await self.first_answer(person, sent)

    async def first_answer(self, person: Person, sent: Message) -> None:
        await person.wait_for(lambda m: m.reply_to == sent.id, seconds=SETTLE_SECONDS)

    async def settle(self) -> list[Task]:
        """Start darkroom until nothing is open; returns all tasks there are."""
        deadline = time.monotonic() + SETTLE_SECONDS
        left: list[str] = ["everything"]
        tasks: list[Task] = []
        while left:
            assert time.monotonic() < deadline, left
            async with self.outside.darkroom() as running:
                await self.wait_for_answers(deadline)
                assert await asyncio.to_thread(running.stop) == 0, running.said()
            tasks, left = await self.look()
        return tasks

    async def wait_for_answers(self, deadline: float) -> None:
        for person in self.people:
            await person.sync()
            while unanswered := [a for a in self.answers(person) if not a.is_answered]:
                left = deadline - time.monotonic()
                assert left > 0, f"{len(unanswered)} without an answer:\n{person.transcript}"
                await person.sync(min(left, 2))

    def answers(self, person: Person) -> list[Answers]:
        """One for each photo that Telegram took, whoever still knows of it."""
        sent = [message for message in person.messages if not message.from_bot and message.photo]
        return [answers_to(message, person) for message in sent]

    async def look(self) -> tuple[list[Task], list[str]]:
        """Look into the journal, now that nobody has it: all tasks, and what isn't finished."""
        url = f"sqlite:///{self.outside.folder / 'data' / 'darkroom.db'}"
        async with open_runtime(url) as runtime:
            updates = await runtime.ledger.unfinished(UPDATES)
            tasks = [
                task
                for person in self.people
                for task in await runtime.store.list_for(
                    owner_of(person.id), after=None, limit=MOST_TASKS
                )
            ]
        left = [task.id for task in tasks if not task.settled]
        return tasks, [*left, *(entry.key for entry in updates)]

    async def fetch_missing_files(self) -> int:
        """Tap "File" wherever the file isn't there; returns how many had to be asked for."""
        for person in self.people:
            await person.sync()
        missing = [
            (person, answers.pictures[0])
            for person in self.people
            for answers in self.answers(person)
            if answers.lacks_its_file
        ]
        async with self.outside.darkroom() as running:
            for person, result in missing:
                await person.tap(texts.FILE, message=result, seconds=TAP_SECONDS)
                await person.wait_for(partial(_is_file_of, result), seconds=TAP_SECONDS)
            assert await asyncio.to_thread(running.stop) == 0
        return len(missing)


def _is_file_of(result: Message, message: Message) -> bool:
    return message.document is not None and message.reply_to == result.id


def tasks_by_photo(tasks: list[Task], person: Person) -> Counter[int]:
    """How many tasks show themselves in an answer to each photo of a person."""
    quoted = {message.id: message.reply_to for message in person.messages}
    found = Counter[int]()
    for task in tasks:
        address = Address.read(task.address)
        if address is not None and address.chat == person.id:
            found[address.quote or quoted.get(address.message) or 0] += 1
    return found


@asynccontextmanager
async def open_chats(outside: Outside, telegram: Telegram, *names: str) -> AsyncGenerator[Chats]:
    async with AsyncExitStack() as stack:
        people = [
            await stack.enter_async_context(Person(telegram.base, first_name=name))
            for name in names
        ]
        yield Chats(outside, telegram, people)
