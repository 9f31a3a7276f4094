"""Who asks for too much in a group is the one that has to wait; the others are heard and told."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.ordering.limits import Bounds
from local.telegram.person import Person
from local.telegram.talk import Talk
from tests.bot.world import ASTRONAUT, CAT, COFFEE, World, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOT = "darkroom_bot"
BOUNDS = Bounds(group_orders_per_minute=1, group_messages_of_one=6, group_messages_per_minute=12)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def narrow_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """A world with narrow bounds for groups, in which nothing is ever drawn."""
    folder = tmp_path_factory.mktemp("narrow")
    async with open_world(folder, idle_key="canary-of-an-idle-engine", bounds=BOUNDS) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def eve(narrow_world: World) -> AsyncGenerator[Person]:
    async with Person(narrow_world.base, first_name="Eve") as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def bob(narrow_world: World) -> AsyncGenerator[Person]:
    async with Person(narrow_world.base, first_name="Bob") as person:
        yield person


async def together(eve: Person, bob: Person) -> tuple[Talk, Talk]:
    """A group of both with the bot, as each of them sees it."""
    group = await eve.create_group("Friends")
    await bob.join(await group.invite())
    of_eve, of_bob = eve.in_chat(group), bob.in_chat(group)
    await of_eve.wait_for_text("react only when")
    return of_eve, of_bob


async def test_after_one_is_refused_the_next_is_told_too(
    eve: Person, bob: Person, narrow_world: World
) -> None:
    of_eve, of_bob = await together(eve, bob)
    for style in ("pencil", "oil", "oil"):
        await of_eve.send_photo(ASTRONAUT, f"/avatar@{BOT} {style}")
    told = await of_eve.wait_for_text("Not so fast")
    photo = await of_bob.send_photo(ASTRONAUT, f"/avatar@{BOT} cartoon")
    answer = await of_bob.wait_for_text("Not so fast", after=photo)
    assert answer.reply_to == photo.id
    assert len(await tasks_of(narrow_world, eve)) == 1
    assert await tasks_of(narrow_world, bob) == []
    refusals = [m for m in of_bob.messages if "Not so fast" in m.text]
    assert [m.id for m in refusals] == [told.id, answer.id], "each of them once"


async def test_what_was_refused_for_its_photo_does_not_count(
    eve: Person, bob: Person, narrow_world: World
) -> None:
    of_eve, of_bob = await together(eve, bob)
    await of_eve.send_photo(COFFEE, f"/avatar@{BOT} pencil")
    await of_eve.wait_for_text("no face")
    await of_bob.send_photo(ASTRONAUT, f"/avatar@{BOT} cartoon")
    await of_bob.wait_for(lambda message: message.has_button("Cancel"))
    assert len(await tasks_of(narrow_world, bob)) == 1


async def test_the_rest_of_an_album_stays_to_be_made_while_the_group_waits(
    eve: Person, bob: Person, narrow_world: World
) -> None:
    of_eve, _ = await together(eve, bob)
    hello = await of_eve.wait_for_text("react only when")
    await of_eve.send_album([CAT, COFFEE], reply_to=hello)
    menu = await of_eve.wait_for(lambda message: message.has_button("Remove background"))
    await of_eve.tap("Remove background", message=menu)
    batch = await of_eve.wait_for(lambda message: message.has_button("Make the rest"))
    answer = await of_eve.tap("Make the rest", message=batch)
    assert answer is not None
    assert answer.alert
    assert "Not so fast" in answer.text
    await of_eve.sync()
    assert next(m for m in of_eve.messages if m.id == batch.id).has_button("Make the rest")
    assert len(await tasks_of(narrow_world, eve)) == 1


async def test_who_floods_a_group_is_answered_a_few_times_and_the_others_go_on(
    eve: Person, bob: Person
) -> None:
    of_eve, of_bob = await together(eve, bob)
    before = len([message for message in of_eve.messages if message.from_bot])
    for _ in range(30):
        await of_eve.send_text(f"/help@{BOT}")
    sent = await of_bob.send_text(f"/start@{BOT}")
    await of_bob.wait_for(lambda message: message.from_bot and message.reply_to == sent.id)
    answers = [message for message in of_bob.messages if message.from_bot][before:]
    assert len(answers) <= BOUNDS.group_messages_of_one + 2
    assert sum("Not so fast" in message.text for message in answers) == 1
    await eve.send_text("/help")
    await eve.wait_for_text("Send a photo")


async def test_the_photos_of_an_album_are_one_message_to_a_group(eve: Person, bob: Person) -> None:
    of_eve, _ = await together(eve, bob)
    hello = await of_eve.wait_for_text("react only when")
    await of_eve.send_album([CAT, COFFEE] * 5, reply_to=hello)
    menu = await of_eve.wait_for(lambda message: message.has_button("Remove background"))
    assert "10" in menu.text
