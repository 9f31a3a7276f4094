"""People who talk to a running bot, and its levers; a folder's conftest brings its own `world`."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.bot.world import World


@pytest_asyncio.fixture(loop_scope="session")
async def ada(world: World) -> AsyncGenerator[Person]:
    async with Person(world.base, first_name="Ada") as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def grace(world: World) -> AsyncGenerator[Person]:
    async with Person(world.base, first_name="Grace") as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def controls(world: World) -> AsyncGenerator[Controls]:
    await world.controls.clear_faults()
    yield world.controls
    await world.controls.clear_faults()
