"""Who may press what, and which updates never start work."""

import time

import pytest

from bot.screens.callback_data import Action, CallbackData, photo_ref
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Json, Message
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def tap_by(person: Person, message: Message, data: str) -> Json:
    """A tap on somebody's message as another person's update, as in a group."""
    chat = {"id": -1001, "type": "supergroup", "title": "Friends"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Mallory"}
    return {
        "callback_query": {
            "id": f"forged-{person.id}-{time.monotonic_ns()}",
            "from": sender,
            "chat_instance": "1",
            "message": {**message.raw, "chat": chat},
            "data": data,
        }
    }


async def test_only_who_sent_the_photo_may_choose(
    ada: Person, world: World, controls: Controls
) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    button = menu.find_button("Cartoon")
    assert button is not None
    async with Person(world.base, first_name="Mallory") as mallory:
        await controls.raw_update(tap_by(mallory, menu, button.data))
        call = await controls.wait_for_call(
            "answerCallbackQuery", lambda call: "Only the person" in call.parameters.get("text", "")
        )
        assert call.parameters["show_alert"]
        assert await tasks_of(world, mallory) == []
    assert await tasks_of(world, ada) == []


async def test_nobody_else_gets_at_a_picture(ada: Person, world: World, controls: Controls) -> None:
    await ada.send_photo(ASTRONAUT, "/background pink")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    button = result.find_button("File")
    assert button is not None
    async with Person(world.base, first_name="Mallory") as mallory:
        await controls.raw_update(tap_by(mallory, result, button.data))
        await controls.wait_for_call(
            "answerCallbackQuery", lambda call: "isn't yours" in call.parameters.get("text", "")
        )
        # In a chat of her own, with data that no button there has:
        await mallory.send_text("/start")
        hello = await mallory.wait_for_text("Hello")
        answer = await mallory.forge_tap(hello, button.data)
        assert answer is not None
        assert answer.alert
        await mallory.sync()
        assert not any(message.document for message in mallory.messages)


async def test_a_forged_choice_does_nothing(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    for data in (
        CallbackData(Action.MAKE, photo_ref(ada.id), "s.etching").data,
        "v1|make",
        "v9|make|x|y",
        "|" * 60,
    ):
        answer = await ada.forge_tap(menu, data)
        assert answer is not None
        assert "out of date" in answer.text
    assert await tasks_of(world, ada) == []


async def test_a_double_tap_makes_one_picture(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Remove background"))
    for label in ("Remove background", "Remove background", "Cartoon"):
        button = menu.find_button(label)
        assert button is not None
        update = tap_by(ada, menu, button.data)
        update["callback_query"]["message"] = menu.raw
        await world.bot.feed({"update_id": time.monotonic_ns(), **update})
    await ada.wait_for(is_result, seconds=SECONDS)
    await the_bot_has_caught_up(ada)
    assert len(await tasks_of(world, ada)) == 1


async def test_the_same_update_twice_makes_one_picture(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.replay_last()
    await ada.replay_last()
    await ada.wait_for(is_result, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 1
    assert len([message for message in ada.messages if message.from_bot]) == 1


async def test_an_edited_caption_starts_nothing(ada: Person, world: World) -> None:
    sent = await ada.send_photo(ASTRONAUT, "my summer")
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await ada.edit(sent, "/avatar pencil")
    await the_bot_has_caught_up(ada)
    assert await tasks_of(world, ada) == []


@pytest.mark.parametrize(
    "kind",
    ["edited_message", "channel_post", "edited_channel_post", "business_message", "guest_message"],
)
async def test_what_is_no_new_message_starts_nothing(ada: Person, world: World, kind: str) -> None:
    photo = (await ada.send_photo(ASTRONAUT)).raw
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await world.bot.feed(
        {"update_id": time.monotonic_ns(), kind: {**photo, "caption": "/avatar pencil"}}
    )
    await the_bot_has_caught_up(ada)
    assert await tasks_of(world, ada) == []


async def test_in_a_group_only_what_is_addressed_is_answered(
    ada: Person, controls: Controls, world: World
) -> None:
    photo = (await ada.send_photo(ASTRONAUT)).raw
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    group = {"id": -1002, "type": "supergroup", "title": "Friends"}
    before = len([call for call in await controls.calls() if call.chat_id == -1002])
    for number, message in enumerate(
        (
            {**photo, "chat": group},
            {**photo, "chat": group, "caption": "look at this"},
            {**photo, "chat": group, "caption": "/avatar@other_bot pencil"},
            {**photo, "chat": group, "sender_chat": group, "caption": "/avatar pencil"},
        )
    ):
        update_id = time.monotonic_ns() + number
        await world.bot.feed({"update_id": update_id, "message": message})
    await the_bot_has_caught_up(ada)
    calls = [call for call in await controls.calls() if call.chat_id == -1002]
    assert len(calls) == before
    addressed = {**photo, "chat": group, "caption": "/avatar@darkroom_bot pencil"}
    await world.bot.feed({"update_id": time.monotonic_ns(), "message": addressed})
    await controls.wait_for_call("sendMessage", lambda call: call.chat_id == -1002)


async def the_bot_has_caught_up(person: Person) -> None:
    """Return once everything said so far in a chat has been dealt with: its lane is in order."""
    sent = await person.send_text("/help")
    await person.wait_for_text("Send a photo", after=sent)
