"""People see how it stands all the way, at a bearable pace."""

import time
from functools import partial

import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result

pytestmark = pytest.mark.asyncio(loop_scope="session")


def is_live(name: str, message: Message) -> bool:
    return name in message.text and message.has_button("Cancel")


async def test_each_of_several_orders_can_be_cancelled_from_the_start(ada: Person) -> None:
    for style in ("studio", "cartoon", "illustration"):
        await ada.send_photo(ASTRONAUT, f"/avatar {style}")
    for name in ("Illustration", "Cartoon"):
        live = await ada.wait_for(partial(is_live, name), seconds=8)
        assert [button.style for row in live.buttons for button in row] == ["danger"]
    await ada.wait_for(lambda message: is_result(message) and "Illus" in message.text, seconds=60)


async def test_edits_are_few_and_a_chat_action_fills_the_time(
    ada: Person, controls: Controls
) -> None:
    started = time.monotonic()
    await ada.send_photo(ASTRONAUT, "/avatar cartoon")
    await ada.wait_for(is_result, seconds=SECONDS)
    elapsed = time.monotonic() - started
    edits = [call for call in await controls.calls("editMessageText") if call.chat_id == ada.id]
    assert 1 <= len(edits) <= 2 + elapsed / 3
    texts = [call.parameters["text"] for call in edits]
    assert len(set(texts)) == len(texts), "only when there is something new"
    actions = [call for call in await controls.calls("sendChatAction") if call.chat_id == ada.id]
    assert 1 <= len(actions) <= 1 + elapsed / 4


async def test_the_stages_of_the_engine_are_told(ada: Person, controls: Controls) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar starry")
    await ada.wait_for(is_result, seconds=SECONDS)
    edits = [call for call in await controls.calls("editMessageText") if call.chat_id == ada.id]
    told = [str(call.parameters["text"]).partition("\n")[2] for call in edits]
    assert told[0] == "Just a moment…"
    assert set(told) & {"Working on it…", "Cutting out…", "Drawing…", "Finishing…"}


async def test_progress_is_dropped_when_telegram_asks_for_a_pause(
    ada: Person, controls: Controls, world: World
) -> None:
    await controls.fault("editMessageText", retry_after=1)
    await ada.send_photo(ASTRONAUT, "/avatar pencil")
    await ada.wait_for(is_result, seconds=SECONDS)
    async with Person(world.base, first_name="Bob") as bob:
        await bob.send_text("/start")
        await bob.wait_for_text("Hello, Bob")
