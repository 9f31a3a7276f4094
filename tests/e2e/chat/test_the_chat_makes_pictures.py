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


def test_a_photo_without_a_face_is_told_in_words(page: Page, program: Program) -> None:
    say_hello(page, program)
    send(page, "coffee.png")
    page.get_by_role("button", name="Studio").click()

    expect(page.get_by_text("I can't find a clear face in this photo")).to_be_visible()
