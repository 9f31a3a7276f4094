"""Groups that move, put the bot out or let it show nothing: what is paid for still arrives."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.state.addresses import Address
from bot.state.batches import Batches
from bot.talking import talk
from bot.talking.delivery import Delivery
from bot.talking.pace import Pace, Priority
from bot.talking.receipts import Receipts
from bot.talking.talk import Spot
from local.telegram.controls import Controls
from local.telegram.person import GroupChat, Person
from local.telegram.seen import Message
from local.telegram.talk import Talk
from studio.errors import EngineUnconfirmed
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import State, Task, new_id
from tests.bot.telling import delivery_of
from tests.bot.test_group_story import BOT, group_of
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    COFFEE,
    SECONDS,
    TOKEN,
    World,
    is_result,
    open_world,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER = "Something else"


def at_of(task: Task) -> Address:
    address = Address.read(task.address)
    assert address is not None
    return address


def results(chat: Talk) -> list[Message]:
    return [message for message in chat.messages if is_result(message)]


def documents(chat: Talk) -> list[Message]:
    return [message for message in chat.messages if message.from_bot and message.document]


@asynccontextmanager
async def telling(
    world: World, ledger: MemoryLedger, *, quick_seconds: float = SECONDS
) -> AsyncGenerator[tuple[Delivery, ExtBot[Priority]]]:
    bot = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        yield delivery_of(world, bot, ledger, quick_seconds=quick_seconds), bot


async def known(person: Person) -> None:
    await person.send_text("/start")
    await person.wait_for_text("Hello")


async def done_in(friends: Talk, person: Person, world: World, words: str) -> Task:
    """A task of hers that is done and told in a group."""
    sent = await friends.send_photo(CAT, words.replace(" ", f"@{BOT} ", 1))
    await friends.wait_for(is_result, seconds=SECONDS, after=sent)
    return (await tasks_of(world, person))[0]


async def filled_up_to(bot: ExtBot[Priority], chat: int, number: int) -> None:
    """Say something else in a group's new chat under the number of an old message."""
    message = 0
    while message < number:
        message = (await talk.say(bot, Spot(chat=chat), OTHER)).message
    assert message == number


async def album_in(friends: Talk, button: str) -> None:
    hello = await friends.wait_for_text("react only when")
    await friends.send_album([CAT, COFFEE], reply_to=hello)
    menu = await friends.wait_for(lambda message: message.has_button(button), seconds=20)
    await friends.tap(button, message=menu)


@pytest.mark.parametrize("quick_seconds", [SECONDS, 0.0])
@pytest.mark.parametrize("failed", [False, True])
async def test_what_has_the_old_number_in_a_groups_new_chat_is_left_alone(
    ada: Person, world: World, *, quick_seconds: float, failed: bool
) -> None:
    group, friends = await group_of(ada)
    task = await done_in(friends, ada, world, "/background pink")
    task = replace(task, id=new_id(), address=str(replace(at_of(task), quote=at_of(task).message)))
    if failed:
        error = EngineUnconfirmed().as_failure()
        task = replace(task, state=State.FAILED, results=(), error=error)
    new = await group.upgrade()
    there = ada.in_chat(new)
    async with telling(world, MemoryLedger(), quick_seconds=quick_seconds) as (delivery, bot):
        await filled_up_to(bot, new.id, at_of(task).message)
        await delivery.announce(task)
        await delivery.announce(task)
    told = await there.wait_for(lambda message: message.id > at_of(task).message)
    other = await there.wait_for(lambda message: message.id == at_of(task).message)
    assert other.text == OTHER
    assert told.has_button("Try again") if failed else is_result(told)
    assert not told.reply_to, "the old number is another message's here"
    assert len([message for message in there.messages if message.id >= told.id]) == 1


async def test_a_batch_of_a_group_that_moved_is_told_anew_and_replies_to_nothing(
    ada: Person, world: World
) -> None:
    group, friends = await group_of(ada)
    await album_in(friends, "Remove background")
    await friends.wait_for(lambda message: message.has_button("1"), seconds=SECONDS)
    task, _ = await tasks_of(world, ada)
    number = at_of(task).batch or ""
    batch = await Batches(world.studio.runtime.ledger, world.studio.service).find(number)
    assert batch is not None
    ledger = MemoryLedger()
    await Batches(ledger, world.studio.service).begin(replace(batch, shown=None, told=False))
    new = await group.upgrade()
    there = ada.in_chat(new)
    async with telling(world, ledger) as (delivery, bot):
        await filled_up_to(bot, new.id, batch.summary.message)
        await delivery.announce(task)
        await delivery.announce(task)
    summary = await there.wait_for(lambda message: message.has_button("1"))
    other = await there.wait_for(lambda message: message.id == batch.summary.message)
    assert other.text == OTHER
    pictures = [message for message in there.messages if message.photo]
    assert (len(pictures), len(documents(there))) == (2, 2)
    assert not any(message.reply_to for message in (*pictures, *documents(there), summary))
    await there.tap("1", message=summary)
    shown = await there.wait_for(is_result, after=summary)
    assert not shown.reply_to


