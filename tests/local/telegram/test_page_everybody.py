"""The chat page in each of its states: axe finds nothing, all fits, all can be hit with a thumb."""

import json
from collections.abc import AsyncGenerator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.page.test_everybody_can_use_the_page import AXE, PROBE, RULES, STILL
from tests.local.telegram.browsing import Tab, album, buttons, next_query, tab
from tests.local.telegram.serving import BotCaller, Served, picture

SIZES = {"desk": (1280, 800), "phone": (390, 844), "narrow": (320, 640)}
WIDTHS = (320, 390, 768, 1280, 2560)
LARGER_AT = (320, 390, 1280)
TAP_PX = 44
AXE_SOURCE = AXE.read_text(encoding="utf-8")
OVERFLOW = """document.documentElement.scrollWidth > innerWidth
    || document.documentElement.scrollHeight > innerHeight"""
CUT = """[...document.querySelectorAll('.bubble, .composer, .head, .sheet, .chat-row')]
    .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
    .map(one => `${one.className}: ${one.scrollWidth} of ${one.clientWidth} px`)"""


async def faults(page: Page) -> list[str]:
    """What axe finds, and whether the window scrolls."""
    await page.wait_for_function(STILL)
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SOURCE)
    found = await page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    told = [
        f"{fault['id']}: {node['html'][:140]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    return [*told, *(["the window scrolls"] if await page.evaluate(OVERFLOW) else [])]


async def faults_everywhere(page: Page, state: str) -> dict[str, list[str]]:
    """What axe finds in a state, at all sizes, by day and by night."""
    told: dict[str, list[str]] = {}
    for (size, (width, height)), light in product(SIZES.items(), ("light", "dark")):
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme="dark" if light == "dark" else "light")
        if found := await faults(page):
            told[f"{state}, {size}, {light}"] = found
    return told


async def misfits(page: Page) -> list[str]:
    """What is too wide or too small: at all widths, mirrored, with text twice as large."""
    told: list[str] = []

    async def probe(how: str) -> None:
        await page.wait_for_function(STILL)
        lines = [*(await page.evaluate(PROBE, TAP_PX)), *(await page.evaluate(CUT))]
        told.extend(f"{how}: {line}" for line in lines)

    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await probe(f"{width} px")
        await page.evaluate("document.documentElement.dir = 'rtl'")
        await probe(f"{width} px, from right to left")
        await page.evaluate("document.documentElement.dir = 'ltr'")
    for width in LARGER_AT:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await probe(f"{width} px, text twice as large")
        await page.evaluate("document.documentElement.style.fontSize = ''")
    return told


async def answer_inline(bot: BotCaller, file: str) -> None:
    """Answers the next inline query with two photos and an article."""
    results: list[dict[str, Any]] = [
        {"type": "photo", "id": str(number), "photo_file_id": file} for number in range(2)
    ]
    article = {"type": "article", "id": "a", "title": "How to make one"}
    results.append({**article, "input_message_content": {"message_text": "How to"}})
    query = await next_query(bot)
    await bot.ok("answerInlineQuery", inline_query_id=query["id"], results=results)


async def fill(opened: Tab, bot: BotCaller, photo: Path) -> str:
    """A chat with some of everything; the id of a photo in it."""
    page, me = opened.page, await opened.begin()
    sent = await bot.upload("sendPhoto", {"photo": picture(500, 700)}, chat_id=str(me), caption="A")
    await album(bot, me, [(640, 400), (400, 640), (500, 500)] * 3, "Nine pictures")
    await bot.upload("sendDocument", {"document": picture(form="PNG")}, chat_id=str(me))
    await page.set_input_files("#pick", photo)
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .picture")).to_have_count(1)
    keys = [{"text": str(number), "callback_data": str(number)} for number in range(1, 5)]
    styles = ("primary", "success", "danger")
    styled = [{"text": name, "callback_data": name, "style": name} for name in styles]
    text = "Look at /status or <a href='https://example.org/'>this page</a>, <code>code</code>"
    await bot.ok(
        "sendMessage",
        chat_id=me,
        text=text,
        parse_mode="HTML",
        reply_parameters={"message_id": sent["result"]["message_id"]},
        reply_markup=buttons(keys, styled),
    )
    await expect(page.locator(".key")).to_have_count(7)
    return str(sent["result"]["photo"][-1]["file_id"])


