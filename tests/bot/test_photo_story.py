"""From a photo in the chat to a picture in the chat, by taps alone."""

import numpy as np
import pytest

from local.telegram.person import Person
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    SECONDS,
    World,
    as_it_stands,
    difference,
    is_result,
    opened,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_photo_becomes_a_pencil_avatar_with_one_tap(ada: Person) -> None:
    sent = await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Pencil"))
    assert menu.reply_to == sent.id
    answer = await ada.tap("Pencil")
    assert answer is not None
    assert answer.alert is False
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == menu.id, "one message all the way"
    assert "Pencil avatar" in result.text
    assert result.labels == ["Again", "Other style", "File"]
    data = await ada.download(result)
    picture = opened(data)
    assert picture.format == "JPEG"
    assert min(picture.size) >= 512
    assert difference(data, ASTRONAUT.read_bytes()) > 10
    saturation = np.asarray(picture.convert("HSV").getchannel("S")).mean()
    assert saturation < 60, "pencil is nearly grey"


async def test_the_file_button_sends_the_very_result(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background blur")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.tap("File", message=result)
    document = await ada.wait_for(lambda message: message.document is not None, seconds=20)
    assert document.document is not None
    assert document.reply_to == result.id
    task = (await tasks_of(world, ada))[0]
    kind = task.results[0].content_type.removeprefix("image/").replace("jpeg", "jpg")
    assert document.document.name == f"darkroom-blur.{kind}"
    assert await ada.download(document) == await world.studio.service.read(task.results[0])


async def test_another_style_makes_a_second_picture_and_keeps_the_first(ada: Person) -> None:
    document = await ada.send_document(ASTRONAUT, caption="/avatar pencil")
    first = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.tap("Other style", message=first)
    await ada.wait_for(lambda message: message.has_button("Pop art"))
    await ada.tap("Pop art", message=first)
    second = await ada.wait_for(is_result, seconds=SECONDS, after=first)
    assert "Pop art" in second.text
    assert second.reply_to == document.id
    first = as_it_stands(ada, first)
    assert first.labels == ["Again", "Other style", "File"], "its own buttons are back"
    pictures = [await ada.download(message) for message in (first, second)]
    assert difference(*pictures) > 20


async def test_back_leads_out_of_every_menu(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Pencil"))
    await ada.tap("Plain colour…")
    await ada.wait_for(lambda message: message.has_button("Teal"))
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Pencil"))
    await ada.tap("Own picture…")
    await ada.wait_for_text("the picture that goes behind you")
    await ada.tap("Back")
    again = await ada.wait_for(lambda message: message.has_button("Pencil"))
    assert again.id == menu.id
    assert again.labels == menu.labels


async def test_again_makes_it_anew_from_the_same_photo(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background teal")
    first = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.tap("Again", message=first)
    second = await ada.wait_for(is_result, seconds=SECONDS, after=first)
    newer, older = await tasks_of(world, ada)
    assert newer.retry_of == older.id
    assert newer.options == older.options
    assert difference(await ada.download(first), await ada.download(second)) < 3


async def test_a_finished_picture_gets_another_background_of_ones_own(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background white")
    first = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.tap("Other background", message=first)
    await ada.wait_for(lambda message: message.has_button("Own picture…"))
    await ada.tap("Own picture…", message=first)
    prompt = await ada.wait_for_text("the picture that goes behind you")
    assert prompt.id != first.id
    await ada.send_photo(CAT, reply_to=prompt)
    second = await ada.wait_for(is_result, seconds=SECONDS, after=prompt)
    assert "of your own" in second.text
    assert difference(await ada.download(first), await ada.download(second)) > 10
    assert as_it_stands(ada, first).has_button("Again")
    assert (await tasks_of(world, ada))[0].options.picture is not None
