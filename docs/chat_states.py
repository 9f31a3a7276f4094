"""Leads the chat through what is worth a picture, in one browser."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.e2e.chat.hands import Chat
from tests.e2e.page.states import still
from tests.e2e.program import Program

DESK = (1280, 800)
SHOWN = {
    "menu": "what can be made of a photo, on a numbered sheet",
    "progress": "a picture in the making, with the way to stop it",
    "result": "a result, and what it can become",
    "album": "several photos at once, and what became of them",
    "sticker": "a sticker, and the pack it is out of",
    "inline": "one's own pictures, found from any chat",
    "settings": "settings",
    "privacy": "what is kept, and for how long",
    "group": "a group of two and the bot",
    "ar": "in Arabic, from right to left",
}
"""The states, with what each shows."""
FOLLOWING = re.compile(r"/_sim/chat\?")
ARABIC = re.compile("[\u0600-\u06ff]{3}")


def states(browser: Browser, program: Program) -> Iterator[tuple[str, Page]]:
    """Yield the name of each state and its page, once it is there."""
    for lead in (_in_english, _in_arabic):
        context = still(browser, DESK)
        chat = Chat(context.new_page(), program.chat)
        for name in lead(chat):
            yield name, chat.page
        context.close()


def _in_english(chat: Chat) -> Iterator[str]:
    chat.begin()
    yield from _pictures(chat)
    yield from _ways_on(chat)
    yield from _words(chat)
    yield from _together(chat)


def _pictures(chat: Chat) -> Iterator[str]:
    chat.send("astronaut.png")
    expect(chat.button("7 · Pencil")).to_be_visible()
    yield "menu"
    with _unfinished(chat.page):
        chat.tap("7 · Pencil")
        expect(chat.button("Cancel")).to_be_visible()
        yield "progress"
    chat.result()
    yield "result"
    chat.send("astronaut.png", "grace_hopper.jpg")
    chat.tap("3 · Cartoon")
    chat.sees("Your 2 pictures are here")
    expect(chat.button("All as files")).to_be_visible()
    yield "album"


def _ways_on(chat: Chat) -> Iterator[str]:
    chat.send("chelsea.png", caption="/remove")
    made = chat.messages.filter(has_text="Cut-out")
    made.get_by_role("button", name="Sticker").click()
    expect(chat.log.get_by_role("img", name=re.compile("[Ss]ticker"))).to_be_visible()
    expect(chat.button("Your sticker pack", role="link")).to_be_visible()
    yield "sticker"
    field = chat.page.get_by_role("textbox", name="Message")
    field.fill("@darkroom_bot ")
    found = chat.page.get_by_role("group", name=re.compile("Results of"))
    expect(found.locator("img").nth(2)).to_be_visible()
    yield "inline"
    field.fill("")


def _words(chat: Chat) -> Iterator[str]:
    chat.write("/settings")
    expect(chat.button("Language")).to_be_visible()
    yield "settings"
    chat.write("/privacy")
    chat.sees("What I keep, and for how long")
    yield "privacy"


def _together(chat: Chat) -> Iterator[str]:
    chat.new_group("Friends")
    chat.sees("I react only when I'm called")
    chat.add_second_person()
    chat.talk_as("Ada")
    chat.send("astronaut.png", caption="/avatar@darkroom_bot pop art")
    chat.result()
    chat.talk_as("Grace")
    chat.answer("Pop art avatar")
    chat.write("Wonderful, Ada! Now one of me.")
    chat.talk_as("Ada")
    expect(chat.page.locator("#acting")).to_be_hidden()
    yield "group"


def _in_arabic(chat: Chat) -> Iterator[str]:
    chat.page.goto(chat.address)
    chat.speak("العربية")
    chat.page.keyboard.press("Escape")
    chat.page.locator("#start").click()
    expect(chat.log.get_by_role("button", name=ARABIC).first).to_be_visible()
    chat.send("astronaut.png")
    expect(chat.log.get_by_role("button", name=re.compile("^7 · "))).to_be_visible()
    yield "ar"


@contextmanager
def _unfinished(page: Page) -> Generator[None]:
    """Keep from the page, until the end, that a picture is finished."""
    held, over = list[tuple[Route, APIResponse]](), False

    def hold(route: Route) -> None:
        if over:
            route.continue_()
            return
        response = route.fetch()
        if "Again" in response.text() and not over:
            held.append((route, response))
        else:
            route.fulfill(response=response)

    page.route(FOLLOWING, hold)
    yield
    over = True
    for route, response in held:
        route.fulfill(response=response)
