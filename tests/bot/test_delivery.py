"""Outcomes are told once, however often and however badly the telling goes."""

from dataclasses import replace

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery import Delivery
from bot.locks import Locks
from bot.pace import Pace
from bot.receipts import Receipts
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import new_id
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
