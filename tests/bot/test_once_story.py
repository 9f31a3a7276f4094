"""A wish becomes one order, of the right photo, also where things go slowly or in two."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator

import pytest
import pytest_asyncio
from telegram import Update

import bot.talking.pace
from bot.state.addresses import owner_of
from bot.state.books import MENUS, UPDATES
from bot.state.people import People
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.runtime.events import TaskEvent
from tests.bot.world import (
    ASTRONAUT,
    COFFEE,
    SECONDS,
    World,
    as_it_stands,
    is_result,
    open_world,
    opened,
    tasks_of,
)

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    # The bot ignores it too, but pytest forgets that after the test in which the bot was built.
    pytest.mark.filterwarnings("ignore:.*`retry_after`"),
]

TOO_LONG = 35
"""Seconds that no answer waits."""


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def still(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("once")
    async with open_world(folder, idle_key="canary-of-an-idle-engine") as world:
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def eve(still: World) -> AsyncGenerator[Person]:
    await still.controls.clear_faults()
    async with Person(still.base, first_name="Eve") as person:
        yield person
    await still.controls.clear_faults()


async def caught_up(person: Person) -> None:
    """Return once all they said so far has been dealt with: their lane is in order."""
    sent = await person.send_text("/help")
    await person.wait_for_text("Send a photo", after=sent, seconds=SECONDS)


async def ordered(person: Person, events: AsyncIterator[TaskEvent]) -> None:
    """Return once one of their orders has become another task."""
    async with asyncio.timeout(SECONDS):
        async for event in events:
            if event.owner == owner_of(person.id):
                return


async def menu_of(person: Person) -> Message:
    await person.send_photo(ASTRONAUT)
    return await person.wait_for(lambda message: message.has_button("Pencil"))


async def test_a_double_tap_is_one_order_however_long_the_first_takes(
    eve: Person, still: World
) -> None:
    menu = await menu_of(eve)
    await still.controls.fault("answerCallbackQuery", delay_seconds=0.5)
    await still.controls.fault("downloadFile", delay_seconds=6)
    async with asyncio.TaskGroup() as both:
        for _ in range(2):
            both.create_task(eve.tap("Pencil", message=menu, wait=False))
    await caught_up(eve)
    assert len(await tasks_of(still, eve)) == 1
    assert {answer.text for answer in eve.answers.values()} == {"On it.", "Already on it."}


async def test_a_menu_that_is_an_order_stays_one_and_is_open_again_after_a_refusal(
    eve: Person, still: World
) -> None:
    await eve.send_photo(COFFEE)
    menu = await eve.wait_for(lambda message: message.has_button("Pencil"))
    await eve.tap("Pencil", message=menu)
    refused = await eve.wait_for(lambda message: message.has_button("Use it anyway"))
    assert refused.id == menu.id
    ledger = still.studio.runtime.ledger
    assert not await ledger.entries(MENUS, prefix=f"{eve.id}:")
    await eve.tap("Use it anyway", message=refused)
    await eve.wait_for(lambda message: message.has_button("Cancel"))
    (task,) = await tasks_of(still, eve)
    (entry,) = await ledger.entries(MENUS, prefix=f"{eve.id}:")
    assert entry.body == task.idempotency_key


@pytest.mark.parametrize("way", ["tap", "caption"])
async def test_an_order_is_placed_though_its_chat_takes_no_answer_for_long(
    eve: Person, still: World, way: str
) -> None:
    menu = await menu_of(eve)
    method = "editMessageCaption" if way == "tap" else "sendMessage"
    await still.controls.fault(method, status=429, retry_after=TOO_LONG, chat_id=eve.id)
    async with still.studio.service.follow() as events:
        if way == "tap":
            await eve.tap("Pencil", message=menu, wait=False)
        else:
            await eve.send_photo(ASTRONAUT, "/avatar pencil")
        await ordered(eve, events)
    (task,) = await tasks_of(still, eve)
    assert task.options.style == "pencil"


async def test_an_album_is_ordered_in_its_menu_when_nothing_new_can_be_said(
    eve: Person, still: World
) -> None:
    await eve.send_album([ASTRONAUT, COFFEE])
    menu = await eve.wait_for(lambda message: message.has_button("Remove background"))
    await still.controls.fault("sendMessage", status=429, retry_after=TOO_LONG, chat_id=eve.id)
    async with still.studio.service.follow() as events:
        await eve.tap("Remove background", message=menu, wait=False)
        await ordered(eve, events)
        await ordered(eve, events)
    for task in await tasks_of(still, eve):
        assert f":{menu.id}:" in (task.address or "")


async def test_the_picture_of_an_order_that_could_not_be_shown_comes_anew(
    ada: Person, controls: Controls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.talking.pace, "MOST_SECONDS", 0.2)
    await controls.fault("sendMessage", status=429, retry_after=3, chat_id=ada.id)
    photo = await ada.send_photo(ASTRONAUT, "/background teal")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.reply_to == photo.id
    assert [message.id for message in ada.messages if message.from_bot] == [result.id]


async def test_who_replies_to_a_menu_means_no_picture_of_a_menu(eve: Person, still: World) -> None:
    menu = await menu_of(eve)
    await eve.send_text("/background teal", reply_to=menu)
    asked = await eve.wait_for_text("Teal")
    assert await tasks_of(still, eve) == []
    assert asked.reply_to != menu.id
    sent = await eve.send_text("/start")
    hello = await eve.wait_for_text("Hello", after=sent)
    await eve.send_text("/remove", reply_to=hello)
    await eve.wait_for_text("Send", after=hello)
    assert await tasks_of(still, eve) == []
    await eve.send_photo(ASTRONAUT)
    await eve.wait_for(lambda message: message.has_button("Cancel"))
    (task,) = await tasks_of(still, eve)
    assert task.options.background == "remove", "that was the last question"


async def test_who_replies_to_a_result_means_that_picture(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background teal")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.send_text("/background pink", reply_to=result)
    again = await ada.wait_for(is_result, after=result, seconds=SECONDS)
    assert opened(await ada.download(again)).size == (512, 512)
    await ada.tap("More…", message=result)
    await ada.wait_for(lambda message: message.id == result.id and message.has_button("Round"))
    await ada.send_text("/background white", reply_to=as_it_stands(ada, result))
    await ada.wait_for(is_result, after=again, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 3


async def test_an_answer_that_is_worked_on_again_after_a_crash_buys_nothing_else(
    eve: Person, still: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, bodies = still.studio.runtime.ledger, dict[str, str]()
    enter = ledger.enter

    async def overheard(kind: str, key: str, body: str) -> bool:
        if kind == UPDATES:
            bodies[key] = body
        return await enter(kind, key, body)

    monkeypatch.setattr(ledger, "enter", overheard)
    await People(ledger).change(eve.id, at_once="b.remove")
    await eve.send_text("/avatar pencil")
    await eve.wait_for_text("good choice")
    photo = await eve.send_photo(ASTRONAUT)
    await eve.wait_for(lambda message: message.has_button("Cancel"))
    await caught_up(eve)
    (key,) = [key for key, body in bodies.items() if _is_message(body, eve.id, photo.id)]
    await ledger.delete(UPDATES, key)  # as if it had not been finished; the question is memory
    await still.bot.feed(json.loads(bodies[key]))
    await caught_up(eve)
    (task,) = await tasks_of(still, eve)
    assert task.options.style == "pencil"
    assert len([message for message in eve.messages if message.has_button("Cancel")]) == 1


def _is_message(body: str, chat: int, number: int) -> bool:
    update = Update.de_json(json.loads(body))
    message = update.message
    return message is not None and (message.chat.id, message.message_id) == (chat, number)
