"""Who asks for too much is told once, and then not answered until it is over."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.ordering.limits import Bounds, Limits
from local.telegram.person import Person
from studio.errors import TooManyLive
from studio.runtime.limiter_memory import MemoryLimiter
from studio.task import State
from tests.bot.world import ASTRONAUT, World, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"
BOUNDS = Bounds(
    updates_per_minute=12, inline_per_minute=3, group_orders_per_minute=2, group_live_tasks=5
)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def strict_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world with narrow bounds, in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("strict")
    key = "canary-of-an-idle-engine"
    async with open_world(folder, idle_key=key, bounds=BOUNDS) as opened:
        yield opened


async def test_who_writes_too_fast_is_told_once_and_holds_nobody_up(strict_world: World) -> None:
    world = strict_world
    async with Person(world.base) as ada, Person(world.base, first_name="Grace") as grace:
        for _ in range(BOUNDS.updates_per_minute + 5):
            await ada.send_text("/cancel")
        sent = await grace.send_text("/help")
        await grace.wait_for_text("Send a photo", after=sent)
        await ada.wait_for_text("Not so fast")
        await ada.send_text("/help")
        sent = await grace.send_text("/help")
        await grace.wait_for_text("Send a photo", after=sent)
        await ada.sync()
        answers = [message for message in ada.messages if message.from_bot]
        assert len(answers) == BOUNDS.updates_per_minute + 1
        assert sum("Not so fast" in message.text for message in answers) == 1
        assert "30 s" in answers[-1].text


async def test_a_group_that_orders_too_fast_is_told_once(strict_world: World) -> None:
    world = strict_world
    async with Person(world.base) as ada, Person(world.base, first_name="Grace") as grace:
        group = await ada.create_group("Friends")
        await grace.join(await group.invite())
        friends = ada.in_chat(group)
        await friends.wait_for_text("react only when")
        for style in ("pencil", "oil"):
            await friends.send_photo(ASTRONAUT, f"/avatar@{BOT} {style}")
            await friends.wait_for(lambda message: message.has_button("Cancel"))
        await grace.in_chat(group).send_photo(ASTRONAUT, f"/avatar@{BOT} cartoon")
        told = await friends.wait_for_text("Not so fast")
        await grace.in_chat(group).send_photo(ASTRONAUT, f"/avatar@{BOT} cartoon")
        sent = await friends.send_text(f"/help@{BOT}")
        await friends.wait_for_text("Send a photo", after=sent)
        assert sum("Not so fast" in message.text for message in friends.messages) == 1
        assert await tasks_of(world, grace) == []
        answer = await grace.in_chat(group).tap("Cartoon", message=told)
        assert answer is not None
        assert answer.alert
        assert "Not so fast" in answer.text
        await grace.send_photo(ASTRONAUT, "/avatar cartoon")
        await grace.wait_for(lambda message: message.has_button("Cancel"))
        assert len(await tasks_of(world, grace)) == 1, "it is the group that has to wait"


async def test_of_many_inline_queries_a_few_are_looked_up_and_none_is_written_down(
    strict_world: World,
) -> None:
    world = strict_world
    async with Person(world.base) as ada:
        found = [await ada.ask_inline(f"pencil {number}") for number in range(5)]
        assert [each.button is not None for each in found] == [True] * 3 + [False] * 2
        written = await world.studio.runtime.ledger.entries("telegram.update")
        assert not any("inline_query" in entry.body for entry in written)


async def test_a_group_with_enough_in_the_making_waits_for_one_of_them_to_end(
    strict_world: World,
) -> None:
    studio = strict_world.studio
    bounds = Bounds(group_live_tasks=1)
    limits = Limits(MemoryLimiter(), studio.runtime.ledger, studio.service, bounds)
    async with Person(strict_world.base) as ada:
        group = await ada.create_group("Friends")
        friends = ada.in_chat(group)
        async with limits.order(group.id, ada.id):
            pass
        await friends.send_photo(ASTRONAUT, f"/avatar@{BOT} pencil")
        await friends.wait_for(lambda message: message.has_button("Cancel"))
        (task,) = await limits.live_tasks(group.id)
        with pytest.raises(TooManyLive):
            async with limits.order(group.id, ada.id):
                pass
        assert isinstance(limits.pause(group.id, ada.id), TooManyLive)
        stopped = await studio.service.cancel(task.owner, task.id)
        assert stopped.state is State.CANCELLED
        async with limits.order(group.id, ada.id):
            assert await limits.live_tasks(group.id) == []
