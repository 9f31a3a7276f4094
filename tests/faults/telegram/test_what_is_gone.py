"""Chats, messages, files and rights that are no longer there."""

import logging
from collections.abc import Awaitable, Callable

import pytest
from telegram.ext import ExtBot

from bot.talking.pace import Pace, Priority
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import FINAL, State, Task
from tests.bot.telling import delivery_of
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

Harm = Callable[[Person, Controls], Awaitable[None]]


async def blocks(person: Person, controls: Controls) -> None:
    del controls
    await person.block()


async def deletes_the_chat(person: Person, controls: Controls) -> None:
    await controls.delete_chat(person.id)


async def settled(world: World, person: Person) -> Task:
    """A person's only task, once nothing is left to do about it."""
    async with world.studio.service.follow() as events:
        (task,) = await tasks_of(world, person)
        if task.settled:
            return task
        async for event in events:
            if event.id == task.id and event.state in FINAL:
                (task,) = await tasks_of(world, person)
                if task.settled:
                    return task
    raise AssertionError("the stream of events ended")


@pytest.mark.parametrize("harm", [blocks, deletes_the_chat])
async def test_nobody_is_there_any_more(
    ada: Person, world: World, controls: Controls, caplog: pytest.LogCaptureFixture, harm: Harm
) -> None:
    """The bot is blocked, or the chat deleted, meanwhile: it ends quietly, tried once at most."""
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    await ada.wait_for(lambda message: message.has_button("Cancel"))
    await harm(ada, controls)
    task = await settled(world, ada)
    assert task.state in {State.CANCELLED, State.DONE}, "stopped, if it had cost nothing yet"
    told = [call for call in await controls.calls("editMessageMedia") if call.chat_id == ada.id]
    assert len(told) <= (0 if harm is blocks else 1), "who is known to have blocked isn't asked"
    assert not [message for message in ada.messages if is_result(message)]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_the_orders_message_is_deleted(ada: Person, world: World, controls: Controls) -> None:
    """The message that shows progress is deleted: the picture comes once, as a new message."""
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    live = await ada.wait_for(lambda message: message.has_button("Cancel"))
    await controls.delete_message(ada.id, live.id)
    await ada.wait_until_gone(live)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id > live.id
    (task,) = await tasks_of(world, ada)
    await world.bot.announcer.announce(task)
    await ada.sync()
    assert len([message for message in ada.messages if is_result(message)]) == 1


async def test_the_orders_message_is_deleted_before_it_fails(
    ada: Person, world: World, controls: Controls
) -> None:
    """The message is deleted while its photo, a damaged one, is fetched: told in a new one."""
    await controls.fault("downloadFile", delay_seconds=1.0)
    await ada.send_document(ASTRONAUT.read_bytes()[:20_000], "me.png", "/avatar pencil")
    receiving = await ada.wait_for_text("Getting your photo")
    await controls.delete_message(ada.id, receiving.id)
    await ada.wait_for_text("could not open this picture", after=receiving)
    assert await tasks_of(world, ada) == []


async def test_an_edit_changes_nothing(ada: Person, world: World, controls: Controls) -> None:
    """Telegram says "message is not modified": it counts as told."""
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    bot: ExtBot[Priority] = ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace())
    async with bot:
        forgetful = delivery_of(world, bot, MemoryLedger())
        await forgetful.announce(task)
    last = [c for c in await controls.calls("editMessageMedia") if c.chat_id == ada.id][-1]
    assert "not modified" in last.error
    await ada.sync()
    assert len([message for message in ada.messages if message.from_bot]) == 1


async def test_a_file_is_too_big(ada: Person, world: World, controls: Controls) -> None:
    """A file over 20 MB: refused with the limit in words, and never asked for."""
    await ada.send_document(b"\xff\xd8\xff" + bytes(20_000_001), "huge.jpg", "/avatar pencil")
    told = await ada.wait_for_text("too large")
    assert "20 MB" in told.text
    sent = next(message for message in ada.messages if message.document)
    asked = [call.parameters["file_id"] for call in await controls.calls("getFile")]
    assert sent.file_id not in asked
    assert await tasks_of(world, ada) == []


async def test_a_file_id_has_expired(ada: Person, world: World, controls: Controls) -> None:
    """The photo's file id has expired when its button is pressed: asked to send it again."""
    sent = await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Remove background"))
    for size in sent.raw["photo"]:
        await controls.expire_file(size["file_id"])
    await ada.tap("Remove background")
    await ada.wait_for_text("send it again")
    assert await tasks_of(world, ada) == []


async def test_a_group_becomes_a_supergroup(ada: Person, world: World, controls: Controls) -> None:
    """The chat migrates to another id meanwhile: the picture comes once, in the new chat."""
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    await ada.wait_for(lambda message: message.has_button("Cancel"))
    new_chat = -1_000_000_000_000 - ada.id
    await controls.migrate(ada.id, new_chat)
    assert (await settled(world, ada)).state is State.DONE
    sent = [call for call in await controls.calls("sendPhoto") if call.chat_id == new_chat]
    assert [call.ok for call in sent] == [True]
    await ada.wait_for(is_result)
    assert len([message for message in ada.messages if is_result(message)]) == 1
