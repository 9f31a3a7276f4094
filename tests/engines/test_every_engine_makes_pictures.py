"""The golden path in Chromium, Firefox and WebKitGTK: the same page, the same picture."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.e2e.program import PHOTOS, Program, running
from tests.engines.firefox import open_firefox
from tests.engines.webkit import open_webkit
from tests.engines.windows import Opened, Window, open_chromium, wait, wait_for_file, wait_until

pytestmark = [pytest.mark.engines, pytest.mark.timeout(400)]

ENGINES: dict[str, Opened] = {
    "chromium": open_chromium,
    "firefox": open_firefox,
    "webkit": open_webkit,
}
OTHERS = ("firefox", "webkit")
DESK, NARROW = (1280, 800), (460, 844)
"""WebKitGTK's small browser can't be narrower: its own bar needs 447 pixels."""
PHOTO = PHOTOS / "astronaut.png"
APART_PX, APART_BELOW_PX = 2, 4
"""How far a part may be from its place in Chromium: on the first screen, and further down, where it
adds up that WebKitGTK makes each line a whole number of pixels high (0.7 a row of thumbnails)."""
ALIKE = 12
"""Grey levels between what a window shows and the picture, both made small; blank is 60 apart."""
SMALL = (24, 24)
PARTS = """[...document.querySelectorAll(
    'header, header > *, main h1, main h2, main fieldset, main button, main a, main img[alt]')]
  .filter((part) => part.checkVisibility() && part.getBoundingClientRect().width > 2)
  .filter((part) => part.tagName !== 'IMG' || part.alt)
  .map((part) => {
    const { left, top, width, height } = part.getBoundingClientRect()
    const name = part.ariaLabel || part.alt || part.textContent
    return [`${part.tagName} ${name.slice(0, 30)}`, left, top + scrollY, width, height]
  })"""
STYLES = r"""['body', 'header a', 'main h1', 'main label', 'main label .frame', 'main button[type]']
  .flatMap((place) => [...document.querySelectorAll(place)].slice(0, 3))
  .map((part) => {
    const look = getComputedStyle(part)
    return ['color', 'backgroundColor', 'display', 'fontSize', 'fontWeight', 'borderTopLeftRadius',
      'paddingInlineStart', 'position', 'textAlign'].map((name) => look[name]).join(' ')
      .replace(/[\d.]+(?=px)/g, (length) => Number(length).toFixed(1))
  })"""
UNSTYLED = """(() => {
  const style = document.createElement('style')
  style.textContent = 'body { display: none }'
  document.head.append(style)
  setTimeout(() => { throw new Error('thrown on purpose') })
  console.error('said on purpose')
  return getComputedStyle(document.body).display
})()"""
PROVOKED = ("style-src", "thrown on purpose", "said on purpose")
Part = tuple[str, float, float, float, float]


@dataclass(slots=True)
class Story:
    """What was seen on the way from a photo to a picture.

    Attributes:
        parts: Of each state: the main parts' names and boxes (left, top, width, height in pixels).
        styles: Of each state: how some of them look.
        picture: What was downloaded.
        name: Of its file.
        said: What came to the console.
        display: Of the body, when a style that the policy forbids wanted it gone; that this, an
            error and a word to the console are heard is waited for, so `said` can be believed.
    """

    parts: dict[str, list[Part]] = field(default_factory=dict[str, list[Part]])
    styles: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    picture: Image.Image = field(default_factory=lambda: Image.new("RGB", (1, 1)))
    name: str = ""
    said: list[str] = field(default_factory=list[str])
    display: str = ""

    def look(self, window: Window, state: str) -> None:
        """Note where everything is, at desk and narrow."""
        for name, size in (("desk", DESK), ("narrow", NARROW)):
            window.resize(*size)
            wait(window, f"innerWidth === {size[0]} && innerHeight === {size[1]}")
            wait(window, "(scrollTo(0, 0), document.fonts.status === 'loaded')")
            wait(window, "document.getAnimations().every((one) => one.playState !== 'running')")
            self.parts[f"{state}, {name}"] = [tuple(part) for part in window.ask(PARTS)]
            self.styles[f"{state}, {name}"] = window.ask(STYLES)
        window.resize(*DESK)


def small(image: Image.Image) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a picture small and grey, so that only what it shows counts."""
    return np.asarray(image.convert("L").resize(SMALL, Image.Resampling.BOX), dtype=np.float64)


def seen(window: Window, place: str) -> Image.Image:
    """Return the part of the window in which an element is."""
    left, top, right, bottom = window.ask(
        f"(({{ left, top, right, bottom }}) => [left, top, right, bottom].map(Math.round))"
        f"(document.querySelector({json.dumps(place)}).getBoundingClientRect())"
    )
    return Image.open(io.BytesIO(window.shot())).crop((left, top, right, bottom))


