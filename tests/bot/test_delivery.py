"""Outcomes are told once, however often and however badly the telling goes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.speech import texts
from bot.state.books import DELIVERIES
from bot.talking import talk
from bot.talking.delivery import Delivery
from bot.talking.pace import Pace, Priority
from bot.talking.talk import Spot
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.errors import DarkroomError, EngineUnconfirmed, ResultExpired
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import State, Task, new_id
from tests.bot.telling import delivery_of
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def documents(person: Person) -> int:
    return len([message for message in person.messages if message.document])


async def finished(person: Person, world: World) -> Task:
    await person.send_photo(ASTRONAUT, "/background white")
    await person.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, person)
    return task


def failed(task: Task, error: DarkroomError, version: int) -> Task:
    return replace(task, state=State.FAILED, results=(), error=error.as_failure(), version=version)


@asynccontextmanager
async def telling(
    world: World, ledger: MemoryLedger
) -> AsyncGenerator[tuple[Delivery, ExtBot[Priority]]]:
    bot = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        yield delivery_of(world, bot, ledger), bot


async def test_telling_twice_shows_nothing_new(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background remove")
    await ada.wait_for(is_result, seconds=SECONDS)
    await ada.wait_for(lambda message: message.document is not None)
    before = ada.messages
    (task,) = await tasks_of(world, ada)
    await world.bot.announcer.announce(task)
    await ada.sync()
    assert ada.messages == before


async def test_a_file_whose_arrival_is_unsure_is_not_sent_again(
    ada: Person, world: World, controls: Controls
) -> None:
    await ada.send_photo(ASTRONAUT, "/background remove")
    await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    impatient = ExtBot(
        TOKEN,
        f"{world.base}/bot",
        request=HTTPXRequest(read_timeout=0.4),
        rate_limiter=Pace(),
    )
    delivery = delivery_of(world, impatient, MemoryLedger())
    async with impatient:
        await controls.fault("sendDocument", delay_seconds=1.0, delivered=True)
        await delivery.announce(task)
        await delivery.announce(task)
    await controls.wait_for_call("sendDocument", lambda call: call.chat_id == ada.id)
    await ada.sync()
    assert documents(ada) == 2, "the one of the bot, and the one that arrived late"


async def test_a_picture_that_comes_late_takes_the_place_of_its_failure(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    (done,) = await tasks_of(world, ada)
    bot = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    delivery = delivery_of(world, bot, MemoryLedger())
    async with bot:
        address = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        late = replace(done, id=new_id(), address=str(address))
        failure = EngineUnconfirmed().as_failure()
        await delivery.announce(replace(late, state=State.FAILED, results=(), error=failure))
        said = await ada.wait_for(lambda message: message.id == address.message)
        assert said.has_button("Try again")
        await delivery.announce(late)
        await delivery.announce(late)
    await ada.sync()
    shown = next(message for message in ada.messages if message.id == address.message)
    assert is_result(shown)
    assert len([message for message in ada.messages if is_result(message)]) == 2


async def test_an_address_of_another_door_is_left_alone(
    ada: Person, world: World, controls: Controls
) -> None:
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    calls = len(await controls.calls())
    other = replace(task, id=new_id(), address=f"page:{ada.id}:2")
    await world.bot.announcer.announce(other)
    assert len(await controls.calls()) == calls


@pytest.mark.parametrize("second", [ResultExpired(), EngineUnconfirmed()])
async def test_a_task_that_fails_again_after_a_late_call_doesnt_stick(
    ada: Person, world: World, second: DarkroomError
) -> None:
    done = await finished(ada, world)
    async with telling(world, MemoryLedger()) as (delivery, bot):
        address = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        task = replace(done, id=new_id(), address=str(address))
        await delivery.announce(failed(task, EngineUnconfirmed(), 5))
        await talk.edit(bot, address, texts.FINISHING)  # as the progress of what a call claimed
        stuck = await ada.wait_for_text(texts.FINISHING)
        assert not stuck.labels
        await delivery.announce(failed(task, second, 7))
    shown = await ada.wait_for(lambda message: message.has_button("Try again"))
    assert shown.id == address.message
    assert second.chat_detail in shown.text


@pytest.mark.parametrize(("shared", "over"), [(True, False), (True, True), (False, False)])
async def test_a_retry_that_is_no_longer_needed_leaves_a_shared_message_to_the_first_task(
    ada: Person, world: World, *, shared: bool, over: bool
) -> None:
    done = await finished(ada, world)
    async with telling(world, MemoryLedger()) as (delivery, bot):
        address = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        elsewhere = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        state = State.FAILED if over else State.DONE
        first = replace(
            done,
            id=new_id(),
            state=state,
            announced=True,
            idempotency_key=None,
            address=str(address if shared else elsewhere),
        )
        await world.studio.runtime.store.insert(first)
        cancelled = replace(done, id=new_id(), state=State.CANCELLED, results=())
        await delivery.announce(
            replace(
                cancelled,
                address=str(replace(address, quote=1)),
                retry_of=first.id,
                anew=True,
            )
        )
    await ada.sync()
    (shown,) = [message for message in ada.messages if message.id == address.message]
    assert (texts.CANCELLED in shown.text) is (over or not shared)


async def test_each_failure_and_the_doubt_about_the_picture_are_said_where_the_message_is_gone(
    ada: Person, world: World, controls: Controls
) -> None:
    done = await finished(ada, world)
    async with telling(world, MemoryLedger()) as (delivery, bot):
        gone = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        await talk.remove(bot, gone)
        task = replace(done, id=new_id(), address=str(gone))
        for version in (5, 5, 7, 7):
            await delivery.announce(failed(task, EngineUnconfirmed(), version))
        await controls.fault("sendPhoto", cut=True, chat_id=ada.id)
        await delivery.announce(task)
        await delivery.announce(task)
    await ada.wait_for_text(texts.MAYBE_SHOWN)
    said = [message.text for message in ada.messages]
    assert len([text for text in said if EngineUnconfirmed().chat_detail in text]) == 2
    assert len([text for text in said if texts.MAYBE_SHOWN in text]) == 1


async def test_a_failure_told_by_an_earlier_version_is_not_said_again(
    ada: Person, world: World
) -> None:
    done = await finished(ada, world)
    ledger = MemoryLedger()
    async with telling(world, ledger) as (delivery, bot):
        gone = await talk.say(bot, Spot(chat=ada.id), "Sending your photo")
        await talk.remove(bot, gone)
        task = replace(done, id=new_id(), address=str(gone))
        await ledger.finish(DELIVERIES, f"{task.id}:words", "8")
        await ledger.finish(DELIVERIES, f"{task.id}:failure", "")
        await ada.sync()
        before = ada.messages
        await delivery.announce(failed(task, EngineUnconfirmed(), 5))
        await ada.sync()
    assert ada.messages == before
