"""In groups the bot answers who calls it, and only them."""

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_a_photo_is_worked_on_only_when_the_bot_is_called(chat: Chat) -> None:
    chat.new_group("Friends")
    chat.sees("I react only when I'm called")
    before = chat.messages.count()
    chat.send("coffee.png")
    chat.send("astronaut.png", caption="/avatar@darkroom_bot pencil")
    chat.sees("Pencil avatar")
    chat.result()
    assert chat.messages.count() == before + 3, "two photos and one answer"


def test_what_friends_say_about_a_picture_is_left_to_them(chat: Chat) -> None:
    chat.new_group("Friends")
    chat.send("astronaut.png", caption="/background@darkroom_bot blur")
    chat.result(like="Other background")
    before = chat.messages.count()
    chat.answer("Blurred background")
    chat.write("Wonderful!")
    chat.write("@darkroom_bot, what else?")
    chat.sees("Send me a photo, and I'll show you")
    expect(chat.messages).to_have_count(before + 3)


def test_the_buttons_of_one_are_not_for_the_other(chat: Chat) -> None:
    chat.new_group("Friends")
    chat.send("astronaut.png", caption="/avatar@darkroom_bot pencil")
    chat.result()
    chat.add_second_person()
    chat.tap("File")
    expect(chat.page.get_by_text("This picture isn't yours")).to_be_visible()


def test_an_album_in_answer_to_the_bot_becomes_an_album(chat: Chat) -> None:
    chat.new_group("Friends")
    chat.sees("I react only when I'm called")
    chat.answer("I react only when I'm called")
    chat.send("astronaut.png", "coffee.png")
    chat.sees("What shall I make of them?")
    chat.tap("Background…")
    chat.tap("Blur background")
    chat.sees("Your 2 pictures are here")
    expect(chat.log.locator(".theirs .mosaic img")).to_have_count(2)


def test_in_a_forum_the_bot_stays_in_the_topic(chat: Chat) -> None:
    chat.new_group("Club", topics=True)
    chat.page.get_by_role("button", name="About this group").click()
    chat.page.get_by_role("button", name="New topic").click()
    chat.page.get_by_label("Name of the topic").fill("Portraits")
    chat.page.get_by_role("button", name="Create").click()
    expect(chat.page.get_by_role("tab", name="Portraits")).to_have_attribute(
        "aria-selected", "true"
    )
    chat.send("astronaut.png", caption="/background@darkroom_bot blur")
    chat.result(like="Other background")
    chat.page.get_by_role("tab", name="General").click()
    chat.sees("I react only when I'm called")
    expect(chat.log.get_by_text("Blurred background")).to_have_count(0)
