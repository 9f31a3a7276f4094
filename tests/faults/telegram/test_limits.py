"""Telegram says "too many requests", or has trouble of its own."""

import time

import pytest

from local.telegram.controls import Controls, RecordedCall
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of
from tests.conftest import RecordFact

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    # The bot ignores it too, but pytest forgets that after the test in which the bot was built.
    pytest.mark.filterwarnings("ignore:.*`retry_after`"),
]

TRIES = 3
TOLD_IN_CHAT = ["sendMessage", "editMessageText", "sendChatAction", "editMessageMedia"]


@pytest.mark.parametrize("method", [*TOLD_IN_CHAT, "sendDocument"])
async def test_a_429_in_one_chat(
    ada: Person, grace: Person, world: World, controls: Controls, method: str
) -> None:
    """429 with retry_after on a method for one chat: it waits, and the other chat goes on."""
    await controls.fault(method, retry_after=3, chat_id=ada.id)
    begun = time.monotonic()
    await ada.send_photo(ASTRONAUT, "/background remove")
    await grace.send_text("/start")
    await grace.wait_for_text("Hello")
    assert time.monotonic() - begun < 2.9, "Grace doesn't wait for Ada's chat"
    await ada.wait_for(is_result, seconds=SECONDS)
    await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    refused = [
        call for call in await controls.calls(method) if call.chat_id == ada.id and not call.ok
    ]
    assert len(refused) == 1, "it isn't asked again before its time"
    assert len(await tasks_of(world, ada)) == 1


async def test_a_429_is_waited_for_as_long_as_it_says(
    ada: Person, controls: Controls, record_fact: RecordFact
) -> None:
    """429 with retry_after 2 s on sendMessage: Telegram is asked again 2.0 to 2.2 s later."""
    waits, told = list[float](), None
    while len(waits) < TRIES and (not waits or min(waits) > 2.2):  # but for a stall of the machine
        before = len(await sent_to(ada, controls))
        await controls.fault("sendMessage", retry_after=2, chat_id=ada.id)
        await ada.send_text("/status")
        told = await ada.wait_for_text("Nothing yet", after=told)
        refused, answered = (await sent_to(ada, controls))[before:]
        assert (refused.ok, answered.ok) == (False, True)
        waits.append(answered.at - refused.at)
    record_fact(f"asked again after {min(waits):.2f} s, by Telegram's clock")
    assert min(waits) >= 2.0, "never sooner"
    assert min(waits) <= 2.2, "nor much later"


async def sent_to(person: Person, controls: Controls) -> list[RecordedCall]:
    return [call for call in await controls.calls("sendMessage") if call.chat_id == person.id]


async def test_a_429_for_a_file(ada: Person, world: World, controls: Controls) -> None:
    """429 on getFile, which names no chat: the photo is fetched a second later."""
    await controls.fault("getFile", retry_after=1)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 1


async def test_a_429_for_the_answer_to_a_tap(ada: Person, world: World, controls: Controls) -> None:
    """429 on answerCallbackQuery: the tap's order is placed all the same, at once."""
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Background…"))
    await ada.tap("Background…")
    await ada.wait_for(lambda message: message.has_button("Blur background"))
    await controls.fault("answerCallbackQuery", retry_after=5)
    await ada.tap("Blur background", wait=False)
    await ada.wait_for(is_result, seconds=SECONDS)
    assert len(await tasks_of(world, ada)) == 1


async def test_a_429_for_polling(ada: Person, controls: Controls) -> None:
    """429 on getUpdates: the bot asks again when it may, and answers."""
    await controls.fault("getUpdates", retry_after=1)
    await ada.send_text("/start")
    await ada.wait_for_text("Hello")
    await ada.send_text("/help")
    await ada.wait_for_text("/status")


@pytest.mark.parametrize(
    "method", ["editMessageText", "sendChatAction", "editMessageMedia", "sendDocument", "getFile"]
)
async def test_a_502_on_the_way_to_a_picture(
    ada: Person, world: World, controls: Controls, method: str
) -> None:
    """502 on a method while a picture is made: picture and file come once, or a button does it."""
    await controls.fault(method, status=502)
    await ada.send_photo(ASTRONAUT, "/background remove")
    if method == "getFile":
        failed = await ada.wait_for(lambda message: message.has_button("Remove background"))
        await ada.tap("Remove background", message=failed)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    if method == "sendDocument":  # nobody knows whether it was sent
        await controls.wait_for_call("sendDocument", lambda call: call.chat_id == ada.id)
        await ada.tap("File", message=result)
    await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    assert len([message for message in ada.messages if message.document]) == 1
    assert len([message for message in ada.messages if is_result(message)]) == 1
    assert len(await tasks_of(world, ada)) == 1


async def test_a_502_on_the_first_answer(ada: Person, world: World, controls: Controls) -> None:
    """502 on sendMessage when an order comes: nothing starts unseen, the person is told."""
    await controls.fault("sendMessage", status=502)
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for_text("Please try again")
    assert await tasks_of(world, ada) == []


async def test_a_502_for_polling(ada: Person, controls: Controls) -> None:
    """502 three times on getUpdates: what was said meanwhile is answered afterwards, once."""
    await controls.fault("getUpdates", status=502, times=3)
    await ada.send_text("/start")
    await ada.wait_for_text("Hello", seconds=20)
    assert len([message for message in ada.messages if message.from_bot]) == 1