async def states(opened: Tab, bot: BotCaller, photo: Path) -> AsyncGenerator[str]:
    """Leads the page through its states; the name of each once it is there."""
    page = opened.page
    await expect(page.locator("#welcome")).to_be_visible()
    yield "welcome"
    file = await fill(opened, bot, photo)
    yield "chat"
    await page.set_input_files("#pick", [photo, photo])
    yield "tray"
    for _ in range(2):
        await page.locator(".tray-remove").first.click()
    await opened.field.fill("/")
    await opened.field.fill("@darkroom_bot cats")
    await answer_inline(bot, file)
    await expect(page.locator("#inline button")).to_have_count(3)
    yield "inline"
    await opened.field.fill("")
    await page.get_by_role("button", name="Message actions").last.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    yield "menu"
    await page.get_by_role("menuitem", name="Reply").click()
    yield "answering"
    await page.locator("#bar-close").click()
    await page.locator(".paper-face").click()
    yield "viewer"
    await page.keyboard.press("Escape")
    await page.locator("#person").click()
    yield "people"
    await opened.pick("Language of your app")
    yield "languages"
    await page.keyboard.press("Escape")
    async for name in group_states(opened):
        yield name


async def group_states(opened: Tab) -> AsyncGenerator[str]:
    """Likewise, of groups."""
    page = opened.page
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.get_by_role("button", name="New group").click()
    yield "new group"
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await opened.new_group("A group with a rather long name, for friends of photography")
    yield "group"
    await page.get_by_role("button", name="About this group").click()
    await page.get_by_role("button", name="Add a second person").click()
    await expect(page.locator(".service", has_text="Grace joined")).to_be_visible()
    await page.get_by_role("button", name="About this group").click()
    yield "about the group"
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await opened.new_group("Club", topics=True)
    await opened.say("First!")
    yield "topics"
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("button", name="All chats").click()
    yield "list"


@pytest.mark.timeout(400)
async def test_every_state_is_accessible_and_fits(
    browser: Browser, server: Served, bot: BotCaller, photo_file: Path
) -> None:
    told: dict[str, list[str]] = {}
    seen = 0
    at = f"{server.base}/"
    async with tab(browser, at, bypass_csp=True, reduced_motion="reduce") as opened:
        page = opened.page
        async for state in states(opened, bot, photo_file):
            seen += 1
            told |= await faults_everywhere(page, state)
            if found := await misfits(page):
                told[f"{state}, fit"] = found
            await page.set_viewport_size({"width": 1280, "height": 800})
        assert opened.complaints == []
    assert told == {}, json.dumps(told, indent=1)
    assert seen == 14


async def test_everything_has_an_edge_where_colours_are_forced(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    at = f"{server.base}/"
    async with tab(browser, at, bypass_csp=True, forced_colors="active") as opened:
        me = await opened.begin()
        keys = buttons([{"text": "A", "callback_data": "a", "style": "primary"}])
        await bot.ok("sendMessage", chat_id=me, text="?", reply_markup=keys)
        for part in (".theirs .bubble", ".key", "#send", ".chat-row.current"):
            edge = await opened.page.locator(part).evaluate(
                "one => parseFloat(getComputedStyle(one).borderTopWidth)"
            )
            assert edge >= 1, part
        assert await faults(opened.page) == []


async def test_the_focus_comes_back_to_what_opened_something(
    browser: Browser, server: Served
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.say("hello")
        for name in ("Chat menu", "Message actions", "New group"):
            button = page.get_by_role("button", name=name)
            await button.press("Enter")
            await expect(page.locator(".popup, .sheet")).to_be_visible()
            await page.keyboard.press("Escape")
            await expect(page.locator(".popup, .sheet")).to_have_count(0)
            await expect(button).to_be_focused()
        await page.locator("#person").press("Enter")
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="New person")).to_be_focused()
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Language of your app")).to_be_visible()
