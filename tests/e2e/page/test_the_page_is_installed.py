"""Stories of the page as something a device keeps: offline, updated, shared with, crashed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from api.app import create_app
from run.parts import PAGE
from tests.api.serving import Plan, Serving, make_settings, serving
from tests.e2e.page.hands import pick, press, until
from tests.e2e.program import PHOTOS, Program

PICTURE = re.compile("/assets/picture-")
PERSONAL = re.compile(r"/(api|media|share|t)(/|$)")
TAKEN_OVER = """() => new Promise((done, fail) => {
  setTimeout(fail, 20_000, new Error('the service worker did not take over'))
  const look = () => navigator.serviceWorker.controller && done()
  navigator.serviceWorker.addEventListener('controllerchange', look)
  look()
})"""
DRAFT_KEPT = """() => new Promise((done, fail) => {
  setTimeout(fail, 20_000, new Error('the draft was not kept'))
  const look = () => indexedDB.open('darkroom.chest').onsuccess = ({ target }) => {
    const ask = target.result.transaction('kept').objectStore('kept').get('draft/wish')
    ask.onsuccess = () => {
      if (ask.result?.value.choice.background === 'blur') done()
      else setTimeout(look, 50)
    }
    target.result.close()
  }
  look()
})"""
OFFLINE = "You are offline."
NEWER = "A newer darkroom is ready."


class Site:
    """A server whose page is replaced while people have it open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._apps = list[FastAPI]()
        self._running: Serving | None = None

    def plan(self) -> Plan:
        """Return how it begins: with the page as it was built."""
        return Plan(page=PAGE, works=False, change=self._apps.append)

    def at(self, running: Serving) -> "Site":
        """Note where it runs."""
        self._running = running
        return self

    @property
    def base(self) -> str:
        """Its address."""
        assert self._running
        return self._running.base

    def deploy(self, page: Path) -> None:
        """Serve another build from now on, as a restart with it would."""
        assert self._running
        self._apps[0].middleware_stack = create_app(self._running.desk, page=page)

    def newer(self) -> Path:
        """Return a build that differs in its name, and in the names of all files fetched later."""
        build = re.search(r'darkroom-build" content="(\w+)"', (PAGE / "index.html").read_text())
        assert build
        renamed = {path.stem: f"{path.stem}2" for path in (PAGE / "assets").glob("*.js")}
        renamed[build[1]] = "0123456789ab"
        pattern = re.compile("|".join(map(re.escape, renamed)))
        folder = self.folder / "newer"
        for path in PAGE.rglob("*"):
            if path.is_file() and path.suffix not in {".br", ".gz"}:
                name = pattern.sub(lambda found: renamed[found[0]], str(path.relative_to(PAGE)))
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix in {".js", ".html"}:
                    text = pattern.sub(lambda found: renamed[found[0]], path.read_text())
                    target.write_text(text)
                else:
                    shutil.copy(path, target)
        return folder

    def without_worker(self) -> Path:
        """Return the same build, whose service worker is gone."""
        folder = self.folder / "bare"
        shutil.copytree(PAGE, folder, ignore=shutil.ignore_patterns("sw.js*"))
        return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    with serving(make_settings(tmp_path / "data"), site.plan()) as running:
        yield site.at(running)


def open_installed(page: Page, base: str) -> None:
    """Open the page and touch it; its worker then takes the shell and the page over."""
    page.goto(base)
    page.keyboard.press("Tab")
    page.evaluate(TAKEN_OVER)


