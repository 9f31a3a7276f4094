"""The gallery with a thousand pictures: nothing jumps, the way back, live, ZIP, delete."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.api.serving import NO_TLS
from tests.e2e.page.hands import press
from tests.e2e.page.hung import Guest, hang
from tests.e2e.page.test_everybody_can_use_the_page import faults, window
from tests.e2e.program import PHOTOS, Program, running

MANY = 1000
LONG_TASK_MS = 50
"""https://w3c.github.io/longtasks: what takes longer holds up a frame that people notice."""
SCREENS = 40
WATCH = """
window.shifted = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shifted += entry.hadRecentInput ? 0 : entry.value
}).observe({ type: 'layout-shift', buffered: true })
"""
COUNT_CHANGES = """
window.changes = 0
new MutationObserver((list) => (changes += list.length)).observe(
  document.querySelector('[role=grid]'), { childList: true, subtree: true })
"""
MORE = """(hung) => new Promise((done) => {
  const look = () =>
    document.querySelectorAll('.cell').length > hung ? done() : requestAnimationFrame(look)
  look()
})"""
AT_REST = """() => new Promise((done) => {
  let [at, frames] = [-1, 0]
  const look = () => {
    frames = scrollY === at ? frames + 1 : 0
    at = scrollY
    frames < 10 ? requestAnimationFrame(look) : done()
  }
  look()
})"""
LOOKED_AT = """[...document.querySelectorAll('.cell')]
  .map((cell) => ({ id: cell.dataset.id, top: cell.getBoundingClientRect().top }))
  .find((cell) => cell.top >= 0)"""
SEEN = """[...document.querySelectorAll('.place')]
  .filter((place) => place.checkVisibility({ contentVisibilityAuto: true })).length"""

__all__ = ["window"]


@dataclass(frozen=True, slots=True)
class House:
    """A running program in which one guest has many pictures."""

    program: Program
    guest: Guest
    data: Path

    @property
    def gallery(self) -> str:
        """Its address."""
        return f"{self.program.page}gallery"

    def call(self, method: str, path: str, **more: object) -> httpx.Response:
        """Ask the server as the guest, through another door than the page."""
        headers = {"Authorization": f"Bearer {self.guest.token}"}
        with httpx.Client(verify=NO_TLS, headers=headers, timeout=30) as client:
            return client.request(method, f"{self.program.page}api/v1/{path}", **more)  # type: ignore[arg-type]  # handed on


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("house")
    guest = hang(data, MANY, favourites=3)
    with running(data) as program:
        yield House(program, guest, data)


