"""In groups: what is one person's is nobody else's, and no one makes us flood the others."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ordering.limits import Bounds
from local.telegram.person import GroupChat, Person
from local.telegram.seen import Json, Message
from local.telegram.talk import Talk
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    SECONDS,
    World,
    is_result,
    open_world,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"
BOUNDS = Bounds(group_messages_per_minute=8, group_messages_of_one=4)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def still_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("still")
    async with open_world(folder, idle_key="canary-of-an-idle-engine") as opened:
        yield opened


async def group_of(ada: Person) -> tuple[GroupChat, Talk]:
    """A group of hers with the bot in it, which has said hello."""
    group = await ada.create_group("Friends")
    friends = ada.in_chat(group)
    await friends.wait_for_text("react only when")
    return group, friends


async def test_a_menu_beside_a_result_is_turned_and_closed_by_its_person_alone(
    ada: Person, grace: Person
) -> None:
    group, friends = await group_of(ada)
    await grace.join(await group.invite())
    hers = grace.in_chat(group)
    await friends.send_photo(CAT, f"/remove@{BOT}")
    result = await friends.wait_for(is_result, seconds=SECONDS)
    await friends.tap("Other background", message=result)
    menu = await friends.wait_for(lambda message: message.has_button("Colour…"), after=result)
    await hers.sync()
    for label in ("Colour…", "Back", "Own picture…"):
        answer = await hers.tap(label, message=menu)
        assert answer is not None
        assert answer.alert
        assert "isn't yours" in answer.text
    await friends.sync()
    assert as_it_stands_in(friends, menu).labels == menu.labels
    await friends.tap("Colour…", message=menu)
    await friends.wait_for(lambda m: m.id == menu.id and not m.has_button("Colour…"))


def as_it_stands_in(talk: Talk, message: Message) -> Message:
    return next(known for known in talk.messages if known.id == message.id)


async def test_what_is_in_the_making_in_private_is_not_listed_in_a_group(
    still_world: World,
) -> None:
    world = still_world
    async with Person(world.base) as ada:
        for colour in ("teal", "pink"):
            await ada.send_photo(ASTRONAUT, f"/background {colour}")
            await ada.wait_for(lambda message: message.has_button("Cancel"))
        _, friends = await group_of(ada)
        sent = await friends.send_text(f"/cancel@{BOT}")
        await friends.wait_for_text("Nothing is in the making", after=sent)
        for colour in ("blue", "red"):
            photo = await friends.send_photo(ASTRONAUT, f"/background@{BOT} {colour}")
            await friends.wait_for(lambda m: m.has_button("Cancel"), after=photo)
        sent = await friends.send_text(f"/cancel@{BOT}")
        question = await friends.wait_for_text("Which one shall I stop?", after=sent)
        assert question.labels == ["Red background", "Blue background", "All of them"]
        await friends.tap("All of them", message=question)
        await friends.wait_for_text("Stopped: 2.")
        asked = [task.cancel_requested for task in await tasks_of(world, ada)]
        assert asked == [True, True, False, False], "those of the private chat go on"
        await ada.send_text("/cancel")
        question = await ada.wait_for_text("Which one shall I stop?")
        assert len(question.labels) == 3


async def test_an_administrator_without_a_name_puts_us_out_like_any(still_world: World) -> None:
    world = still_world
    async with Person(world.base) as ada:
        group, friends = await group_of(ada)
        await friends.send_photo(ASTRONAUT, f"/background@{BOT} teal")
        await friends.wait_for(lambda message: message.has_button("Cancel"))
        us: Json = {"id": 123456, "is_bot": True, "first_name": "Darkroom"}
        anonymous: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        change: Json = {
            "chat": {"id": group.id, "type": "supergroup", "title": "Friends"},
            "from": {**anonymous, "username": "GroupAnonymousBot"},
            "date": 1_790_000_000,
            "old_chat_member": {"status": "member", "user": us},
            "new_chat_member": {"status": "left", "user": us},
        }
        await world.controls.raw_update({"my_chat_member": change}, chat_id=group.id)
        async with Person(world.base, first_name="Clock") as clock:
            for _ in range(20):
                sent = await clock.send_text("/cancel")
                await clock.wait_for(lambda _: True, after=sent)
                if (await tasks_of(world, ada))[0].cancel_requested:
                    break
        assert (await tasks_of(world, ada))[0].cancel_requested


async def test_all_of_a_group_together_get_so_much_and_each_is_told_once(tmp_path: Path) -> None:
    async with (
        open_world(tmp_path, idle_key="canary-of-an-idle-engine", bounds=BOUNDS) as world,
        Person(world.base) as ada,
    ):
        group, friends = await group_of(ada)
        code = await group.invite()
        for name in ("Bob", "Cleo", "Dan", "Eve"):
            async with Person(world.base, first_name=name) as other:
                await other.join(code)
                refused = await other.in_chat(group).send_text(f"/help@{BOT}")
                for _ in range(2):
                    await other.in_chat(group).send_text(f"/help@{BOT}")
        await friends.wait_for(lambda message: message.from_bot and message.reply_to == refused.id)
        told = [message.text for message in friends.messages if message.from_bot]
        assert sum("Send a photo" in text for text in told) == BOUNDS.group_messages_per_minute
        assert len(told) == 1 + BOUNDS.group_messages_per_minute + 2, "hello, and to two: no more"
