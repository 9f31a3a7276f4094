"""Stories of a result that is compared with its original, looked at closely, and given away."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    FloatRect,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from tests.e2e.page.hands import give_photo, pick, picture_at, press, undated, until
from tests.e2e.program import PHOTOS, Program

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page under fingers."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def colour(page: Page, program: Program) -> None:
    """Put the astronaut before another wall: everything else stays in its place."""
    give_photo(page, program)
    pick(page, "Background")
    pick(page, "Colour")
    press(page, "Change the background")
    expect(page.get_by_role("slider")).to_be_attached()


def frame(page: Page) -> FloatRect:
    """Return where the result is on the screen."""
    return boxed(page.get_by_role("slider").locator("xpath=.."))


def boxed(shown: Locator) -> FloatRect:
    box = shown.bounding_box()
    assert box
    return box


def moved_alike(page: Page, *, but: str = "") -> str:
    """Wait until original and result are moved alike, and not as before; return how."""
    halves = [page.get_by_role("img", name=name) for name in ("Your photo", "Result: Colour")]

    def look() -> list[str]:
        return [half.evaluate("image => image.style.transform") for half in halves]

    before, after = until(page, look, lambda ways: ways[0] == ways[1] != but)
    assert before == after != but
    return before


def percentage(page: Page) -> Locator:
    return page.get_by_title("Show the whole picture")


def test_before_and_after_are_compared_by_mouse_and_by_keys(page: Page, program: Program) -> None:
    colour(page, program)
    slider, box = page.get_by_role("slider"), frame(page)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuetext", "75% after")
    page.keyboard.press("1")
    expect(slider).to_have_attribute("aria-valuetext", "0% after")
    flag = until(page, lambda: grain(page), lambda it: it > 20)
    page.keyboard.press("3")
    expect(slider).to_have_attribute("aria-valuetext", "100% after")
    wall = until(page, lambda: grain(page), lambda it: it < 3)
    assert flag > 20, "the flag is there before"
    assert wall < 3, "and a plain wall after"

    page.keyboard.down("h")
    assert until(page, lambda: grain(page), lambda it: it > 20) == pytest.approx(flag, rel=0.1)
    page.keyboard.up("h")
    assert until(page, lambda: grain(page), lambda it: it < 3) == pytest.approx(wall, abs=1)
    page.keyboard.press("2")
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(slider).to_have_value("50")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys and gestures")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_both_halves_come_closer_and_move_together(page: Page, program: Program) -> None:
    colour(page, program)
    slider, box = page.get_by_role("slider"), frame(page)
    at = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(percentage(page)).to_have_text("243%")
    before = moved_alike(page)
    assert page.evaluate("devicePixelRatio") == 1, "the page itself is as large as before"

    page.mouse.down()
    page.mouse.move(at[0] - 80, at[1], steps=4)
    page.mouse.up()
    moved_alike(page, but=before)
    expect(slider).to_have_value("50")
    grip = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*grip)
    page.mouse.down()
    page.mouse.move(grip[0] + box["width"] / 4, grip[1], steps=4)
    page.mouse.up()
    expect(slider).to_have_value("75")
    page.mouse.dblclick(*at)
    expect(percentage(page)).to_have_text("100%")
    expect(slider).to_have_value("75")


class Fingers(Protocol):
    """The part of a browser's session that stands for a hand."""

    def send(self, method: str, params: dict[str, object]) -> object: ...


def hand(page: Page) -> Fingers:
    return page.context.new_cdp_session(page)


