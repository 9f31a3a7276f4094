"""Several photos sent together are one wish: one message while they are made, one album after."""

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_an_album_becomes_an_album(chat: Chat) -> None:
    chat.send("astronaut.png", "grace_hopper.jpg")
    chat.sees("What shall I make of them?")
    chat.tap("3 · Cartoon")

    chat.sees("Your 2 pictures are here")
    mosaics = chat.log.locator(".mosaic")
    expect(mosaics).to_have_count(2)
    expect(mosaics.last.locator("img")).to_have_count(2)
    expect(chat.button("All as files")).to_be_visible()
    expect(chat.button("Another style for all")).to_be_visible()


def test_one_of_an_album_may_be_chosen(chat: Chat) -> None:
    chat.send("astronaut.png", "coffee.png")
    chat.tap("Only one of them…")
    chat.sees("Which one?")
    chat.tap("1")
    chat.tap("7 · Pencil")
    chat.sees("Pencil avatar")
    chat.result()
