"""Every state of the page, one after the other in one browser, to be looked at."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from run.prepare.browser import find_chromium
from tests.e2e.page.hands import give_photo, press
from tests.e2e.page.test_a_batch import photos
from tests.e2e.program import FLAGS, PHOTOS, Program

ONE = re.compile(r"/api/v1/status/[0-9a-z]{26}$")
STREAM = re.compile(r"/api/v1/status/events")
LIST = re.compile(r"/api/v1/status(\?.*)?$")
UNFINISHED: dict[str, object] = {
    "state": "working",
    "results": [],
    "error": None,
    "cancellable": True,
    "progress": {"fraction": 0.4, "place": None, "stage": "drawing"},
}
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LONG_MS = 90_000
PROVOKED = ("404", "422", "429", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "broken on purpose")
"""What some states can't be had without, in the words of the browser's console."""
BREAK = """() => {
  const find = Array.prototype.find
  Array.prototype.find = function (...wanted) {
    if (!this[0]?.thumbnail_url) return find.apply(this, wanted)
    throw new Error('broken on purpose')
  }
}"""


def states(page: Page, program: Program) -> Iterator[str]:
    """Lead a page through its states; yields the name of each once it is there."""
    yield from _drafts(page, program)
    yield from _tasks(page)
    yield from _failures(page, program)
    yield from _lists(page, program)
    yield from _troubles(page, program)


def _drafts(page: Page, program: Program) -> Iterator[str]:
    page.goto(program.page)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    yield "empty"
    give_photo(page, program, "chelsea.png")
    expect(page.get_by_text("No face in this photo.")).to_be_visible()
    yield "hint"
    page.locator("input[type=file]").first.set_input_files(PHOTOS / "astronaut.png")
    expect(page.get_by_text("No face in this photo.")).to_be_hidden()
    pick(page, "Pencil")
    yield "photo"
    pick(page, "Larger")
    yield "larger"
    pick(page, "Background")
    for kind in ("Gradient", "Scene", "Colour"):
        pick(page, kind)
        yield kind.lower()


def _tasks(page: Page) -> Iterator[str]:
    press(page, "Try them on your photo")
    expect(page.get_by_text("Shown on your photo")).to_be_visible()
    expect(page.locator("fieldset canvas[data-seen]")).to_have_count(6 + 11)
    pick(page, "Scene")
    expect(page.locator("fieldset canvas[data-seen]")).to_have_count(6 + 8, timeout=LONG_MS)
    pick(page, "Café")
    yield "tried-on"
    press(page, "Touch up")
    expect(page.get_by_role("application")).to_be_visible()
    yield "brush"
    press(page, "Cancel")
    with _held(page):
        press(page, "Change the background")
        expect(page.get_by_role("heading", name="Developing")).to_be_visible()
        yield "working"
    expect(page.get_by_role("slider")).to_be_visible()
    yield "result"
    press(page, "Closer")
    press(page, "Keys and gestures")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")
    press(page, "Save as…")
    expect(page.get_by_role("img", name="What is saved")).to_be_visible()
    yield "save"
    page.keyboard.press("Escape")


def pick(page: Page, name: str) -> None:
    """Choose one of the choices with the keyboard: whatever lies over it at this size."""
    choice = page.get_by_role("radio", name=name, exact=True)
    choice.press("Space")
    expect(choice).to_be_checked()


@contextmanager
def _held(page: Page) -> Generator[None]:
    """Keep the task in view from being finished, as far as the page is told."""

    def hold(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for task in [body, *body.get("items", [])]:
            if task.get("id", "none") in page.url:
                task.update(UNFINISHED)
        route.fulfill(response=answer, json=body)

    def hush(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=": nothing yet\n\n")

    for place, answer in ((ONE, hold), (LIST, hold), (STREAM, hush)):
        page.route(place, answer)
    yield
    for place in (ONE, LIST, STREAM):
        page.unroute(place)


def _failures(page: Page, program: Program) -> Iterator[str]:
    give_photo(page, program, "coffee.png")
    pick(page, "Avatar")
    expect(page.get_by_text("No face in this photo.")).to_be_visible()
    press(page, "Make the avatar")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "refused"
    press(page, "Use it anyway")
    expect(page.get_by_text("No face found")).to_be_visible()
    yield "failed"
    page.goto(f"{program.page}t/00000000000000000000000000")
    expect(page.get_by_role("main")).to_contain_text("be found")
    yield "lost"


def _lists(page: Page, program: Program) -> Iterator[str]:
    page.goto(f"{program.page}gallery")
    expect(page.locator(".cell").first).to_be_visible()
    yield "gallery"
    page.locator(".cell").first.focus()
    page.keyboard.press("ControlOrMeta+a")
    expect(page.get_by_role("toolbar")).to_be_visible()
    yield "selected"
    page.goto(f"{program.page}gallery?show=upscale")
    expect(page.get_by_text("Nothing enlarged yet")).to_be_visible()
    yield "gallery-none"
    page.goto(program.page)
    page.locator("input[type=file]").first.set_input_files(photos(3, side=320))
    expect(page.get_by_role("button", name="Develop 3 photos")).to_be_enabled()
    pick(page, "Background")
    pick(page, "Cut out")
    yield "batch"
    press(page, "Develop 3 photos")
    expect(page.get_by_role("heading", name="All done")).to_be_visible(timeout=LONG_MS)
    yield "batch-done"
    press(page, "New batch")


def _troubles(page: Page, program: Program) -> Iterator[str]:
    page.context.grant_permissions(["camera"], origin=program.page[:-1])
    page.goto(program.page)
    press(page, "Camera")
    expect(page.get_by_role("button", name="Take the photo")).to_be_enabled()
    yield "camera"
    press(page, "Take the photo")
    expect(page.get_by_role("img", name="The photo just taken")).to_be_visible()
    yield "camera-taken"
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()
    yield "offline"
    page.context.set_offline(False)
    give_photo(page, program)
    pick(page, "Background")
    page.evaluate(BREAK)
    page.get_by_role("radio", name="Avatar", exact=True).click(force=True)
    expect(page.get_by_role("heading", name="The page stumbled")).to_be_visible()
    yield "crash"


@contextmanager
def with_camera(browser: Browser) -> Generator[Browser]:
    """Open a browser of the same kind that has a camera, which shows a test picture."""
    opened = browser.browser_type.launch(executable_path=find_chromium(), args=(*FLAGS, *CAMERA))
    try:
        yield opened
    finally:
        opened.close()


def still(browser: Browser, size: tuple[int, int], light: str = "light") -> BrowserContext:
    """Open a context in which nothing moves, and into which a test may bring scripts."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if light == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,  # axe is injected; the policy itself is tested elsewhere
    )
    context.set_default_timeout(25_000)
    return context
