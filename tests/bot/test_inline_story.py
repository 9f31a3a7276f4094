"""Inline mode: one's finished pictures, passed on to another chat."""

import pytest

from local.telegram.person import Person
from local.telegram.seen import Message
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def a_picture(person: Person, wish: str, *, after: Message | None = None) -> Message:
    await person.send_photo(ASTRONAUT, wish)
    return await person.wait_for(is_result, seconds=SECONDS, after=after)


async def test_a_finished_picture_is_passed_on_by_its_share_button(
    ada: Person, world: World
) -> None:
    result = await a_picture(ada, "/avatar pencil")
    (task,) = await tasks_of(world, ada)
    share = result.find_button("Share")
    assert share is not None
    buttons = result.raw["reply_markup"]["inline_keyboard"]
    chosen = [button for row in buttons for button in row if button["text"] == "Share"]
    query = chosen[0]["switch_inline_query_chosen_chat"]["query"]
    assert query == f"#{task.id}"
    found = await ada.ask_inline(query)
    assert [entry["id"] for entry in found.results] == [task.id]
    friends = await ada.create_group("Friends")
    sent = await ada.send_result(found, task.id, chat=friends.id)
    assert sent.photo is not None
    assert sent.raw["via_bot"]["username"] == "darkroom_bot"
    assert await ada.download(sent) == await ada.download(result), "the very same photo"


async def test_queries_find_pictures_by_their_name_newest_first(ada: Person, world: World) -> None:
    first = await a_picture(ada, "/background teal")
    await a_picture(ada, "/background white", after=first)
    newer, older = await tasks_of(world, ada)
    everything = await ada.ask_inline("")
    assert [entry["id"] for entry in everything.results] == [newer.id, older.id]
    assert everything.is_personal
    teal = await ada.ask_inline("teal")
    assert [entry["id"] for entry in teal.results] == [older.id]
    assert (await ada.ask_inline("watercolour")).results == []


async def test_nobody_finds_the_pictures_of_others(
    ada: Person, grace: Person, world: World
) -> None:
    await a_picture(ada, "/background blur")
    (task,) = await tasks_of(world, ada)
    for query in ("", f"#{task.id}", "blur"):
        found = await grace.ask_inline(query)
        assert found.results == []
    assert found.button is not None
    assert found.button["start_parameter"] == "inline"


@pytest.mark.parametrize("offset", ["", "0", "-1", "x", "99999999999999999999", "٣"])
async def test_any_offset_is_answered(grace: Person, offset: str) -> None:
    assert (await grace.ask_inline("", offset=offset)).results == []
