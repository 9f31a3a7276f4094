"""What a person does with messages on the chat page: answer, correct, forward, draft, block."""

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from tests.local.telegram.browsing import Tab, tab
from tests.local.telegram.serving import BotCaller, Served, picture

SWIPE = """row => {
    const box = row.getBoundingClientRect()
    const at = x => [new Touch({identifier: 1, target: row, clientX: x, clientY: box.y + 8})]
    const send = (name, x) => row.dispatchEvent(new TouchEvent(name, {
        touches: name === 'touchend' ? [] : at(x), changedTouches: at(x), bubbles: true}))
    send('touchstart', box.right)
    send('touchmove', box.right - 90)
    send('touchend', box.right - 90)
}"""


async def updates(bot: BotCaller, kind: str) -> list[dict[str, Any]]:
    """What has come for the bot so far, of one kind."""
    return [update[kind] for update in await bot.ok("getUpdates", timeout=3) if kind in update]


async def press_menu(opened: Tab, row: int, item: str) -> None:
    """Opens the menu of a message by its button, with the keyboard, and picks an item."""
    await opened.page.get_by_role("button", name="Message actions").nth(row).press("Enter")
    await opened.page.get_by_role("menuitem", name=item).press("Enter")


async def test_an_answer_quotes_what_it_answers(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        me = await opened.begin()
        asked = await bot.ok("sendMessage", chat_id=me, text="Which one?")
        await page.get_by_text("Which one?").last.click(button="right")
        await page.get_by_role("menuitem", name="Reply").click()
        await expect(page.locator("#bar")).to_contain_text("Reply to Darkroom")
        await opened.say("the left one")
        await expect(page.locator(".mine .quote")).to_contain_text("Which one?")
        await expect(page.locator("#bar")).to_be_hidden()
        answer = (await updates(bot, "message"))[-1]
        assert answer["reply_to_message"]["message_id"] == asked["message_id"]


async def test_a_swipe_begins_an_answer(browser: Browser, server: Served, bot: BotCaller) -> None:
    async with tab(browser, f"{server.base}/", has_touch=True) as opened:
        me = await opened.begin()
        await bot.ok("sendMessage", chat_id=me, text="Swipe me")
        await opened.page.locator(".theirs").evaluate(SWIPE)
        await expect(opened.page.locator("#bar-words")).to_have_text("Swipe me")
        await opened.field.press("Escape")
        await expect(opened.page.locator("#bar")).to_be_hidden()


async def test_an_own_message_is_corrected(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        await opened.say("avatr")
        await press_menu(opened, 0, "Edit")
        await expect(opened.field).to_have_value("avatr")
        await opened.field.fill("avatar")
        await opened.page.get_by_role("button", name="Save", exact=True).click()
        words = opened.page.locator(".mine")
        await expect(words).to_contain_text("edited")
        await expect(words.locator(".words")).to_have_text("avatar")
        await expect(opened.field).to_have_value("")
        assert (await updates(bot, "edited_message"))[-1]["text"] == "avatar"


async def test_a_photo_is_forwarded_to_the_bot_by_keyboard_alone(
    browser: Browser, server: Served, bot: BotCaller, photo_file: Path
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.begin()
        await opened.new_group("Friends")
        await page.set_input_files("#pick", photo_file)
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .picture")).to_have_count(1)
        await press_menu(opened, 0, "Forward")
        chooser = page.get_by_role("dialog", name="Forward to")
        await chooser.get_by_role("button", name="Darkroom").press("Enter")
        await expect(page.locator("#bot-name")).to_have_text("Darkroom")
        await expect(page.locator(".mine .picture")).to_have_count(1)
        await expect(page.get_by_text("Forwarded from You")).to_be_visible()
        photo = (await updates(bot, "message"))[-1]
        assert photo["chat"]["type"] == "private"
        assert photo["photo"]


async def test_every_chat_keeps_its_draft(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.field.fill("not sent yet")
        await opened.new_group("Friends")
        await expect(opened.field).to_have_value("")
        row = page.get_by_role("button", name="Darkroom, bot")
        await expect(row).to_have_accessible_description("Draft: not sent yet")
        await row.click()
        await expect(opened.field).to_have_value("not sent yet")
        await page.reload()
        await expect(opened.field).to_have_value("not sent yet")


async def test_a_blocked_bot_is_unblocked_where_one_would_write(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        me = await opened.begin()
        await page.get_by_role("button", name="Chat menu").click()
        await opened.pick("Block the bot")
        await expect(page.locator("#bot-state")).to_have_text("blocked by you")
        assert "blocked" in await bot.refused("sendMessage", chat_id=me, text="hello?")
        await expect(opened.field).to_be_hidden()
        await page.get_by_role("button", name="Unblock the bot").click()
        await expect(opened.field).to_be_visible()
        await bot.ok("sendMessage", chat_id=me, text="thanks")


async def test_a_link_with_a_parameter_waits_for_start(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/?start=share_abc-1") as opened:
        page = opened.page
        await expect(page.locator("#welcome")).to_be_visible()
        await page.get_by_role("button", name="Start", exact=True).click()
        assert (await updates(bot, "message"))[-1]["text"] == "/start share_abc-1"
        await expect(page.locator(".mine")).to_have_count(1)
        assert page.url == f"{server.base}/"
        await page.goto(f"{server.base}/?start=second")
        await expect(opened.field).to_be_hidden()
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.locator(".mine .words").last).to_have_text("/start second")
        await page.goto(f"{server.base}/?start=no%20good")
        await expect(opened.field).to_be_visible()


async def test_an_edit_never_shows_an_empty_place(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    """A message that turns into a picture stands as it was until the picture can be seen."""
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        me = await opened.begin()
        message = await bot.ok("sendMessage", chat_id=me, text="Working")
        row = page.locator(".theirs")
        await expect(row).to_contain_text("Working")
        await page.evaluate(
            """() => {
                window.seen = []
                new MutationObserver(() => {
                    const image = document.querySelector('.theirs img.picture')
                    if (image) window.seen.push(image.complete && image.naturalWidth > 0)
                }).observe(document.getElementById('log'), {childList: true, subtree: true})
            }"""
        )
        await bot.upload(
            "editMessageMedia",
            {"new": picture()},
            chat_id=str(me),
            message_id=str(message["message_id"]),
            media='{"type": "photo", "media": "attach://new", "caption": "Done"}',
        )
        await expect(row).to_contain_text("Done")
        assert await page.evaluate("window.seen[0]") is True


async def test_the_head_tells_what_the_bot_is_doing(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        me = await opened.begin()
        await bot.ok("sendChatAction", chat_id=me, action="upload_photo")
        await expect(opened.page.locator("#bot-state")).to_have_text("sending a photo…")
        await expect(opened.page.locator("#acting")).to_be_visible()
        await bot.ok("sendMessage", chat_id=me, text="there")
        await expect(opened.page.locator("#acting")).to_be_hidden()
