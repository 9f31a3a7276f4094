"""The first minute with the bot: the greeting, links that begin with a choice, help, a cut-out."""

import pytest

from bot.screens import greeting
from bot.speech.speech import Speech
from local.telegram.person import Person
from studio.catalogue import read_catalogue
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_comes_is_greeted_with_a_sample_and_led_to_a_picture(
    ada: Person, world: World
) -> None:
    await ada.send_text("/start")
    hello = await ada.wait_for_text("Hello, Ada!")
    assert hello.photo is not None, "before and after"
    assert hello.photo.width >= 1000
    assert hello.labels == ["Choose a style"]
    await ada.tap("Choose a style", message=hello)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    assert menu.id == hello.id, "one message all the way"
    await ada.tap("Cartoon", message=menu)
    await ada.wait_for_text("Cartoon avatar, good choice. Now send me the photo.")
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(is_result, seconds=SECONDS)
    assert (await tasks_of(world, ada))[0].options.style == "cartoon"


async def test_the_page_opens_from_the_greeting_where_there_is_one() -> None:
    speech = Speech("en", read_catalogue())
    screen = greeting.hello(speech, 1, "Ada", page="https://pictures.example/")
    (_, (button,)) = screen.rows
    assert button.web_app is not None
    assert button.web_app.url == "https://pictures.example/"
    assert len(greeting.hello(speech, 1, "x" * 300, page=None).text) < 1024


async def test_a_link_begins_with_a_choice_that_waits_for_the_photo(
    ada: Person, world: World
) -> None:
    await ada.send_text("/start s-pencil")
    await ada.wait_for_text("Pencil avatar, good choice. Now send me the photo.")
    await ada.send_text("/start b-teal")
    asked = await ada.wait_for_text("Teal background, good choice. Now send me the photo.")
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(is_result, seconds=SECONDS, after=asked)
    (task,) = await tasks_of(world, ada)
    assert task.options.background == "colour"


async def test_a_link_that_leaves_it_open_leads_to_the_menu(ada: Person) -> None:
    await ada.send_text("/start b-scene")
    menu = await ada.wait_for_text("Which scene?")
    await ada.tap("Forest", message=menu)
    await ada.wait_for_text("Forest background, good choice.")


async def test_links_lead_to_the_settings_the_help_and_the_pictures_for_other_chats(
    ada: Person,
) -> None:
    await ada.send_text("/start settings")
    await ada.wait_for_text("Tap one to change it.")
    await ada.send_text("/start help")
    await ada.wait_for_text("tap what you want")
    await ada.send_text("/start privacy")
    await ada.wait_for_text("What I keep")
    await ada.send_text("/start inline")
    told = await ada.wait_for_text("in any chat")
    assert "_bot" in told.text


async def test_a_link_nobody_knows_greets_as_usual(ada: Person) -> None:
    for payload in ("s-fresco", "b-", "nothing", "0" * 64):
        asked = await ada.send_text(f"/start {payload}")
        await ada.wait_for_text("Hello, Ada!", after=asked)


async def test_help_is_short_and_leads_on(ada: Person) -> None:
    await ada.send_text("/help")
    told = await ada.wait_for_text("20 MB")
    assert told.labels == ["Styles", "Backgrounds", "Settings"]
    assert len(told.text) < 600
    await ada.tap("Settings", message=told)
    await ada.wait_for_text("Tap one to change it.")
    await ada.send_text("/help")
    told = await ada.wait_for_text("20 MB", after=told)
    await ada.tap("Backgrounds", message=told)
    menu = await ada.wait_for_text("What goes behind you?")
    assert menu.photo is not None


async def test_the_background_is_removed_by_a_command_of_its_own(ada: Person, world: World) -> None:
    await ada.send_text("/remove")
    await ada.wait_for_text("Cut-out, good choice. Now send me the photo.")
    sent = await ada.send_photo(ASTRONAUT, "/remove")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.reply_to == sent.id
    file = await ada.wait_for(lambda message: message.document is not None, after=result)
    assert file.document is not None
    assert file.document.name.endswith(".png")
    await ada.send_text("/remove", reply_to=sent)
    await ada.wait_for(is_result, seconds=SECONDS, after=file)
    first, second = await tasks_of(world, ada)
    assert first.options == second.options


async def test_in_a_group_the_greeting_is_a_line_and_settings_stay_private(ada: Person) -> None:
    friends = ada.in_chat(await ada.create_group("Friends"))
    await friends.send_text("/start@darkroom_bot")
    hello = await friends.wait_for_text("Reply to a photo with /avatar")
    assert hello.photo is None
    assert hello.labels == []
    await friends.send_text("/help@darkroom_bot")
    told = await friends.wait_for_text("tap what you want")
    assert not told.has_button("Settings")
