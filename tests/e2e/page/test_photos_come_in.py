"""How photos come into the page: what the server gets of them, and what refuses them."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Error, FilePayload, Page, Route, expect

from tests.e2e.page.hands import pick, press, until
from tests.e2e.page.overhear import Heard, overheard
from tests.e2e.program import PHOTOS, Program

ORIENTATION, GPS = 0x0112, 0x8825
TURNED_LEFT = 6
PREVIEW_MS = 300
"""Until a photo of 12 megapixels is seen; where much else runs, three times the mere decoding."""


def tagged(size: tuple[int, int] = (512, 512)) -> bytes:
    """Return the astronaut lying on her side, as a phone writes it: with orientation and place."""
    with Image.open(PHOTOS / "astronaut.png") as astronaut:
        upright = astronaut.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_LEFT
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    data = io.BytesIO()
    upright.rotate(90, expand=True).save(data, "JPEG", quality=92, exif=exif)
    return data.getvalue()


def a_file(data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def give(page: Page, photo: FilePayload) -> None:
    page.locator("input[type=file]").first.set_input_files(photo)


@pytest.fixture
def heard(program: Program) -> Iterator[Heard]:
    with overheard(program) as heard:
        yield heard


def ordered(page: Page, heard: Heard, photo: FilePayload) -> Image.Image:
    """Order a cut-out of a photo and return the picture that came to the server, still encoded."""
    page.goto(heard.page)
    give(page, photo)
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    pick(page, "Background")
    pick(page, "Cut out")
    press(page, "Change the background")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))
    orders = [sent for sent in heard.orders if sent.path.endswith("/background")]
    assert len(orders) == 1
    return Image.open(io.BytesIO(orders[0].file("photo")))


def test_a_photo_leaves_the_browser_upright_and_without_its_place(page: Page, heard: Heard) -> None:
    sent = ordered(page, heard, a_file(tagged((600, 800))))

    assert sent.format == "JPEG"
    assert dict(sent.getexif()) == {}
    assert set(sent.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"}
    assert sent.size == (600, 800)
    with Image.open(PHOTOS / "astronaut.png") as astronaut:
        upright = astronaut.convert("RGB").resize((600, 800), Image.Resampling.BICUBIC)
    apart = np.abs(np.asarray(sent.convert("RGB"), dtype=int) - np.asarray(upright, dtype=int))
    assert apart.mean() < 4


def test_a_huge_photo_is_made_as_small_as_is_used(page: Page, heard: Heard) -> None:
    sent = ordered(page, heard, a_file(tagged((5000, 2500))))

    assert sent.size == (4096, 2048)


def test_what_is_clear_in_a_picture_stays_clear(page: Page, heard: Heard) -> None:
    picture = Image.new("RGBA", (300, 200), (200, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 150, 200))
    data = io.BytesIO()
    picture.save(data, "PNG")

    sent = ordered(page, heard, a_file(data.getvalue(), "clear.png", "image/png"))

    assert sent.format == "PNG"
    assert np.array_equal(np.asarray(sent), np.asarray(picture))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF", "BMP"])
def test_what_the_browser_can_open_goes_in(page: Page, heard: Heard, kind: str) -> None:
    with Image.open(PHOTOS / "chelsea.png") as cat:
        data = io.BytesIO()
        first = cat.convert("RGB")
        more = {"save_all": True, "append_images": [first.rotate(180)]} if kind == "GIF" else {}
        first.save(data, kind, **more)

    name = f"cat.{kind.lower()}"
    sent = ordered(page, heard, a_file(data.getvalue(), name, f"image/{kind.lower()}"))

    assert sent.format == "JPEG"
    apart = np.asarray(sent.convert("RGB"), dtype=int) - np.asarray(first, dtype=int)
    assert np.abs(apart).mean() < 12, "the first picture of it"


TINY = io.BytesIO()
Image.new("RGB", (40, 40)).save(TINY, "PNG")


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (a_file(b"%PDF-1.7 not a picture", "me.pdf", "application/pdf"), "Possible are JPEG, PNG"),
        (a_file(b"just words", "me.jpg"), "Possible are JPEG, PNG"),
        (a_file(tagged()[:20_000]), "the file is damaged"),
        (a_file(TINY.getvalue(), "tiny.png", "image/png"), "too small"),
        (a_file(b""), "This file is empty"),
    ],
    ids=["pdf", "words", "half", "tiny", "empty"],
)
def test_what_can_t_be_used_is_told_in_words_of_its_own(
    page: Page, program: Program, photo: FilePayload, words: str
) -> None:
    page.goto(program.page)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()

    give(page, photo)

    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Choose a photo")).to_be_visible()


def test_twelve_megapixels_are_seen_at_once(page: Page, program: Program) -> None:
    grain = np.random.default_rng(1).integers(-6, 7, (3024, 4032, 3))
    with Image.open(PHOTOS / "astronaut.png") as astronaut:
        large = np.asarray(astronaut.convert("RGB").resize((4032, 3024)), dtype=int) + grain
    data = io.BytesIO()
    Image.fromarray(large.clip(0, 255).astype(np.uint8)).save(data, "JPEG", quality=90)
    page.goto(program.page)
    page.evaluate(WATCH)
    took: list[float] = []
    decoding: list[float] = []
    for _ in range(3):
        with page.expect_file_chooser() as choosing:
            press(page, "Choose a photo")
        choosing.value.set_files(a_file(data.getvalue()))
        photo = page.get_by_role("img", name="Your photo")
        expect(photo).to_be_visible()
        expect(photo).to_have_js_property("naturalWidth", 1280)
        expect(photo).to_have_js_property("naturalHeight", 960)
        page.wait_for_function("() => window.shown > window.chosen")
        took.append(page.evaluate("window.shown - window.chosen"))
        expect_kept(page, "draft", "draft/wish")
        decoding.append(page.evaluate(DECODE))
        press(page, "Remove")
        expect(page.get_by_role("button", name="Choose a photo")).to_be_visible()

    assert min(took) < max(PREVIEW_MS, 3 * min(decoding)), (took, decoding)


WATCH = """() => {
  document.addEventListener('change', ({target}) => {
    window.chosen = performance.now()
    window.file = target.files[0]
  }, true)
  document.addEventListener('load', () => { window.shown = performance.now() }, true)
}"""


DECODE = """async () => {
  const begun = performance.now()
  const bitmap = await createImageBitmap(window.file)
  bitmap.close()
  return performance.now() - begun
}"""


def test_a_draft_outlasts_a_reload(page: Page, program: Program) -> None:
    page.goto(program.page)
    give(page, a_file(tagged()))
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    pick(page, "Background")
    pick(page, "Scene")
    pick(page, "Café")
    expect(page.get_by_role("radio", name="Café")).to_be_checked()
    expect_kept(page, "draft", "draft/wish")

    page.reload()

    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page.get_by_role("radio", name="Café")).to_be_checked()

    press(page, "Remove")
    expect(page.get_by_role("button", name="Choose a photo")).to_be_visible()
    expect_kept(page)


def test_what_has_lain_for_a_day_is_swept_out_whoever_left_it(page: Page, program: Program) -> None:
    page.goto(program.page)
    give(page, a_file(tagged()))
    expect_kept(page, "draft", "draft/wish")
    page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open('darkroom.chest')
          opening.onerror = reject
          opening.onsuccess = () => {
            const change = opening.result.transaction('kept', 'readwrite')
            const day = 24 * 60 * 60 * 1000
            change.objectStore('kept').put({ at: Date.now() - day, value: 'old' }, 'left/behind')
            change.oncomplete = () => (opening.result.close(), resolve())
          }
        })"""
    )
    expect_kept(page, "draft", "draft/wish", "left/behind")

    page.reload()

    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect_kept(page, "draft", "draft/wish")


