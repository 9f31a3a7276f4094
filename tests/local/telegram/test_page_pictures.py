"""Photos, albums, files and stickers on the chat page, and the viewer that shows them large."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from tests.local.telegram.browsing import DESK, PHONE, album, tab
from tests.local.telegram.serving import BotCaller, Served, picture

WIDE, TALL = (640, 400), (400, 640)
TILES = """album => {
    const whole = album.getBoundingClientRect()
    return [...album.querySelectorAll('.open')].map(tile => {
        const {x, y, width, height} = tile.getBoundingClientRect()
        return [x - whole.x, y - whole.y, width, height, whole.width, whole.height]
    })
}"""
LOADED = "image => image.decode().then(() => image.naturalWidth)"
COVERED = 0.97
LEAST_PX = 44


def sticker_file(colour: str) -> bytes:
    image = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    image.paste(Image.new("RGBA", (300, 300), colour), (100, 100))
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=80)
    return stream.getvalue()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_two_to_ten_photos_stand_as_one_mosaic_without_gaps(
    browser: Browser, server: Served, bot: BotCaller, size: dict[str, int]
) -> None:
    async with tab(browser, f"{server.base}/", size) as opened:
        me = await opened.begin()
        for count in range(2, 11):
            for shift in (0, 1):
                sides = [(WIDE, TALL)[(number + shift) % 2] for number in range(count)]
                await album(bot, me, sides, f"{count} pictures")
                mosaics = opened.page.locator(".theirs .mosaic")
                await expect(mosaics).to_have_count((count - 2) * 2 + shift + 1)
                tiles = await mosaics.last.evaluate(TILES)
                assert len(tiles) == count
                wide, high = tiles[0][4:]
                assert 0.5 < wide / high < 2.4, (count, shift, wide, high)
                covered = sum(tile[2] * tile[3] for tile in tiles) / (wide * high)
                assert COVERED < covered < 1.01, (count, shift, covered)
                for x, y, width, height, *_ in tiles:
                    assert min(width, height) >= LEAST_PX, (count, shift, tiles)
                    assert x >= -1, tiles
                    assert y >= -1, tiles
                    assert x + width <= wide + 1, tiles
                    assert y + height <= high + 1, tiles
        captions = opened.page.locator(".theirs .words")
        await expect(captions).to_have_count(18)
        await expect(opened.page.locator(".theirs .stamp")).to_have_count(18)
        assert opened.complaints == []


async def test_several_photos_are_sent_as_one_album_with_one_caption(
    browser: Browser, server: Served, photo_file: Path
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await page.set_input_files("#pick", [photo_file] * 3)
        await expect(page.get_by_role("listitem")).to_have_count(3)
        await page.get_by_role("button", name="Remove me.jpg").first.click()
        await expect(page.get_by_role("listitem")).to_have_count(2)
        await opened.say("both of me")
        await expect(page.locator(".mine .mosaic .picture")).to_have_count(2)
        await expect(page.get_by_role("article")).to_have_count(1)


async def test_files_of_an_album_stay_as_they_are(
    browser: Browser, server: Served, photo_file: Path, photo: bytes
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await page.set_input_files("#pick", [photo_file, photo_file])
        await page.get_by_role("switch", name="Send as files").check()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".mine .paper")).to_have_count(2)
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Download me.jpg").first.click()
        assert (await (await download.value).path()).read_bytes() == photo
        await expect(page.locator("#as-files")).not_to_be_checked()


async def shown(page: Page) -> tuple[str, int]:
    """Where in the row of pictures the viewer is, and how wide the picture is by itself."""
    place = str(await page.locator("#viewer-place").text_content())
    return place, await page.locator("#viewer-picture").evaluate(LOADED)


async def test_the_viewer_goes_through_all_pictures_by_keys(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        me = await opened.begin()
        await album(bot, me, [(600, 400), (500, 700)], "two of them")
        clear = io.BytesIO()
        Image.new("RGBA", (320, 200), (255, 0, 0, 90)).save(clear, "PNG")
        await bot.upload("sendDocument", {"document": clear.getvalue()}, chat_id=str(me))
        await page.locator(".mosaic .open").first.click()
        assert await shown(page) == ("1 of 3", 600)
        await expect(page.locator("#viewer-name")).to_have_text("two of them")
        await page.keyboard.press("ArrowRight")
        assert await shown(page) == ("2 of 3", 500)
        await page.keyboard.press("ArrowRight")
        assert await shown(page) == ("3 of 3", 320)
        await expect(page.get_by_role("button", name="Next picture")).to_be_hidden()
        await page.keyboard.press("ArrowRight")
        await page.get_by_role("button", name="Previous picture").click()
        assert (await shown(page))[0] == "2 of 3"
        await page.get_by_role("button", name="Real size").click()
        wide = await page.locator("#viewer-picture").evaluate("image => image.offsetWidth")
        assert wide == 500
        async with page.expect_download():
            await page.get_by_role("dialog").get_by_role("link", name="Download").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert await page.evaluate("document.activeElement.className") == "open"


async def test_a_hidden_photo_is_shown_at_the_second_press(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        me = await opened.begin()
        await bot.upload(
            "sendPhoto", {"photo": picture()}, chat_id=str(me), has_spoiler="true", caption="boo"
        )
        await opened.page.get_by_role("button", name="Show the hidden picture").click()
        await expect(opened.page.get_by_role("dialog")).to_have_count(0)
        await opened.page.get_by_role("button", name="open full size").click()
        await expect(opened.page.get_by_role("dialog")).to_be_visible()


async def test_a_sticker_opens_the_set_it_is_out_of(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        me = await opened.begin()
        name = f"p{me}_by_darkroom_bot"
        files = {"red": sticker_file("red"), "blue": sticker_file("blue")}
        stickers = [
            {"sticker": f"attach://{file}", "format": "static", "emoji_list": ["😀"]}
            for file in files
        ]
        made = await bot.upload(
            "createNewStickerSet",
            files,
            user_id=str(me),
            name=name,
            title="Ada · Darkroom",
            stickers=json.dumps(stickers),
        )
        assert made["ok"], made
        first = (await bot.ok("getStickerSet", name=name))["stickers"][0]
        await bot.ok("sendSticker", chat_id=me, sticker=first["file_id"])
        sticker = page.get_by_role("img", name="Sticker")
        assert await sticker.evaluate(LOADED) == 512
        assert 150 <= await sticker.evaluate("image => image.offsetWidth") <= 220
        await page.get_by_role("button", name="open its set").click()
        sheet = page.get_by_role("dialog", name="Ada · Darkroom")
        await expect(sheet).to_contain_text("2 stickers")
        await expect(sheet.get_by_role("img")).to_have_count(2)
        await page.keyboard.press("Escape")
        await expect(sheet).to_have_count(0)
