"""Outcomes are told once, however often and however badly the telling goes."""

from dataclasses import replace

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot import talk
from bot.delivery import Delivery
from bot.locks import Locks
from bot.pace import Pace
from bot.receipts import Receipts
from bot.talk import Spot
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.errors import EngineUnconfirmed
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import State, new_id
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def documents(person: Person) -> int:
    return len([message for message in person.messages if message.document])


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
    delivery = Delivery(impatient, world.studio.service, Locks(), Receipts(MemoryLedger()))
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
    delivery = Delivery(bot, world.studio.service, Locks(), Receipts(MemoryLedger()))
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
