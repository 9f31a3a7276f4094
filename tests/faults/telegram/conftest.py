"""One running bot on the journal that ships; each case has its own person, and so its own chat."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.bot.fixtures import ada, controls, grace
from tests.bot.world import World, open_world

__all__ = ["ada", "controls", "grace", "world"]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    folder = tmp_path_factory.mktemp("darkroom")
    async with open_world(folder, store=f"sqlite:///{folder}/darkroom.db") as opened:
        yield opened
