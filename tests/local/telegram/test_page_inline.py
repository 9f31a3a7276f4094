"""Inline mode, sharing, and every kind of button on the chat page."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.local.telegram.browsing import PHONE, Tab, buttons, next_query, tab
from tests.local.telegram.serving import BotCaller, Served, picture

CLIPBOARD = ["clipboard-read", "clipboard-write"]


async def photo_of(bot: BotCaller, chat: int) -> str:
    """The id of a photo the bot has sent to the chat."""
    sent = await bot.upload("sendPhoto", {"photo": picture()}, chat_id=str(chat))
    return str(sent["result"]["photo"][-1]["file_id"])


def cached(file: str, count: int) -> list[dict[str, Any]]:
    return [
        {"type": "photo", "id": str(number), "photo_file_id": file, "caption": f"print {number}"}
        for number in range(count)
    ]


async def open_and_ask(opened: Tab, bot: BotCaller, text: str) -> tuple[dict[str, Any], str]:
    """A person who has a photo asks the bot; the query and the photo's id."""
    file = await photo_of(bot, await opened.begin())
    await opened.field.press_sequentially(f"@darkroom_bot {text}")
    query = await next_query(bot)
    return query, file


@pytest.mark.parametrize("by", ["mouse", "keys"])
async def test_a_picture_is_found_and_sent_by_way_of_the_bot(
    browser: Browser, server: Served, bot: BotCaller, by: str
) -> None:
    async with tab(browser, f"{server.base}/", PHONE) as opened:
        page = opened.page
        query, file = await open_and_ask(opened, bot, "pen")
        assert query["query"] == "pen", "asked once, when the typing paused"
        await bot.ok("answerInlineQuery", inline_query_id=query["id"], results=cached(file, 3))
        results = page.get_by_role("group", name="Results of @darkroom_bot")
        await expect(results.get_by_role("button")).to_have_count(3)
        await opened.field.press("Enter")
        await expect(page.locator(".mine")).to_have_count(1)  # such a text is never sent
        if by == "mouse":
            await results.get_by_role("button", name="print 1").click()
        else:
            for key in ("ArrowUp", "ArrowRight", "Enter"):
                await page.keyboard.press(key)
        sent = page.locator(".mine", has_text="print 1")
        await expect(sent.get_by_role("button", name="via @darkroom_bot")).to_be_visible()
        await expect(opened.field).to_have_value("")
        await expect(results).to_have_count(0)
        assert opened.complaints == []


async def test_the_button_of_an_answer_starts_the_bot_with_its_parameter(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        query, _ = await open_and_ask(opened, bot, "")
        more = {"text": "Make one", "start_parameter": "from-inline"}
        await bot.ok("answerInlineQuery", inline_query_id=query["id"], results=[], button=more)
        await opened.page.get_by_role("button", name="Make one").click()
        await opened.page.get_by_role("button", name="Start", exact=True).click()
        await expect(opened.page.locator(".mine .words").last).to_have_text("/start from-inline")


async def test_buttons_share_search_copy_and_start(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    keyboard = buttons(
        [{"text": "Share", "switch_inline_query": "#7"}],
        [{"text": "Search", "switch_inline_query_current_chat": "cats"}],
        [{"text": "Copy", "copy_text": {"text": "a prompt"}}],
        [{"text": "Again", "url": "https://t.me/darkroom_bot?start=again"}],
    )
    async with tab(browser, f"{server.base}/", permissions=CLIPBOARD) as opened:
        page = opened.page
        me = await opened.begin()
        await opened.new_group("Friends")
        await page.get_by_role("button", name="Darkroom, bot").click()
        await bot.ok("sendMessage", chat_id=me, text="What now?", reply_markup=keyboard)
        await page.get_by_role("button", name="Copy", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("Copied")
        assert await page.evaluate("navigator.clipboard.readText()") == "a prompt"
        await page.get_by_role("button", name="Search").click()
        await expect(opened.field).to_have_value("@darkroom_bot cats")
        await page.get_by_role("link", name="Again").click()
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.locator(".mine .words").last).to_have_text("/start again")
        await page.get_by_role("button", name="Share").click()
        chooser = page.get_by_role("dialog", name="Choose a chat")
        await chooser.get_by_role("button", name="Friends").click()
        await expect(page.get_by_role("heading", name="Friends")).to_be_visible()
        await expect(opened.field).to_have_value("@darkroom_bot #7")


async def test_the_styles_of_buttons_can_be_told_apart(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    styles = ("primary", "success", "danger")
    row = [{"text": style, "callback_data": style, "style": style} for style in styles]
    numbers = [{"text": str(number), "callback_data": str(number)} for number in range(1, 5)]
    async with tab(browser, f"{server.base}/", PHONE) as opened:
        me = await opened.begin()
        await bot.ok("sendMessage", chat_id=me, text="?", reply_markup=buttons(row, numbers))
        keys = opened.page.locator(".key")
        await expect(keys).to_have_count(7)
        looks = await keys.evaluate_all("keys => keys.map(k => getComputedStyle(k).background)")
        assert len(set(looks)) == 4, "three styles, and those without one"
        widths = await keys.evaluate_all("keys => keys.slice(3).map(k => k.offsetWidth)")
        assert min(widths) >= 44
        assert max(widths) - min(widths) <= 1
