"""Stories of a photo that is questioned, and of pictures that are used again."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.page.hands import FACE, download, give_photo, pick, picture_at, press, undated
from tests.e2e.program import PHOTOS, Program

ONLY_WORDS = 2000
"""Bytes that an order without a photo stays below."""

ENLARGED_MS = 120_000
"""A larger picture is the slowest of all: some 10 s on a machine that does nothing else."""


def orders(page: Page) -> list[bytes]:
    """Return the list that the body of every further order is written into."""
    sent = list[bytes]()

    def note(request: Request) -> None:
        if request.method == "POST" and re.search(r"/(avatar|background|upscale)$", request.url):
            sent.append(request.post_data_buffer or b"")

    page.on("request", note)
    return sent


def test_a_cat_is_questioned_and_who_insists_gets_the_engines_word(
    page: Page, program: Program
) -> None:
    give_photo(page, program, "chelsea.png")
    expect(page.get_by_text("No face in this photo.")).to_be_visible()

    press(page, "Use it anyway")
    expect(page.get_by_text("No face in this photo.")).to_be_hidden()
    press(page, "Make the avatar")

    expect(page.get_by_role("heading", name="No face found in this photo")).to_be_visible()
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page.get_by_role("button", name="Choose another photo")).to_be_visible()
    press(page, "Back to the choices")
    pick(page, "Background")
    expect(page.get_by_role("button", name="Change the background")).to_be_enabled()


@pytest.mark.console_may_say("422")
def test_a_refused_photo_goes_again_as_it_is(page: Page, program: Program) -> None:
    give_photo(page, program, "coffee.png")
    press(page, "Make the avatar")
    expect(page.get_by_role("alert")).to_contain_text("No face in this photo.")

    press(page, "Use it anyway")

    expect(page.get_by_role("heading", name="No face found in this photo")).to_be_visible()


def test_nobody_asks_for_a_face_before_a_background(page: Page, program: Program) -> None:
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(program.page)
    pick(page, "Background")
    page.locator("input[type=file]").first.set_input_files(PHOTOS / "chelsea.png")
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()

    assert not [url for url in asked if url.endswith("/check")]


def test_a_scene_is_painted_behind_the_same_face(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Background")
    pick(page, "Scene")
    pick(page, "Sky")
    page.get_by_role("switch", name="Soft shadow").check(force=True)
    press(page, "Change the background")
    expect(page.get_by_role("link", name="Download")).to_be_visible()

    _, picture = download(page)

    pixels = np.asarray(picture.convert("RGB")).astype(float)
    photo = np.asarray(picture_at(PHOTOS / "astronaut.png").convert("RGB")).astype(float)
    assert pixels.shape == photo.shape
    sky = pixels[5:60, 330:480].reshape(-1, 3).mean(0)
    assert sky[2] > sky[0] + 20, "the sky is blue where the wall was grey"
    assert np.abs(pixels[5:100, 5:60] - photo[5:100, 5:60]).mean() > 40, "the flag is gone"
    x, y = FACE
    face = np.s_[y - 20 : y + 20, x - 20 : x + 20]
    alike = np.corrcoef(pixels[face].mean(2).ravel(), photo[face].mean(2).ravel())[0, 1]
    assert alike > 0.97, "the face is the photo's, in the light of the scene"


def test_a_result_is_saved_as_a_circle(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Cartoon")
    press(page, "Make the avatar")
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()
    press(page, "Save as…")
    expect(page.get_by_role("dialog")).to_be_visible()
    pick(page, "Circle")
    pick(page, "512 px")
    expect(page.get_by_text("PNG · ")).to_be_visible()

    with page.expect_download() as waiting:
        press(page, "Save")

    picture = picture_at(waiting.value.path())
    assert undated(waiting.value.suggested_filename) == "darkroom-cartoon-circle-512.png"
    assert (picture.size, picture.mode) == ((512, 512), "RGBA")
    alpha = np.asarray(picture)[..., 3]
    corners = (alpha[:40, :40], alpha[:40, -40:], alpha[-40:, :40], alpha[-40:, -40:])
    assert max(corner.max() for corner in corners) == 0, "nothing is in the corners"
    assert alpha[100:-100, 100:-100].min() == 255, "and the middle is solid"

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Save as…")).to_be_focused()


def test_another_style_is_made_of_the_photo_that_is_there(page: Page, program: Program) -> None:
    give_photo(page, program)
    sent = orders(page)
    press(page, "Make the avatar")
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()
    page.reload()
    press(page, "Try another style")
    pick(page, "Pencil")
    press(page, "Make the avatar")
    expect(page.get_by_text(re.compile("^Pencil · 1024"))).to_be_visible()

    assert len(sent) == 2
    assert b"from_task" in sent[1]
    assert len(sent[1]) < ONLY_WORDS, "no photo goes out a second time"


def test_a_result_is_made_twice_as_large(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Background")
    pick(page, "Colour")
    press(page, "Change the background")
    expect(page.get_by_role("heading", name="Here is your picture")).to_be_visible()
    sent = orders(page)
    press(page, "Make it larger")
    expect(page.get_by_text(re.compile("^1024 .* pixels$"))).to_be_visible()
    press(page, "Make it larger")
    larger = page.get_by_role("heading", name="Here is your larger picture")
    expect(larger).to_be_visible(timeout=ENLARGED_MS)

    _, picture = download(page)

    assert picture.size == (1024, 1024)
    assert b"from_result" in sent[0]
    assert len(sent[0]) < ONLY_WORDS