async def put_out(group: GroupChat) -> None:
    await group.set_bot("left")


async def test_a_picture_of_a_group_that_has_put_the_bot_out_comes_in_private(
    ada: Person, grace: Person, world: World
) -> None:
    await known(ada)
    group, friends = await group_of(ada)
    await grace.join(await group.invite())
    hers = await done_in(friends, ada, world, "/background remove")
    strangers = await done_in(grace.in_chat(group), grace, world, "/background pink")
    await put_out(group)
    ledger = MemoryLedger()
    async with telling(world, ledger) as (delivery, _):
        task = replace(hers, id=new_id())
        await delivery.announce(task)
        await delivery.announce(task)
        unseen = replace(strangers, id=new_id())
        await delivery.announce(unseen)
    await ada.wait_for(lambda message: message.document is not None)
    assert (len(results(ada)), len(documents(ada))) == (1, 1)
    assert await Receipts(ledger).is_missed(unseen), "it is offered when she comes"


async def test_a_batch_of_a_group_that_has_put_the_bot_out_comes_in_private(
    ada: Person, world: World
) -> None:
    await known(ada)
    group, friends = await group_of(ada)
    await album_in(friends, "Remove background")
    await friends.wait_for(lambda message: message.has_button("1"), seconds=SECONDS)
    task, _ = await tasks_of(world, ada)
    batch = await Batches(world.studio.runtime.ledger, world.studio.service).find(
        at_of(task).batch or ""
    )
    assert batch is not None
    ledger = MemoryLedger()
    await Batches(ledger, world.studio.service).begin(replace(batch, shown=None, told=False))
    await put_out(group)
    async with telling(world, ledger) as (delivery, _):
        await delivery.announce(task)
        await delivery.announce(task)
    await ada.wait_for(lambda message: message.has_button("1"))
    assert len([message for message in ada.messages if message.from_bot and message.photo]) == 3
    assert len(documents(ada)) == 2, "and the greeting's picture"


async def test_an_album_that_a_group_does_not_allow_comes_in_private(ada: Person) -> None:
    await known(ada)
    group, friends = await group_of(ada)
    await group.set_rights(send_media=False)
    await album_in(friends, "Remove background")
    summary = await ada.wait_for(lambda message: message.has_button("1"), seconds=SECONDS)
    await friends.wait_for_text("they are in our private chat")
    assert len(documents(ada)) == 2
    await ada.tap("1", message=summary)
    await ada.wait_for(is_result, after=summary)
    assert not [message for message in friends.messages if message.from_bot and message.photo]


async def test_who_has_never_written_is_told_how_to_get_an_album(ada: Person) -> None:
    group, friends = await group_of(ada)
    await group.set_rights(send_media=False)
    await album_in(friends, "Remove background")
    way = await friends.wait_for_text("Open our private chat to get them", seconds=SECONDS)
    assert "start=status" in str(way.raw["reply_markup"])


async def test_where_no_files_are_allowed_a_cut_out_comes_in_private_as_a_file(
    ada: Person, controls: Controls
) -> None:
    await known(ada)
    group, friends = await group_of(ada)
    await group.set_rights(send_media=False)
    await friends.send_photo(CAT, f"/remove@{BOT}")
    await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    said = await friends.wait_for_text("in our private chat", seconds=SECONDS)
    shown = results(friends)
    assert ("file" in said.text) == bool(shown), "what the group shows isn't said to be elsewhere"
    assert len(results(ada)) + len(shown) == 1
    calls = [call for call in await controls.calls("sendDocument") if call.chat_id == ada.id]
    assert len(calls) == 1


async def test_a_cut_out_that_took_long_comes_in_private_with_its_file(tmp_path: Path) -> None:
    async with open_world(tmp_path, quick_seconds=0.0) as world, Person(world.base) as ada:
        await known(ada)
        group, friends = await group_of(ada)
        await group.set_rights(send_media=False)
        await friends.send_photo(ASTRONAUT, f"/remove@{BOT}")
        await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
        await friends.wait_for_text("it is in our private chat")
        assert (len(results(ada)), len(documents(ada))) == (1, 1)


async def test_that_it_is_elsewhere_is_said_though_telegram_fails_for_a_while(
    ada: Person, world: World, controls: Controls
) -> None:
    await known(ada)
    group, friends = await group_of(ada)
    done = await done_in(friends, ada, world, "/background pink")
    await group.set_rights(send_media=False)
    async with telling(world, MemoryLedger(), quick_seconds=0.0) as (delivery, bot):
        live = await talk.say(bot, Spot(chat=group.id), "Drawing")
        task = replace(done, id=new_id(), address=str(live))
        await controls.fault("editMessageText", status=502, chat_id=group.id)
        with pytest.raises(Exception, match="Bad Gateway"):
            await delivery.announce(task)
        await delivery.announce(task)
    said = await friends.wait_for_text("it is in our private chat")
    assert said.id == live.message
    await ada.sync()
    assert len(results(ada)) == 1
