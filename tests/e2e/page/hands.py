"""What people do on the page, again and again."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.program import PHOTOS, Program

FACE = (224, 110)
"""Where the nose tip is in astronaut.png, 512 x 512: x, y."""


PATIENCE_SECONDS = 25
Found = TypeVar("Found")


def until(page: Page, look: Callable[[], Found], fits: Callable[[Found], bool]) -> Found:
    """Look until what is seen fits, or patience ends; return what was seen last.

    What a page shows of a click or a key is there a moment later: a look at once may be too early.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    found = look()
    while not fits(found) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
        found = look()
    return found


def give_photo(page: Page, program: Program, name: str = "astronaut.png") -> None:
    """Open the page and put a photo in."""
    page.goto(program.page)
    page.locator("input[type=file]").first.set_input_files(PHOTOS / name)
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()


def pick(page: Page, name: str) -> None:
    """Choose one of the choices by its name."""
    choice = page.get_by_role("radio", name=name, exact=True)
    expect(choice).to_be_visible()  # it may be in a part that is still on its way
    choice.check(force=True)


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def undated(name: str) -> str:
    """Return the name of a file without the day in it, which must be one."""
    found = re.fullmatch(r"(.+)-\d{4}-\d\d-\d\d(\.\w+)", name)
    assert found, f"{name} has no day"
    return "".join(found.groups())


def download(page: Page) -> tuple[str, Image.Image]:
    """Save the result as it is; return its name, without the day, and the picture."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    return undated(waiting.value.suggested_filename), picture_at(waiting.value.path())


def picture_at(path: Path) -> Image.Image:
    """Return the picture in a file, which is closed again."""
    with Image.open(path) as picture:
        picture.load()
        return picture
