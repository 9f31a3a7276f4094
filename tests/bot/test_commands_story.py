"""Orders in words: commands in captions, in reply to a photo, and before the photo."""

import numpy as np
import pytest

from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, CAT, SECONDS, World, is_result, opened, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def corner_of(person: Person, colour_of: tuple[int, int]) -> tuple[int, ...]:
    result = await person.wait_for(is_result, seconds=SECONDS)
    pixel = opened(await person.download(result)).convert("RGB").getpixel(colour_of)
    assert isinstance(pixel, tuple)
    return tuple(int(channel) for channel in pixel)


async def test_a_colour_is_named_in_the_caption(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT, "/background blue")
    corner = await corner_of(ada, (4, 4))
    assert np.abs(np.array(corner) - (0x4F, 0x86, 0xC6)).max() < 12


async def test_a_colour_is_given_in_hex_in_reply_to_a_photo(ada: Person) -> None:
    sent = await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await ada.send_text("/background #ff8800", reply_to=sent)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.reply_to == sent.id
    corner = await corner_of(ada, (4, 4))
    assert np.abs(np.array(corner) - (0xFF, 0x88, 0x00)).max() < 16


async def test_a_removed_background_comes_as_a_file_that_keeps_transparency(ada: Person) -> None:
    await ada.send_document(ASTRONAUT, caption="/background remove")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    file = await ada.wait_for(lambda message: message.document is not None, after=result)
    assert file.document is not None
    assert file.document.name == "darkroom-cutout.png"
    picture = opened(await ada.download(file))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (512, 512))
    alpha = np.asarray(picture.getchannel("A"))
    assert alpha[4, 300] < 20, "the wall is gone"
    assert alpha[230, 220] > 235, "the face is kept"
    source = np.asarray(opened(ASTRONAUT.read_bytes()).convert("RGB"), dtype=np.int16)
    kept = np.asarray(picture.convert("RGB"), dtype=np.int16)
    assert np.abs(source[230, 220] - kept[230, 220]).max() < 12, "and untouched"


async def test_a_style_before_the_photo_waits_for_it(ada: Person) -> None:
    await ada.send_text("/avatar Pop art")
    await ada.wait_for_text("Now send me the photo")
    await ada.send_photo(ASTRONAUT)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert "Pop art avatar" in result.text


async def test_an_unknown_style_is_explained_with_the_choice(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar <b>fresco</b>")
    answer = await ada.wait_for_text("I don't know this style")
    assert answer.has_button("Pencil")
    await ada.send_photo(ASTRONAUT, "/background #purple")
    answer = await ada.wait_for_text("I don't know this colour", after=answer)
    assert answer.has_button("Purple")
    assert await tasks_of(world, ada) == []


async def test_a_slip_of_the_pen_is_offered_as_what_was_meant(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar watercolor")
    answer = await ada.wait_for_text("Did you mean Watercolour avatar?")
    assert answer.labels == ["Watercolour avatar", "Other style"]
    await ada.send_photo(ASTRONAUT, "/background forrest")
    answer = await ada.wait_for_text("Did you mean Forest background?", after=answer)
    assert await tasks_of(world, ada) == []
    await ada.tap("Forest background", message=answer)
    await ada.wait_for(is_result, seconds=SECONDS)
    assert (await tasks_of(world, ada))[0].options.scene == "forest"


async def test_words_that_nobody_here_can_draw_lead_to_the_nearest_scene(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background a hut between pines and ferns in the woods")
    answer = await ada.wait_for_text("I can't draw a background from words here")
    assert "Forest" in answer.text
    assert answer.labels == ["Forest background", "Other background"]
    assert await tasks_of(world, ada) == []
    await ada.tap("Forest background", message=answer)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == answer.id
    assert (await tasks_of(world, ada))[0].options.scene == "forest"


async def test_what_is_offered_before_the_photo_waits_for_it(ada: Person) -> None:
    await ada.send_text("/background palms on an island")
    answer = await ada.wait_for_text("I can't draw a background from words here")
    await ada.tap("Beach background", message=answer)
    await ada.wait_for_text("Beach background, good choice. Now send me the photo.")
    await ada.send_photo(ASTRONAUT)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert "Beach background" in result.text


async def test_a_picture_chosen_before_the_photo_is_asked_for_after_it(ada: Person) -> None:
    await ada.send_text("/background forrest")
    answer = await ada.wait_for_text("Did you mean Forest background?")
    await ada.tap("Other background", message=answer)
    await ada.wait_for(lambda message: message.has_button("Own picture…"))
    await ada.tap("Own picture…", message=answer)
    await ada.wait_for_text("Background of your own, good choice. Now send me the photo.")
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for_text("the picture that goes behind you")


async def test_a_gradient_is_named_and_a_scene_left_open_is_asked_for(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background ocean")
    await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)
    assert task.options.background == "gradient"
    await ada.send_photo(ASTRONAUT, "/background scene")
    question = await ada.wait_for_text("Which scene?")
    assert question.has_button("Library")


async def test_a_command_for_another_bot_is_left_alone(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar@other_bot pencil")
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    assert "What shall I make" in menu.text


async def test_own_picture_goes_behind_the_person(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT)
    await ada.tap("Background…")
    await ada.tap("Own picture…")
    prompt = await ada.wait_for_text("the picture that goes behind you")
    await ada.send_photo(CAT)
    result = await ada.wait_for(is_result, seconds=SECONDS, after=prompt)
    assert "Background of your own" in result.text
    photo = np.asarray(opened(await ada.download(result)).convert("RGB"), dtype=np.int16)
    (task,) = await tasks_of(world, ada)
    assert task.options.picture is not None
    wall = np.asarray(opened(ASTRONAUT.read_bytes()).convert("RGB"), dtype=np.int16)
    assert np.abs(photo[4, 300] - wall[4, 300]).max() > 20, "the wall is gone"
    await ada.tap("Again", message=result)
    await ada.wait_for(is_result, seconds=SECONDS, after=result)


async def test_a_picture_for_a_forgotten_photo_is_asked_for_anew(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background picture")
    prompt = await ada.wait_for_text("the picture that goes behind you")
    await ada.send_text("/cancel")
    await ada.wait_for_text("Stopped.")
    await ada.send_text("/cancel")
    await ada.wait_for_text("Nothing is in the making")
    await ada.send_photo(CAT, reply_to=prompt)
    await ada.wait_for_text("I no longer know which photo")
    assert await tasks_of(world, ada) == []


async def test_start_help_and_status_say_what_they_should(ada: Person) -> None:
    await ada.send_text("/start")
    await ada.wait_for_text("Hello, Ada")
    await ada.send_text("/help")
    answer = await ada.wait_for_text("tap what you want")
    assert "20 MB" in answer.text
    await ada.send_text("/status")
    await ada.wait_for_text("Nothing yet")
    await ada.send_text("what is this?")
    await ada.wait_for_text("/help says more")


async def test_the_status_list_shows_a_picture_again(ada: Person) -> None:
    await ada.send_photo(ASTRONAUT, "/background grey")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.send_text("/status")
    listed = await ada.wait_for_text("Your last pictures")
    assert listed.labels == ["Grey background · done"]
    await ada.tap("Grey background")
    shown = await ada.wait_for(is_result, after=listed)
    assert await ada.download(shown) == await ada.download(result)
