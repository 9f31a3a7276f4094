"""Stories of the page, told in Chromium against the whole program."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.page.hands import FACE, download, give_photo, pick, press
from tests.e2e.program import PHOTOS, Program

ASTRONAUT = PHOTOS / "astronaut.png"


def test_a_photo_becomes_a_pencil_avatar(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Pencil")
    press(page, "Make the avatar")
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()

    name, picture = download(page)

    assert name == "darkroom-pencil.png"
    assert picture.size == (1024, 1024)
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float32)
    colourfulness = np.abs(pixels - pixels.mean(2, keepdims=True)).mean()
    assert colourfulness < 8, "a pencil drawing is nearly grey"
    corner, middle = pixels[:100, :100].mean(), pixels[250:700, 350:680]
    assert corner > 200, "paper"
    assert middle.min() < 80, "dark lines where the face is"


def test_a_photo_becomes_a_clean_cut_out(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Background")
    pick(page, "Cut out")
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()

    name, picture = download(page)

    assert name == "darkroom-cutout.png"
    assert picture.mode == "RGBA"
    assert picture.size == (512, 512)
    pixels, photo = np.asarray(picture), np.asarray(Image.open(ASTRONAUT).convert("RGB"))
    assert pixels[5:60, 5:60, 3].max() < 30, "the flag is gone"
    assert pixels[5:60, 440:500, 3].max() < 30, "the shuttle is gone"
    x, y = FACE
    face = pixels[y - 20 : y + 20, x - 20 : x + 20].astype(int)
    assert face[..., 3].min() > 240, "the face is solid"
    kept = np.abs(face[..., :3] - photo[y - 20 : y + 20, x - 20 : x + 20]).mean()
    assert kept < 12, "and its colours are the photo's"


def test_a_task_survives_a_reload_by_its_address(page: Page, program: Program) -> None:
    give_photo(page, program)
    press(page, "Make the avatar")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))

    page.reload()

    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Result"))).to_be_visible()


def test_a_task_can_be_stopped(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Larger")
    pick(page, "Four times as large")  # the longest work there is: it can't be done before the tap
    press(page, "Make it larger")
    press(page, "Stop")

    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()


@pytest.mark.console_may_say("404")
def test_an_address_that_is_nobodys_leads_on(page: Page, program: Program) -> None:
    page.goto(f"{program.page}t/00000000000000000000000000")

    expect(page.get_by_role("main")).to_contain_text("be found")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("button", name="Choose a photo")).to_be_visible()


def test_the_picture_on_the_page_is_the_one_that_is_downloaded(
    page: Page, program: Program
) -> None:
    give_photo(page, program)
    pick(page, "Pop art")
    press(page, "Make the avatar")
    shown = page.get_by_role("img", name=re.compile("^Result"))
    expect(shown).to_be_visible()
    source = shown.get_attribute("src") or ""

    seen = Image.open(io.BytesIO(page.request.get(f"{program.page[:-1]}{source}").body()))
    _, saved = download(page)

    assert np.array_equal(np.asarray(seen), np.asarray(saved))
