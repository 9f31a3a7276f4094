"""Put out of a group or blocked by a person, the bot spares what nobody would see."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.state.people import People
from local.telegram.person import Person
from studio.task import State
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def still_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("still")
    async with open_world(folder, idle_key="canary-of-an-idle-engine") as opened:
        yield opened


async def is_blocked(world: World, person: Person) -> bool:
    return (await People(world.studio.runtime.ledger).find(person.id)).blocked


async def blocked_becomes(world: World, person: Person, *, blocked: bool) -> None:
    """Return once the bot knows; another chat's lane tells that time has passed."""
    async with Person(world.base, first_name="Clock") as clock:
        for _ in range(50):
            if await is_blocked(world, person) is blocked:
                return
            sent = await clock.send_text("/cancel")
            await clock.wait_for(lambda _: True, after=sent)
    raise TimeoutError


async def ended(world: World, person: Person) -> list[State]:
    """Return how a person's tasks stand once all of them have ended."""
    async with world.studio.service.follow() as events:
        while any(
            task.state not in {State.CANCELLED, State.DONE}
            for task in await tasks_of(world, person)
        ):
            await anext(events)
    return [task.state for task in await tasks_of(world, person)]


async def test_who_blocks_the_bot_pays_for_nothing_that_is_not_begun(still_world: World) -> None:
    world = still_world
    async with Person(world.base) as ada:
        await ada.send_photo(ASTRONAUT, "/avatar pencil")
        await ada.wait_for(lambda message: message.has_button("Cancel"))
        before = len([call for call in await world.controls.calls() if call.chat_id == ada.id])
        await ada.block()
        await blocked_becomes(world, ada, blocked=True)
        assert (await tasks_of(world, ada))[0].cancel_requested
        await world.bot.announcer.announce((await tasks_of(world, ada))[0])
        calls = [call for call in await world.controls.calls() if call.chat_id == ada.id]
        assert len(calls) == before, "nothing is sent to a shut door"
        await ada.unblock()
        await blocked_becomes(world, ada, blocked=False)
        sent = await ada.send_text("/help")
        await ada.wait_for_text("Send a photo", after=sent)


async def test_a_picture_that_was_finished_meanwhile_is_offered_once(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar oil")
    await ada.wait_for(
        lambda message: "…" in message.text and message.has_button("Cancel"), seconds=SECONDS
    )
    while (await tasks_of(world, ada))[0].state is State.CREATED:
        await ada.sync(0.05)
    await ada.block()
    assert await ended(world, ada) == [State.DONE], "what is paid for is made"
    await ada.unblock()
    offer = await ada.wait_for_text("While you were away: 1 picture", seconds=SECONDS)
    await ada.tap("Oil", message=offer)
    await ada.wait_for(is_result)
    await ada.block()
    await ada.unblock()
    sent = await ada.send_text("/help")
    await ada.wait_for_text("Send a photo", after=sent)
    assert sum("While you were away" in message.text for message in ada.messages) == 1


async def test_a_refusal_met_in_a_call_does_what_the_word_of_it_does(still_world: World) -> None:
    world = still_world
    async with Person(world.base) as ada:
        await ada.send_photo(ASTRONAUT, "/avatar pencil")
        await ada.wait_for(lambda message: message.has_button("Cancel"))
        await world.controls.fault("sendMessage", status=403, chat_id=ada.id)
        await ada.send_text("/help")
        await blocked_becomes(world, ada, blocked=True)
        assert (await tasks_of(world, ada))[0].cancel_requested
        sent = await ada.send_text("/help")
        await ada.wait_for_text("Send a photo", after=sent)
        assert not await is_blocked(world, ada), "who writes has us back"


async def test_put_out_of_a_group_it_stops_what_was_ordered_there_and_keeps_silent(
    still_world: World,
) -> None:
    world = still_world
    async with Person(world.base) as ada:
        group = await ada.create_group("Friends")
        friends = ada.in_chat(group)
        await friends.wait_for_text("react only when")
        await friends.send_photo(ASTRONAUT, f"/avatar@{BOT} pencil")
        await friends.wait_for(lambda message: message.has_button("Cancel"))
        before = len([call for call in await world.controls.calls() if call.chat_id == group.id])
        await group.set_bot("left")
        async with Person(world.base, first_name="Clock") as clock:
            while not (await tasks_of(world, ada))[0].cancel_requested:
                sent = await clock.send_text("/cancel")
                await clock.wait_for(lambda _: True, after=sent)
        await world.bot.announcer.announce((await tasks_of(world, ada))[0])
        calls = [call for call in await world.controls.calls() if call.chat_id == group.id]
        assert len(calls) == before
        await group.set_bot("member")
        await friends.send_text(f"/help@{BOT}")
        await friends.wait_for_text("Send a photo")