@pytest.fixture
def context(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A browser of the guest."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    enter(context, house)
    context.set_default_timeout(25_000)
    yield context
    context.close()


def enter(context: BrowserContext, house: House) -> None:
    """Give a browser the guest's session."""
    session = json.dumps({"token": house.guest.token, "expires_at": "2100-01-01T00:00:00Z"})
    context.add_init_script(f"localStorage.setItem('darkroom.session', {json.dumps(session)})")
    context.add_init_script(WATCH)


def prints(page: Page) -> int:
    """How many pictures hang."""
    return page.locator(".cell").count()


def scroll(page: Page, until: Callable[[], bool], pixels: int) -> None:
    """Turn the wheel until something is so that takes no longer than to scroll."""
    page.mouse.move(640, 400)
    for _ in range(300):
        if until():
            return
        page.mouse.wheel(0, pixels)
        page.evaluate("new Promise(requestAnimationFrame)")
    raise AssertionError("it never came")


def load(page: Page, count: int) -> None:
    """Scroll down until so many pictures hang."""
    page.mouse.move(640, 400)
    while (hung := prints(page)) < count:
        page.mouse.wheel(0, 20_000)
        page.evaluate(MORE, hung)


def busy_tasks(trace: bytes) -> list[float]:
    """CPU milliseconds of the page's tasks: what else the machine does counts nothing."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    return [
        event.get("tdur", 0) / 1000
        for event in events
        if event["name"] == "ThreadControllerImpl::RunTask" and (event["pid"], event["tid"]) in main
    ]


def test_a_thousand_pictures_scroll_by_and_nothing_jumps(
    browser: Browser, page: Page, house: House
) -> None:
    thumbnails: list[str] = []
    page.on("request", lambda asked: thumbnails.append(asked.url) if ".webp" in asked.url else None)
    page.goto(house.gallery)
    expect(page.locator(".cell").nth(20)).to_be_visible()
    load(page, MANY)
    assert len(set(thumbnails)) < MANY, "what is far away is not fetched"
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate(COUNT_CHANGES)

    browser.start_tracing(page=page, categories=["toplevel"])
    scroll(page, lambda: bool(page.evaluate("scrollY === 0")), -height // SCREENS)
    tasks = busy_tasks(browser.stop_tracing())

    assert len(tasks) > SCREENS
    assert [ms for ms in tasks if ms > LONG_TASK_MS] == []
    assert page.evaluate("changes") == 0, "what has once come stays as it is"
    assert page.evaluate(SEEN) < MANY / 10, "only what is near is drawn"
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert page.evaluate("shifted") == 0


def test_the_way_back_from_a_picture_leads_to_its_place(page: Page, house: House) -> None:
    page.goto(house.gallery)
    load(page, 200)
    cell = page.locator(f"[data-id='{house.guest.ids[150]}']")
    cell.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 1000
    cell.get_by_role("link").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    page.go_back()
    expect(cell).to_be_focused()
    page.wait_for_function("place => scrollY === place", arg=place)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/t/"))


def test_what_another_door_orders_hangs_here_without_moving_what_is_looked_at(
    page: Page, house: House
) -> None:
    page.goto(house.gallery)
    expect(page.locator(".cell").nth(20)).to_be_visible()
    with page.expect_request(lambda asked: asked.url.endswith("/status/events")):
        page.reload()
    expect(page.locator(".cell").nth(20)).to_be_visible()
    lists: list[str] = []
    page.on("request", lambda asked: lists.append(asked.url) if "/status?" in asked.url else None)
    first = order(house)
    expect(page.locator(".cell").first).to_have_attribute("data-id", first)
    assert lists == [], "the stream told it, not a question"

    page.mouse.move(640, 400)
    scroll(page, lambda: bool(page.evaluate("scrollY > 600")), 300)
    page.evaluate(AT_REST)
    looked_at = page.evaluate(LOOKED_AT)
    second = order(house)
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    assert page.evaluate(LOOKED_AT) == looked_at
    press(page, "1 new")
    expect(page.locator(".cell").first).to_have_attribute("data-id", second)
    expect(page.locator(".cell").first).to_be_in_viewport()
    for one in (first, second):
        expect(page.locator(f"[data-id='{one}'] .heart")).to_be_attached()


def order(house: House) -> str:
    """Have a subject cut out; return the task's id."""
    photo = {"photo": (PHOTOS / "astronaut.png").read_bytes()}
    answer = house.call("POST", "background", data={"background": "remove"}, files=photo)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def test_a_heart_outlives_the_page(page: Page, house: House) -> None:
    liked = house.guest.ids[30]
    page.goto(house.gallery)
    heart = page.locator(f"[data-id='{liked}'] .heart")
    with page.expect_response(lambda told: told.url.endswith("/favourite")):
        heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.goto(f"{house.gallery}?show=favourites")
    expect(page.locator(".cell")).to_have_count(4)
    page.locator(f"[data-id='{liked}']").focus()
    with page.expect_response(lambda told: told.request.method == "DELETE"):
        page.keyboard.press("f")
    page.reload()
    expect(page.locator(".cell")).to_have_count(3)


@pytest.mark.console_may_say("404")
def test_selected_pictures_come_in_one_file_and_a_broken_one_is_named(
    page: Page, house: House
) -> None:
    chosen = house.guest.ids[40:44]
    (house.data / "objects" / "tasks" / chosen[2] / "result-0").unlink()
    page.goto(house.gallery)
    page.locator(f"[data-id='{chosen[0]}'] a").click(modifiers=["ControlOrMeta"])
    page.locator(f"[data-id='{chosen[3]}'] a").click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar")).to_contain_text("4 selected")
    with page.expect_download() as waiting:
        press(page, "Download ZIP")
    expect(page.get_by_text("Not in the file, because it could not be fetched")).to_be_visible()
    assert waiting.value.suggested_filename == "darkroom-pictures.zip"
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as file:
        assert file.testzip() is None
        names = file.namelist()
    assert len(set(names)) == 3
    for name in names:
        assert re.fullmatch(r"darkroom-[a-z-]+-\d{4}-\d\d-\d\d( \d)?\.png", name)


def test_many_are_deleted_with_ten_seconds_to_undo(page: Page, house: House) -> None:
    page.clock.install()
    doomed = house.guest.ids[60:63]
    page.goto(house.gallery)
    load(page, 100)
    first = page.locator(f"[data-id='{doomed[0]}']")
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    expect(first).to_have_count(0)
    press(page, "Undo")
    expect(first).to_be_visible()
    page.clock.fast_forward(11_000)
    assert house.call("GET", f"status/{doomed[0]}").status_code == 200, "undone is undone"
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    press(page, "Delete")
    gone = [f"status/{one}" for one in doomed]
    with page.expect_response(lambda told: "/status?" in told.url):  # asked for once all is done
        page.clock.fast_forward(11_000)
    assert [house.call("GET", path).status_code for path in gone] == [404] * 3
    page.reload()
    expect(page.locator(".cell").nth(59)).to_be_attached()
    expect(first).to_have_count(0)


def test_the_gallery_is_accessible_and_fits(window: Page, house: House, program: Program) -> None:
    window.goto(f"{program.page}gallery")
    expect(window.get_by_role("link", name="Make the first picture")).to_be_visible()
    assert faults(window) == [], "empty"

    enter(window.context, house)
    window.goto(f"{house.gallery}?show=favourites")
    expect(window.locator(".cell").first).to_be_visible()
    assert faults(window) == [], "pictures"

    window.locator(".cell").first.focus()
    window.keyboard.press("ControlOrMeta+a")
    expect(window.get_by_role("toolbar")).to_be_visible()
    assert faults(window) == [], "selected"
