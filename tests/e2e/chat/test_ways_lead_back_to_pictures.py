"""/status, links with a choice in them, the page inside the chat: ways to and from a picture."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chat.hands import Chat
from tests.e2e.program import Program


def test_the_last_pictures_are_listed_and_shown_again(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/background blur")
    first = chat.result(like="Other background")
    chat.write("/status")
    chat.sees("Your last pictures")
    chat.tap("Blurred background · done")
    expect(chat.button("Other background")).to_be_visible()
    assert chat.result(like="Other background").size == first.size
    expect(
        chat.messages.filter(has_text="Blurred background").filter(has=chat.page.locator("img"))
    ).to_have_count(2)


def test_a_command_in_answer_to_a_photo_is_about_that_photo(chat: Chat) -> None:
    chat.send("chelsea.png", caption="My cat")
    chat.sees("What shall I make of it?")
    chat.send("astronaut.png", caption="And I")
    expect(chat.messages.filter(has_text="What shall I make of it?")).to_have_count(2)
    chat.answer("My cat")
    chat.write("/remove")
    made = chat.messages.filter(has_text="Cut-out").first
    expect(made.get_by_role("button", name="Again")).to_be_visible()
    shown = made.locator(".picture").evaluate("image => image.src")
    assert chat.picture(shown).size == (451, 300)


def test_a_link_begins_with_the_style_it_names(page: Page, program: Program) -> None:
    chat = Chat(page, program.chat)
    chat.begin("s-pencil")
    chat.sees("Pencil avatar, good choice")
    chat.send("astronaut.png")
    chat.result()
    chat.sees("Pencil avatar")


@pytest.mark.parametrize("program", ["polling"], indirect=True)
def test_the_page_opens_inside_the_chat(chat: Chat) -> None:
    chat.tap("Open the page")
    inside = chat.page.frame_locator(".opened iframe")
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    chat.page.get_by_role("button", name="Close").click()
    expect(chat.page.locator(".opened iframe")).to_have_count(0)


@pytest.mark.parametrize("program", ["polling"], indirect=True)
def test_a_picture_of_the_chat_opens_on_the_page(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/background blur")
    chat.result(like="Other background")
    chat.tap("More…")
    chat.tap("Open on the page")
    sheet = chat.page.get_by_role("dialog", name="Darkroom")
    expect(sheet.get_by_role("button", name="Download")).to_be_visible()
    expect(sheet.frame_locator("iframe").locator("main img").first).to_be_visible()
