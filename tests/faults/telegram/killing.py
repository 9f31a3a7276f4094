"""A bot that can be killed and started again, and a person who talks to it: fixtures."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from local.telegram.person import Person
from tests.faults.telegram.lives import Lives, open_lives


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Lives]:
    async with open_lives(tmp_path_factory.mktemp("lives")) as lives:
        yield lives


@pytest_asyncio.fixture(loop_scope="session")
async def lives(opened: Lives) -> AsyncGenerator[Lives]:
    yield opened
    await opened.kill()
    await opened.controls.clear_faults()


@pytest_asyncio.fixture(loop_scope="session")
async def ada(opened: Lives) -> AsyncGenerator[Person]:
    async with Person(opened.base, first_name="Ada") as person:
        yield person
