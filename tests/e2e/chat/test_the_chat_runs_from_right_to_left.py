"""In Arabic the page is mirrored, and page and bot speak Arabic."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.chat.hands import Chat
from tests.e2e.program import Program

ARABIC = re.compile("[\u0600-\u06ff]{3}")
ENGLISH = re.compile(r"\b(the|photo|style|what|send)\b", re.IGNORECASE)


def test_page_and_bot_speak_arabic(page: Page, program: Program) -> None:
    chat = Chat(page, program.chat)
    page.goto(program.chat)
    chat.speak("العربية")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.keyboard.press("Escape")
    page.locator("#start").click()

    greeting = chat.messages.last
    expect(greeting).to_contain_text(ARABIC)
    expect(greeting).not_to_contain_text(ENGLISH)
    chat.send("astronaut.png")
    menu = chat.messages.last
    expect(menu.get_by_role("button", name=re.compile("^7 · "))).to_be_visible()
    menu.get_by_role("button", name=re.compile("^7 · ")).click()
    expect(menu.locator("button.key").first).not_to_contain_text("7 ·")
    expect(menu.locator("button.key")).to_have_count(6)
    for key in menu.locator("button.key").all():
        expect(key).to_contain_text(ARABIC)
    expect(menu).not_to_contain_text(ENGLISH)
    left = menu.locator(".bubble").bounding_box()
    own = chat.log.locator(".mine .bubble").last.bounding_box()
    assert left is not None
    assert own is not None
    assert own["x"] < left["x"], "one's own words stand on the left"
