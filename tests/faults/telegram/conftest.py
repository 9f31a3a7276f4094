"""One running bot on the journal that ships; each case has its own person, and so its own chat."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.bot.world import World, open_world


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    folder = tmp_path_factory.mktemp("darkroom")
    async with open_world(folder, store=f"sqlite:///{folder}/darkroom.db") as opened:
        yield opened


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
