"""Makes the pictures of the documentation by driving the program in Chromium.

python -m docs.screenshots
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import PHOTOS, Program, chromium, running

FOLDER = Path(__file__).with_name("images")
DESK, PHONE = (1280, 800), (390, 844)
PATIENCE_MS = 30_000


def main() -> None:
    """Take every picture in light and dark."""
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data)) as program,
        chromium() as browser,
    ):
        for light in ("light", "dark"):
            for size in (DESK, PHONE):
                _page(browser, program, size, light)
                _chat(browser, program, size, light)


def _page(browser: Browser, program: Program, size: tuple[int, int], light: str) -> None:
    with _window(browser, size, light) as window:
        window.goto(program.page)
        expect(window.get_by_role("radio", name="Pencil")).to_be_attached()
        _take(window, "page-empty", size, light)
        _give(window, "chelsea.png")
        expect(window.get_by_text("No face in this photo.")).to_be_visible()
        _take(window, "page-hint", size, light)
        _give(window, "astronaut.png")
        _choose(window, "Background", "Scene", "Café")
        _take(window, "page-scenes", size, light)
        _choose(window, "Avatar", "Pencil")
        window.evaluate("scrollTo(0, 0)")
        _take(window, "page-photo", size, light)
        window.get_by_role("button", name="Make the avatar").click()
        expect(window.get_by_role("progressbar")).to_be_visible()
        _take(window, "page-working", size, light)
        window.get_by_role("slider").fill("48")
        _take(window, "page-result", size, light)
        window.get_by_role("button", name="Save as…").click()
        expect(window.get_by_role("dialog")).to_be_visible()
        _choose(window, "Circle")
        expect(window.get_by_text("PNG · ")).to_be_visible()
        _take(window, "page-save", size, light)


def _give(window: Page, name: str) -> None:
    window.locator("input[type=file]").first.set_input_files(PHOTOS / name)
    expect(window.get_by_role("img", name="Your photo")).to_be_visible()


def _choose(window: Page, *names: str) -> None:
    for name in names:
        window.get_by_role("radio", name=name, exact=True).check(force=True)


def _chat(browser: Browser, program: Program, size: tuple[int, int], light: str) -> None:
    with _window(browser, size, light) as window:
        window.goto(program.chat)
        window.get_by_role("button", name="Start").click()
        window.locator("input[type=file]").first.set_input_files(PHOTOS / "astronaut.png")
        window.keyboard.press("Enter")
        expect(window.get_by_role("button", name="Cartoon")).to_be_visible()
        _take(window, "chat-buttons", size, light)
        window.get_by_role("button", name="More styles…").click()
        window.get_by_role("button", name="Pencil").click()
        expect(window.get_by_role("button", name="Again")).to_be_visible()
        expect(window.get_by_text("sending a photo")).to_be_hidden()
        expect(window.get_by_text("On it.")).to_be_hidden()
        _take(window, "chat-result", size, light)


def _window(browser: Browser, size: tuple[int, int], light: str) -> Page:
    width, height = size
    window = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if light == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,  # to ask the page whether its pictures have come
    )
    window.set_default_timeout(PATIENCE_MS)
    return window


def _take(window: Page, name: str, size: tuple[int, int], light: str) -> None:
    window.wait_for_function("[...document.images].every(image => image.complete)")
    window.wait_for_timeout(400)  # pictures fade in
    where = "phone" if size == PHONE else "desk"
    picture = Image.open(io.BytesIO(window.screenshot()))
    picture.save(FOLDER / f"{name}-{where}-{light}.webp", quality=82, method=6)
    sys.stdout.write(f"{name}-{where}-{light}\n")


if __name__ == "__main__":
    main()