def touch(fingers: Fingers, kind: str, *places: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Go from one place to another with one finger."""
    fingers = hand(page)
    touch(fingers, "touchStart", start)
    for step in range(1, 11):
        x = start[0] + (end[0] - start[0]) * step / 10
        touch(fingers, "touchMove", (x, start[1] + (end[1] - start[1]) * step / 10))
    touch(fingers, "touchEnd")


def test_on_a_phone_a_lying_edge_is_dragged_and_two_fingers_come_closer(
    phone: Page, program: Program
) -> None:
    colour(phone, program)
    slider, box = phone.get_by_role("slider"), frame(phone)
    expect(slider).to_have_attribute("aria-orientation", "vertical")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    swipe(phone, (x, y), (x, y + box["height"] / 4))
    expect(slider).to_have_value("75")
    assert phone.evaluate("scrollY") == 0

    phone.evaluate("addEventListener('scrollend', () => { document.body.dataset.still = '' })")
    swipe(phone, (x, y - 60), (x, y - 160))
    expect(phone.locator("body")).to_have_attribute("data-still", "")
    assert phone.evaluate("scrollY") > 40, "a swipe along the page is for the page"
    expect(slider).to_have_value("75")
    phone.evaluate("scrollTo(0, 0)")
    phone.wait_for_function("() => scrollY === 0")

    fingers = hand(phone)
    touch(fingers, "touchStart", (x - 40, y - 90), (x + 40, y - 90))
    for apart in range(50, 130, 10):
        touch(fingers, "touchMove", (x - apart, y - 90), (x + apart, y - 90))
    touch(fingers, "touchEnd")
    expect(percentage(phone)).to_have_text(re.compile(r"^3\d\d%$"))
    assert phone.evaluate("visualViewport.scale") == 1
    before = moved_alike(phone)
    swipe(phone, (x, y - 90), (x, y - 150))
    moved_alike(phone, but=before)
    assert phone.evaluate("scrollY") == 0, "now the picture is moved and not the page"


def test_an_avatar_is_exchanged_for_its_original(page: Page, program: Program) -> None:
    give_photo(page, program)
    pick(page, "Cartoon")
    press(page, "Make the avatar")
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()
    original = page.get_by_role("button", name="Original")
    before = page.get_by_text("Before", exact=True)
    expect(before).not_to_be_visible()
    original.click(delay=600)
    expect(before).not_to_be_visible()
    original.click()
    expect(before).to_be_visible()
    expect(original).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("3")
    expect(before).not_to_be_visible()


WHOLE = (512, 600)
FORMS = [
    (("Picture", "PNG"), "darkroom-cutout.png", "PNG", "RGBA"),
    (("WebP",), "darkroom-cutout.webp", "WEBP", "RGBA"),
    (("JPEG",), "darkroom-cutout.jpg", "JPEG", "RGB"),
    (("PNG", "Square"), "darkroom-cutout-square.png", "PNG", "RGBA"),
    (("Circle",), "darkroom-cutout-circle.png", "PNG", "RGBA"),
    (("Sticker",), "darkroom-cutout-sticker.webp", "WEBP", "RGBA"),
    (("Mask",), "darkroom-cutout-mask.png", "PNG", "L"),
]


def fits(name: str, width: int, height: int) -> bool:
    """Whether a file has the shape that its name tells."""
    if "square" in name or "circle" in name:
        return width == height
    if "sticker" in name:
        return max(width, height) == 512
    return (width, height) == WHOLE


def test_a_cut_out_is_saved_in_every_form_that_is_offered(page: Page, program: Program) -> None:
    give_photo(page, program, "grace_hopper.jpg")
    pick(page, "Background")
    pick(page, "Cut out")
    press(page, "Change the background")
    expect(page.get_by_role("slider")).to_be_attached()
    press(page, "Save as…")
    for choices, name, kind, mode in FORMS:
        for choice in choices:
            pick(page, choice)
        with page.expect_download() as waiting:
            press(page, "Save")
        assert undated(waiting.value.suggested_filename) == name
        picture = picture_at(waiting.value.path())
        assert (picture.format, picture.mode) == (kind, mode), name
        assert fits(name, *picture.size), name


def test_two_taps_on_download_save_one_file(page: Page, program: Program) -> None:
    colour(page, program)
    saved = list[str]()
    page.on("download", lambda file: saved.append(file.suggested_filename))
    with page.expect_download():
        page.get_by_role("link", name="Download").dblclick()
    with page.expect_download() as another:
        press(page, "Save as…")
        press(page, "Save")
    assert another.value.path().stat().st_size > 0
    assert len(saved) == 2, "the sheet's own, and one for the two taps"


def test_a_picture_is_copied_as_it_is(page: Page, program: Program) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    colour(page, program)
    press(page, "Copy the picture")
    expect(page.get_by_text("Picture copied.")).to_be_visible()
    held = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read()
          return [...new Uint8Array(await (await item.getType('image/png')).arrayBuffer())]
        }"""
    )
    picture = Image.open(io.BytesIO(bytes(cast("list[int]", held))))
    assert (picture.format, picture.size) == ("PNG", (512, 512))


