"""The page in each state, at desk and phone, in light and dark: axe finds nothing, all fits."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.page.hands import pick, press
from tests.e2e.program import PHOTOS, ROOT, Program

AXE = Path(ROOT, "webui", "node_modules", "axe-core", "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1280, 800), "phone": (390, 844), "narrow": (320, 640)}


@pytest.fixture(params=product(SIZES, ("light", "dark")), ids="-".join)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    size, light = request.param
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=light,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is injected; the policy itself is tested elsewhere
    )
    yield context.new_page()
    context.close()


def faults(window: Page) -> list[str]:
    window.wait_for_function("[...document.images].every(image => image.complete)")
    window.evaluate(AXE.read_text(encoding="utf-8"))
    found = window.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    told = [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    if window.evaluate("document.documentElement.scrollWidth > innerWidth"):
        told.append("the page scrolls sideways")
    return told


def test_every_state_is_accessible_and_fits(window: Page, program: Program) -> None:
    window.goto(program.page)
    expect(window.get_by_role("radio", name="Pencil")).to_be_attached()
    assert faults(window) == [], "empty"

    window.locator("input[type=file]").first.set_input_files(PHOTOS / "astronaut.png")
    expect(window.get_by_role("img", name="Your photo")).to_be_visible()
    pick(window, "Larger")
    assert faults(window) == [], "choosing how much larger"
    pick(window, "Background")
    for kind in ("Gradient", "Scene", "Colour"):
        pick(window, kind)
        assert faults(window) == [], f"choosing a background: {kind}"

    press(window, "Change the background")
    expect(window.get_by_role("progressbar")).to_be_visible()
    assert faults(window) == [], "working"

    expect(window.get_by_role("slider")).to_be_visible()
    assert faults(window) == [], "done"

    press(window, "Save as…")
    expect(window.get_by_role("img", name="What is saved")).to_be_visible()
    assert faults(window) == [], "saving"


def test_a_failure_is_accessible_and_fits(window: Page, program: Program) -> None:
    window.goto(program.page)
    window.locator("input[type=file]").first.set_input_files(PHOTOS / "coffee.png")
    expect(window.get_by_text("No face in this photo.")).to_be_visible()
    assert faults(window) == [], "questioned"

    press(window, "Make the avatar")
    expect(window.get_by_role("alert")).to_be_visible()
    assert faults(window) == [], "refused"

    press(window, "Use it anyway")
    expect(window.get_by_text("No face found")).to_be_visible()
    assert faults(window) == [], "failed"
