"""Several photos at once: one question, one summary, one album back."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.speech import albums_texts
from bot.state.addresses import Address
from bot.state.batches import Batches
from bot.state.people import People
from local.telegram.controls import Controls
from local.telegram.person import Person
from local.telegram.seen import Message
from local.telegram.talk import Talk
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    COFFEE,
    SECONDS,
    World,
    as_it_stands,
    difference,
    is_result,
    open_world,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

THREE = (ASTRONAUT, CAT, COFFEE)


def is_summary(message: Message) -> bool:
    return message.has_button("Another style for all") or message.has_button(
        "Another background for all"
    )


def asks_about(count: int, message: Message) -> bool:
    return f"{count} photos" in message.text and message.has_button("Only one of them")


def menus(talk: Talk) -> list[Message]:
    return [message for message in talk.messages if message.has_button("Only one of them")]


def album(talk: Talk) -> list[Message]:
    """The newest album of the bot, in order."""
    ours = [message for message in talk.messages if message.from_bot and message.album]
    return [message for message in ours if message.album == ours[-1].album]


async def test_an_album_is_asked_about_once_and_comes_back_as_an_album(
    ada: Person, world: World
) -> None:
    sent = await ada.send_album(THREE)
    menu = await ada.wait_for(partial(asks_about, 3))
    assert menu.reply_to == sent[0].id
    assert len([message for message in ada.messages if message.from_bot]) == 1
    await ada.tap("Background…")
    await ada.wait_for(lambda message: message.has_button("Blur background"))
    await ada.tap("Blur background")
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    await ada.wait_until_gone(menu)
    pictures = album(ada)
    assert [picture.photo is not None for picture in pictures] == [True] * 3
    assert pictures[0].reply_to == sent[0].id
    assert "Blurred background" in pictures[0].text
    assert [picture.text for picture in pictures[1:]] == ["", ""]
    assert summary.labels == ["1", "2", "3", "All as files", "Another background for all"]
    for photo, picture in zip(THREE, pictures, strict=True):
        assert difference(photo.read_bytes(), await ada.download(picture)) < 40, "in their order"
    assert len(await tasks_of(world, ada)) == 3


async def test_a_number_opens_that_picture_with_its_own_buttons(ada: Person) -> None:
    sent = await ada.send_album(THREE[:2], "/background teal")
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    await ada.tap("2", message=summary)
    opened = await ada.wait_for(is_result, after=summary)
    assert opened.reply_to == sent[1].id
    assert is_summary(as_it_stands(ada, summary)), "it stays the way to the others"


async def test_all_come_as_files_by_one_tap_and_once_for_a_double_tap(
    ada: Person, world: World
) -> None:
    await ada.send_album(THREE[:2], "/background blur")
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    await ada.tap("All as files", message=summary)
    await ada.tap("All as files", message=summary)
    await ada.wait_for(lambda message: message.document is not None)
    await ada.sync()
    files = [message for message in ada.messages if message.from_bot and message.document]
    assert len(files) == 2
    newest, first = await tasks_of(world, ada)
    for file, task in zip(files, (first, newest), strict=True):
        assert await ada.download(file) == await world.studio.service.read(task.results[0])


async def test_cut_outs_come_as_files_as_well(ada: Person) -> None:
    await ada.send_album(THREE[:2], "/background remove")
    await ada.wait_for(is_summary, seconds=SECONDS)
    ours = [message for message in ada.messages if message.from_bot]
    assert len([message for message in ours if message.photo]) == 2
    files = [message.document for message in ours if message.document]
    assert [file.mime_type for file in files] == ["image/png"] * 2
    assert len({file.name for file in files}) == 2


async def test_one_of_the_photos_can_be_chosen(ada: Person, world: World) -> None:
    sent = await ada.send_album(THREE)
    menu = await ada.wait_for(partial(asks_about, 3))
    await ada.tap("Only one of them")
    page = await ada.wait_for(lambda message: message.has_button("3"))
    assert page.id == menu.id
    assert page.labels == ["1", "2", "3", "Back"]
    await ada.tap("2", message=page)
    own = await ada.wait_for(lambda message: message.has_button("Remove background"), after=menu)
    assert own.reply_to == sent[1].id
    await ada.tap("Back", message=page)
    await ada.wait_for(lambda message: message.id == menu.id and asks_about(3, message))
    assert await tasks_of(world, ada) == []


async def test_a_caption_command_orders_all_without_a_question(ada: Person, world: World) -> None:
    await ada.send_album((ASTRONAUT, ASTRONAUT), "/avatar pencil")
    summary = await ada.wait_for_text("Pencil avatar")
    assert menus(ada) == []
    await ada.wait_for(lambda message: message.id == summary.id and is_summary(message), seconds=60)
    assert [task.options.style for task in await tasks_of(world, ada)] == ["pencil"] * 2


async def test_what_nearly_names_a_choice_is_asked_about_for_all(ada: Person, world: World) -> None:
    await ada.send_album(THREE, "/background blurr")
    asked = await ada.wait_for_text("Did you mean")
    assert asks_about(3, asked)
    await ada.tap("Blur", message=asked)
    await ada.wait_for(is_summary, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 3


async def test_a_question_for_a_photo_takes_all_of_an_album(ada: Person, world: World) -> None:
    await ada.send_text("/background white")
    await ada.wait_for_text("Now send me the photo")
    await ada.send_album(THREE[:2])
    await ada.wait_for(is_summary, seconds=SECONDS)
    assert [task.options.colour for task in await tasks_of(world, ada)] == ["#ffffff"] * 2


async def test_a_question_for_a_background_takes_the_first_photo_and_says_so(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/background picture")
    await ada.wait_for_text("the picture that goes behind you")
    await ada.send_album((CAT, COFFEE))
    await ada.wait_for(is_result, seconds=SECONDS)
    await ada.wait_for_text(albums_texts.FIRST_ONLY)
    assert menus(ada) == []
    assert len(await tasks_of(world, ada)) == 1


async def test_a_photo_that_cant_be_used_is_named_and_the_others_are_made(ada: Person) -> None:
    sent = await ada.send_album((ASTRONAUT, CAT), "/avatar cartoon")
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    assert "2: " in summary.text
    assert "One of 2 is ready" in summary.text
    alone = next(message for message in ada.messages if is_result(message))
    assert alone.reply_to == sent[0].id
    assert alone.album is None
    await ada.tap("2", message=summary)
    offered = await ada.wait_for(lambda message: message.has_button("Use it anyway"))
    assert offered.reply_to == sent[1].id


async def test_another_style_for_all_is_a_menu_beside_the_summary(
    ada: Person, world: World
) -> None:
    await ada.send_album(THREE[:2], "/background blur")
    first = await ada.wait_for(is_summary, seconds=SECONDS)
    await ada.tap("Another background for all", message=first)
    await ada.wait_for(lambda message: message.has_button("Scene…"), after=first)
    await ada.tap("Blur background")
    second = await ada.wait_for(is_summary, seconds=SECONDS, after=first)
    assert second.id != first.id
    assert is_summary(as_it_stands(ada, first))
    assert len(await tasks_of(world, ada)) == 4


async def test_a_late_photo_joins_the_question(ada: Person, world: World) -> None:
    sent = await ada.send_album(THREE[:2])
    menu = await ada.wait_for(partial(asks_about, 2))
    update = {**sent[0].raw, "message_id": 900_001, "media_group_id": sent[0].album}
    await world.bot.feed({"update_id": 10**12 + ada.id, "message": update})
    joined = await ada.wait_for(partial(asks_about, 3))
    assert joined.id == menu.id
    assert len(menus(ada)) == 1


async def test_all_of_a_batch_are_cancelled_by_one_tap(ada: Person, world: World) -> None:
    await ada.send_album((ASTRONAUT, ASTRONAUT), "/avatar oil")
    live = await ada.wait_for(lambda message: message.has_button("Cancel all"))
    await ada.tap("Cancel all", message=live)
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    assert summary.id == live.id
    for task in await tasks_of(world, ada):
        assert task.cancel_requested


async def test_progress_is_one_message_edited_at_the_usual_pace(
    ada: Person, controls: Controls
) -> None:
    await ada.send_album((ASTRONAUT,) * 3, "/avatar studio")
    await ada.wait_for(is_summary, seconds=SECONDS)
    edits = [call for call in await controls.calls("editMessageText") if call.chat_id == ada.id]
    texts = [str(call.parameters["text"]) for call in edits]
    assert len(set(texts)) == len(texts), "only when there is something new"
    assert any("of 3 ready" in text for text in texts)
    assert {call.parameters["message_id"] for call in edits} == {edits[0].parameters["message_id"]}
    actions = [call for call in await controls.calls("sendChatAction") if call.chat_id == ada.id]
    assert {call.parameters["action"] for call in actions} == {"upload_photo"}


async def test_buttons_of_an_album_that_is_no_longer_known_say_what_to_do(
    ada: Person, world: World
) -> None:
    await ada.send_album(THREE[:2])
    menu = await ada.wait_for(partial(asks_about, 2))
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "v1|make|a77|s.pencil"}]]}
    query = {
        "id": f"gone-{ada.id}",
        "from": {"id": ada.id, "is_bot": False, "first_name": "Ada"},
        "chat_instance": "1",
        "message": {**menu.raw, "reply_markup": keyboard},
        "data": "v1|make|a77|s.pencil",
    }
    await world.bot.feed({"update_id": 10**13 + ada.id, "callback_query": query})
    call = await world.controls.wait_for_call(
        "answerCallbackQuery",
        lambda call: call.parameters.get("callback_query_id") == f"gone-{ada.id}",
    )
    assert call.parameters["text"] == albums_texts.ALBUM_GONE


async def test_in_a_group_only_who_sent_the_album_may_choose(ada: Person, grace: Person) -> None:
    group = await ada.create_group("Friends")
    await grace.join(await group.invite())
    mine, hers = ada.in_chat(group), grace.in_chat(group)
    hello = await mine.wait_for(lambda message: message.text != "")
    await mine.send_album(THREE[:2], reply_to=hello)
    menu = await hers.wait_for(partial(asks_about, 2))
    answer = await hers.tap("Remove background", message=menu)
    assert answer is not None
    assert answer.alert
    await mine.tap("Background…", message=menu)
    await mine.tap("Blur background", message=menu)
    summary = await mine.wait_for(is_summary, seconds=SECONDS)
    assert len(album(mine)) == 2
    await hers.sync()
    refused = await hers.tap("All as files", message=summary)
    assert refused is not None
    assert refused.alert


async def test_an_album_that_is_not_meant_for_the_bot_is_left_alone(
    ada: Person, controls: Controls
) -> None:
    group = await ada.create_group("Friends", bot="administrator")
    there = ada.in_chat(group)
    await there.wait_for(lambda message: message.text != "")
    sent = await there.send_album(THREE[:2])
    await there.send_text("/status")
    await there.wait_for(lambda message: message.from_bot, after=sent[-1])
    assert menus(there) == []
    assert not [call for call in await controls.calls("sendPhoto") if call.chat_id == group.id]


async def test_when_not_all_may_be_made_at_once_the_rest_is_a_button(
    tmp_path: Path,
) -> None:
    async with (
        open_world(tmp_path, max_live_tasks=2) as world,
        Person(world.base, first_name="Ada") as ada,
    ):
        sent = await ada.send_album((ASTRONAUT, CAT, COFFEE, CAT), "/background white")
        told = await ada.wait_for(
            lambda message: is_summary(message) and message.has_button("Make the rest"),
            seconds=SECONDS,
        )
        assert len(album(ada)) == 2
        assert "Not begun: 3, 4." in told.text
        await ada.tap("Make the rest", message=told)
        second = await ada.wait_for(is_summary, seconds=SECONDS, after=told)
        assert second.reply_to == sent[2].id
        assert second.labels[:2] == ["3", "4"]
        first = as_it_stands(ada, told)
        assert "continued below" in first.text
        assert not first.has_button("Make the rest")
        assert len(await tasks_of(world, ada)) == 4


@pytest.mark.parametrize("how", [{"cut": True}, {"status": 502, "delivered": True}])
async def test_an_album_in_doubt_is_not_sent_again_and_the_numbers_lead_to_it(
    ada: Person, controls: Controls, how: dict[str, int]
) -> None:
    await controls.fault("sendMediaGroup", **how, chat_id=ada.id)
    await ada.send_album(THREE[:2], "/background white")
    summary = await ada.wait_for(is_summary, seconds=SECONDS)
    assert albums_texts.MAYBE_HERE in summary.text
    calls = [call for call in await controls.calls("sendMediaGroup") if call.chat_id == ada.id]
    assert len(calls) == 1
    await ada.tap("1", message=summary)
    await ada.wait_for(is_result, after=summary)


async def test_an_album_that_surely_was_not_sent_is_sent_again(
    ada: Person, controls: Controls
) -> None:
    await controls.fault("sendMediaGroup", status=401, chat_id=ada.id)
    await ada.send_album(THREE[:2], "/background white")
    await ada.wait_for(is_summary, seconds=SECONDS)
    assert len(album(ada)) == 2
    assert len([message for message in ada.messages if message.from_bot and message.photo]) == 2


async def test_pictures_that_telegram_does_not_take_as_photos_come_as_files(
    ada: Person, controls: Controls
) -> None:
    await controls.fault("sendMediaGroup", status=400, chat_id=ada.id)
    await ada.send_album(THREE[:2], "/background white")
    await ada.wait_for(is_summary, seconds=SECONDS)
    files = [message for message in ada.messages if message.from_bot and message.document]
    assert len(files) == 2


async def test_a_picture_that_comes_after_its_album_is_shown_alone_and_once(
    ada: Person, world: World
) -> None:
    await ada.send_album(THREE[:2], "/background white")
    await ada.wait_for(is_summary, seconds=SECONDS)
    late, early = await tasks_of(world, ada)
    address = Address.read(late.address)
    assert address is not None
    assert address.batch is not None
    batches = Batches(world.studio.runtime.ledger, world.studio.service)
    await batches.change(address.batch, lambda batch: replace(batch, shown=(early.id,)))
    for _ in range(2):
        await world.bot.announcer.announce(late)
        await world.bot.announcer.announce(early)
    await ada.sync()
    assert len([message for message in ada.messages if is_result(message)]) == 1


async def test_the_outcome_of_a_batch_that_is_no_longer_known_is_told_alone(
    ada: Person, world: World
) -> None:
    await ada.send_album(THREE[:2], "/background white")
    await ada.wait_for(is_summary, seconds=SECONDS)
    task = (await tasks_of(world, ada))[0]
    address = Address.read(task.address)
    assert address is not None
    await world.bot.announcer.announce(replace(task, address=str(replace(address, batch="7"))))
    await ada.wait_for(is_result)


async def test_what_is_made_at_once_is_made_of_all_of_an_album(ada: Person, world: World) -> None:
    await People(world.studio.runtime.ledger).change(ada.id, at_once="b.blur")
    await ada.send_album(THREE[:2])
    await ada.wait_for(is_summary, seconds=SECONDS)
    assert menus(ada) == []
    assert [task.options.background for task in await tasks_of(world, ada)] == ["blur"] * 2


async def test_an_update_of_an_album_that_comes_again_orders_nothing_twice(
    ada: Person, world: World
) -> None:
    sent = await ada.send_album(THREE[:2], "/background white")
    await ada.wait_for(is_summary, seconds=SECONDS)
    for number, message in enumerate(sent):
        await world.bot.feed({"update_id": 10**14 + ada.id + number, "message": message.raw})
    await ada.send_text("/status")
    await ada.wait_for_text("Your last pictures")
    assert len(await tasks_of(world, ada)) == 2
