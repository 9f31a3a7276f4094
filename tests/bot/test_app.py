"""Starting and stopping, also when Telegram is not there or doesn't know us."""

import asyncio
import os
import signal
import socket
import time
from pathlib import Path

import pytest

import run.parts
from bot.app import BotRefusedError
from bot.assembly import create_bot
from bot.state.books import DELIVERIES, KEPT_SECONDS
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from run.parts import open_studio
from run.process import talk
from studio.clock import Clock
from studio.runtime.ledger_memory import MemoryLedger
from studio.settings import Settings
from tests.bot.world import SECONDS, TOKEN, end, open_world
from tests.local.telegram.serving import running


async def test_a_wrong_token_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data": tmp_path})
    async with (
        running(create_server(token="99:another", testing=True)) as server,
        open_studio(settings) as studio,
    ):
        bot = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=MemoryLedger(),
            clock=studio.clock,
            base_url=server.base,
        )
        with pytest.raises(BotRefusedError, match="TELEGRAM_BOT_TOKEN") as refused:
            await bot.run()
        assert TOKEN not in repr(refused.value)
        assert refused.value.__suppress_context__


async def test_without_telegram_it_keeps_trying_and_ends_when_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    settings = Settings.model_validate({"data": tmp_path})
    async with open_studio(settings) as studio, asyncio.TaskGroup() as group:
        bot = create_bot(
            token=TOKEN,
            service=studio.service,
            ledger=MemoryLedger(),
            clock=studio.clock,
            base_url=nobody,
        )
        running_bot = group.create_task(bot.run())
        async with asyncio.timeout(20):
            while caplog.text.count("could not greet the bot yet") < 2:  # noqa: ASYNC110  a log line is no event
                await asyncio.sleep(0.02)
        await end(running_bot)
    assert TOKEN not in caplog.text


async def test_it_starts_after_telegram_had_trouble_with_everything(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world, Person(world.base) as ada:
        await world.controls.fault("getUpdates", status=502, times=2)
        await ada.send_text("/start")
        await ada.wait_for_text("Hello", seconds=20)


async def test_a_wall_days_ahead_of_the_clock_makes_it_forget_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def days_behind() -> Clock:
        return lambda: time.time() - 2 * KEPT_SECONDS

    monkeypatch.setattr(run.parts, "steady_clock", days_behind)
    async with (
        running(create_server(token=TOKEN, testing=True)) as server,
        Controls(server.base) as controls,
    ):
        settings = Settings.model_validate(
            {
                "data": tmp_path,
                "store": f"sqlite:///{tmp_path}/darkroom.db",
                "telegram_api_url": server.base,
            }
        )
        async with open_studio(settings) as studio:
            await studio.runtime.ledger.finish(DELIVERIES, "a:file", "7")
        async with asyncio.TaskGroup() as group:
            talking = group.create_task(talk(settings, TOKEN))
            await controls.wait_for_call("setMyShortDescription", seconds=SECONDS)
            os.kill(os.getpid(), signal.SIGTERM)
            await talking
    async with open_studio(settings) as studio:
        assert await studio.runtime.ledger.find(DELIVERIES, "a:file") is not None
