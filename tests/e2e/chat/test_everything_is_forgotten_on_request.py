"""/privacy says what is kept; /forget deletes it all, and gives a receipt."""

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_pictures_are_deleted_for_good_with_a_receipt(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/background blur")
    chat.result(like="Other background")
    chat.write("/privacy")
    chat.sees("What I keep, and for how long")
    chat.write("/forget")
    chat.sees("1 picture that I made")
    chat.tap("Delete for good")
    chat.sees("Receipt")
    chat.write("/status")
    chat.sees("Nothing yet")
    chat.tap("File")
    expect(chat.page.get_by_role("dialog", name="This picture is gone")).to_be_visible()


def test_a_menu_from_before_still_makes_pictures(chat: Chat) -> None:
    chat.send("astronaut.png")
    chat.sees("What shall I make of it?")
    chat.write("/forget")
    chat.tap("Delete for good")
    chat.sees("Receipt")
    menu = chat.messages.filter(has_text="What shall I make of it?")
    menu.get_by_role("button", name="7 · Pencil").click()
    expect(chat.button("Again")).to_be_visible()
