"""One way to drive all three engines: what a person does, and what is to be seen of it."""

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.e2e.program import chromium

PATIENCE_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.1


class Window(Protocol):
    """A browser's window. Places are XPath expressions, scripts are JavaScript expressions."""

    def open(self, url: str) -> None:
        """Go to an address and wait until it has loaded."""

    def resize(self, width: int, height: int) -> None:
        """Make the inside so large, in CSS pixels."""

    def ask(self, script: str) -> Any:  # noqa: ANN401  # JSON
        """Return what an expression amounts to, as JSON would have it."""

    def press(self, place: str) -> None:
        """Click on the middle of what is there, as a hand does."""

    def give(self, place: str, file: Path) -> None:
        """Choose a file in an input."""

    def shot(self) -> bytes:
        """Return what the window shows, as PNG."""
        ...

    def said(self) -> list[str]:
        """Return what came to the console that should not: errors, warnings, refused content."""
        ...

    def saved(self) -> list[Path]:
        """Return the files that were downloaded whole."""
        ...


Opened = Callable[[Path], AbstractContextManager[Window]]
"""Opens an engine's window; the folder is for its profile and its downloads."""


def wait_until(so: Callable[[], bool], otherwise: str | Callable[[], str]) -> None:
    """Look again and again until something is so.

    Raises:
        AssertionError: When it never comes.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < deadline, otherwise if isinstance(otherwise, str) else otherwise()
        time.sleep(LOOK_AGAIN_SECONDS)


def wait(window: Window, script: str) -> None:
    """Wait until an expression is true of the page.

    Raises:
        AssertionError: When it never is; says what the page shows instead.
    """
    try:
        wait_until(lambda: bool(window.ask(script)), f"it never came: {script}")
    except AssertionError as error:
        raise AssertionError(f"{error}\n{window.ask('document.body.innerText')}") from error


def wait_for_file(window: Window) -> Path:
    """Wait until a file was downloaded whole.

    Raises:
        AssertionError: When none comes.
    """
    wait_until(lambda: bool(window.saved()), "nothing was downloaded")
    return window.saved()[0]


@dataclass(slots=True)
class _Chromium:
    page: Any
    lines: list[str]
    files: list[Path]

    def open(self, url: str) -> None:
        self.page.goto(url)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def ask(self, script: str) -> Any:  # noqa: ANN401  # JSON
        return self.page.evaluate(script)

    def press(self, place: str) -> None:
        self.page.locator(f"xpath={place}").first.click()

    def give(self, place: str, file: Path) -> None:
        self.page.locator(f"xpath={place}").first.set_input_files(file)

    def shot(self) -> bytes:
        picture: bytes = self.page.screenshot()
        return picture

    def said(self) -> list[str]:
        self.page.evaluate("0")  # lets what happened meanwhile be told
        return self.lines

    def saved(self) -> list[Path]:
        self.page.evaluate("0")
        return self.files


@contextmanager
def open_chromium(folder: Path) -> Generator[Window]:
    """Open the engine that the others are compared with."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        window = _Chromium(page, [], [])

        def keep(download: Any) -> None:  # noqa: ANN401  # Playwright's own
            file = folder / download.suggested_filename
            download.save_as(file)
            window.files.append(file)

        page.on("pageerror", lambda error: window.lines.append(str(error)))
        page.on("console", lambda line: window.lines.append(f"{line.type}: {line.text}"))
        page.on("download", keep)
        yield window
