"""The page inside Telegram: opened from the chat's menu button, as the person who chats there."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request, expect

from tests.e2e.page.states import LONG_MS
from tests.e2e.page.test_everybody_can_use_the_page import AXE, RULES
from tests.e2e.program import PHOTOS, Program

DESK, PHONE = (1280, 800), (390, 844)
COLOURS = """name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        bypass_csp=True,  # axe is injected
    )
    yield context
    context.close()


def send(page: Page, name: str) -> None:
    """Send a photo in the chat."""
    page.locator("#pick").set_input_files(PHOTOS / name)
    page.get_by_role("textbox", name="Message").press("Enter")


def open_page(page: Page) -> Frame:
    """Press the button beside the message field; return the page in its sheet."""
    page.get_by_role("button", name="Darkroom", exact=True).click()
    expect(page.frame_locator("#opened iframe").locator("#main")).to_be_visible()
    (frame,) = page.main_frame.child_frames
    return frame


def main_button(page: Page, name: str) -> None:
    """Press Telegram's own button below the page, once it says so."""
    button = page.locator("#opened-main")
    expect(button).to_have_text(name)
    button.click()


def give_photo(frame: Frame, name: str) -> None:
    frame.locator("input[type=file]").first.set_input_files(PHOTOS / name)
    expect(frame.get_by_role("img", name="Your photo")).to_be_visible()


def faults(place: Page | Frame) -> list[str]:
    """Return what axe finds in one document."""
    place.wait_for_function(
        "document.getAnimations().every(one => one.playState !== 'running'"
        " || one.effect.getTiming().iterations === Infinity)"
    )
    place.evaluate(AXE.read_text())
    wanted = json.dumps({"runOnly": RULES, "iframes": False})
    found = place.evaluate(f"axe.run(document, {wanted})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def test_the_page_opens_from_the_chat_as_the_person_who_chats(page: Page, program: Program) -> None:
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one) if "/api/v1/" in one.url else None)
    page.goto(program.chat)
    page.get_by_role("button", name="Start", exact=True).click()
    send(page, "chelsea.png")
    page.get_by_role("button", name="Remove background").click()
    expect(page.get_by_role("link", name=re.compile(r"darkroom.*\.png"))).to_be_visible()

    frame = open_page(page)
    frame.wait_for_url(program.page)  # the launch data is gone from the address
    expect(frame.get_by_role("banner")).to_have_count(0)
    tray = frame.get_by_role("navigation", name="Your pictures")
    expect(tray.get_by_role("link", name=re.compile("ready"))).to_have_count(1)
    expect(page.locator("#opened-main")).to_be_disabled()

    give_photo(frame, "astronaut.png")
    frame.get_by_role("radio", name="Pencil", exact=True).check(force=True)
    expect(frame.get_by_role("button", name="Make the avatar")).to_have_count(0)
    main_button(page, "Make the avatar")
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_visible()
    heading = frame.get_by_role("heading", name="Here is your avatar")
    expect(heading).to_be_visible(timeout=LONG_MS)

    with page.expect_download() as saving:
        main_button(page, "Download")
    assert re.fullmatch(r"darkroom.*\.png", saving.value.suggested_filename)

    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    frame.get_by_role("link", name="All pictures").click()
    expect(frame.locator(".cell")).to_have_count(2)
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Close", exact=True).click()

    page.get_by_role("textbox", name="Message").fill("/status")
    page.get_by_role("textbox", name="Message").press("Enter")
    told = page.get_by_role("article").last
    expect(told).to_contain_text("Pencil")  # what the page made is the chat's as well

    assert {"status", "events", "avatar"} <= {one.url.split("?")[0].split("/")[-1] for one in asked}
    assert {one.header_value("authorization") for one in asked} == {
        asked[0].header_value("authorization")
    }
    assert str(asked[0].header_value("authorization")).startswith("tma ")


def test_what_the_chat_makes_appears_on_the_open_page(page: Page, program: Program) -> None:
    page.goto(program.chat)
    page.get_by_role("button", name="Start", exact=True).click()
    send(page, "chelsea.png")
    expect(page.get_by_role("button", name="Remove background")).to_be_visible()
    frame = open_page(page)
    give_photo(frame, "astronaut.png")
    main_button(page, "Make the avatar")
    expect(page.locator("#opened-main")).to_have_text("Download", timeout=LONG_MS)
    # The sheet covers the chat, as in Telegram: another of the person's devices orders there.
    page.get_by_role("button", name="Remove background").dispatch_event("click")
    frame.get_by_role("link", name="All pictures").click()
    expect(frame.locator(".cell")).to_have_count(2)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_everybody_can_use_it_in_telegrams_colours(
    page: Page, program: Program, size: tuple[int, int], light: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if light == "dark" else "light")
    page.goto(program.chat)
    page.get_by_role("button", name="Start", exact=True).click()
    frame = open_page(page)
    expect(frame.get_by_role("radio", name="Pencil")).to_be_attached()
    assert frame.locator("html").get_attribute("data-theme") == light
    assert frame.evaluate(COLOURS, "--paper") == page.evaluate(COLOURS, "--ground")
    assert faults(frame) == []
    assert faults(page) == []
    give_photo(frame, "chelsea.png")
    expect(frame.get_by_text("No face in this photo.")).to_be_visible()
    assert faults(frame) == []
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_colours_follow_the_app_around(page: Page, program: Program) -> None:
    page.goto(program.chat)
    page.get_by_role("button", name="Start", exact=True).click()
    frame = open_page(page)
    page.emulate_media(color_scheme="dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    assert frame.evaluate(COLOURS, "--paper") == page.evaluate(COLOURS, "--ground")
    page.goto(program.page)
    page.emulate_media(color_scheme="light")
    expect(page.get_by_role("banner")).to_be_visible()
    assert page.locator("html").get_attribute("data-theme") == "light", (
        "a browser's page is its own"
    )


def test_a_reload_is_still_that_person(page: Page, program: Program) -> None:
    page.goto(program.chat)
    page.get_by_role("button", name="Start", exact=True).click()
    frame = open_page(page)
    give_photo(frame, "astronaut.png")
    main_button(page, "Make the avatar")
    expect(page.locator("#opened-main")).to_have_text("Download", timeout=LONG_MS)
    frame.evaluate("location.reload()")
    expect(page.locator("#opened-main")).to_have_text("Download", timeout=LONG_MS)
    expect(frame.get_by_role("heading", name="Here is your avatar")).to_be_visible()