def test_a_draft_that_became_a_picture_is_kept_no_longer(page: Page, program: Program) -> None:
    page.goto(program.page)
    give(page, a_file(tagged()))
    press(page, "Make the avatar")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))

    expect_kept(page)


@pytest.mark.console_may_say("ERR_FAILED")
def test_an_order_that_a_reload_cut_off_is_not_made_twice(page: Page, program: Program) -> None:
    page.goto(program.page)
    give(page, a_file(tagged()))
    pick(page, "Background")
    pick(page, "Blur")
    taken: list[int] = []

    def take_and_say_nothing(route: Route) -> None:
        with suppress(Error):  # the page that asked is gone
            taken.append(route.fetch().status)
            route.abort()

    page.route("**/api/v1/background", take_and_say_nothing)
    press(page, "Change the background")
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    until(page, lambda: taken, bool)
    page.reload()
    page.unroute("**/api/v1/background")
    press(page, "Change the background")
    page.wait_for_url(re.compile(r"/t/[0-9a-z]{26}$"))

    assert set(taken) == {202}
    token = page.evaluate("JSON.parse(localStorage.getItem('darkroom.session')).token")
    listed = page.request.get(
        f"{program.page}api/v1/status", headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert len(listed["items"]) == 1


PUT_ON_CLIPBOARD = """async () => {
  const canvas = new OffscreenCanvas(200, 100)
  canvas.getContext('2d').fillRect(0, 0, 10, 10)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
}"""


def test_a_picture_is_pasted_with_the_button(page: Page, program: Program) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(program.page)
    page.evaluate(PUT_ON_CLIPBOARD)

    press(page, "Paste")

    photo = page.get_by_role("img", name="Your photo")
    expect(photo).to_be_visible()
    expect(photo).to_have_js_property("naturalWidth", 200)
    expect(photo).to_have_js_property("naturalHeight", 100)


def test_a_closed_clipboard_is_told_with_the_other_way(page: Page, program: Program) -> None:
    page.goto(program.page)

    press(page, "Paste")

    expect(page.get_by_text("The browser keeps the clipboard closed")).to_be_visible()


NAMES = """async () => {
  // Opening it would make it.
  if (!(await indexedDB.databases()).some(({ name }) => name === 'darkroom.chest')) return []
  const opening = indexedDB.open('darkroom.chest')
  await new Promise(done => { opening.onsuccess = done })
  const drawer = opening.result.transaction('kept').objectStore('kept')
  const asked = drawer.getAllKeys()
  await new Promise(done => { asked.onsuccess = done })
  opening.result.close()
  return asked.result
}"""


def expect_kept(page: Page, *names: str) -> None:
    """Wait until the browser keeps exactly these."""
    wanted = list(names)
    assert until(page, lambda: page.evaluate(NAMES), wanted.__eq__) == wanted
