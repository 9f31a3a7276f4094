"""Settings: the language at once, and what a photo becomes without a word."""

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_the_bot_changes_its_language_at_once(chat: Chat) -> None:
    chat.write("/settings")
    chat.tap("Language")
    chat.tap("Deutsch")
    expect(chat.button("Sprache")).to_be_visible()
    chat.send("astronaut.png", caption="/avatar pencil")
    chat.result(like="Noch einmal")


def test_a_photo_becomes_the_chosen_style_at_once(chat: Chat) -> None:
    chat.write("/settings")
    chat.tap("New photo")
    chat.tap("At once: a style…")
    chat.tap("Pencil")
    chat.send("astronaut.png")
    chat.sees("Pencil avatar")
    chat.sees("Made at once, as you set")
    chat.result()
