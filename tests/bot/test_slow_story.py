"""What took long comes as a message of its own: who has looked away is told by it."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
import pytest_asyncio
from telegram.ext import ExtBot

from bot.speech import texts
from bot.talking import talk
from bot.talking.pace import Pace, Priority
from bot.talking.talk import Spot
from local.telegram.person import Person
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Task, new_id
from tests.bot.telling import delivery_of
from tests.bot.world import (
    ASTRONAUT,
    SECONDS,
    TOKEN,
    UNDER_AVATAR,
    World,
    is_result,
    open_world,
    opened,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slow(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A bot to whom every picture takes long."""
    async with open_world(tmp_path_factory.mktemp("slow"), quick_seconds=0.0) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="module")
async def eve(slow: World) -> AsyncGenerator[Person]:
    async with Person(slow.base, first_name="Eve") as person:
        yield person


async def test_a_slow_picture_replies_to_its_photo_and_the_progress_goes(eve: Person) -> None:
    photo = await eve.send_photo(ASTRONAUT)
    menu = await eve.wait_for(lambda message: message.has_button("Cartoon"))
    await eve.tap("Cartoon", message=menu)
    result = await eve.wait_for(is_result, seconds=SECONDS)
    assert result.id > menu.id
    assert result.reply_to == photo.id
    assert result.labels == UNDER_AVATAR
    await eve.wait_until_gone(menu)
    assert [message.id for message in eve.messages] == [photo.id, result.id]


async def test_the_file_of_a_slow_cut_out_replies_to_its_picture(eve: Person, slow: World) -> None:
    await eve.send_photo(ASTRONAUT, "/background remove")
    file = await eve.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    (result,) = [message for message in eve.messages if is_result(message)]
    assert file.reply_to == result.id
    (task,) = await tasks_of(slow, eve)
    await slow.bot.announcer.announce(task)
    await eve.sync()
    assert len([message for message in eve.messages if message.from_bot]) == 2, "told once"


async def test_a_slow_picture_that_is_no_photo_for_telegram_comes_as_a_file(
    eve: Person, slow: World
) -> None:
    await slow.controls.fault("sendPhoto", status=400, chat_id=eve.id)
    await eve.send_photo(ASTRONAUT, "/background grey")
    file = await eve.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    assert opened(await eve.download(file)).size == (512, 512)
    shown = next(message for message in eve.messages if message.id == file.reply_to)
    assert shown.has_button("Again")
    assert not shown.has_button("Cancel")


async def test_a_doubt_about_a_slow_picture_is_said_under_the_photo(
    eve: Person, slow: World
) -> None:
    await slow.controls.fault("sendPhoto", cut=True, chat_id=eve.id)
    photo = await eve.send_photo(ASTRONAUT, "/avatar pencil")
    offer = await eve.wait_for_text(texts.MAYBE_SHOWN, seconds=SECONDS)
    assert offer.reply_to == photo.id
    assert not [message for message in eve.messages if is_result(message)]
    await eve.tap("Pencil", message=offer)
    await eve.wait_for(is_result)


async def test_progress_that_is_too_old_to_be_deleted_offers_no_cancel(
    eve: Person, slow: World
) -> None:
    await eve.send_photo(ASTRONAUT, "/background white")
    await eve.wait_for(is_result, seconds=SECONDS)
    (done,) = await tasks_of(slow, eve)
    async with ExtBot(TOKEN, f"{slow.base}/bot", rate_limiter=Pace()) as bot:
        task, old = await shown_as_live(bot, eve, done)
        await slow.controls.fault("deleteMessage", status=400, chat_id=eve.id)
        await delivery_of(slow, bot, MemoryLedger(), quick_seconds=0.0).announce(task)
    left = await eve.wait_for(lambda message: message.id == old)
    assert (left.text, left.labels) == ("White background", [])


async def shown_as_live(bot: ExtBot[Priority], person: Person, done: Task) -> tuple[Task, int]:
    """Return a finished task whose message still shows it in the making, and that message."""
    at = await talk.say(bot, Spot(chat=person.id), texts.WORKING)
    task = replace(done, id=new_id(), address=str(at), updated_at=done.created_at + 1)
    return task, at.message