def give(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files(PHOTOS / "astronaut.png")
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()


@pytest.mark.console_may_say("ERR_INTERNET_DISCONNECTED")
def test_without_a_network_the_shell_opens_and_says_so(
    page: Page, context: BrowserContext, site: Site
) -> None:
    open_installed(page, site.base)

    context.set_offline(True)
    page.goto(site.base)

    expect(page.get_by_role("heading", name="Drop a photo in.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text=OFFLINE)).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    expect(page.get_by_text(OFFLINE)).to_be_hidden()


def test_nothing_of_a_person_is_kept_by_the_worker(page: Page, program: Program) -> None:
    open_installed(page, program.page)
    give(page)
    press(page, "Make the avatar")
    expect(page.get_by_role("heading", name="Here is your avatar")).to_be_visible()

    def look() -> list[str]:
        kept: list[str] = page.evaluate(
            """async () => {
              const all = await Promise.all((await caches.keys()).map(async (name) =>
                (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))
              return all.flat()
            }"""
        )
        return kept

    kept = until(page, look, lambda paths: any(map(PICTURE.match, paths)))
    assert "/" in kept
    assert any(map(PICTURE.match, kept)), "a part of the page is kept a moment after it was fetched"
    assert [path for path in kept if PERSONAL.match(path)] == []
    assert all(path == "/" or (PAGE / path[1:]).is_file() for path in kept)


def test_a_newer_page_is_offered_and_the_open_one_goes_on(page: Page, site: Site) -> None:
    open_installed(page, site.base)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    site.deploy(site.newer())

    give(page)
    expect(page.get_by_text(NEWER)).to_be_visible()
    pick(page, "Background")
    pick(page, "Blur")
    press(page, "Reload")

    build = page.locator("meta[name=darkroom-build]")
    expect(build).to_have_attribute("content", "0123456789ab")
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page.get_by_role("radio", name="Blur")).to_be_checked()
    expect(page.get_by_text(NEWER)).to_be_hidden()


def test_a_newer_page_can_be_put_off(page: Page, site: Site) -> None:
    open_installed(page, site.base)
    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    site.deploy(site.newer())
    give(page)
    press(page, "Later")
    expect(page.get_by_text(NEWER)).to_be_hidden()


def test_a_part_that_is_gone_from_the_server_is_told_and_a_reload_mends_it(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/assets/picture-*.js", lambda route: route.abort())  # it is fetched early
    page.goto(site.base)
    give(page)
    press(page, "Make the avatar")
    notice = page.get_by_role("alert").filter(has_text="This part of the page is missing")
    expect(notice).to_be_visible()

    page.unroute("**/assets/picture-*.js")
    notice.get_by_role("button", name="Reload").click()

    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    context.close()


def test_a_page_whose_worker_is_gone_works_as_before(page: Page, site: Site) -> None:
    open_installed(page, site.base)
    site.deploy(site.without_worker())

    page.goto(site.base)

    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
    give(page)


def test_a_photo_shared_from_another_app_is_on_the_easel(page: Page, site: Site) -> None:
    open_installed(page, site.base)
    share(page)

    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page).to_have_url(f"{site.base}/")


def test_two_pages_get_each_what_was_shared_with_it(page: Page, site: Site) -> None:
    open_installed(page, site.base)
    other = page.context.new_page()
    other.goto(site.base)
    with other.expect_navigation():
        other.evaluate(
            "() => document.body.insertAdjacentElement('beforeend', Object.assign("
            "document.createElement('form'), { method: 'post', action: '/share' })).submit()"
        )
    expect(other.get_by_text("What was shared did not arrive here.")).to_be_visible()
    share(page)
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(other.get_by_role("img", name="Your photo")).to_be_hidden()
    other.close()


def test_a_shared_photo_that_was_lost_is_told(browser: Browser, site: Site) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(site.base)
    share(page)

    expect(page.get_by_text("What was shared did not arrive here.")).to_be_visible()
    context.close()


def share(page: Page) -> None:
    """Do what a device does when a photo is shared with the installed page."""
    page.evaluate(
        """() => {
          const form = document.createElement('form')
          Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
          const input = document.createElement('input')
          Object.assign(input, { type: 'file', name: 'photo' })
          form.append(input)
          document.body.append(form)
        }"""
    )
    page.locator("form input[name=photo]").set_input_files(PHOTOS / "astronaut.png")
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")


def ask(devtools: CDPSession, method: str) -> dict[str, Any]:
    """Ask Chromium itself."""
    answer: dict[str, Any] = devtools.send(method)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # bare
    return answer


def test_a_device_can_install_the_page(page: Page, context: BrowserContext, site: Site) -> None:
    open_installed(page, site.base)
    devtools = context.new_cdp_session(page)

    manifest = ask(devtools, "Page.getAppManifest")
    faults = ask(devtools, "Page.getInstallabilityErrors")

    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    # A browser that forgets everything at its end installs nothing; that is all it says.
    assert [fault["errorId"] for fault in faults["installabilityErrors"]] == ["in-incognito"]


def test_a_crash_keeps_photo_and_choices_and_tells_what_happened(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.base)
    give(page)
    pick(page, "Background")
    pick(page, "Blur")
    page.evaluate(DRAFT_KEPT)
    token = page.evaluate("JSON.parse(localStorage['darkroom.session'] ?? '{}').token ?? 'none'")

    page.evaluate(
        f"""() => {{
          const find = Array.prototype.find
          Array.prototype.find = function (...wanted) {{
            if (!this[0]?.thumbnail_url) return find.apply(this, wanted)
            throw new Error('broken on purpose at /t/01hzy3v7k2m4n6p8q0r2s4t6v8?key={token}')
          }}
        }}"""
    )
    page.get_by_role("radio", name="Avatar", exact=True).click(force=True)

    expect(page.get_by_role("heading", name="The page stumbled")).to_be_focused()
    press(page, "Copy report")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    report: str = page.evaluate("navigator.clipboard.readText()")
    assert "broken on purpose at /t/…" in report
    assert re.search(r"build [0-9a-f]{12}", report)
    assert "Mozilla/5.0" in report
    assert token not in report
    assert "01hzy3v7k2m4n6p8q0r2s4t6v8" not in report

    press(page, "Load the page again")
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page.get_by_role("radio", name="Blur")).to_be_checked()
    context.close()


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("?style=anime", "Anime"),
        ("?scene=beach", "Beach"),
        ("?background=blur", "Blur"),
        ("?style=no-such-style", "Avatar"),
    ],
)
def test_an_address_chooses(page: Page, site: Site, query: str, chosen: str) -> None:
    page.goto(f"{site.base}/{query}")
    expect(page.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
    expect(page).to_have_url(f"{site.base}/")


@pytest.mark.console_may_say("ERR_FAILED")
def test_a_page_whose_code_does_not_come_says_so(page: Page, site: Site) -> None:
    page.route("**/assets/index-*.js", lambda route: route.abort())
    page.goto(site.base)
    expect(page.get_by_text("darkroom could not be loaded.")).to_be_visible()
    expect(page.get_by_text("Setting out the trays…")).to_be_hidden()

    page.unroute("**/assets/index-*.js")
    page.get_by_role("link", name="try again").click()

    expect(page.get_by_role("radio", name="Pencil")).to_be_attached()