def oblong(folder: Path, name: str, size: tuple[int, int]) -> Path:
    """Write the middle of a photo in another shape; return where."""
    width, height = size
    with Image.open(PHOTOS / "astronaut.png") as photo:
        side = 512 * min(size) // max(size)
        left, top = (160, 0) if height > width else (0, 90)
        right, bottom = (left + side, 512) if height > width else (512, top + side)
        photo.crop((left, top, right, bottom)).resize(size).save(folder / name)
    return folder / name


@pytest.mark.parametrize("size", [(1600, 400), (400, 1600)], ids=["wide", "tall"])
def test_a_slender_picture_is_whole_on_one_screen(
    page: Page, program: Program, tmp_path: Path, size: tuple[int, int]
) -> None:
    page.goto(program.page)
    photo = oblong(tmp_path, "slender.png", size)
    page.locator("input[type=file]").first.set_input_files(photo)
    pick(page, "Background")
    pick(page, "Blur")
    press(page, "Change the background")
    result = page.get_by_role("img", name="Result: Blur")
    for screen in (DESK, PHONE):
        page.set_viewport_size(screen)
        page.evaluate("scrollTo(0, 0)")
        expect(page.get_by_role("link", name="Download")).to_be_in_viewport(ratio=1)
        expect(result).to_be_in_viewport(ratio=1)
        box, grip = until(page, lambda: (boxed(result), frame(page)), lambda it: it[0] == it[1])
        assert box["width"] / box["height"] == pytest.approx(size[0] / size[1], rel=0.02)
        assert box["width"] <= size[0], "not blown up"
        assert grip == pytest.approx(box), "nothing of it is beyond its frame"


def test_who_waits_long_is_told_when_it_is_done_if_they_want(page: Page, program: Program) -> None:
    page.clock.install()
    give_photo(page, program)
    pick(page, "Larger")
    pick(page, "Four times as large")
    press(page, "Make it larger")
    expect(page.get_by_role("progressbar")).to_be_visible()
    offer = page.get_by_role("button", name="Tell me when it is done")
    expect(page.get_by_role("button", name="Make another meanwhile")).to_be_visible()
    expect(offer).to_be_hidden()
    page.clock.fast_forward(10_000)
    expect(offer).to_be_visible()
    page.context.grant_permissions(["notifications"])
    offer.click()
    expect(page.get_by_text("You are told when it is done")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You are told when it is done")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Don.t tell me$")).click()
    expect(page.get_by_text("You are told when it is done")).to_be_hidden()
    press(page, "Stop")


@pytest.mark.console_may_say("404")
def test_what_is_deleted_is_gone_though_the_page_is_closed_at_once(
    page: Page, program: Program
) -> None:
    colour(page, program)
    address = page.url
    press(page, "Delete")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    context = page.context
    page.close(run_before_unload=True)

    again = context.new_page()
    again.goto(address)
    expect(again.get_by_role("main")).to_contain_text("be found")


def grain(page: Page) -> float:
    """Return how much the place varies where a flag is behind the astronaut."""
    return float(seen(page)[40:90, 20:60].std())


def seen(page: Page) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the grey values of the frame as the screen shows it: HxW, 0..255."""
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
    shot = page.screenshot(clip=frame(page), animations="disabled")
    return np.asarray(Image.open(io.BytesIO(shot)).convert("L"), dtype=np.float64)
