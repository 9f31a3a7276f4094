"""Makes the pictures of the documentation by driving the program in Chromium.

python -m docs.screenshots
"""

import io
import json
import sys
import tempfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.page.hung import Guest, hang
from tests.e2e.page.states import states, still, with_camera
from tests.e2e.program import PHOTOS, Program, chromium, running

FOLDER = Path(__file__).with_name("images")
DESK, PHONE = (1280, 800), (390, 844)
LIGHTS = ("light", "dark")
PATIENCE_MS = 30_000
MOST_BYTES = 60_000
QUALITIES = (82, 74, 66, 58, 50, 40)
HUNG = 24
SHOWN = {
    "empty",
    "hint",
    "photo",
    "scene",
    "tried-on",
    "brush",
    "working",
    "result",
    "save",
    "failed",
    "lost",
    "gallery",
    "selected",
    "batch",
    "batch-done",
    "camera",
    "offline",
    "crash",
}
"""Of the states that the tests look at, those worth a picture."""
OTHER_EYES = {"empty", "photo", "result"}
"""States that are shown in forced colours and from right to left too."""


def main() -> None:
    """Take every picture, at desk and phone, in light and dark."""
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as data:
        guest = hang(Path(data), HUNG, favourites=3)
        with running(Path(data)) as program, chromium() as browser:
            with with_camera(browser) as opened:
                _page(opened, program, guest)
            for light, size in product(LIGHTS, (DESK, PHONE)):
                _chat(browser, program, size, light)


def _page(browser: Browser, program: Program, guest: Guest) -> None:
    context = still(browser, DESK)
    session = json.dumps({"token": guest.token, "expires_at": "2100-01-01T00:00:00Z"})
    context.add_init_script(f"localStorage.setItem('darkroom.session', {json.dumps(session)})")
    window = context.new_page()
    window.set_default_timeout(PATIENCE_MS)
    for state in states(window, program):
        if state not in SHOWN:
            continue
        for light, size in product(LIGHTS, (DESK, PHONE)):
            _dress(window, size, light)
            _take(window, f"page-{state}", size, light)
        if state in OTHER_EYES:
            _take_for_other_eyes(window, state)
        _dress(window, DESK, "light")
    context.close()


def _dress(window: Page, size: tuple[int, int], light: str) -> None:
    width, height = size
    window.set_viewport_size({"width": width, "height": height})
    window.emulate_media(color_scheme="dark" if light == "dark" else "light")
    if window.locator(".crash").count():  # nobody is left there who would follow the device
        window.evaluate(f"document.documentElement.dataset.theme = '{light}'")
    window.wait_for_function(f"document.documentElement.dataset.theme === '{light}'")
    window.evaluate("scrollTo(0, 0)")


def _take_for_other_eyes(window: Page, state: str) -> None:
    _dress(window, DESK, "light")
    window.evaluate("document.documentElement.dir = 'rtl'")
    _take(window, f"page-{state}-mirrored", DESK, "light")
    window.evaluate("document.documentElement.dir = 'ltr'")
    window.emulate_media(color_scheme="dark", forced_colors="active")
    _take(window, f"page-{state}-forced", DESK, "dark")
    window.emulate_media(color_scheme="light", forced_colors="none")


def _chat(browser: Browser, program: Program, size: tuple[int, int], light: str) -> None:
    context = still(browser, size, light)
    window = context.new_page()
    window.set_default_timeout(PATIENCE_MS)
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
    context.close()


def _take(window: Page, name: str, size: tuple[int, int], light: str) -> None:
    window.wait_for_function("[...document.images].every(image => image.complete)")
    window.wait_for_timeout(400)  # pictures fade in
    where = "phone" if size == PHONE else "desk"
    picture = Image.open(io.BytesIO(window.screenshot()))
    data = _packed(picture, QUALITIES)
    (FOLDER / f"{name}-{where}-{light}.webp").write_bytes(data)
    sys.stdout.write(f"{name}-{where}-{light}: {len(data) // 1000} kB\n")


def _packed(picture: Image.Image, qualities: Iterable[int]) -> bytes:
    """Return a WebP in the best quality that is small enough, else in the last."""
    data = b""
    for quality in qualities:
        packed = io.BytesIO()
        picture.save(packed, "WEBP", quality=quality, method=6)
        data = packed.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


if __name__ == "__main__":
    main()
