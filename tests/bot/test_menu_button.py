"""The button beside the message field: it opens the page, where there is one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.assembly import create_bot
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from run.parts import open_studio
from studio.runtime.ledger_memory import MemoryLedger
from studio.settings import Settings
from tests.bot.world import SECONDS, TOKEN, end
from tests.local.telegram.serving import running

PAGE = "https://pictures.example/"


@dataclass(frozen=True)
class Started:
    """A bot that is about to introduce itself."""

    base: str
    controls: Controls


@asynccontextmanager
async def started(
    folder: Path, page: str | None, *, fails: bool = False
) -> AsyncGenerator[Started]:
    settings = Settings.model_validate({"data": folder})
    telegram = create_server(token=TOKEN, testing=True)
    async with (
        running(telegram) as server,
        Controls(server.base) as controls,
        open_studio(settings) as studio,
        asyncio.TaskGroup() as group,
    ):
        if fails:
            await controls.fault("setChatMenuButton", status=400)
        bot = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=MemoryLedger(),
            clock=studio.clock,
            base_url=server.base,
            page=page,
        )
        door = group.create_task(bot.run())
        await controls.wait_for_call("setChatMenuButton", seconds=SECONDS)
        yield Started(server.base, controls)
        await end(door)


async def test_it_opens_the_page(tmp_path: Path) -> None:
    async with started(tmp_path, PAGE) as world, Person(world.base) as ada:
        assert (await ada.open_page())[0] == PAGE


async def test_the_greeting_opens_the_page_too(tmp_path: Path) -> None:
    async with started(tmp_path, PAGE) as world, Person(world.base) as ada:
        await ada.send_text("/start")
        hello = await ada.wait_for_text("Hello", seconds=SECONDS)
        assert hello.labels == ["Choose a style", "Open the page"]
        (_, (button,)) = hello.raw["reply_markup"]["inline_keyboard"]
        assert button["web_app"] == {"url": PAGE}


async def test_without_a_page_it_shows_the_commands_again(tmp_path: Path) -> None:
    async with started(tmp_path, None) as world:
        (call,) = await world.controls.calls("setChatMenuButton")
        assert call.ok
        assert call.parameters == {"menu_button": {"type": "commands"}}


async def test_a_button_that_is_refused_is_logged_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        started(tmp_path, PAGE, fails=True) as world,
        Person(world.base) as ada,
    ):
        await ada.send_text("/start")
        await ada.wait_for_text("Hello", seconds=SECONDS)
    assert "the button that opens the page could not be set" in caplog.text
    assert TOKEN not in caplog.text
