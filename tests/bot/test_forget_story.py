"""Somebody wants everything deleted: asked first, done to the end, and confirmed once."""

import asyncio
import re
from collections.abc import Sequence

import pytest
from telegram.ext import ExtBot

from bot.forgetting.forgetting import Forgetting
from bot.forgetting.traces import RULES, Traces
from bot.ordering.questions import Questions
from bot.speech.speeches import Speeches
from bot.state import books
from bot.state.addresses import owner_of
from bot.state.locks import Locks
from bot.state.people import People
from bot.state.requests import Request, Requests
from bot.talking import talk
from bot.talking.pace import Pace, Priority
from bot.talking.packs import Packs
from bot.talking.receipts import Receipts
from bot.talking.talk import Spot
from local.telegram.person import Person
from studio.orders import Order
from studio.runtime.ledger import Entry, Ledger
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Operation, Options, Task
from tests.bot.telling import delivery_of
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def traces(ledger: Ledger, person: Person, tasks: Sequence[Task]) -> list[str]:
    """What is written of somebody, in whatever book."""
    names = [str(person.id), *(task.id for task in tasks)]
    found = [entry for book in RULES for entry in await ledger.entries(book)]
    return [
        f"{entry.kind} {entry.key}"
        for entry in found
        if entry.kind != books.UPDATES
        and any(name in f"{entry.key} {entry.body}" for name in names)
    ]


