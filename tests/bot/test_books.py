"""The bot's books stay in bounds, and what is looked up in them holds nobody up."""

import asyncio

import pytest
from telegram import Update, User
from telegram.ext import ExtBot

from bot.forgetting.traces import Traces
from bot.speech.speeches import Speeches
from bot.state import books
from bot.state.books import KEPT_SECONDS, Books
from bot.state.people import People
from bot.talking.pace import Pace, Priority
from bot.talking.redaction import redacted
from bot.updates.inbox import Inbox
from bot.updates.replay import Replay
from bot.updates.written import write
from studio.catalogue import read_catalogue
from studio.errors import Unavailable
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Task
from tests.studio.runtime.conftest import Clock, make

TOKEN = "1:canary"


class Failing(MemoryLedger):
    """A ledger that can't be written a few times."""

    failures = 0

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable
        await super().finish(kind, key, body)


@pytest.mark.parametrize("book", [book for book in books.BOOKS if book != books.UPDATES])
async def test_what_was_begun_long_ago_and_never_finished_is_forgotten(book: str) -> None:
    clock = Clock()
    ledger = MemoryLedger(clock=clock)
    await ledger.enter(book, "old", "")
    clock.now += KEPT_SECONDS
    await ledger.enter(book, "new", "")
    assert await Books(ledger, clock=clock).tidy() == 0
    clock.now += 1
    assert await Books(ledger, clock=clock).tidy() == 1
    (left,) = await ledger.entries(book)
    assert (left.key, left.done) == ("new", False)


async def test_a_flood_of_updates_leaves_room_for_more_updates_and_for_all_else() -> None:
    clock = Clock()
    ledger = MemoryLedger(clock=clock, max_entries=100)
    await Books(ledger, clock=clock).tidy()
    await ledger.enter(books.UPDATES, "waits", "")
    for number in range(500):
        clock.now += 1
        assert await ledger.enter(books.UPDATES, str(number), "")
        await ledger.finish(books.UPDATES, str(number), "")
    await ledger.finish(books.REPLIES, "tg:1", "telegram:1:1")
    people = People(ledger)
    for person in range(150):
        await people.change(person, language="de")
    assert (await people.find(0)).language == "de", "persons don't give way"
    (left,) = await ledger.unfinished(books.UPDATES)
    assert left.key == "waits"


async def test_a_start_with_a_ledger_that_cant_be_written_yet_takes_up_all_the_same() -> None:
    ledger = Failing()
    await ledger.enter(books.UPDATES, "7", write(Update(7)))
    ledger.failures = 2
    inbox, speeches = Inbox(ledger), Speeches(read_catalogue(), People(ledger))
    with redacted(TOKEN):
        bot: ExtBot[Priority] = ExtBot(TOKEN, rate_limiter=Pace())
        await Replay(ledger, inbox, bot, speeches).run()
    taken = inbox.get_nowait()
    assert isinstance(taken, Update)
    assert taken.update_id == 7
    assert inbox.empty(), "once"
    assert await ledger.find(books.REPLAYS, "7:0")
    async with asyncio.timeout(5):
        await inbox.put(Update(8))  # it is open


async def test_who_wants_hours_is_found_without_looking_at_everybody() -> None:
    ledger = MemoryLedger()
    people = People(ledger)
    for person in range(1, 50):
        await people.change(person, spoken="de")
    await people.change(7, keep_hours=24)
    await people.change(8, keep_hours=1)
    await people.change(9, keep_hours=6)
    await people.change(9, keep_hours=0)
    assert [person.id for person in await people.with_hours(below=48)] == [7, 8]
    assert [person.id for person in await people.with_hours(below=24)] == [8]
    assert [entry.key for entry in await ledger.entries(books.HOURS)] == ["7", "8"]
    await people.change(7, keep_hours=1)
    await Traces(ledger).erase_person(8, [])
    assert [person.keep_hours for person in await People(ledger).with_hours(below=24)] == [1]


async def test_hours_that_were_half_written_down_are_nobodys_wish() -> None:
    ledger = Failing()
    people = People(ledger)
    await ledger.finish(books.HOURS, "7")  # and then it died
    assert await people.with_hours(below=48) == []
    await people.change(7, keep_hours=2)
    assert [person.id for person in await people.with_hours(below=48)] == [7]


async def test_who_cant_be_noted_is_answered_all_the_same() -> None:
    people = People(MemoryLedger(max_lasting=1))
    for person in (1, 2):
        user = User(person, "Ada", is_bot=False, language_code="de")
        met = await people.meet(user)
        assert (met.id, met.speaks) == (person, "de")


async def test_while_somebody_is_forgotten_the_chats_go_on() -> None:
    ledger = MemoryLedger()
    for number in range(10_000):
        await ledger.finish(books.DELIVERIES, f"{number}:message", "7")
        await ledger.finish(books.ALBUMS, str(number), f'{{"person":{number}}}')
    task, turns = make(owner="telegram:5", key="tg:1"), 0
    await ledger.finish(books.SHOWN, task.id, "file")
    forgotten = asyncio.Event()

    async def forget(tasks: list[Task]) -> None:
        await Traces(ledger).erase_person(5, tasks)
        forgotten.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(forget([task]))
        while not forgotten.is_set():
            turns += 1
            await asyncio.sleep(0)
    assert turns >= 2 * 10_000 / 500, "each book is looked through bit by bit"
    assert await ledger.find(books.ALBUMS, "5") is None
    assert await ledger.find(books.SHOWN, task.id) is None
    assert len(await ledger.entries(books.ALBUMS)) == 9_999
