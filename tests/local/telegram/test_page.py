"""The chat page in Chromium, talking to a bot made with python-telegram-bot."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from local.telegram.server import create_server
from tests.local.telegram.browsing import PHONE, tab
from tests.local.telegram.ptb_bot import polling
from tests.local.telegram.serving import TOKEN, Served, picture, running, served


@pytest.mark.parametrize("prefix", ["", "/telegram"])
async def test_a_photo_goes_in_and_a_picture_comes_back(
    browser: Browser, photo_file: Path, prefix: str
) -> None:
    telegram = create_server(token=TOKEN)
    app = Starlette(routes=[Mount(prefix, telegram.app)]) if prefix else telegram.app
    async with (
        served(app, close=telegram.close) as base,
        polling(base + prefix),
        tab(browser, f"{base}{prefix}/") as opened,
    ):
        page = opened.page
        await expect(page.locator("#welcome")).to_contain_text("Photos in, pictures out.")
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.get_by_role("log").locator("strong")).to_have_text("Ada")

        await page.set_input_files("#pick", photo_file)
        await page.get_by_label("Message", exact=True).fill("me")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Pencil").click()
        await expect(page.get_by_role("status")).to_contain_text("On it")
        result = page.locator(".theirs", has_text="Done")
        await expect(result.locator(".stamp")).to_contain_text("edited")
        shown = result.locator("img.picture")
        assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640

        async with page.expect_download() as download:
            await page.get_by_role("link", name="Download hd.jpg").click()
        saved = await (await download.value).path()
        assert saved.read_bytes()[:2] == b"\xff\xd8"

        await result.get_by_role("button", name="open full size").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert opened.complaints == []


async def test_the_head_says_whether_a_bot_listens(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        await expect(opened.page.locator("#bot-state")).to_contain_text("not here yet")
        async with polling(server.base):
            await expect(opened.page.locator("#bot-state")).to_have_text(
                "bot, living on this machine"
            )


async def test_a_quiet_page_asks_the_server_rarely(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        asked: list[str] = []
        opened.page.on("request", lambda request: asked.append(request.url))
        await expect(opened.page.locator("#welcome")).to_be_visible()
        await opened.page.wait_for_timeout(700)
        assert len([url for url in asked if "/_sim/chat" in url]) <= 3


async def test_what_people_write_is_never_markup(browser: Browser, server: Served) -> None:
    nasty = "<img src=x onerror=alert(1)><b>no</b>"
    async with tab(browser, f"{server.base}/") as opened:
        await opened.page.get_by_label("Message", exact=True).fill(nasty)
        await opened.page.get_by_role("button", name="Send", exact=True).click()
        words = opened.page.locator(".mine .words")
        await expect(words).to_have_text(nasty)
        assert await words.locator("*").count() == 0
        assert opened.complaints == []


@pytest.mark.parametrize("way", ["drop", "paste"])
async def test_files_can_be_dropped_and_pasted(browser: Browser, server: Served, way: str) -> None:
    carry = """([way, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], "a.png", {type: "image/png"}));
        const how = {bubbles: true, cancelable: true};
        const event = way === "drop"
            ? new DragEvent("drop", {...how, dataTransfer: transfer})
            : new ClipboardEvent("paste", {...how, clipboardData: transfer});
        document.body.dispatchEvent(event);
    }"""
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await page.evaluate(carry, [way, list(picture(200, 100, "PNG"))])
        await expect(page.get_by_role("listitem")).to_have_count(1)
        await page.get_by_role("switch", name="Send as files").check()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".mine .paper")).to_contain_text("a.png")
        await expect(page.locator("#tray")).to_be_hidden()


async def test_commands_are_found_by_typing_a_slash(browser: Browser, server: Served) -> None:
    async with polling(server.base), tab(browser, f"{server.base}/") as opened:
        field = opened.page.get_by_label("Message", exact=True)
        await expect(opened.page.get_by_role("button", name="Commands")).to_be_visible()
        await field.press_sequentially("/")
        await expect(opened.page.get_by_role("option")).to_have_count(2)
        await field.press("ArrowDown")
        await field.press("Enter")
        await expect(opened.page.locator(".mine .words")).to_have_text("/status")


async def test_a_command_picked_for_an_answer_stays_an_answer(
    browser: Browser, server: Served
) -> None:
    async with polling(server.base), tab(browser, f"{server.base}/") as opened:
        await opened.begin()
        await opened.say("about this")
        await opened.page.get_by_text("about this").last.click(button="right")
        await opened.pick("Reply")
        await opened.field.press_sequentially("/status")
        await opened.field.press("Enter")
        last = opened.page.locator(".mine").last
        await expect(last.locator(".words")).to_have_text("/status")
        await expect(last.locator(".quote")).to_contain_text("about this")


async def test_a_command_is_a_caption_where_a_photo_waits_to_be_sent(
    browser: Browser, server: Served, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(picture(200, 100, "PNG"))
    async with polling(server.base), tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await expect(page.get_by_role("button", name="Commands")).to_be_visible()
        await page.locator("#pick").set_input_files(tmp_path / "a.png")
        await opened.field.press_sequentially("/status")
        await expect(page.get_by_role("option")).to_have_count(0)
        await opened.field.fill("")
        await page.get_by_role("button", name="Commands").click()
        await page.get_by_role("option", name="/status").click()
        await expect(opened.field).to_have_value("/status ")
        await opened.field.press("Enter")
        sent = page.locator(".mine:not(.leaving)")
        await expect(sent).to_have_count(1)
        await expect(sent.locator(".words")).to_have_text("/status")
        await expect(sent.locator("img")).to_be_visible()


async def test_a_new_person_has_an_empty_chat_and_the_old_one_keeps_theirs(
    browser: Browser, server: Served
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await page.get_by_label("Message", exact=True).fill("from Ada")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine")).to_have_count(1)
        await page.locator("#person").click()
        await page.get_by_role("menuitem", name="New person").click()
        await expect(page.locator("#person-name")).to_have_text("Grace")
        await expect(page.locator("#welcome")).to_be_visible()
        await page.locator("#person").click()
        await page.get_by_role("menuitemradio", name="Ada").click()
        await expect(page.locator(".mine .words")).to_have_text("from Ada")
        await page.reload()
        await expect(page.locator(".mine .words")).to_have_text("from Ada")


async def test_the_page_finds_a_restarted_server_by_itself(browser: Browser) -> None:
    async with running(create_server(token=TOKEN)) as first:
        port = int(first.base.rpartition(":")[2])
        page = await browser.new_page()
        await page.goto(f"{first.base}/")
        await page.get_by_label("Message", exact=True).fill("before")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine")).to_have_count(1)
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    async with running(create_server(token=TOKEN), port):
        await expect(page.get_by_text("Connection lost")).to_be_hidden(timeout=15_000)
        await expect(page.locator("#welcome")).to_be_visible()
        await page.close()


async def test_a_phone_shows_it_without_scrolling_sideways(
    browser: Browser, server: Served, photo_file: Path
) -> None:
    async with polling(server.base), tab(browser, f"{server.base}/", PHONE) as opened:
        page = opened.page
        await page.set_input_files("#pick", [photo_file, photo_file, photo_file])
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .picture")).to_have_count(3)
        await expect(page.get_by_role("button", name="Pencil")).to_have_count(3)
        for part in ("html", "#scroll"):
            wide = "part => part.scrollWidth > part.clientWidth"
            assert not await page.locator(part).evaluate(wide)
        small = "buttons => buttons.filter(b => b.offsetParent && b.offsetHeight < 40).length"
        assert await page.locator(".key, .tool, .send").evaluate_all(small) == 0
