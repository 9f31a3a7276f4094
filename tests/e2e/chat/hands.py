"""What a person does on the chat page, and what they see there."""

import io
import re
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.program import PHOTOS


class Chat:
    """One person in a chat with the bot, in a browser."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def begin(self, link: str = "") -> None:
        """Open the chat, maybe by a link's parameter, and press Start."""
        self.page.goto(f"{self.address}?start={link}" if link else self.address)
        self.page.get_by_role("button", name="Start", exact=True).click()

    @property
    def log(self) -> Locator:
        """All messages."""
        return self.page.get_by_role("log")

    @property
    def messages(self) -> Locator:
        """What was said, by anybody."""
        return self.log.get_by_role("article")

    def button(self, label: str, *, role: Literal["button", "link"] = "button") -> Locator:
        """The newest button under a message that says so, as a whole word or more."""
        return self.log.get_by_role(role, name=re.compile(re.escape(label))).last

    def write(self, text: str) -> None:
        """Send words."""
        field = self.page.get_by_role("textbox", name="Message")
        field.fill(text)
        field.press("Enter")

    def send(self, *names: str, caption: str = "") -> None:
        """Send photos of the tests, several as an album."""
        self.page.locator("input[type=file]").first.set_input_files([PHOTOS / n for n in names])
        if caption:
            self.page.get_by_role("textbox", name="Message").fill(caption)
        self.page.keyboard.press("Enter")

    def send_drawn(self, png: bytes, caption: str, *, as_file: bool = False) -> None:
        """Send a PNG as a photo, which the chat makes smaller, or as a file, untouched."""
        file = FilePayload(name="portrait.png", mimeType="image/png", buffer=png)
        self.page.locator("input[type=file]").first.set_input_files(file)
        if as_file:
            self.page.get_by_role("switch", name="Send as files").check()
        field = self.page.get_by_role("textbox", name="Message")
        field.fill(caption)
        field.press("Enter")

    def file(self) -> Image.Image:
        """Wait for a file in the chat, and open the newest."""
        link = self.page.get_by_role("link", name=re.compile(r"darkroom.*\.")).last
        expect(link).to_be_visible()
        return self.picture(link.evaluate("link => link.href"))

    def tap(self, label: str) -> None:
        """Press a button."""
        self.button(label).click()

    def answer(self, words: str) -> None:
        """Begin an answer to the newest message that says so."""
        said = self.page.locator(".words", has_text=words)  # not where it is only quoted
        message = self.messages.filter(has=said).last
        message.hover()
        message.get_by_role("button", name="Message actions").click()
        self.page.get_by_role("menuitem", name="Reply").click()

    def new_group(self, title: str, *, topics: bool = False) -> None:
        """Make a group with the bot in it."""
        self.page.get_by_role("button", name="New group").click()
        self.page.get_by_label("Name of the group").fill(title)
        if topics:
            self.page.get_by_role("switch", name="With topics").check()
        self.page.get_by_role("button", name="Create").click()
        expect(self.page.get_by_role("heading", name=title)).to_be_visible()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def open(self, name: str) -> None:
        """Go to another chat of the list."""
        self.page.get_by_role("button", name=re.compile(re.escape(name))).first.click()

    def add_second_person(self) -> None:
        """Let Grace into the group, and be her from now on."""
        self.page.get_by_role("button", name="About this group").click()
        self.page.get_by_role("button", name="Add a second person").click()
        expect(self.log.get_by_text("Grace joined")).to_be_visible()
        self.talk_as("Grace")

    def talk_as(self, name: str) -> None:
        """Be somebody else of the open group from now on."""
        self.page.get_by_role("button", name="About this group").click()
        self.page.get_by_role("button", name=f"Talk as {name}").click()
        expect(self.page.locator("#person-name")).to_have_text(name)

    def speak(self, language: str) -> None:
        """Choose the language of the app by its own name."""
        self.page.locator("#person").click()
        self.page.get_by_role("menuitem", name="Language of your app").click()
        self.page.get_by_role("radio", name=language).check()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Wait for words in the chat."""
        expect(self.log.get_by_text(words).last).to_be_visible()

    def result(self, *, like: str = "Again") -> Image.Image:
        """Wait for a finished picture, and return its photo."""
        expect(self.button(like)).to_be_visible()
        drawn = self.log.locator("img").last
        expect(drawn).to_be_visible()
        return self.picture(drawn.evaluate("image => image.currentSrc || image.src"))

    def picture(self, address: str) -> Image.Image:
        """Open a picture of the page."""
        image = Image.open(io.BytesIO(self.page.request.get(address).body()))
        image.load()
        return image


def photo(name: str) -> Path:
    return PHOTOS / name
