"""Somebody wants everything deleted while orders of theirs are on their way, or after all of it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.forgetting.traces import RULES
from bot.state import books
from bot.state.addresses import owner_of
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.task import State
from tests.bot.world import ASTRONAUT, CAT, COFFEE, SECONDS, World, is_result, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"
SLOW_SECONDS = 2.0


@pytest_asyncio.fixture(loop_scope="session")
async def still_world(tmp_path: Path) -> AsyncGenerator[World]:
    """A world in which nothing is ever drawn, and with a log of its own."""
    async with open_world(tmp_path, idle_key="canary-of-an-idle-engine") as opened:
        yield opened


async def all_deleted(ada: Person) -> Message:
    """Have everything deleted, up to the receipt."""
    sent = await ada.send_text("/forget")
    question = await ada.wait_for(lambda m: m.has_button("Delete for good"), after=sent)
    await ada.tap("Delete for good", message=question)
    return await ada.wait_for_text("Receipt", seconds=SECONDS)


async def all_placed(world: World) -> None:
    """Return once what was being fetched has had the time to become a task."""
    while not await world.controls.calls("getFile"):
        await world.controls.wait_for_call("getFile", seconds=SECONDS)
    async with Person(world.base, first_name="Clock") as clock:
        await clock.send_photo(ASTRONAUT, "/background teal")
        await clock.wait_for(lambda message: message.has_button("Cancel"), seconds=SECONDS)


async def left_of(world: World, person: Person) -> list[str]:
    """What names somebody in the ledger, in whatever book."""
    ledger, name = world.studio.runtime.ledger, str(person.id)
    entries = [entry for book in RULES for entry in await ledger.entries(book)]
    return [f"{entry.kind} {entry.key}" for entry in entries if name in f"{entry.key} {entry.body}"]


async def nothing_left_of(world: World, person: Person) -> bool:
    """Whether nothing is left, once the wish itself is struck out."""
    while await world.studio.runtime.ledger.find(books.FORGETTING, str(person.id)):
        await person.sync(0.05)
    await person.sync()
    return await left_of(world, person) == []


async def test_of_photos_that_are_being_ordered_none_becomes_a_task_afterwards(
    still_world: World,
) -> None:
    world = still_world
    async with Person(world.base) as ada:
        await ada.send_album([ASTRONAUT, COFFEE, CAT])
        menu = await ada.wait_for(lambda message: message.has_button("Remove background"))
        await world.controls.fault("getFile", delay_seconds=SLOW_SECONDS, times=1)
        await ada.tap("Remove background", message=menu)
        await all_deleted(ada)
        fetched = await world.controls.calls("getFile")
        assert len(fetched) == 1, "the one that was under way, and no other"
        await all_placed(world)
        assert await tasks_of(world, ada) == []
        assert await nothing_left_of(world, ada)


async def test_an_order_on_its_way_in_a_group_is_deleted_as_well(still_world: World) -> None:
    world = still_world
    async with Person(world.base) as ada:
        friends = ada.in_chat(await ada.create_group("Friends"))
        await friends.wait_for_text("react only when")
        await world.controls.fault("getFile", delay_seconds=SLOW_SECONDS, times=1)
        await friends.send_photo(ASTRONAUT, f"/avatar@{BOT} pencil")
        await friends.wait_for_text("Getting your photo")
        await all_deleted(ada)
        await all_placed(world)
        assert await tasks_of(world, ada) == []
        assert await nothing_left_of(world, ada)


async def test_an_album_that_is_just_being_answered_becomes_no_tasks(still_world: World) -> None:
    world = still_world
    async with Person(world.base) as ada:
        sent = await ada.send_text("/forget")
        question = await ada.wait_for(lambda m: m.has_button("Delete for good"), after=sent)
        await world.controls.fault("sendMessage", delay_seconds=SLOW_SECONDS, times=1)
        await ada.send_album([ASTRONAUT, COFFEE], "/remove")
        while not await is_answered(world):
            await ada.sync(0.05)
        await ada.tap("Delete for good", message=question)
        await ada.wait_for_text("Receipt", seconds=SECONDS)
        await world.controls.wait_for_call("sendMessage", lambda call: not call.error)
        async with Person(world.base, first_name="Bob") as bob:  # his are placed after hers
            await bob.send_album([ASTRONAUT, COFFEE], "/remove")
            while len(await tasks_of(world, bob)) < 2:
                await bob.sync(0.05)
        assert await tasks_of(world, ada) == []
        assert await nothing_left_of(world, ada)


async def is_answered(world: World) -> bool:
    """Whether somebody's album of two is being answered."""
    albums = await world.studio.runtime.ledger.entries(books.ALBUMS)
    return any('"aim":2' in album.body for album in albums)


async def test_after_all_there_is_no_book_with_anything_of_theirs(
    ada: Person, world: World
) -> None:
    friends = ada.in_chat(await ada.create_group("Friends"))
    await friends.wait_for_text("react only when")
    await friends.send_photo(CAT, f"/background@{BOT} pink")
    await friends.wait_for(is_result, seconds=SECONDS)
    await ada.send_album([CAT, COFFEE], "/background teal")
    await ada.wait_for(lambda message: message.has_button("All as files"), seconds=SECONDS)
    sent = await ada.send_photo(CAT, "/background grey")
    result = await ada.wait_for(is_result, seconds=SECONDS, after=sent)
    await ada.tap("Sticker", message=result)
    await ada.wait_for(lambda message: message.sticker is not None, seconds=SECONDS)
    await ada.send_text("/settings")
    await ada.wait_for_text("Settings")
    await ada.send_photo(ASTRONAUT, "/avatar oil")
    await ada.wait_for(
        lambda message: "…" in message.text and message.has_button("Cancel"), seconds=SECONDS
    )
    while (await tasks_of(world, ada))[0].state is State.CREATED:
        await ada.sync(0.05)
    await ada.block()
    async with world.studio.service.follow(owner=owner_of(ada.id)) as events:
        while (await tasks_of(world, ada))[0].state is not State.DONE:
            await anext(events)
    await ada.unblock()
    await ada.wait_for_text("While you were away", seconds=SECONDS)
    assert await left_of(world, ada)
    await all_deleted(ada)
    assert await nothing_left_of(world, ada), await left_of(world, ada)
