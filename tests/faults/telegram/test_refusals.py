"""Every kind of refusal: what may pass is tried again, what won't is not."""

import logging

import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of
from tests.faults.telegram.test_what_is_gone import settled

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("status", [401, 404, 500, 503, 504])
async def test_an_error_that_may_pass_at_the_end(
    ada: Person, world: World, controls: Controls, status: int
) -> None:
    """401, 404 or 5xx once on editMessageMedia: the picture comes a little later, once."""
    await controls.fault("editMessageMedia", status=status, chat_id=ada.id)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    assert len([message for message in ada.messages if is_result(message)]) == 1
    assert len(await tasks_of(world, ada)) == 1


async def test_a_file_is_too_large_for_telegram(
    ada: Person, world: World, controls: Controls
) -> None:
    """413 on sendDocument: the picture is there, the file isn't pushed again; its button is."""
    await controls.fault("sendDocument", status=413, chat_id=ada.id)
    await ada.send_photo(ASTRONAUT, "/background remove")
    await ada.wait_for(is_result, seconds=SECONDS)
    await settled(world, ada)
    sent = [call for call in await controls.calls("sendDocument") if call.chat_id == ada.id]
    assert len(sent) == 1
    await ada.tap("File")
    await ada.wait_for(lambda message: message.document is not None)


@pytest.mark.parametrize("status", [400, 403])
async def test_nobody_may_be_told_that_an_order_came_in(
    ada: Person,
    world: World,
    controls: Controls,
    caplog: pytest.LogCaptureFixture,
    *,
    status: int,
) -> None:
    """400 or 403 on sendMessage (kicked, deactivated, no right to write): nothing is ordered."""
    await controls.fault("sendMessage", status=status, times=2, chat_id=ada.id)
    await ada.send_photo(ASTRONAUT, "/background white")
    await controls.wait_for_call("sendMessage", lambda call: call.chat_id == ada.id)
    await controls.clear_faults()
    await ada.send_text("/help")
    await ada.wait_for_text("/status")
    assert await tasks_of(world, ada) == [], "an order that nobody sees is none"
    incidents = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert bool(incidents) is (status == 400), "only what we shouldn't have sent is our mistake"


async def test_a_file_that_may_not_be_fetched(
    ada: Person, world: World, controls: Controls
) -> None:
    """400 on getFile: the person is asked to send the photo again, and nothing is ordered."""
    await controls.fault("getFile", status=400)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for_text("again", seconds=SECONDS)
    assert await tasks_of(world, ada) == []


async def test_a_group_moves_while_its_order_is_taken(ada: Person, controls: Controls) -> None:
    """migrate_to_chat_id on the first answer: the bot goes on answering others and the chat."""
    await controls.fault("sendMessage", migrate_to_chat_id=-1_000_000_000_007, chat_id=ada.id)
    await ada.send_text("/status")
    await controls.wait_for_call("sendMessage", lambda call: call.chat_id == ada.id)
    await ada.send_text("/help")
    await ada.wait_for_text("/status")
