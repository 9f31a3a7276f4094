"""One running bot for all stories; each has its own person, and so its own chat."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.bot.fixtures import ada, controls, grace
from tests.bot.oracle import every_call_is_one_telegram_knows, oracle
from tests.bot.world import World, open_world

__all__ = [
    "ada",
    "controls",
    "every_call_is_one_telegram_knows",
    "grace",
    "oracle",
    "world",
]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    async with open_world(tmp_path_factory.mktemp("darkroom")) as opened:
        yield opened
