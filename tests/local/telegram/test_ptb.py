"""Unmodified python-telegram-bot, polling and webhook."""

import asyncio

import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.local.telegram.ptb_bot import by_webhook, polling
from tests.local.telegram.serving import Served


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_photo_becomes_a_picture_in_chat(
    server: Served, ada: Person, controls: Controls, photo: bytes, mode: str
) -> None:
    run = polling(server.base) if mode == "polling" else by_webhook(server.base, "s3cret_-")
    async with run:
        await ada.send_text("/start")
        hello = await ada.wait_for_text("hello, ada")
        assert [entity["type"] for entity in hello.entities] == ["text_link", "bold"]
        assert hello.entities[0]["offset"] == len("👋 Hello, ") + 1

        sent = await ada.send_photo(photo, caption="me")
        asked = await ada.wait_for(lambda message: message.has_button("pencil"))
        assert asked.reply_to == sent.id
        assert asked.buttons[0][0].style == "primary"

        answer = await ada.tap("Pencil")
        assert answer is not None
        assert answer.text == "On it"
        done = await ada.wait_for(lambda message: message.photo is not None)
        assert done.id == asked.id
        assert (done.text, done.edited, done.buttons) == ("Done", True, [])
        assert done.photo
        assert (done.photo.width, done.photo.height) == (640, 480)

        file = await ada.wait_for(lambda message: message.document is not None)
        assert await ada.download(file) == await ada.download(sent)
        assert [call.error for call in await controls.calls() if call.error] == []


async def test_polling_starts_again_where_it_stopped(server: Served, ada: Person) -> None:
    async with polling(server.base):
        await ada.send_text("/start")
        first = await ada.wait_for_text("hello")
    await ada.send_text("/start")
    async with polling(server.base):
        second = await ada.wait_for_text("hello", after=first)
    assert len([message for message in ada.messages if message.from_bot]) == 2
    assert second.id > first.id


async def test_two_people_have_two_chats(server: Served, ada: Person) -> None:
    async with polling(server.base), Person(server.base, first_name="Grace") as grace:
        await asyncio.gather(ada.send_text("/start"), grace.send_text("/start"))
        await ada.wait_for_text("Hello, Ada")
        await grace.wait_for_text("Hello, Grace")
        assert ada.id != grace.id
        assert len(ada.messages) == len(grace.messages) == 2
