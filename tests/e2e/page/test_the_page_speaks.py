"""The page in the visitor's language: from the first bytes, after a switch, and on a phone."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.page.catalogues import Words, words_of
from tests.e2e.page.test_everybody_can_use_the_page import AXE, PROBE, RULES, STILL, TAP_PX
from tests.e2e.program import PHOTOS, Program

PHONES = (320, 390)
TEXTS = """() => {
  const told = [document.title]
  const seen = (one) => one.checkVisibility({ visibilityProperty: true })
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement.closest('script, style, noscript, [lang]:not(html)')
    if (!own && seen(node.parentElement)) told.push(node.data)
  }
  const named = ['aria-label', 'aria-description', 'aria-valuetext', 'alt', 'title', 'placeholder']
  for (const one of document.body.querySelectorAll(named.map((name) => `[${name}]`).join())) {
    for (const name of named) if (one.hasAttribute(name)) told.push(one.getAttribute(name))
  }
  return told.join('\\n')
}"""
"""All that is shown or read out, a line each, but for languages in their own words."""


@dataclass(frozen=True)
class Visit:
    """A page, and the words it is expected to speak."""

    page: Page
    words: Words
    program: Program

    def begin(self) -> None:
        """Open the page and wait until the styles are there."""
        self.page.goto(self.program.page)
        expect(self.radio("style:Pencil")).to_be_attached()

    def give(self) -> None:
        """Put a photo in."""
        photo = PHOTOS / "astronaut.png"
        self.page.locator("input[type=file]").first.set_input_files(photo)
        expect(self.page.get_by_role("img", name=self.words["Your photo"])).to_be_visible()

    def radio(self, english: str) -> Locator:
        """Find a choice by its English name."""
        return self.page.get_by_role("radio", name=self.words[english], exact=True)

    def pick(self, english: str) -> None:
        """Choose one of the choices."""
        choice = self.radio(english)
        choice.press("Space")
        expect(choice).to_be_checked()

    def press(self, english: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=self.words[english], exact=True).click()

    def english(self) -> list[str]:
        """Return what is said in English."""
        return self.words.english_in(self.page.evaluate(TEXTS))


@pytest.fixture
def visit(browser: Browser, program: Program) -> Iterator[Callable[[str], Visit]]:
    """Open pages on devices that prefer a language."""
    contexts: list[BrowserContext] = []

    def opened(language: str) -> Visit:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale=language,
            reduced_motion="reduce",
            bypass_csp=True,  # axe is injected
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return Visit(context.new_page(), words_of(language.split("-", maxsplit=1)[0]), program)

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("wishes", "language", "direction"),
    [
        ("ar-EG,ar;q=0.9,en;q=0.5", "ar", "rtl"),
        ("de-AT,de;q=0.9", "de", "ltr"),
        ("tlh, ru;q=0.4, en;q=0.2", "ru", "ltr"),
        ("pt-BR", "en", "ltr"),
    ],
)
def test_the_first_bytes_are_in_the_language_of_the_browser(
    program: Program, wishes: str, language: str, direction: str
) -> None:
    asked = urllib.request.Request(  # noqa: S310  the program of this test
        program.page, headers={"Accept-Language": wishes, "Accept": "text/html"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  as above
        first = answer.read(4096).decode(errors="ignore")
        varies = answer.headers["Vary"]
    assert first.startswith(f'<!doctype html>\n<html lang="{language}" dir="{direction}">')
    assert words_of(language)["Turn a photo into an avatar or give it a new background."] in first
    assert "Accept-Language" in varies


def test_what_is_installed_is_in_the_language_of_the_page(visit: Callable[[str], Visit]) -> None:
    here = visit("ar")
    here.begin()
    link = here.page.locator("link[rel=manifest]").get_attribute("href")
    answer = here.page.request.get(f"{here.program.page}{(link or '').removeprefix('/')}")
    manifest = answer.json()
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert (manifest["lang"], manifest["dir"], manifest["id"]) == ("ar", "rtl", "/")
    names = [shortcut["name"] for shortcut in manifest["shortcuts"]]
    assert names == [here.words["Make the avatar"], here.words["Change the background"]]


@pytest.mark.parametrize(("locale", "direction"), [("ar-EG", "rtl"), ("de-AT", "ltr")])
def test_the_page_is_in_the_language_of_the_browser(
    visit: Callable[[str], Visit], locale: str, direction: str
) -> None:
    here = visit(locale)
    here.begin()
    expect(here.page.locator("html")).to_have_attribute("lang", here.words.language)
    expect(here.page.locator("html")).to_have_attribute("dir", direction)
    heading = here.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(here.words["Drop a photo in. See it develop."])
    start = here.page.evaluate("getComputedStyle(document.querySelector('h1')).direction")
    assert start == direction


def test_a_switch_keeps_the_photo_and_the_choice_and_lasts(visit: Callable[[str], Visit]) -> None:
    here = visit("en-GB")
    page = here.page
    here.begin()
    here.give()
    here.pick("style:Pencil")
    shown = page.get_by_role("img", name="Your photo").get_attribute("src")
    page.get_by_role("combobox", name="Language").select_option(label="العربية")
    arabic = Visit(page, words_of("ar"), here.program)
    photo = page.get_by_role("img", name=arabic.words["Your photo"])
    expect(photo).to_have_attribute("src", shown or "")
    expect(arabic.radio("style:Pencil")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(photo).to_be_visible()
    expect(arabic.radio("style:Pencil")).to_be_checked()
    choice = page.get_by_role("combobox", name=arabic.words["Language"])
    choice.select_option(label="Deutsch")
    expect(page.get_by_role("combobox", name="Sprache")).to_have_value("de")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_a_language_that_can_not_be_fetched_leaves_the_page_as_it_is(
    visit: Callable[[str], Visit],
) -> None:
    here = visit("de")
    here.begin()
    here.page.context.set_offline(True)
    choice = here.page.get_by_role("combobox", name=here.words["Language"])
    choice.select_option(label="Русский")
    lost = "The words of this language could not be fetched. Check the connection and try again."
    expect(here.page.get_by_text(here.words[lost])).to_be_visible()
    expect(choice).to_have_value("")
    expect(here.page.locator("html")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_english_is_left(visit: Callable[[str], Visit], language: str) -> None:
    here = visit(language)
    told: dict[str, list[str]] = {}
    here.begin()
    told["start"] = here.english()
    here.give()
    told["avatar"] = here.english()
    here.pick("Larger")
    told["larger"] = here.english()
    here.pick("Background")
    for kind in ("Gradient", "Scene", "Colour"):
        here.pick(f"background:{kind}")
        told[kind] = here.english()
    here.press("Change the background")
    expect(here.page.get_by_role("slider")).to_be_visible()
    told["result"] = here.english()
    here.press("Save as…")
    expect(here.page.get_by_role("img", name=here.words["What is saved"])).to_be_visible()
    told["save"] = here.english()
    here.page.keyboard.press("Escape")
    here.press("Keys and gestures")
    expect(here.page.get_by_role("dialog")).to_be_visible()
    told["keys"] = here.english()
    here.page.goto(f"{here.program.page}gallery")
    expect(here.page.locator(".cell").first).to_be_visible()
    told["gallery"] = here.english()
    here.page.goto(f"{here.program.page}nowhere")
    expect(here.page.get_by_role("heading", name=here.words["Nothing hangs here"])).to_be_visible()
    told["lost"] = here.english()
    assert {where: found for where, found in told.items() if found} == {}


def test_english_among_other_words_is_found() -> None:
    german = words_of("de")
    text = f"{german['Choose a photo']}\nChoose a photo\nResult: Café\nOriginal\nStudio"
    assert german.english_in(text) == ["Choose a photo", "Result: Café"]


@pytest.mark.parametrize("language", ["de", "ru", "ar"])
def test_it_fits_a_phone_and_axe_finds_nothing(
    visit: Callable[[str], Visit], language: str
) -> None:
    here = visit(language)
    told: dict[str, list[str]] = {}
    here.begin()
    told.update(_misfits(here.page, "start"))
    here.give()
    told.update(_misfits(here.page, "photo"))
    here.pick("Background")
    here.pick("background:Scene")
    told.update(_misfits(here.page, "background"))
    here.press("Change the background")
    expect(here.page.get_by_role("slider")).to_be_visible()
    told.update(_misfits(here.page, "result"))
    here.press("Save as…")
    expect(here.page.get_by_role("img", name=here.words["What is saved"])).to_be_visible()
    told.update(_misfits(here.page, "save"))
    here.page.keyboard.press("Escape")
    here.press("Keys and gestures")
    expect(here.page.get_by_role("dialog")).to_be_visible()
    told.update(_misfits(here.page, "keys"))
    here.page.goto(f"{here.program.page}gallery")
    expect(here.page.locator(".cell").first).to_be_visible()
    told.update(_misfits(here.page, "gallery"))
    assert {where: found for where, found in told.items() if found} == {}


def _misfits(page: Page, state: str) -> dict[str, list[str]]:
    """Return what stands out on phones, by width, and what axe finds at the wider one."""
    told: dict[str, list[str]] = {}
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"() => {STILL}")
        told[f"{state}, {width} px"] = page.evaluate(PROBE, TAP_PX)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    told[f"{state}, axe"] = [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    page.set_viewport_size({"width": 1280, "height": 800})
    return told


def test_a_picture_and_its_edge_are_not_mirrored(visit: Callable[[str], Visit]) -> None:
    here = visit("ar")
    here.begin()
    here.give()
    here.pick("Background")
    here.pick("background:Colour")
    here.press("Change the background")
    page = here.page
    expect(page.get_by_role("slider")).to_be_visible()
    expect(page.locator(".tag.before")).to_be_visible()
    before, after = _across(page, ".tag.before"), _across(page, ".tag.after")
    edge, grip = _across(page, ".edge[data-edge]"), _across(page, ".grip[data-edge]")
    assert before < grip < after
    assert edge == pytest.approx(grip, abs=1)
    clip = page.evaluate("getComputedStyle(document.querySelector('.original')).clipPath")
    assert clip == "inset(0px 50% 0px 0px)"


def _across(page: Page, part: str) -> float:
    """Return the middle of a part, in CSS pixels from the left."""
    box = page.locator(part).bounding_box()
    assert box, f"{part} is not there"
    return box["x"] + box["width"] / 2
