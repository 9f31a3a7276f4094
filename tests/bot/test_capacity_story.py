"""What is over takes no room, and who has to wait keeps nobody else waiting."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.ordering.limits import Bounds
from bot.state.books import GROUP_TASKS
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"
GROUPS, MESSAGES = 8, 34
"""Of each as many as once filled all rooms of the inbox."""


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def patient_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world that listens to everybody, in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("patient")
    bounds = Bounds(updates_per_minute=100_000)
    async with open_world(folder, idle_key="canary-of-an-idle-engine", bounds=bounds) as opened:
        yield opened


async def test_what_is_over_is_no_longer_counted_though_nobody_orders_again(
    ada: Person, world: World
) -> None:
    group = await ada.create_group("Friends")
    friends = ada.in_chat(group)
    await friends.send_photo(ASTRONAUT, f"/background@{BOT} pink")
    await friends.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    entry = await world.studio.runtime.ledger.find(GROUP_TASKS, f"{group.id}:{task.id}")
    assert entry
    assert entry.done


async def test_groups_that_cool_down_hold_up_nobody_elsewhere(patient_world: World) -> None:
    world = patient_world
    async with Person(world.base) as ada, Person(world.base, first_name="Bob") as bob:
        groups = [await ada.create_group("Friends") for _ in range(GROUPS)]
        for group in groups:
            await ada.in_chat(group).wait_for_text("react only when")
            await world.controls.fault(
                "sendMessage", status=429, retry_after=15, times=1000, chat_id=group.id
            )
        for group in groups * MESSAGES:
            await ada.in_chat(group).send_text(f"/help@{BOT}")
        sent = await bob.send_text("/help")
        await bob.wait_for_text("Send a photo", after=sent)
        await world.controls.clear_faults()
