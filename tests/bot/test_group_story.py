"""In groups: the bot reacts when it is called, keeps to the topic, and lets nobody meddle."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.state.people import People
from local.telegram.controls import Controls
from local.telegram.person import GroupChat, Person
from local.telegram.seen import Json, Message
from local.telegram.talk import Talk
from studio.task import State
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def still_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("still")
    async with open_world(folder, idle_key="canary-of-an-idle-engine") as opened:
        yield opened


async def group_of(ada: Person, *, forum: bool = False) -> tuple[GroupChat, Talk]:
    """A group of hers with the bot in it, which has said hello."""
    group = await ada.create_group("Friends", forum=forum)
    friends = ada.in_chat(group)
    await friends.wait_for_text("react only when")
    return group, friends


async def caught_up(friends: Talk) -> None:
    """Return once all said so far in a group has been dealt with: its lane is in order."""
    sent = await friends.send_text(f"/help@{BOT}")
    await friends.wait_for_text("Send a photo", after=sent)


def of_bot(talk: Talk) -> list[Message]:
    return [message for message in talk.messages if message.from_bot]


def is_menu(message: Message) -> bool:
    return message.has_button("Cartoon")


async def test_a_group_is_greeted_once_and_not_when_the_bot_is_only_promoted(ada: Person) -> None:
    group, friends = await group_of(ada)
    await group.set_bot("administrator")
    await group.set_bot("member")
    await caught_up(friends)
    assert sum("react only when" in message.text for message in of_bot(friends)) == 1
    await group.set_bot("left")
    await group.set_bot("member")
    await caught_up(friends)
    assert sum("react only when" in message.text for message in of_bot(friends)) == 2


async def test_a_command_in_a_caption_or_in_reply_to_anybodys_photo_makes_the_picture_of_who_asks(
    ada: Person, grace: Person, world: World
) -> None:
    group, friends = await group_of(ada)
    await grace.join(await group.invite())
    photo = await friends.send_photo(ASTRONAUT)
    asking = await grace.in_chat(group).send_text(f"/avatar@{BOT} pencil", reply_to=photo)
    result = await friends.wait_for(is_result, seconds=SECONDS)
    assert result.id > asking.id
    assert result.raw["reply_to_message"]["message_id"] == photo.id
    assert [task.state for task in await tasks_of(world, grace)]
    assert await tasks_of(world, ada) == []
    await friends.send_photo(ASTRONAUT, f"/background@{BOT} pink")
    await friends.wait_for(is_result, seconds=SECONDS, after=result)
    assert len(await tasks_of(world, ada)) == 1


async def test_a_mention_asks_what_to_make_of_the_photo(ada: Person) -> None:
    _, friends = await group_of(ada)
    photo = await friends.send_photo(ASTRONAUT, f"what about this, @{BOT}?")
    menu = await friends.wait_for(is_menu)
    assert menu.raw["reply_to_message"]["message_id"] == photo.id
    other = await friends.send_photo(ASTRONAUT)
    await friends.send_text(f"@{BOT} and this?", reply_to=other)
    second = await friends.wait_for(is_menu, after=other)
    assert second.raw["reply_to_message"]["message_id"] == other.id
    third = await friends.send_photo(ASTRONAUT, reply_to=second)
    await friends.wait_for(is_menu, after=third)


async def test_what_is_not_addressed_is_ignored_even_where_the_bot_sees_all(
    ada: Person, grace: Person, world: World, controls: Controls
) -> None:
    group = await ada.create_group("Friends", bot="administrator")
    friends = ada.in_chat(group)
    await grace.join(await group.invite())
    await friends.wait_for_text("react only when")
    await controls.wait_for_call("sendMessage", lambda call: call.chat_id == group.id)
    talk = grace.in_chat(group)
    await talk.send_photo(ASTRONAUT)
    await talk.send_photo(ASTRONAUT, f"me{BOT} and x@{BOT}")
    await talk.send_photo(ASTRONAUT, "/avatar@other_bot pencil")
    await talk.send_text("nice weather")
    await talk.send_document(ASTRONAUT)
    await friends.send_photo(ASTRONAUT, f"/avatar@{BOT} pencil", anonymous=True)
    await friends.send_text(f"@{BOT}", anonymous=True)
    said = await talk.send_text("look")
    await talk.edit(said, f"@{BOT} look")
    await caught_up(friends)
    assert len(of_bot(friends)) == 2, friends.transcript
    assert await tasks_of(world, grace) == []
    known = await People(world.studio.runtime.ledger).find(grace.id)
    assert not known.spoken, "nothing is kept of bystanders"


async def test_everything_stays_in_the_topic(ada: Person, controls: Controls) -> None:
    group, general = await group_of(ada, forum=True)
    topic = await group.add_topic("Portraits")
    portraits = ada.in_chat(group, thread=topic)
    await portraits.send_photo(ASTRONAUT, f"/avatar@{BOT} pencil")
    result = await portraits.wait_for(is_result, seconds=SECONDS)
    assert result.thread == topic
    await portraits.tap("File", message=result)
    await portraits.wait_for(lambda message: message.document is not None)
    await portraits.send_text(f"/avatar@{BOT} nonsense")
    assert (await portraits.wait_for_text("I don't know this style")).thread == topic
    actions = await controls.calls("sendChatAction")
    here = [call for call in actions if call.chat_id == group.id]
    assert all(int(call.parameters.get("message_thread_id", 0)) == topic for call in here)
    photo = await general.send_photo(ASTRONAUT, f"@{BOT}")
    menu = await general.wait_for(is_menu, after=photo)
    assert menu.thread == 0


async def test_only_who_asked_may_press_and_errors_are_toasts(
    ada: Person, grace: Person, world: World
) -> None:
    group, friends = await group_of(ada)
    await grace.join(await group.invite())
    await friends.send_photo(ASTRONAUT, f"@{BOT}")
    menu = await friends.wait_for(is_menu)
    guest = grace.in_chat(group)
    answer = await guest.tap("Cartoon", message=menu)
    assert answer is not None
    assert answer.alert
    assert "Only the person who asked" in answer.text
    await friends.tap("Remove background", message=menu)
    result = await friends.wait_for(is_result, seconds=SECONDS)
    answer = await guest.tap("File", message=result)
    assert answer is not None
    assert "isn't yours" in answer.text
    assert await tasks_of(world, grace) == []


async def test_an_administrator_may_stop_what_others_ordered_and_nothing_else(
    still_world: World,
) -> None:
    world = still_world
    async with (
        Person(world.base) as ada,
        Person(world.base, first_name="Grace") as grace,
        Person(world.base, first_name="Mallory") as mallory,
    ):
        group, friends = await group_of(ada)
        code = await group.invite()
        await grace.join(code)
        await mallory.join(code)
        await grace.in_chat(group).send_photo(ASTRONAUT, f"/avatar@{BOT} pencil")
        live = await friends.wait_for(lambda message: message.has_button("Cancel"))
        await mallory.in_chat(group).tap("Cancel", message=live)
        refused = await mallory.in_chat(group).tap("Cancel", message=live)
        assert refused is not None
        assert refused.alert
        assert (await tasks_of(world, grace))[0].state is not State.CANCELLED
        answer = await friends.tap("Cancel", message=live)
        assert answer is not None
        assert answer.text == "Stopping…"
        (task,) = await tasks_of(world, grace)
        assert task.cancel_requested
        asked = list(await world.controls.calls("getChatMember"))
        assert len(asked) == 2, "a role is asked for once"


async def test_the_list_of_ones_pictures_is_not_for_all_eyes(ada: Person) -> None:
    _, friends = await group_of(ada)
    await friends.send_text(f"/status@{BOT}")
    answer = await friends.wait_for(
        lambda message: bool(message.labels) or "private" in message.text
    )
    assert "Your last pictures" not in friends.transcript
    button = answer.find_button("chat")
    assert button is not None
    assert "start=status" in str(answer.raw)
    await ada.send_text("/start status")
    await ada.wait_for_text("Nothing yet")


async def test_where_nothing_may_be_said_it_is_said_in_private(ada: Person) -> None:
    await ada.send_text("/start")
    await ada.wait_for_text("Hello")
    group, friends = await group_of(ada)
    await group.set_rights(send_media=False, send_text=True)
    photo = await friends.send_photo(ASTRONAUT, f"@{BOT}")
    menu = await friends.wait_for(is_menu, after=photo)
    assert menu.photo is None, "words instead of the sheet"
    await group.set_rights(send_media=False, send_text=False)
    await friends.send_photo(ASTRONAUT, f"@{BOT}")
    await ada.wait_for_text("I may not write in “Friends”")


async def test_a_picture_that_a_group_does_not_allow_comes_in_private(
    tmp_path: Path,
) -> None:
    async with (
        open_world(tmp_path, quick_seconds=0.0) as world,
        Person(world.base) as ada,
        Person(world.base, first_name="Grace") as grace,
    ):
        await ada.send_text("/start")
        await ada.wait_for_text("Hello")
        group, friends = await group_of(ada)
        await grace.join(await group.invite())
        await group.set_rights(send_media=False)
        await friends.send_photo(ASTRONAUT, f"/background@{BOT} pink")
        await ada.wait_for(is_result, seconds=SECONDS)
        await friends.wait_for_text("it is in our private chat")
        hers = grace.in_chat(group)
        sent = await hers.send_photo(ASTRONAUT, f"/background@{BOT} blue")
        way = await hers.wait_for_text("Open our private chat", after=sent, seconds=SECONDS)
        assert "start=status" in str(way.raw["reply_markup"])
        await grace.send_text("/start status")
        await grace.wait_for(lambda message: message.has_button("done"))


def variants(message: Json, group: Json) -> dict[str, Json]:
    """What is no new message of a person, each with a command that would cost something."""
    order: Json = {
        **message,
        "chat": group,
        "caption": f"/avatar@{BOT} pencil",
        "caption_entities": [],
    }
    private: Json = {**order, "chat": message["chat"]}
    channel = {"id": -1001234, "type": "channel", "title": "News"}
    other_bot = {"id": 7, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    this_bot = {"id": 123456, "is_bot": True, "first_name": "Darkroom", "username": BOT}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    return {
        "edited in private": {"edited_message": private},
        "edited in a group": {"edited_message": order},
        "channel post": {"channel_post": {**order, "chat": channel, "sender_chat": channel}},
        "edited channel post": {
            "edited_channel_post": {**order, "chat": channel, "sender_chat": channel}
        },
        "business": {"business_message": {**private, "business_connection_id": "canary"}},
        "edited business": {
            "edited_business_message": {**private, "business_connection_id": "canary"}
        },
        "guest": {"guest_message": order},
        "anonymous administrator": {"message": {**order, "from": anonymous, "sender_chat": group}},
        "channel as itself": {
            "message": {**order, "from": {**anonymous, "id": 136817688}, "sender_chat": channel}
        },
        "passed on from a linked channel": {
            "message": {
                **order,
                "from": telegram,
                "sender_chat": channel,
                "is_automatic_forward": True,
            }
        },
        "another bot": {"message": {**order, "from": other_bot}},
        "by our own inline mode": {"message": {**private, "via_bot": this_bot}},
    }


@pytest.mark.parametrize("way", ["polled", "by webhook"])
@pytest.mark.parametrize("kind", list(variants({"chat": {}}, {})))
async def test_what_no_person_writes_anew_starts_nothing(
    ada: Person, world: World, controls: Controls, kind: str, way: str
) -> None:
    photo = (await ada.send_photo(ASTRONAUT)).raw
    await ada.wait_for(is_menu)
    group, friends = await group_of(ada)
    here: Json = {"id": group.id, "type": "group", "title": "Friends"}
    before = (await controls.calls())[-1].number
    update = variants(photo, here)[kind]
    if way == "polled":
        await controls.raw_update(update, chat_id=ada.id)
    else:
        await world.bot.feed({"update_id": time.monotonic_ns(), **update})
    await caught_up(friends)
    sent = await ada.send_text("/help")
    await ada.wait_for_text("Send a photo", after=sent)
    assert await tasks_of(world, ada) == []
    calls = [call for call in await controls.calls() if call.number > before]
    told = [call.chat_id for call in calls if call.chat_id]
    assert sorted(told) == sorted([group.id, ada.id]), "only what came afterwards is answered"


async def test_a_forwarded_photo_works_like_any(ada: Person) -> None:
    photo = await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(is_menu)
    (forwarded,) = await ada.forward([photo])
    second = await ada.wait_for(is_menu, after=menu)
    assert second.raw["reply_to_message"]["message_id"] == forwarded.id
