"""Stickers in chat: out of one pack a person, made with the first and grown with the others."""

import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from telegram.ext import ExtBot

from bot.state.books import STICKERS
from bot.talking.pace import Pace
from bot.talking.packs import Packs
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import new_id
from tests.bot.world import ASTRONAUT, CAT, SECONDS, TOKEN, World, is_result, opened

DOUBLE = "Already on it."

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def a_cutout(person: Person, photo: Path = CAT, *, after: Message | None = None) -> Message:
    await person.send_photo(photo, "/background remove")
    return await person.wait_for(is_result, seconds=SECONDS, after=after)


async def a_sticker(person: Person, under: Message, *, after: Message) -> Message:
    while (answer := await person.tap("Sticker", message=under)) and answer.text == DOUBLE:
        await person.sync(wait_seconds=0.5)
    return await person.wait_for(
        lambda message: message.sticker is not None and message.id > after.id, seconds=20
    )


async def test_stickers_come_out_of_ones_own_pack_which_grows(ada: Person) -> None:
    first = await a_cutout(ada)
    one = await a_sticker(ada, first, after=first)
    assert one.raw["sticker"]["set_name"].startswith("p")
    name = one.raw["sticker"]["set_name"]
    assert one.buttons[0][0].url == f"https://t.me/addstickers/{name}"
    picture = opened(await ada.download(one))
    assert (picture.format, max(picture.size), picture.mode) == ("WEBP", 512, "RGBA")

    second = await a_cutout(ada, ASTRONAUT, after=one)
    two = await a_sticker(ada, second, after=second)
    assert two.raw["sticker"]["set_name"] == name
    pack = await ada.sticker_set(name)
    assert pack["title"] == "Ada · Darkroom"
    assert len(pack["stickers"]) == 2

    again = await a_sticker(ada, first, after=two)
    assert again.file_id == one.file_id
    assert len((await ada.sticker_set(name))["stickers"]) == 2, "each result once"


async def test_a_pack_that_telegram_refuses_costs_nobody_the_sticker(
    grace: Person, controls: Controls
) -> None:
    result = await a_cutout(grace)
    await controls.fault("createNewStickerSet", status=400)
    sticker = await a_sticker(grace, result, after=result)
    assert "set_name" not in sticker.raw["sticker"]
    assert sticker.buttons == []


def a_sticker_of_one_colour() -> bytes:
    """A sticker as Telegram takes it."""
    file = io.BytesIO()
    Image.new("RGBA", (512, 512), "teal").save(file, "WEBP")
    return file.getvalue()


@asynccontextmanager
async def packs(world: World, ledger: MemoryLedger) -> AsyncGenerator[Packs]:
    """The packs of a bot that has never been told to wait."""
    async with ExtBot(TOKEN, f"{world.base}/bot", rate_limiter=Pace()) as bot:
        yield Packs(bot, ledger)


@pytest.mark.filterwarnings("ignore:.*`retry_after`")
@pytest.mark.parametrize(
    ("method", "how", "later"),
    [
        ("addStickerToSet", {"retry_after": 30}, True),
        ("addStickerToSet", {"cut": True, "delivered": True}, False),
        ("addStickerToSet", {"status": 502, "delivered": True}, False),
        ("getStickerSet", {"retry_after": 30}, False),
    ],
)
async def test_only_a_sticker_that_surely_is_in_no_pack_may_be_put_there_later(
    ada: Person, world: World, controls: Controls, method: str, how: dict[str, int], *, later: bool
) -> None:
    await ada.send_text("/start")
    ledger, task, sticker = MemoryLedger(), new_id(), a_sticker_of_one_colour()
    async with packs(world, ledger) as patient:
        assert await patient.add(ada.id, new_id(), sticker, title="Hers")
        await controls.fault(method, **how)
        assert await patient.add(ada.id, task, sticker, title="Hers") is None, "it is sent alone"
    await controls.clear_faults()
    async with packs(world, ledger) as after:
        assert (await after.add(ada.id, task, sticker, title="Hers") is not None) is later
        name = await after.name(ada.id)
    entry = await ledger.find(STICKERS, task)
    assert entry is not None
    assert entry.done, "it goes with its time"
    assert name is not None
    assert len((await ada.sticker_set(name))["stickers"]) == 2


async def test_a_pack_deleted_by_its_owner_is_begun_anew(ada: Person, world: World) -> None:
    first = await a_cutout(ada)
    one = await a_sticker(ada, first, after=first)
    name = one.raw["sticker"]["set_name"]
    world.telegram.state.sticker_sets.remove(name)
    second = await a_cutout(ada, ASTRONAUT, after=one)
    two = await a_sticker(ada, second, after=second)
    assert two.raw["sticker"]["set_name"] == name
    assert len((await ada.sticker_set(name))["stickers"]) == 1


async def test_a_pack_that_was_made_though_telegram_says_it_failed_is_used(
    ada: Person, controls: Controls
) -> None:
    result = await a_cutout(ada)
    await controls.fault("createNewStickerSet", status=500, delivered=True)
    sticker = await a_sticker(ada, result, after=result)
    pack = await ada.sticker_set(sticker.raw["sticker"]["set_name"])
    assert [entry["file_id"] for entry in pack["stickers"]] == [sticker.file_id]
