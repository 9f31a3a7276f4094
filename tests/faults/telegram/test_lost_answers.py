"""The connection breaks in the middle of something, or an answer never comes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.talking.delivery import Delivery
from bot.talking.pace import Pace, Priority
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Task, new_id
from tests.bot.telling import delivery_of
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

IMPATIENT_SECONDS = 0.4


def is_file(message: Message) -> bool:
    return message.document is not None


def is_picture(message: Message) -> bool:
    return message.photo is not None and message.from_bot


def count(person: Person, kind: str) -> int:
    shown = is_file if kind == "file" else is_picture
    return len([message for message in person.messages if shown(message)])


async def finished_cutout(person: Person, world: World) -> Task:
    """A task that has been told, file and all."""
    await person.send_photo(ASTRONAUT, "/background remove")
    await person.wait_for(is_file, seconds=SECONDS)
    (task,) = await tasks_of(world, person)
    return task


@asynccontextmanager
async def impatient(world: World) -> AsyncGenerator[tuple[Delivery, ExtBot[Priority]]]:
    """A delivery that remembers nothing and waits less than half a second for an answer."""
    request = HTTPXRequest(read_timeout=IMPATIENT_SECONDS, media_write_timeout=20)
    bot = ExtBot(TOKEN, f"{world.base}/bot", request=request, rate_limiter=Pace())
    async with bot:
        yield delivery_of(world, bot, MemoryLedger()), bot


async def test_a_download_is_cut_once(ada: Person, world: World, controls: Controls) -> None:
    """Connection cut in the middle of a photo's download: fetched again, one picture."""
    await controls.fault("downloadFile", cut=True)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 1
    assert len([message for message in ada.messages if message.from_bot]) == 1


@pytest.mark.parametrize("how", [{"cut": True}, {"status": 502}, {"status": 404}])
async def test_a_download_never_succeeds(
    ada: Person, world: World, controls: Controls, how: dict[str, int]
) -> None:
    """Each download of a photo is cut or refused: its message says so and offers another try."""
    await controls.fault("downloadFile", times=3, **how)
    await ada.send_photo(ASTRONAUT, "/background white")
    failed = await ada.wait_for(lambda message: message.has_button("Remove background"), seconds=20)
    assert await tasks_of(world, ada) == []
    assert len([message for message in ada.messages if message.from_bot]) == 1
    await ada.tap("Remove background", message=failed)
    await ada.wait_for(is_result, seconds=SECONDS)


async def test_the_file_arrived_but_its_answer_was_cut(
    ada: Person, world: World, controls: Controls
) -> None:
    """sendDocument carried out, then the connection cut: the file is there once, never again."""
    await controls.fault("sendDocument", cut=True, delivered=True)
    task = await finished_cutout(ada, world)
    await world.bot.announcer.announce(task)
    await ada.sync()
    assert count(ada, "file") == 1
    sent = [call for call in await controls.calls("sendDocument") if call.chat_id == ada.id]
    assert len(sent) == 1


async def test_the_file_did_not_arrive_and_nobody_said_so(ada: Person, controls: Controls) -> None:
    """Connection cut at sendDocument, nothing sent: no blind repeat; the File button brings it."""
    await controls.fault("sendDocument", cut=True)
    await ada.send_photo(ASTRONAUT, "/background remove")
    await ada.wait_for(is_result, seconds=SECONDS)
    await controls.wait_for_call("sendDocument", lambda call: call.chat_id == ada.id)
    assert count(ada, "file") == 0
    await ada.tap("File")
    await ada.wait_for(is_file)
    assert count(ada, "file") == 1


async def test_the_file_arrives_after_we_stopped_waiting(
    ada: Person, world: World, controls: Controls
) -> None:
    """sendDocument delivered but answered too late (TimedOut): it isn't sent again."""
    task = await finished_cutout(ada, world)
    async with impatient(world) as (delivery, _):
        await controls.fault("sendDocument", delay_seconds=1.0, delivered=True, chat_id=ada.id)
        await delivery.announce(task)
        await delivery.announce(task)
    await ada.sync()
    assert count(ada, "file") == 2, "the bot's own from before, and the late one"


@pytest.mark.parametrize("delivered", [True, False])
async def test_a_new_picture_whose_arrival_is_unknown(
    ada: Person, world: World, controls: Controls, *, delivered: bool
) -> None:
    """The message is gone and sendPhoto gets no answer: never two pictures, a button shows it."""
    task = replace(await finished_cutout(ada, world), id=new_id())
    await controls.delete_message(ada.id, int((task.address or "").split(":")[2]))
    before = count(ada, "picture")
    async with impatient(world) as (delivery, _):
        await controls.fault("sendPhoto", cut=True, delivered=delivered, chat_id=ada.id)
        await delivery.announce(task)
        await delivery.announce(task)
    await ada.wait_for_text("It is ready")
    pictures = 1 if delivered else 0
    assert count(ada, "picture") == before - 1 + pictures, "its message is gone"
    assert len([m for m in ada.messages if "It is ready" in m.text]) == 1


async def test_the_edit_was_carried_out_but_its_answer_was_cut(
    ada: Person, world: World, controls: Controls
) -> None:
    """editMessageMedia carried out, then cut: edited again, which shows nothing new."""
    await controls.fault("editMessageMedia", cut=True, delivered=True)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    edits = [call for call in await controls.calls("editMessageMedia") if call.chat_id == ada.id]
    while len(edits) < 2:
        await controls.wait_for_call(
            "editMessageMedia", lambda call: call.chat_id == ada.id and bool(call.error), seconds=20
        )
        edits = [c for c in await controls.calls("editMessageMedia") if c.chat_id == ada.id]
    assert "not modified" in edits[1].error
    await ada.sync()
    assert count(ada, "picture") == 1
    assert len(await tasks_of(world, ada)) == 1
