"""The page in each state, at desk and phone, in light and dark: axe finds nothing, all fits."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.page.states import PROVOKED, states, still, with_camera
from tests.e2e.program import ROOT, Program

AXE = Path(ROOT, "webui", "node_modules", "axe-core", "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1280, 800), "phone": (390, 844), "narrow": (320, 640)}
WIDTHS = (320, 390, 768, 1280, 2560)
TAP_PX = 44
FEWEST_STATES = 20
STILL = """[...document.images].every(image => image.complete) && document.getAnimations()
  .filter(({ effect }) => effect.getTiming().iterations !== Infinity)
  .every(({ playState }) => playState !== 'running')"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PROBE = """(tap) => {
  const told = []
  const wide = document.documentElement.scrollWidth
  if (wide > innerWidth) {
    const cut = (one) => {
      for (let up = one.parentElement; up; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== 'visible') return true
      return false
    }
    const over = [...document.body.querySelectorAll('*')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect()
      return width && (right > innerWidth + 1 || left < -1) && !cut(one)
    })
    told.push(`${wide} of ${innerWidth} px wide: ${over[0]?.outerHTML.slice(0, 90)}`)
  }
  const inline = (one) => getComputedStyle(one).display === 'inline'
  for (const one of document.querySelectorAll('button, a[href], summary, select, label, input')) {
    if (!one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue
    if (one.closest('[inert], [aria-hidden=true]') || inline(one)) continue
    const { width, height } = one.getBoundingClientRect()
    if (width < 3 || height < 3) continue
    if (one.matches('label') && !one.control) continue
    const held = one.matches('input') && one.closest('label')
    if (held) continue
    if (Math.min(width, height) < tap - 0.5)
      told.push(`${Math.round(width)} x ${Math.round(height)}: ${one.outerHTML.slice(0, 90)}`)
  }
  return told
}"""


@pytest.fixture(params=product(SIZES, ("light", "dark")), ids="-".join)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    size, light = request.param
    context = still(browser, SIZES[size], light)
    yield context.new_page()
    context.close()


def faults(window: Page) -> list[str]:
    """Return what axe finds, and whether the page scrolls sideways."""
    window.wait_for_function(STILL)
    if not window.evaluate("'axe' in window"):
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


def dress(window: Page, size: str, light: str) -> None:
    """Change size and light of an open page."""
    width, height = SIZES[size]
    window.set_viewport_size({"width": width, "height": height})
    window.emulate_media(color_scheme="dark" if light == "dark" else "light")
    if window.locator(".crash").count():  # nobody is left there who would follow the device
        window.evaluate(f"document.documentElement.dataset.theme = '{light}'")
    window.wait_for_function(f"document.documentElement.dataset.theme === '{light}'")


def misfits(window: Page) -> list[str]:
    """Return what is too wide or too small to tap: at all widths, mirrored, with larger text."""
    told: list[str] = []

    def probe(how: str) -> None:
        if window.evaluate(PROBE, TAP_PX):  # perhaps it only was on its way to its place
            window.evaluate(TWO_FRAMES)
            window.wait_for_function(STILL)
            told.extend(f"{how}: {line}" for line in window.evaluate(PROBE, TAP_PX))

    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 800})
        probe(f"{width} px")
        window.evaluate("document.documentElement.dir = 'rtl'")
        probe(f"{width} px, from right to left")
        window.evaluate("document.documentElement.dir = 'ltr'")
    for width in (320, 390, 768, 1280):
        window.set_viewport_size({"width": width, "height": 800})
        window.evaluate("document.documentElement.style.fontSize = '200%'")
        probe(f"{width} px, text twice as large")
        window.evaluate("document.documentElement.style.fontSize = ''")
    return told


@pytest.mark.timeout(300)
def test_every_state_is_accessible_and_fits(browser: Browser, program: Program) -> None:
    told: dict[str, list[str]] = {}
    said: list[str] = []
    with with_camera(browser) as opened:
        context = still(opened, SIZES["desk"])
        window = context.new_page()
        window.on("pageerror", lambda error: said.append(str(error)))
        window.on("console", lambda line: said.append(f"{line.type}: {line.text}"))
        for state in states(window, program):
            for size, light in product(("desk", "phone"), ("light", "dark")):
                dress(window, size, light)
                told[f"{state}, {size}, {light}"] = faults(window)
            told[f"{state}, fit"] = misfits(window)
            dress(window, "desk", "light")
        context.close()
    assert len(told) >= 5 * FEWEST_STATES
    assert {state: found for state, found in told.items() if found} == {}
    assert [line for line in said if not any(word in line for word in PROVOKED)] == []


def test_what_does_not_fit_is_found(window: Page) -> None:
    window.set_content(
        "<main style='width: 3000px'><button style='width: 30px; height: 30px'></button></main>"
    )
    assert any("button-name" in fault for fault in faults(window))
    found = " ".join(misfits(window))
    assert "of 320 px wide: <main" in found
    assert "30 x 30" in found
