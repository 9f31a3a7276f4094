"""Several photos at once: one wish, each developed once, all of them in one file."""

import io
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.page.hands import pick, press
from tests.e2e.page.overhear import Heard, overheard
from tests.e2e.program import PHOTOS, Program

LIVE_AT_MOST = 10
"""Unfinished tasks the server allows one person, see DARKROOM_MAX_LIVE_TASKS."""
LONG_MS = 120_000


def photos(count: int, *, name: str = "astronaut.png", side: int = 160) -> list[FilePayload]:
    """Return small copies of a photo, each another file."""
    found: list[FilePayload] = []
    with Image.open(PHOTOS / name) as photo:
        for nth in range(count):
            data = io.BytesIO()
            photo.convert("RGB").resize((side + nth, side)).save(data, "PNG")
            found.append(
                {
                    "name": f"photo-{nth + 1}.png",
                    "mimeType": "image/png",
                    "buffer": data.getvalue(),
                }
            )
    return found


def give(page: Page, files: list[FilePayload]) -> None:
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_role("button", name=f"Develop {len(files)} photos")).to_be_enabled()


def all_done(page: Page) -> None:
    expect(page.get_by_role("heading", name="All done")).to_be_visible(timeout=LONG_MS)


def keys(heard: Heard) -> list[str]:
    return [sent.key for sent in heard.orders if "/background" in sent.path]


@pytest.mark.console_may_say("429")
def test_more_photos_than_the_server_makes_at_once_all_come_out(
    page: Page, program: Program
) -> None:
    count = LIVE_AT_MOST + 3
    page.goto(program.page)
    give(page, photos(count))
    pick(page, "Background")
    pick(page, "Cut out")
    press(page, f"Develop {count} photos")
    all_done(page)
    expect(page.get_by_role("status")).to_have_text(f"{count} of {count} developed")

    with page.expect_download() as waiting:
        press(page, "Download all (ZIP)")

    assert waiting.value.suggested_filename == "darkroom.zip"
    with zipfile.ZipFile(waiting.value.path()) as packed:
        assert packed.testzip() is None
        names = [f"photo-{nth + 1}.png" for nth in range(count)]
        assert packed.namelist() == names
        for nth, name in enumerate(names):
            with Image.open(io.BytesIO(packed.read(name))) as picture:
                assert picture.mode == "RGBA"
                assert picture.size == (160 + nth, 160)


@pytest.mark.console_may_say("429")
def test_a_reload_in_the_middle_makes_each_photo_once(page: Page, program: Program) -> None:
    count = 5
    with overheard(program) as heard:
        page.goto(heard.page)
        give(page, photos(count))
        pick(page, "Background")
        pick(page, "Cut out")
        press(page, f"Develop {count} photos")
        expect(page.get_by_text(re.compile("^In line$|^Developing$|^Ready$")).first).to_be_visible()

        page.reload()

        expect(page.get_by_role("listitem")).to_have_count(count)
        all_done(page)
        expect(page.get_by_role("status")).to_have_text(f"{count} of {count} developed")
        token = page.evaluate("JSON.parse(localStorage.getItem('darkroom.session')).token")
        listed = page.request.get(
            f"{program.page}api/v1/status", headers={"Authorization": f"Bearer {token}"}
        ).json()
        assert len(set(keys(heard))) == count
    assert len(listed["items"]) == count


@pytest.mark.console_may_say("422")
def test_a_photo_without_a_face_holds_up_nobody(page: Page, program: Program) -> None:
    page.goto(program.page)
    cup = photos(1, name="coffee.png", side=300)[0]
    give(page, [{**cup, "name": "cup.png"}, *photos(2, side=512)])
    pick(page, "Pencil")
    press(page, "Develop 3 photos")
    expect(page.get_by_role("heading", name="2 of 3 came out")).to_be_visible(timeout=LONG_MS)

    expect(page.get_by_role("status")).to_have_text("2 of 3 developed, 1 failed")
    expect(page.get_by_role("button", name="Download 2 (ZIP)")).to_be_visible()
    cup_frame = page.get_by_role("listitem").filter(has_text="cup.png")
    expect(cup_frame).to_contain_text("No face in this photo")
    page.get_by_role("link", name="photo-1.png: look at the picture").click()
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()
    page.get_by_role("link", name="Open").click()
    page.get_by_role("button", name="Same photos, another wish").click()
    expect(page.get_by_role("button", name="Develop 3 photos")).to_be_enabled()


def test_twenty_are_the_most(page: Page, program: Program) -> None:
    page.goto(program.page)
    page.locator("input[type=file]").first.set_input_files(photos(22))

    expect(page.get_by_text("Left out: photo-21.png and photo-22.png")).to_be_visible()
    expect(page.get_by_role("button", name="Develop 20 photos")).to_be_enabled()

    page.reload()

    expect(page.get_by_role("button", name="Develop 20 photos")).to_be_enabled()
    press(page, "Put all away")
    expect(page.get_by_role("listitem")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Up to 20 photos, one wish")).to_be_visible()
