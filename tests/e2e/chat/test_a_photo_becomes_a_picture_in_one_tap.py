"""A photo, a tap on a number of the contact sheet, a picture."""

import numpy as np
from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_a_photo_sent_in_chat_becomes_a_pencil_avatar(chat: Chat) -> None:
    chat.send("astronaut.png")
    chat.sees("What shall I make of it?")
    before = chat.messages.count()
    chat.tap("7 · Pencil")

    result = chat.result()
    assert chat.messages.count() == before, "the menu itself became the picture"
    assert result.width == result.height >= 800, "the chat shows photos at a smaller size"
    pixels = np.asarray(result.convert("RGB"), dtype=np.float32)
    assert np.abs(pixels - pixels.mean(2, keepdims=True)).mean() < 8, "nearly grey"


def test_the_styles_lie_on_two_sheets_with_the_way_back(chat: Chat) -> None:
    chat.send("astronaut.png")
    chat.tap("More styles…")
    expect(chat.button("Neon")).to_be_visible()
    chat.tap("Back")
    expect(chat.button("Studio")).to_be_visible()
    chat.tap("Back")
    expect(chat.button("Remove background")).to_be_visible()


def test_a_caption_is_enough_and_the_last_style_comes_first_next_time(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/avatar pop art")
    chat.result()
    chat.send("astronaut.png")
    expect(chat.button("Like last time: Pop art")).to_be_visible()
