"""The chat page in a window of Chromium, and what tests do there again and again."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.local.telegram.serving import BotCaller, picture

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_PEOPLE = """Object.keys(localStorage).filter(key => key.startsWith('darkroom-people'))
    .map(key => JSON.parse(localStorage[key])[0].id)[0]"""


@dataclass
class Tab:
    """A page and everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list[str])

    @property
    def field(self) -> Locator:
        """Where messages are written."""
        return self.page.get_by_label("Message", exact=True)

    async def say(self, text: str) -> None:
        """Writes and sends a message, and waits until it stands there."""
        await self.field.fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(".mine .words", has_text=text).last).to_be_visible()

    async def begin(self) -> int:
        """Presses Start; the person's id."""
        await self.page.get_by_role("button", name="Start", exact=True).click()
        await expect(self.page.locator(".mine")).to_have_count(1)
        return await self.me()

    async def me(self) -> int:
        """The id of who sits there."""
        return int(await self.page.evaluate(_PEOPLE))

    async def pick(self, *names: str) -> None:
        """Opens the first menu and picks an item, or picks in the one that is open."""
        for name in names:
            await self.page.get_by_role("menuitem", name=name).click()

    async def new_group(self, title: str, *, topics: bool = False) -> None:
        """Makes a group with the bot in it."""
        page = self.page
        await page.get_by_role("button", name="New group").click()
        await page.get_by_label("Name of the group").fill(title)
        if topics:
            await page.get_by_role("switch", name="With topics").check()
        await page.get_by_role("button", name="Create").click()
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        await expect(page.get_by_role("dialog")).to_have_count(0)


@asynccontextmanager
async def tab(
    browser: Browser,
    address: str,
    size: dict[str, int] = DESK,
    **settings: Any,  # noqa: ANN401  # playwright's own
) -> AsyncGenerator[Tab]:
    """A window of its own, as of another browser."""
    width, height = size["width"], size["height"]
    context = await browser.new_context(viewport={"width": width, "height": height}, **settings)
    page = await context.new_page()
    opened = Tab(page)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("console", lambda line: opened.complaints.append(line.text))
    await page.goto(address)
    yield opened
    await context.close()


async def album(bot: BotCaller, chat: int, sides: list[tuple[int, int]], caption: str = "") -> None:
    """The bot sends photos of these sides as one album."""
    files = {f"file{number}": picture(*side) for number, side in enumerate(sides)}
    media: list[dict[str, str]] = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    media[0]["caption"] = caption
    answer = await bot.upload("sendMediaGroup", files, chat_id=str(chat), media=json.dumps(media))
    assert answer["ok"], answer


def buttons(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An inline keyboard."""
    return {"inline_keyboard": list(rows)}


async def next_query(bot: BotCaller) -> dict[str, Any]:
    """The next inline query; what came before it is confirmed."""
    after = 0
    for _ in range(20):
        for update in await bot.ok("getUpdates", offset=after + 1, timeout=5):
            after = update["update_id"]
            if "inline_query" in update:
                query: dict[str, Any] = update["inline_query"]
                return query
    raise AssertionError("nobody asked")
