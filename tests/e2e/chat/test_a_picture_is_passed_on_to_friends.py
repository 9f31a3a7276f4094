"""Share: the bot's own pictures, in any chat, by way of its inline mode."""

import re

from playwright.sync_api import expect

from tests.e2e.chat.hands import Chat


def test_a_picture_is_passed_on_to_a_group(chat: Chat) -> None:
    chat.send("astronaut.png", caption="/avatar pop art")
    chat.result()
    chat.new_group("Friends")
    chat.open("Darkroom, bot")
    chat.tap("Share")
    chooser = chat.page.get_by_role("dialog", name="Choose a chat")
    chooser.get_by_role("button", name="Friends").click()
    found = chat.page.get_by_role("group", name=re.compile("Results of"))
    found = chat.page.get_by_role("group", name=re.compile("Results of"))
    found.get_by_role("button", name="Pop art avatar").click()

    sent = chat.log.locator(".mine").last
    expect(sent.locator("img")).to_be_visible()
    expect(sent.get_by_role("button", name=re.compile("via @"))).to_be_visible()