def shows(window: Window, place: str, picture: Image.Image) -> bool:
    """Whether an element looks like a picture."""
    return float(np.abs(small(seen(window, place)) - small(picture)).mean()) < ALIKE


def tell(window: Window, program: Program, *, make: str = "Make the avatar") -> Story:
    """Go the golden path."""
    story = Story()
    window.resize(*DESK)
    window.open(program.page)
    wait(window, "document.querySelectorAll('main label img').length >= 8")
    story.look(window, "empty")
    window.give("(//input[@type='file'])[1]", PHOTO)
    wait(window, "document.querySelector('img[alt=\"Your photo\"]')?.naturalWidth")
    wait(window, "document.querySelector('[role=alert], .MuiSnackbar-root') === null")
    with Image.open(PHOTO) as photo:
        wait_until(lambda: shows(window, 'img[alt="Your photo"]', photo), "the photo is not seen")
    window.press("//label[.//input][normalize-space()='Pencil']")
    wait(window, "document.querySelector(':checked ~ .name')?.textContent === 'Pencil'")
    story.look(window, "photo")
    window.press(f"//button[normalize-space()='{make}']")
    wait(window, "[...document.images].some((one) => one.alt.startsWith('Result') && one.complete)")
    story.look(window, "result")
    window.press("//a[normalize-space()='Download']")
    file = wait_for_file(window)
    with Image.open(file) as picture:
        picture.load()
        story.picture, story.name = picture, file.name
    wait_until(
        lambda: shows(window, 'img[alt^="Result"]', story.picture), "the picture is not seen"
    )
    story.said = list(window.said())
    story.display = window.ask(UNSTYLED)
    wait_until(
        lambda: all(any(word in line for line in window.said()) for word in PROVOKED),
        lambda: f"of {PROVOKED} only {window.said()}",
    )
    return story


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("data")) as program:
        yield program


@pytest.fixture(scope="module")
def stories(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Story]:
    """Tells an engine's story, once."""
    told: dict[str, Story] = {}
    begun: set[str] = set()

    def once(engine: str) -> Story:
        if engine not in begun:
            begun.add(engine)
            with ENGINES[engine](tmp_path_factory.mktemp(engine)) as window:
                told[engine] = tell(window, program)
        assert engine in told, f"{engine} did not come to the end: see its first failure"
        return told[engine]

    return once


@pytest.mark.parametrize("engine", ENGINES)
def test_a_photo_becomes_a_picture(stories: Callable[[str], Story], engine: str) -> None:
    story = stories(engine)
    assert story.name.startswith("darkroom-pencil")
    assert story.picture.size == (1024, 1024)
    pixels = np.asarray(story.picture.convert("RGB"), dtype=np.float64)
    assert np.abs(pixels - pixels.mean(2, keepdims=True)).mean() < 8, "drawn with a pencil"
    assert pixels.std() > 30, "and not blank"


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_complained_about(stories: Callable[[str], Story], engine: str) -> None:
    assert stories(engine).said == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_style_that_the_policy_forbids_has_no_effect(
    stories: Callable[[str], Story], engine: str
) -> None:
    assert stories(engine).display == "block"


@pytest.mark.parametrize("engine", OTHERS)
def test_everything_lies_where_it_lies_in_chromium(
    stories: Callable[[str], Story], engine: str
) -> None:
    expected, found = stories("chromium").parts, stories(engine).parts
    assert found.keys() == expected.keys()
    for state, parts in expected.items():
        assert [part[0] for part in found[state]] == [part[0] for part in parts], state
        assert len(parts) > 8, state
        pairs = zip(parts, found[state], strict=True)
        assert [(part, other) for part, other in pairs if is_apart(part, other)] == [], state


def is_apart(part: Part, other: Part) -> bool:
    """Whether two boxes differ by more than can't be helped."""
    left, top, width, height = (abs(a - b) for a, b in zip(part[1:], other[1:], strict=True))
    below = part[2] + part[4] > DESK[1]
    return max(left, width, height) > APART_PX or top > (APART_BELOW_PX if below else APART_PX)


@pytest.mark.parametrize("engine", OTHERS)
def test_everything_looks_as_in_chromium(stories: Callable[[str], Story], engine: str) -> None:
    expected, found = stories("chromium").styles, stories(engine).styles
    assert found.keys() == expected.keys()
    for state, styles in expected.items():
        assert len(set(styles)) > 3, state
        pairs = zip(styles, found[state], strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1]] == [], state