async def test_nothing_is_deleted_without_a_second_tap(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background grey")
    await ada.wait_for(is_result, seconds=SECONDS)
    await ada.send_text("/forget")
    question = await ada.wait_for_text("Delete everything?")
    assert "1 picture that I made" in question.text
    assert "1 photo that you sent" in question.text
    await ada.tap("Keep it", message=question)
    kept = await ada.wait_for_text("Nothing was deleted.")
    assert kept.id == question.id
    assert len(await tasks_of(world, ada)) == 1


async def test_a_second_wish_while_one_is_open_is_told_the_receipt_of_that(
    ada: Person, world: World
) -> None:
    await ada.send_text("/forget")
    question = await ada.wait_for(lambda message: message.has_button("Delete for good"))
    ledger = world.studio.runtime.ledger
    at = await ada.send_text("Deleting…")
    first = Request(
        person=ada.id,
        moment=0.0,
        receipt="K7QF-2M9D",
        language="en",
        at=f"telegram:{ada.id}:{at.id}",
    )
    requests = Requests(ledger)
    assert await requests.enter(first)
    await ada.tap("Delete for good", message=question)
    told = await ada.wait_for_text("receipt K7QF-2M9D")
    assert told.id == question.id


async def test_everything_goes_and_a_receipt_says_so(ada: Person, world: World) -> None:
    ledger = world.studio.runtime.ledger
    await ada.send_photo(ASTRONAUT, "/background grey")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    tasks = await tasks_of(world, ada)
    assert await traces(ledger, ada, tasks)
    await ada.send_text("/forget")
    question = await ada.wait_for_text("Delete everything?")
    await ada.tap("Delete for good", message=question)
    receipt = await ada.wait_for_text("Receipt", seconds=20)
    assert receipt.id == question.id, "the question becomes the receipt"
    assert "1 picture that I made" in receipt.text
    assert "your settings" in receipt.text
    assert "may still have go by themselves within 24 hours" in receipt.text
    assert re.search(r"Receipt [0-9A-Z]{4}-[0-9A-Z]{4}", receipt.text)
    assert re.search(r"\w+ \d{1,2}, \d{4}.* UTC", receipt.text)
    assert receipt.labels == []
    assert await tasks_of(world, ada) == []
    await gone(ledger, ada, tasks)
    answer = await ada.tap("File", message=result)
    assert answer is not None
    assert answer.alert
    await ada.send_text("/forget")
    again = await ada.wait_for_text("I have no pictures of yours", after=receipt)
    assert again.has_button("Keep it")


async def gone(ledger: Ledger, person: Person, tasks: Sequence[Task]) -> None:
    """See that the last entry, that of the wish itself, goes too."""
    async with asyncio.timeout(SECONDS):
        while await ledger.find(books.FORGETTING, str(person.id)):
            await person.sync(0.05)
    assert await traces(ledger, person, tasks) == []


async def test_what_is_in_the_making_is_stopped_and_never_comes(ada: Person, world: World) -> None:
    for style in ("oil", "cartoon"):
        await ada.send_photo(ASTRONAUT, f"/avatar {style}")
        await ada.wait_for_text(f"{style} avatar")
    tasks = await tasks_of(world, ada)
    await ada.send_text("/forget")
    question = await ada.wait_for_text("Delete everything?")
    assert "in the making, which I stop" in question.text
    await ada.tap("Delete for good", message=question)
    await ada.wait_for_text("Receipt", seconds=30)
    assert await tasks_of(world, ada) == []
    for task in tasks:
        shown = next(m for m in ada.messages if str(m.id) == (task.address or "").split(":")[2])
        assert is_result(shown) or shown.text == "Stopped and deleted, as you wished."
    before = [message for message in ada.messages if is_result(message)]
    sent = await ada.send_photo(ASTRONAUT, "/background white")  # in line behind all of them
    await ada.wait_for(is_result, seconds=SECONDS, after=sent)
    assert len([message for message in ada.messages if is_result(message)]) == len(before) + 1


async def test_an_outcome_that_comes_late_is_told_to_nobody(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background grey")
    await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    await ada.send_text("/forget")
    await ada.tap("Delete for good")
    await ada.wait_for_text("Receipt", seconds=20)
    await gone(world.studio.runtime.ledger, ada, [task])
    before = ada.messages
    await world.bot.announcer.announce(task)
    await ada.sync()
    assert ada.messages == before
    assert await traces(world.studio.runtime.ledger, ada, [task]) == []


async def test_what_is_ordered_afterwards_is_made_and_told(ada: Person, world: World) -> None:
    await ada.send_text("/forget")
    await ada.tap("Delete for good")
    receipt = await ada.wait_for_text("Receipt", seconds=20)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS, after=receipt)
    assert len(await tasks_of(world, ada)) == 1


async def test_the_receipt_is_in_the_persons_language(world: World) -> None:
    async with Person(world.base, first_name="Grete", language_code="de") as grete:
        await grete.send_text("/forget")
        question = await grete.wait_for(lambda message: len(message.labels) == 2)
        await grete.tap(question.labels[0], message=question)
        receipt = await grete.wait_for(
            lambda m: m.id == question.id and bool(re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", m.text)),
            seconds=20,
        )
        assert re.search(r"\d{1,2}\. \w+ \d{4}.* UTC", receipt.text), "as dates are in German"


async def test_what_is_kept_is_told_with_the_way_to_delete_it(ada: Person) -> None:
    asked = await ada.send_text("/privacy")
    told = await ada.wait_for_text("What I keep", after=asked)
    assert "24 hours at most" in told.text
    assert "which picture: 72 hours" in told.text
    assert "within 5 minutes" in told.text
    assert "no photo leaves it" in told.text
    await ada.tap("Delete everything…", message=told)
    question = await ada.wait_for(lambda message: message.has_button("Delete for good"))
    assert question.id == told.id
    await ada.tap("Keep it", message=question)
    await ada.wait_for_text("Nothing was deleted.")


class Killed(BaseException):
    """The process ends in the middle of what it does."""


class Dying:
    """A ledger that ends the process at one of its writings."""

    def __init__(self, ledger: Ledger, *, writings: int) -> None:
        self._ledger = ledger
        self._left = writings

    def _live(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Killed

    async def enter(self, kind: str, key: str, body: str) -> bool:
        self._live()
        return await self._ledger.enter(kind, key, body)

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        self._live()
        await self._ledger.finish(kind, key, body)

    async def delete(self, kind: str, key: str) -> bool:
        self._live()
        return await self._ledger.delete(kind, key)

    async def find(self, kind: str, key: str) -> Entry | None:
        return await self._ledger.find(kind, key)

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        return await self._ledger.unfinished(kind)

    async def entries(self, kind: str, *, prefix: str = "") -> Sequence[Entry]:
        return await self._ledger.entries(kind, prefix=prefix)

    async def forget(self, kind: str, before: float) -> int:
        return await self._ledger.forget(kind, before)


def forgetting_of(world: World, bot: ExtBot[Priority], ledger: Ledger) -> Forgetting:
    service = world.studio.service
    return Forgetting(
        bot=bot,
        service=service,
        speeches=Speeches(service.catalogue, People(ledger)),
        requests=Requests(ledger),
        traces=Traces(ledger),
        receipts=Receipts(ledger),
        questions=Questions(),
        packs=Packs(bot, ledger),
        locks=Locks(),
    )


async def test_a_start_takes_up_what_was_wished_before(ada: Person, world: World) -> None:
    await ada.send_text("hello")
    await ada.wait_for_text("/help says more")
    ledger, task = MemoryLedger(clock=world.studio.clock), await _finished_task(world, ada)
    bot: ExtBot[Priority] = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        at = await talk.say(bot, Spot(chat=ada.id), "Deleting…")
        await Requests(ledger).enter(
            Request(person=ada.id, moment=0, receipt="CCCC-DDDD", language="en", at=str(at))
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(forgetting_of(world, bot, ledger).run())
            receipt = await ada.wait_for_text("Receipt CCCC-DDDD")
            running.cancel()
    assert receipt.id == at.message
    assert task.id not in {left.id for left in await tasks_of(world, ada)}


@pytest.mark.parametrize("message_is_gone", [False, True])
async def test_a_death_at_any_point_leaves_nothing_undone_and_one_receipt(
    ada: Person, world: World, *, message_is_gone: bool
) -> None:
    await ada.send_text("hello")
    await ada.wait_for_text("/help says more")
    bot: ExtBot[Priority] = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        died, writings = True, 0
        while died:
            ledger, before = MemoryLedger(clock=world.studio.clock), len(ada.messages)
            task = await _finished_task(world, ada)
            at = await talk.say(bot, Spot(chat=ada.id), "Delete everything?")
            await ledger.finish(books.SHOWN, task.id, "file")
            await ledger.finish(books.PEOPLE, str(ada.id), "{}")
            await ledger.finish(books.DELIVERIES, f"{task.id}:message", "")
            await Requests(ledger).enter(
                Request(person=ada.id, moment=0, receipt="AAAA-BBBB", language="en", at=str(at))
            )
            if message_is_gone:
                await talk.remove(bot, at)
            died = await _dies(forgetting_of(world, bot, Dying(ledger, writings=writings)))
            assert await forgetting_of(world, bot, ledger).fulfil_all()
            await ada.sync()
            assert await tasks_of(world, ada) == []
            assert await traces(ledger, ada, [task]) == []
            receipts = [m for m in ada.messages[before:] if "Receipt AAAA-BBBB" in m.text]
            assert len(receipts) == 1, f"death at writing {writings}"
            await world.controls.delete_message(ada.id, receipts[0].id)
            await ada.wait_until_gone(receipts[0])
            writings += 1
        assert writings > 4


async def _dies(forgetting: Forgetting) -> bool:
    try:
        await forgetting.fulfil_all()
    except Killed:
        return True
    return False


async def _finished_task(world: World, person: Person) -> Task:
    """An order that is over, in as little time as can be."""
    service, owner = world.studio.service, owner_of(person.id)
    task = await service.create(
        Order(
            owner=owner,
            operation=Operation.BACKGROUND,
            options=Options(background="blur"),
            photo=ASTRONAUT.read_bytes(),
        )
    )
    return await service.cancel(owner, task.id)


async def test_from_the_wish_on_nothing_is_told_of_what_it_covers(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background grey")
    await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    ledger = MemoryLedger(clock=world.studio.clock)
    request = Request(person=ada.id, moment=0, receipt="A", language="en", at=task.address or "")
    bot: ExtBot[Priority] = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        await Requests(ledger).enter(request)
        before = len(await world.controls.calls())
        await delivery_of(world, bot, ledger).announce(task)
        told = [call for call in (await world.controls.calls())[before:] if call.chat_id == ada.id]
        assert told == []
        assert await ledger.entries(books.DELIVERIES) == []
