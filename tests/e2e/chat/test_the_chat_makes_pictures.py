"""Stories of the chat, told in Chromium through the chat page, with the real bot behind it."""

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.program import PHOTOS, Program


def say_hello(page: Page, program: Program) -> None:
    page.goto(program.chat)
    page.get_by_role("button", name="Start").click()


def send(page: Page, name: str) -> None:
    page.locator("input[type=file]").first.set_input_files(PHOTOS / name)
    page.keyboard.press("Enter")


def picture(page: Page, address: str) -> Image.Image:
    return Image.open(io.BytesIO(page.request.get(address).body()))


def test_a_photo_sent_in_chat_becomes_a_pencil_avatar(page: Page, program: Program) -> None:
    say_hello(page, program)
    send(page, "astronaut.png")
    page.get_by_role("button", name="More styles…").click()
    page.get_by_role("button", name="Pencil").click()

    again = page.get_by_role("button", name="Again")
    expect(again).to_be_visible()
    drawn = page.get_by_role("log").locator("img").last
    expect(drawn).to_be_visible()
    result = picture(page, drawn.evaluate("image => image.src"))

    assert result.width == result.height >= 800, "the chat shows photos at a smaller size"
    pixels = np.asarray(result.convert("RGB"), dtype=np.float32)
    assert np.abs(pixels - pixels.mean(2, keepdims=True)).mean() < 8, "nearly grey"


def test_a_cut_out_comes_as_a_file_that_keeps_its_transparency(
    page: Page, program: Program
) -> None:
    say_hello(page, program)
    send(page, "chelsea.png")
    page.get_by_role("button", name="Remove background").click()

    link = page.get_by_role("link", name=re.compile(r"darkroom.*\.png"))
    expect(link).to_be_visible()
    result = picture(page, link.evaluate("link => link.href"))

    assert result.mode == "RGBA"
    assert result.size == (451, 300)
    alpha = np.asarray(result)[..., 3]
    assert 0.15 < (alpha > 128).mean() < 0.95, "something is kept and something is gone"


def test_a_scene_is_painted_behind_the_person(page: Page, program: Program) -> None:
    say_hello(page, program)
    send(page, "astronaut.png")
    page.get_by_role("button", name="Scene…").click()
    page.get_by_role("button", name="Beach").click()

    expect(page.get_by_role("button", name="Again")).to_be_visible()
    drawn = page.get_by_role("log").locator("img").last
    expect(drawn).to_be_visible()
    result = np.asarray(picture(page, drawn.evaluate("image => image.src")).convert("RGB"))
    wall = np.asarray(Image.open(PHOTOS / "astronaut.png").convert("RGB"))
    assert np.abs(result[4, 300].astype(int) - wall[4, 300]).max() > 20, "the wall is gone"


def test_a_cut_out_becomes_a_sticker(page: Page, program: Program) -> None:
    say_hello(page, program)
    send(page, "chelsea.png")
    page.get_by_role("button", name="Remove background").click()
    page.get_by_role("button", name="More…").click()
    page.get_by_role("button", name="Sticker").click()

    sticker = page.get_by_role("img", name="Sticker")
    expect(sticker).to_be_visible()
    result = picture(page, sticker.evaluate("image => image.src"))
    assert result.format == "WEBP"
    assert max(result.size) == 512
    assert result.mode == "RGBA"


def test_a_cat_is_no_selfie_until_somebody_insists(page: Page, program: Program) -> None:
    say_hello(page, program)
    send(page, "chelsea.png")
    page.get_by_role("button", name="Studio").click()

    expect(page.get_by_text("I see no face in this photo")).to_be_visible()
    page.get_by_role("button", name="Use it anyway").click()
    expect(page.get_by_text("I can't find a clear face in this photo")).to_be_visible()
    page.get_by_role("button", name="Other style").click()
    expect(page.get_by_role("button", name="Watercolour")).to_be_visible()
