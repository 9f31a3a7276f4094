"""How the camera takes a photo, goes out, and leads on where there is none."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from run.prepare.browser import find_chromium
from tests.e2e.page.hands import press
from tests.e2e.program import FLAGS, PHOTOS, Program


@pytest.fixture(scope="module")
def with_camera(browser: Browser) -> Iterator[Browser]:
    """A browser with a camera that shows a test picture."""
    opened = browser.browser_type.launch(
        executable_path=find_chromium(), args=(*FLAGS, "--use-fake-device-for-media-stream")
    )
    yield opened
    opened.close()


LISTEN = """
  window.tracks = []
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async wish => {
    const stream = await open(wish)
    window.tracks.push(...stream.getTracks())
    return stream
  }
"""


LIGHTS = "window.tracks.map(track => track.readyState)"


LIGHTS_OUT = "() => tracks.length && tracks.every(track => track.readyState === 'ended')"


def at_the_camera(browser: Browser, program: Program, *, allowed: bool) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(25_000)
    if allowed:
        context.grant_permissions(["camera"], origin=program.page[:-1])
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(program.page)
    press(page, "Camera")
    return page


def test_the_camera_takes_a_photo_and_goes_out(with_camera: Browser, program: Program) -> None:
    page = at_the_camera(with_camera, program, allowed=True)
    press(page, "Take the photo")
    expect(page.get_by_role("img", name="The photo just taken")).to_be_visible()
    press(page, "Take another")
    page.get_by_role("checkbox", name="Wait 3 seconds first").check()
    press(page, "Take the photo")
    expect(page.get_by_text(re.compile("^[123]$"))).to_be_visible()
    press(page, "Use this photo")

    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.wait_for_function(LIGHTS_OUT)
    page.context.close()


def test_a_closed_camera_is_off(with_camera: Browser, program: Program) -> None:
    page = at_the_camera(with_camera, program, allowed=True)
    expect(page.get_by_role("button", name="Take the photo")).to_be_enabled()
    assert page.evaluate(LIGHTS) == ["live"]

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.wait_for_function(LIGHTS_OUT)
    page.context.close()


def expect_other_ways(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    with page.expect_file_chooser() as choosing:
        press(page, "Choose a photo instead")
    choosing.value.set_files(PHOTOS / "astronaut.png")
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()
    page.context.close()


def test_a_camera_that_is_not_allowed_leads_on(with_camera: Browser, program: Program) -> None:
    page = at_the_camera(with_camera, program, allowed=False)

    expect_other_ways(page, "The camera is not allowed")


def test_a_camera_that_is_not_there_leads_on(browser: Browser, program: Program) -> None:
    page = at_the_camera(browser, program, allowed=True)

    expect_other_ways(page, "No camera found")
