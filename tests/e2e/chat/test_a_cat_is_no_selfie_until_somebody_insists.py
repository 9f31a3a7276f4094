"""A photo that won't do is told why before anything is spent, and leads on."""

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_a_cat_is_no_selfie_until_somebody_insists(chat: Chat) -> None:
    chat.send("chelsea.png")
    chat.tap("1 · Studio")

    chat.sees("I see no face in this photo")
    chat.tap("Use it anyway")
    chat.sees("I can't find a clear face in this photo")
    chat.tap("Other style")
    expect(chat.button("Watercolour")).to_be_visible()


def test_what_is_no_picture_is_said_and_nothing_is_lost(chat: Chat) -> None:
    chat.write("/avatar pensil")
    chat.sees("Did you mean")
    chat.tap("Pencil avatar")
    chat.sees("Now send me the photo")
    chat.send("astronaut.png")
    chat.sees("Pencil avatar")
    chat.result()


def test_another_photo_takes_the_place_of_the_refused_one(chat: Chat) -> None:
    chat.send("chelsea.png", caption="/avatar cartoon")
    chat.sees("I see no face in this photo")
    chat.tap("Send another photo")
    chat.send("astronaut.png")
    chat.sees("Cartoon avatar")
    chat.result()
