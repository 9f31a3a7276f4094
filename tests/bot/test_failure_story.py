"""What goes wrong is told in words that help, in the message where it is awaited."""

import logging

import httpx
import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.bot.world import (
    ASTRONAUT,
    CAT,
    COFFEE,
    SECONDS,
    TOKEN,
    UNDER_BACKGROUND,
    World,
    is_result,
    opened,
    tasks_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_photo_without_a_face_is_explained_and_may_be_insisted_on(
    ada: Person, world: World
) -> None:
    await ada.send_photo(CAT)
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await ada.tap("Cartoon")
    hint = await ada.wait_for_text("I see no face in this photo", seconds=SECONDS)
    assert hint.id == menu.id
    ways = ["Change the background", "Send another photo", "Use it anyway", "Back"]
    assert hint.labels == ways, "what needs no face comes first"
    assert await tasks_of(world, ada) == [], "nothing was spent on it"
    await ada.tap("Use it anyway")
    failed = await ada.wait_for_text("can't find a clear face", seconds=SECONDS)
    assert failed.id == menu.id
    assert failed.labels == ["Send another photo", "Other style"]
    answer = await ada.tap("Send another photo")
    assert answer is not None
    assert answer.text


async def test_another_photo_in_place_of_the_refused_one_needs_no_second_choice(
    ada: Person,
) -> None:
    await ada.send_photo(COFFEE, "/avatar cartoon")
    hint = await ada.wait_for_text("I see no face", seconds=SECONDS)
    await ada.tap("Send another photo")
    await ada.send_photo(ASTRONAUT)
    result = await ada.wait_for(is_result, seconds=SECONDS, after=hint)
    assert "Cartoon avatar" in result.text


async def test_a_refused_photo_can_become_something_else(ada: Person) -> None:
    await ada.send_photo(CAT, "/avatar oil")
    hint = await ada.wait_for_text("I see no face", seconds=SECONDS)
    await ada.tap("Back")
    await ada.wait_for(lambda message: message.has_button("Remove background"))
    await ada.tap("Remove background")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == hint.id


async def test_a_photo_without_a_face_gets_a_new_background_in_two_taps(ada: Person) -> None:
    await ada.send_photo(CAT, "/avatar oil")
    hint = await ada.wait_for_text("I see no face", seconds=SECONDS)
    await ada.tap("Change the background")
    await ada.wait_for(lambda message: message.has_button("Blur background"))
    await ada.tap("Blur background")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == hint.id


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(
    ada: Person, controls: Controls, world: World
) -> None:
    await ada.send_document(b"\xff\xd8\xff" + bytes(20_000_001), "huge.jpg", "/avatar pencil")
    told = await ada.wait_for_text("too large")
    assert "20 MB" in told.text
    asked = [call.parameters["file_id"] for call in await controls.calls("getFile")]
    sent = next(message for message in ada.messages if message.document)
    assert sent.file_id not in asked
    assert await tasks_of(world, ada) == []


async def test_a_damaged_picture_is_told(ada: Person) -> None:
    await ada.send_document(ASTRONAUT.read_bytes()[:20_000], "me.png", "/avatar pencil")
    await ada.wait_for_text("could not open this picture")


async def test_what_is_no_picture_is_told_what_works(ada: Person) -> None:
    await ada.send_document(b"%PDF-1.7", "cv.pdf")
    await ada.wait_for_text("JPEG, PNG")
    await ada.send_document(
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", "me.svg", "/avatar pencil"
    )
    await ada.wait_for_text("can't read this kind of file")


async def test_the_person_waits_out_a_cool_down_and_still_gets_the_picture(
    ada: Person, controls: Controls
) -> None:
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await controls.fault("editMessageMedia", retry_after=1)
    await ada.tap("Cartoon")
    await ada.wait_for(is_result, seconds=SECONDS)


async def test_a_result_survives_an_outage_of_telegram(ada: Person, controls: Controls) -> None:
    await ada.send_photo(ASTRONAUT)
    await ada.wait_for(lambda message: message.has_button("Cartoon"))
    await controls.fault("editMessageMedia", status=502, times=2)
    await ada.tap("Cartoon")
    await ada.wait_for(is_result, seconds=SECONDS)


async def test_a_deleted_message_is_replaced_by_a_new_one(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    live = await ada.wait_for(lambda message: message.has_button("Cancel"))
    async with httpx.AsyncClient(base_url=f"{world.base}/bot{TOKEN}/") as client:
        gone = {"chat_id": ada.id, "message_id": live.id}
        (await client.post("deleteMessage", json=gone)).raise_for_status()
    await ada.wait_until_gone(live)
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id > live.id


async def test_a_picture_that_is_no_photo_for_telegram_comes_as_a_file(
    ada: Person, controls: Controls
) -> None:
    await controls.fault("editMessageMedia", status=400)
    await ada.send_photo(ASTRONAUT, "/background grey")
    file = await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    assert opened(await ada.download(file)).size == (512, 512)
    shown = next(message for message in ada.messages if message.id == file.reply_to)
    assert shown.labels == UNDER_BACKGROUND


async def test_a_blocked_bot_gives_up_quietly(
    ada: Person, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    await ada.wait_for(lambda message: message.has_button("Cancel"))
    await ada.block()
    async with world.studio.service.follow() as events:
        async for event in events:
            if event.state in {"done", "failed", "cancelled"}:  # what is unpaid is stopped
                break
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_mistake_of_ours_is_told_with_a_note_and_never_with_its_text(
    ada: Person, controls: Controls, caplog: pytest.LogCaptureFixture
) -> None:
    await controls.fault("sendMessage", status=400)
    await ada.send_text("/status")
    told = await ada.wait_for_text("Something went wrong on my side")
    incident = told.text.split("Note ")[1].rstrip(")")
    assert any(incident in record.getMessage() for record in caplog.records)
    assert "400" not in told.text
