"""Groups on the chat page: made, joined from another browser, talked in by two in one window."""

from playwright.async_api import Browser, expect

from local.telegram.person import Person
from tests.local.telegram.browsing import PHONE, Tab, buttons, tab
from tests.local.telegram.serving import BotCaller, Served

CLIPBOARD = ["clipboard-read", "clipboard-write"]


async def group_of(opened: Tab) -> int:
    """The id of the open group."""
    row = opened.page.locator(".chat-open[aria-current]")
    return int(str(await row.get_attribute("data-chat")))


async def test_two_browsers_meet_by_an_invitation(browser: Browser, server: Served) -> None:
    home = f"{server.base}/"
    async with tab(browser, home, permissions=CLIPBOARD) as ada, tab(browser, home) as grace:
        await ada.new_group("Friends")
        await ada.page.get_by_role("button", name="About this group").click()
        await ada.page.get_by_role("button", name="Copy the invitation").click()
        await expect(ada.page.get_by_text("Copied")).to_be_visible()
        address = str(await ada.page.evaluate("navigator.clipboard.readText()"))
        assert address.startswith(f"{home}?join=")

        await grace.page.goto(address)
        await expect(grace.page.get_by_role("heading", name="Friends")).to_be_visible()
        assert grace.page.url == home, "an invitation is used once"
        await grace.say("hello from the other side")
        theirs = ada.page.locator(".theirs", has_text="hello from the other side")
        await expect(theirs.locator(".sender")).to_have_text("Ada")
        await expect(ada.page.locator("#bot-state")).to_have_text("3 members")
        assert ada.complaints + grace.complaints == []


async def test_one_person_plays_two_in_one_window(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.new_group("Friends")
        await page.get_by_role("button", name="About this group").click()
        await page.get_by_role("button", name="Add a second person").click()
        await expect(page.locator(".service", has_text="Grace joined")).to_be_visible()
        await opened.say("from Ada")
        await page.get_by_role("button", name="About this group").click()
        await page.get_by_role("button", name="Talk as Grace").click()
        await expect(page.locator("#person-name")).to_have_text("Grace")
        await expect(page.get_by_role("heading", name="Friends")).to_be_visible()
        await expect(page.locator(".theirs .sender")).to_have_text("Ada")
        await opened.say("from Grace")
        await page.locator("#person").click()
        await page.get_by_role("menuitemradio", name="Ada").click()
        await expect(page.locator(".mine .words")).to_have_text("from Ada")
        await expect(page.locator(".theirs .sender")).to_have_text("Grace")


async def test_what_comes_into_another_chat_is_counted_until_it_is_read(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        me = await opened.begin()
        await opened.new_group("Friends")
        for number in range(2):
            await bot.ok("sendMessage", chat_id=me, text=f"news {number}")
        private = opened.page.get_by_role("button", name="Darkroom, bot, 2 unread")
        await expect(private).to_be_visible()
        await expect(opened.page.locator(".chat-row", has=private)).to_contain_text("news 1")
        await private.click()
        await expect(opened.page.locator("#bot-name")).to_have_text("Darkroom")
        await expect(opened.page.locator(".chat-row .badge")).to_have_count(0)


async def test_the_bot_is_added_promoted_hindered_and_removed(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.new_group("Friends")
        group = await group_of(opened)

        async def press(name: str) -> None:
            await page.get_by_role("button", name="About this group").click()
            await page.get_by_role("dialog").get_by_role("button", name=name).click()

        own = {"chat_id": group, "user_id": (await bot.ok("getMe"))["id"]}
        assert (await bot.ok("getChatMember", **own))["status"] == "member"
        await page.get_by_role("button", name="About this group").click()
        await page.get_by_role("switch", name="pictures and files").uncheck()
        await page.keyboard.press("Escape")
        refused = await bot.refused("sendPhoto", chat_id=group, photo="none")
        assert refused.startswith("400")
        await press("Make administrator")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await press("Remove the bot")
        await expect(page.locator("#bot-state")).to_contain_text("the bot is not in this group")
        assert "kicked" in await bot.refused("sendMessage", chat_id=group, text="hello?")
        await press("Add the bot")
        await expect(page.locator("#bot-state")).to_have_text("2 members")
        await bot.ok("sendMessage", chat_id=group, text="here again")
        await expect(page.locator(".theirs .sender")).to_have_text("Darkroom")


async def test_topics_are_tabs(browser: Browser, server: Served, bot: BotCaller) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.new_group("Club", topics=True)
        group = await group_of(opened)
        await opened.say("in general")
        await page.get_by_role("button", name="Chat menu").click()
        await opened.pick("New topic")
        await page.get_by_label("Name of the topic").fill("Portraits")
        await page.get_by_role("button", name="Create").click()
        portraits = page.get_by_role("tab", name="Portraits")
        await expect(portraits).to_have_attribute("aria-selected", "true")
        await expect(page.get_by_text("in general", exact=True)).to_have_count(0)
        await opened.say("@darkroom_bot in portraits")
        update = (await bot.ok("getUpdates", timeout=5))[-1]["message"]
        assert update["is_topic_message"] is True
        thread = update["message_thread_id"]
        await bot.ok("sendMessage", chat_id=group, text="an answer", message_thread_id=thread)
        await expect(page.locator(".theirs .words")).to_have_text("an answer")
        await portraits.press("ArrowLeft")
        await expect(page.locator(".mine .words")).to_have_text("in general")
        await expect(page.locator(".theirs")).to_have_count(0)


async def test_a_group_looks_right_to_everybody_and_its_buttons_work(
    browser: Browser, server: Served, bot: BotCaller, ben: Person
) -> None:
    group = await ben.create_group("Friends")
    code = await group.invite()
    async with tab(browser, f"{server.base}/?join={code}", PHONE) as opened:
        page = opened.page
        await expect(page.get_by_role("heading", name="Friends")).to_be_visible()
        await ben.in_chat(group).send_text("Ben speaks")
        await expect(page.locator(".theirs .sender")).to_have_text("Ben")
        asked = await bot.ok(
            "sendMessage",
            chat_id=group.id,
            text="Which?",
            reply_markup=buttons([{"text": "Take it", "callback_data": "this"}]),
        )
        await page.get_by_role("button", name="Take it").click()
        tapped = next(
            update["callback_query"]
            for update in await bot.ok("getUpdates", timeout=5)
            if "callback_query" in update
        )
        assert tapped["message"]["message_id"] == asked["message_id"]
        assert tapped["from"]["id"] == await opened.me()
        await bot.ok(
            "answerCallbackQuery", callback_query_id=tapped["id"], text="No", show_alert=True
        )
        await expect(page.get_by_role("dialog")).to_contain_text("No")
        await page.get_by_role("button", name="OK").click()
        await page.get_by_role("button", name="All chats").click()
        await expect(page.get_by_role("button", name="Friends")).to_be_visible()
        await page.get_by_role("button", name="Darkroom, bot").click()
        await expect(page.locator("#bot-name")).to_have_text("Darkroom")
        assert opened.complaints == []


async def test_a_group_left_is_gone_from_the_list(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.new_group("Friends")
        await page.get_by_role("button", name="Chat menu").click()
        await opened.pick("Leave the group")
        await expect(page.locator("#bot-name")).to_have_text("Darkroom")
        await expect(page.get_by_role("button", name="Friends")).to_have_count(0)
