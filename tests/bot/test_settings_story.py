"""What people set is heeded: the language, what a photo becomes, files, how long all is kept."""

from functools import partial

import pytest

from bot.forgetting.expiry import Expiry
from bot.forgetting.traces import Traces
from bot.state.books import SHOWN
from bot.state.people import People
from local.telegram.person import Person
from local.telegram.seen import Message
from studio.service import MAX_PAGE
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, opened, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def set_to(person: Person, *labels: str) -> Message:
    """Open the settings and tap the buttons one after the other."""
    asked = await person.send_text("/settings")
    page = await person.wait_for(lambda message: message.has_button("Language"), after=asked)
    for label in labels:
        await person.wait_for(partial(_offers, page.id, label))
        await person.tap(label, message=page)
    return await person.wait_for(
        lambda message: message.id == page.id and message.has_button("Files")
    )


def _offers(number: int, label: str, message: Message) -> bool:
    return message.id == number and message.has_button(label)


async def test_settings_are_changed_in_one_message(ada: Person, world: World) -> None:
    page = await set_to(ada, "Each picture as a file too: no")
    assert page.has_button("Each picture as a file too: yes")
    page = await set_to(ada, "Files: full quality")
    assert page.has_button("Files: smaller, as JPEG")
    page = await set_to(ada, "Delete after", "1 hour")
    assert page.has_button("Delete after: 1 hour")
    known = await People(world.studio.runtime.ledger).find(ada.id)
    assert (known.as_file, known.quality, known.keep_hours) == (True, "small", 1)


async def test_every_page_leads_back(ada: Person) -> None:
    page = await set_to(ada)
    pages = {"Language": "Deutsch", "New photo": "Ask me", "Delete after": "1 hour"}
    for label, shown in pages.items():
        await ada.tap(label, message=page)
        await ada.wait_for(partial(_offers, page.id, shown))
        await ada.tap("Back", message=page)
        await ada.wait_for(lambda message: message.has_button("Files"))


async def test_the_language_is_theirs_and_not_their_apps(ada: Person, world: World) -> None:
    asked = await ada.send_text("/settings")
    page = await ada.wait_for(lambda message: message.has_button("English"), after=asked)
    await ada.tap("English", message=page)
    await ada.tap("Deutsch", message=page)
    await ada.wait_for(lambda m: m.id == page.id and m.has_button("Deutsch") and len(m.labels) > 6)
    assert (await People(world.studio.runtime.ledger).find(ada.id)).speaks == "de"
    await ada.send_text("hallo")
    known = await People(world.studio.runtime.ledger).find(ada.id)
    assert (known.language, known.spoken) == ("de", "en")


async def test_a_photo_becomes_at_once_what_was_set(ada: Person, world: World) -> None:
    page = await set_to(ada, "New photo", "Blurred background")
    assert page.has_button("New photo: Blurred background")
    sent = await ada.send_photo(ASTRONAUT)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.reply_to == sent.id
    assert "Made at once, as you set: /settings" in result.text
    assert (await tasks_of(world, ada))[0].options.background == "blur"
    await ada.send_photo(ASTRONAUT, "/avatar pencil")
    named = await ada.wait_for(is_result, seconds=SECONDS, after=result)
    assert "Made at once" not in named.text
    await set_to(ada, "New photo", "Ask me")
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for_text("What shall I make of it?")


async def test_a_style_is_set_from_its_pages(ada: Person) -> None:
    page = await set_to(ada, "New photo", "At once: a style…", "More styles…", "Neon")
    assert page.has_button("New photo: Neon avatar")


async def test_who_has_no_last_style_yet_is_asked(ada: Person, world: World) -> None:
    await set_to(ada, "New photo", "At once: my last style")
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for_text("What shall I make of it?")
    await ada.tap("Cartoon", message=menu)
    first = await ada.wait_for(is_result, seconds=SECONDS)
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(is_result, seconds=SECONDS, after=first)
    assert [task.options.style for task in await tasks_of(world, ada)] == ["cartoon", "cartoon"]


async def test_each_picture_comes_as_a_file_too_and_small_where_that_was_set(
    ada: Person, world: World
) -> None:
    await set_to(ada, "Each picture as a file too")
    await ada.send_photo(ASTRONAUT, "/avatar oil")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    file = await ada.wait_for(lambda message: message.document is not None, after=result)
    (task,) = await tasks_of(world, ada)
    full = await world.studio.service.read(task.results[0])
    assert await ada.download(file) == full
    await set_to(ada, "Files: full quality")
    await ada.tap("File", message=result)
    small = await ada.wait_for(lambda message: message.document is not None, after=file)
    assert small.document is not None
    assert small.document.name == "darkroom-oil.jpg"
    data = await ada.download(small)
    assert opened(data).format == "JPEG"
    assert opened(data).size == opened(full).size
    assert len(data) <= len(full)


async def test_a_cut_out_keeps_its_transparency_in_small_files(ada: Person) -> None:
    await set_to(ada, "Files: full quality")
    await ada.send_photo(ASTRONAUT, "/remove")
    file = await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    assert opened(await ada.download(file)).mode == "RGBA"


async def test_pictures_go_when_their_person_wants_and_messages_stay(
    ada: Person, world: World
) -> None:
    ledger, now = world.studio.runtime.ledger, world.studio.clock()
    service, people = world.studio.service, People(ledger)
    await ada.send_photo(ASTRONAUT, "/background white")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    (task,) = await tasks_of(world, ada)

    async def expire(hours: float) -> int:
        clock = now + hours * 3600
        await Expiry(service, people, Traces(ledger), clock=lambda: clock).delete_old()
        return len(await service.list(task.owner, limit=MAX_PAGE))

    assert await expire(23.5) == 1, "nobody set anything"
    await set_to(ada, "Delete after", "1 hour")
    assert await expire(0.9) == 1
    assert await ledger.find(SHOWN, task.id)
    assert await expire(1.1) == 0
    assert await ledger.find(SHOWN, task.id) is None
    answer = await ada.tap("File", message=result)
    assert answer is not None
    assert answer.alert, "the message is still there, and its button says what became of it"


async def test_in_a_group_settings_go_to_the_private_chat(ada: Person) -> None:
    friends = ada.in_chat(await ada.create_group("Friends"))
    await friends.send_text("/forget@darkroom_bot")
    told = await friends.wait_for_text("Tap the button")
    link = told.find_button("Open our chat")
    assert link is not None
    assert link.url.endswith("?start=forget"), "nobody writes to who never wrote"
    await ada.send_text("/start forget")
    await ada.wait_for_text("I have no pictures of yours")
    await friends.send_text("/settings@darkroom_bot")
    told = await friends.wait_for_text("I've sent it to you in our own chat")
    assert told.labels == []
    page = await ada.wait_for(lambda message: message.has_button("Language"))
    assert "Settings" in page.text
