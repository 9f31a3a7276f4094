"""A result in other forms: as a sticker, round, and twice as large."""

import numpy as np
import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.task import Operation
from tests.bot.world import (
    ASTRONAUT,
    SECONDS,
    UNDER_BACKGROUND,
    World,
    as_it_stands,
    is_result,
    opened,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")
MOST_STICKER_BYTES = 512 * 1024
"""Of a static sticker (core.telegram.org/stickers)."""


async def more_of(person: Person, wish: str) -> Message:
    """Order something, and open what else its result can become."""
    await person.send_photo(ASTRONAUT, wish)
    result = await person.wait_for(is_result, seconds=SECONDS)
    await person.tap("More…", message=result)
    return await person.wait_for(lambda message: message.has_button("Round picture"))


async def button_of(person: Person, button: str, wish: str = "/background white") -> Message:
    """Order something, and go to where its result has a button."""
    await person.send_photo(ASTRONAUT, wish)
    result = await person.wait_for(is_result, seconds=SECONDS)
    if result.has_button(button):
        return result
    await person.tap("More…", message=result)
    return await person.wait_for(lambda message: message.has_button(button))


async def test_a_cut_out_becomes_a_sticker(ada: Person) -> None:
    result = await button_of(ada, "Sticker", "/background remove")
    answer = await ada.tap("Sticker", message=result)
    assert answer is not None
    assert answer.text == "Here comes the sticker."
    sent = await ada.wait_for(lambda message: message.sticker is not None, seconds=SECONDS)
    assert sent.reply_to == result.id
    data = await ada.download(sent)
    assert len(data) <= MOST_STICKER_BYTES
    picture = opened(data)
    assert picture.format == "WEBP"
    assert max(picture.size) == 512
    alpha = np.asarray(picture.convert("RGBA").getchannel("A"))
    assert 0.1 < (alpha > 128).mean() < 0.95, "something is kept and something is gone"


async def test_an_avatar_becomes_a_round_picture_in_a_file(ada: Person) -> None:
    result = await more_of(ada, "/avatar cartoon")
    await ada.tap("Round picture", message=result)
    sent = await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    assert sent.document is not None
    assert sent.document.name == "darkroom-cartoon-round.png"
    assert sent.reply_to == result.id
    picture = opened(await ada.download(sent))
    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    assert picture.width == picture.height
    alpha = np.asarray(picture.getchannel("A"))
    assert alpha[0, 0] == 0, "the corners are gone"
    assert alpha[picture.height // 2, picture.width // 2] == 255


async def test_a_result_is_made_twice_as_large_and_comes_as_a_file(
    ada: Person, world: World
) -> None:
    result = await more_of(ada, "/background white")
    answer = await ada.tap("Enlarge", message=result)
    assert answer is not None
    assert "Best for drawings" in answer.text
    sent = await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    large, small = await tasks_of(world, ada)
    assert large.operation is Operation.UPSCALE
    assert large.retry_of == small.id
    picture = opened(await ada.download(sent))
    assert picture.size == (2 * small.results[0].width, 2 * small.results[0].height)
    shown = next(message for message in ada.messages if message.id == sent.reply_to)
    assert f"{picture.width} by {picture.height} pixels" in shown.text
    assert shown.labels == ["File", "Sticker", "Share", "More…"]
    kept = as_it_stands(ada, result)
    assert kept.labels == UNDER_BACKGROUND, "its own buttons are back"


async def test_a_double_tap_sends_one_sticker(ada: Person) -> None:
    result = await button_of(ada, "Sticker", "/background remove")
    await ada.tap("Sticker", message=result)
    again = await ada.tap("Sticker", message=result)
    assert again is not None
    await ada.wait_for(lambda message: message.sticker is not None, seconds=SECONDS)
    await ada.send_text("/help")
    await ada.wait_for_text("Send a photo")
    assert len([message for message in ada.messages if message.sticker]) == 1


@pytest.mark.parametrize(
    ("button", "method"),
    [
        ("Sticker", "sendSticker"),
        ("Round picture", "sendDocument"),
        ("File", "sendDocument"),
    ],
)
async def test_what_failed_may_be_tried_again_at_once(
    ada: Person, controls: Controls, button: str, method: str
) -> None:
    result = await button_of(ada, button)
    await controls.fault(method, status=400, chat_id=ada.id)
    await ada.tap(button, message=result)
    await ada.wait_for_text("Something went wrong on my side")
    answer = await ada.tap(button, message=result)
    assert answer is not None
    assert answer.text.startswith("Here comes the")
    await ada.wait_for(lambda message: bool(message.sticker or message.document), seconds=SECONDS)


@pytest.mark.parametrize(
    ("button", "method"),
    [
        ("Sticker", "sendSticker"),
        ("Round picture", "sendDocument"),
        ("File", "sendDocument"),
    ],
)
async def test_what_may_have_arrived_is_not_called_a_failure(
    ada: Person, controls: Controls, button: str, method: str
) -> None:
    result = await button_of(ada, button)
    await controls.fault(method, cut=True, delivered=True, chat_id=ada.id)
    await ada.tap(button, message=result)
    told = await ada.wait_for_text("didn't say whether it arrived", seconds=SECONDS)
    assert told.reply_to == result.id
    assert len([message for message in ada.messages if message.sticker or message.document]) == 1
    assert not [message for message in ada.messages if "went wrong" in message.text]
    answer = await ada.tap(button, message=result)
    assert answer is not None
    assert answer.text.startswith("Here comes the"), "who doesn't see it may tap once more"
