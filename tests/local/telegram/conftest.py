"""A running local Telegram, and people in its chats."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from local.telegram.controls import Controls
from local.telegram.person import GroupChat, Person
from local.telegram.server import create_server
from run.prepare.browser import ADVICE, find_chromium
from tests.local.telegram.serving import TOKEN, BotCaller, Served, picture, running


@pytest.fixture
async def server() -> AsyncGenerator[Served]:
    telegram = create_server(token=TOKEN, testing=True, webhook_retry_seconds=0.05)
    async with running(telegram) as ready:
        yield ready


@pytest.fixture
async def ada(server: Served) -> AsyncGenerator[Person]:
    async with Person(server.base, first_name="Ada", transport=server.transport) as person:
        yield person


@pytest.fixture
async def ben(server: Served) -> AsyncGenerator[Person]:
    async with Person(server.base, first_name="Ben", transport=server.transport) as person:
        yield person


@pytest.fixture
async def friends(ada: Person, ben: Person) -> GroupChat:
    """Ada's group with Ben and the bot."""
    group = await ada.create_group("Friends")
    await ben.join(await group.invite())
    return group


@pytest.fixture
async def controls(server: Served) -> AsyncGenerator[Controls]:
    async with Controls(server.base, transport=server.transport) as levers:
        yield levers


@pytest.fixture
async def bot(server: Served) -> AsyncGenerator[BotCaller]:
    caller = BotCaller(server)
    yield caller
    await caller.close()


@pytest.fixture
def photo() -> bytes:
    return picture()


@pytest.fixture
def photo_file(tmp_path: Path, photo: bytes) -> Path:
    path = tmp_path / "me.jpg"
    path.write_bytes(photo)
    return path


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    chromium = find_chromium()
    assert chromium, ADVICE
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        await started.close()
