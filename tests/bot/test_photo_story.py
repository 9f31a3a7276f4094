"""From a photo in the chat to a picture in the chat, by taps alone."""

import time
from functools import partial

import numpy as np
import pytest

from local.telegram.person import Person
from local.telegram.seen import Message
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    SECONDS,
    UNDER_AVATAR,
    UNDER_BACKGROUND,
    World,
    as_it_stands,
    difference,
    is_result,
    opened,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


def has(label: str, message: Message) -> bool:
    return message.has_button(label)


async def test_a_photo_becomes_a_pencil_avatar_by_taps(ada: Person) -> None:
    sent = await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    assert menu.reply_to == sent.id
    assert menu.photo is not None, "a sheet shows what the numbers look like"
    await ada.tap("More styles…")
    await ada.wait_for(lambda message: message.has_button("Oil"))
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Pencil"))
    answer = await ada.tap("Pencil")
    assert answer is not None
    assert answer.alert is False
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == menu.id, "one message all the way"
    assert "Pencil avatar" in result.text
    assert result.labels == UNDER_AVATAR
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
    menu = await ada.wait_for(lambda message: message.has_button("Pop art"))
    assert menu.id > first.id, "beside the picture, which stays"
    assert menu.reply_to == document.id
    await ada.tap("Pop art", message=menu)
    second = await ada.wait_for(is_result, seconds=SECONDS, after=first)
    assert second.id == menu.id
    assert "Pop art" in second.text
    first = as_it_stands(ada, first)
    assert first.labels == UNDER_AVATAR
    pictures = [await ada.download(message) for message in (first, second)]
    assert difference(*pictures) > 20


async def test_the_menu_beside_a_picture_goes_with_back(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT, "/background white")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.tap("Other background", message=result)
    menu = await ada.wait_for(lambda message: message.has_button("Scene…"))
    await ada.tap("Scene…", message=menu)
    await ada.wait_for(lambda message: message.has_button("Beach"))
    await ada.tap("Back", message=menu)
    await ada.wait_for(lambda message: message.has_button("Scene…"))
    await ada.tap("Back", message=menu)
    await ada.wait_until_gone(menu)
    assert as_it_stands(ada, result).labels == UNDER_BACKGROUND


async def test_back_leads_out_of_every_menu(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await ada.tap("Background…")
    await ada.wait_for(lambda message: message.has_button("Own picture…"))
    for page, shown in (("Colour…", "Teal"), ("Gradient…", "Dawn"), ("Scene…", "Forest")):
        await ada.tap(page)
        await ada.wait_for(partial(has, shown))
        await ada.tap("Back")
        await ada.wait_for(partial(has, page))
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Comic"))
    await ada.tap("More styles…")
    await ada.wait_for(lambda message: message.has_button("Oil"))
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Comic"))
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Remove background"))
    await ada.tap("Background…")
    await ada.wait_for(lambda message: message.has_button("Own picture…"))
    await ada.tap("Own picture…")
    await ada.wait_for_text("the picture that goes behind you")
    await ada.tap("Back")
    again = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    assert again.id == menu.id
    assert again.labels == menu.labels


async def test_a_scene_is_painted_behind_the_person_by_taps(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Background…"))
    await ada.tap("Background…")
    await ada.wait_for(lambda message: message.has_button("Scene…"))
    await ada.tap("Scene…")
    await ada.wait_for(lambda message: message.has_button("Beach"))
    await ada.tap("Beach")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert "Beach background" in result.text
    (task,) = await tasks_of(world, ada)
    assert task.options.scene == "beach"
    made = await ada.download(result)
    wall, sand = (opened(data).convert("RGB") for data in (ASTRONAUT.read_bytes(), made))
    assert difference(ASTRONAUT.read_bytes(), made) > 15
    assert wall.getpixel((300, 4)) != sand.getpixel((300, 4)), "the wall is gone"


async def test_a_button_from_an_earlier_version_still_makes_its_picture(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    data = f"v1|make|p{ada.id}|s.pop-art"
    keyboard = {"inline_keyboard": [[{"text": "Pop art", "callback_data": data}]]}
    query = {
        "id": f"old-{ada.id}",
        "from": {"id": ada.id, "is_bot": False, "first_name": "Ada"},
        "chat_instance": "1",
        "message": {**menu.raw, "reply_markup": keyboard},
        "data": data,
    }
    await world.bot.feed({"update_id": time.monotonic_ns(), "callback_query": query})
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == menu.id
    assert "Pop art avatar" in result.text


async def test_the_style_of_last_time_is_offered_first(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("More styles…"))
    first = ["1 · Studio", "2 · Illustration", "3 · Cartoon"]
    assert menu.labels[:3] == first
    await ada.send_photo(ASTRONAUT, "/avatar neon")
    made = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("More styles…"), after=made)
    assert menu.labels[:4] == ["Like last time: Neon", *first]
    await ada.tap("Like last time: Neon", message=menu)
    again = await ada.wait_for(is_result, seconds=SECONDS, after=made)
    assert "Neon avatar" in again.text


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
    menu = await ada.wait_for(lambda message: message.has_button("Own picture…"))
    await ada.tap("Own picture…", message=menu)
    prompt = await ada.wait_for_text("the picture that goes behind you")
    assert prompt.id == menu.id != first.id
    await ada.send_photo(CAT, reply_to=prompt)
    second = await ada.wait_for(is_result, seconds=SECONDS, after=prompt)
    assert "of your own" in second.text
    assert difference(await ada.download(first), await ada.download(second)) > 10
    assert as_it_stands(ada, first).has_button("Again")
    newer = (await tasks_of(world, ada))[0]
    assert newer.options.picture is not None
    assert newer.submits == 0, "the photo was cut out, and paid, before"
