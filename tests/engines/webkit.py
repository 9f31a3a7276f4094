"""WebKitGTK over its own WebDriver, on a screen of its own: https://w3c.github.io/webdriver/."""

import base64
import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from run.prepare.browser import UNSEEN_SCREEN, WEBKIT, find_webkit
from tests.engines.windows import Window

START_SECONDS = 30
ANSWER_SECONDS = 60
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What the standard calls a reference to an element (WebDriver, section 12)."""
LISTEN = """
  if (window.heardLines) return
  const heard = (window.heardLines = [])
  for (const level of ['error', 'warn']) {
    const tell = console[level].bind(console)
    console[level] = (...words) => (heard.push(level + ': ' + words.join(' ')), tell(...words))
  }
  addEventListener('error', (event) => heard.push('error: ' + event.message))
  addEventListener('unhandledrejection', (event) => heard.push('error: ' + event.reason))
  addEventListener('securitypolicyviolation', (event) =>
    heard.push(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
"""
"""The driver tells nothing of the console, so this listens from the page's first moment after it
has loaded; what the policy refused before that shows in how the page looks."""


@dataclass(slots=True)
class _WebKit:
    wire: httpx.Client
    downloads: Path
    session: str = ""
    lines: list[str] = field(default_factory=list[str])

    def call(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401  # JSON
        content = body if method == "POST" else None
        answer = self.wire.request(method, f"/session{self.session}{path}", json=content)
        assert answer.is_success, answer.text
        return answer.json()["value"]

    def open(self, url: str) -> None:
        self.call("POST", "/url", url=url)
        self._run(LISTEN)

    def resize(self, width: int, height: int) -> None:
        for _ in range(2):  # the second time the window's own frame is known
            rect = self.call("GET", "/window/rect")
            inside = self.ask("[innerWidth, innerHeight]")
            self.call(
                "POST",
                "/window/rect",
                width=rect["width"] + width - inside[0],
                height=rect["height"] + height - inside[1],
            )

    def ask(self, script: str) -> Any:  # noqa: ANN401  # JSON
        return self._run(f"return ({script})")

    def press(self, place: str) -> None:
        self.call("POST", f"/element/{self._find(place)}/click")

    def give(self, place: str, file: Path) -> None:
        self.call("POST", f"/element/{self._find(place)}/value", text=str(file))

    def shot(self) -> bytes:
        return base64.b64decode(self.call("GET", "/screenshot"))

    def said(self) -> list[str]:
        found: list[str] = self.ask("window.heardLines")
        return found

    def saved(self) -> list[Path]:
        found = [path for path in self.downloads.iterdir() if path.is_file()]
        return [path for path in found if path.stat().st_size and path.suffix != ".wkdownload"]

    def _find(self, place: str) -> str:
        found = self.call("POST", "/element", using="xpath", value=place)
        return str(found[ELEMENT])

    def _run(self, script: str) -> Any:  # noqa: ANN401  # JSON
        return self.call("POST", "/execute/sync", script=script, args=[])


@contextmanager
def open_webkit(folder: Path) -> Generator[Window]:
    """Open WebKitGTK's small browser with a home of its own.

    Raises:
        AssertionError: When there is none, or it doesn't start.
    """
    driver = find_webkit()
    assert driver, WEBKIT.advice
    home = folder / "home"  # where its downloads go too
    home.mkdir()
    with (
        _screen(folder) as screen,
        _driver(driver, home, screen) as address,
        httpx.Client(base_url=address, timeout=ANSWER_SECONDS) as wire,
    ):
        window = _WebKit(wire, home)
        window.session = f"/{window.call('POST', '', capabilities={})['sessionId']}"
        yield window
        window.call("DELETE", "")


@contextmanager
def _screen(folder: Path) -> Generator[str]:
    """Start a screen that nobody sees; yields its name."""
    reading, writing = os.pipe()
    log = (folder / "screen.txt").open("w")
    with log, os.fdopen(reading) as told:
        process = subprocess.Popen(  # noqa: S603  # a browser on PATH, with our own words
            [UNSEEN_SCREEN, "-displayfd", str(writing), "-screen", "0", "1600x1200x24"],
            pass_fds=[writing],
            stdout=log,
            stderr=log,
        )
        os.close(writing)
        try:
            yield f":{told.readline().strip()}"
        finally:
            process.terminate()
            process.wait()


@contextmanager
def _driver(program: str, home: Path, screen: str) -> Generator[str]:
    """Start the driver; yields its address. It and all its children end together."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wishes = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local"),
        "DISPLAY": screen,
        "GDK_BACKEND": "x11",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # it has none for root; our page only
    }
    with (home.parent / "log.txt").open("w") as log:
        process = subprocess.Popen(  # noqa: S603  # a browser on PATH, with our own words
            [program, f"--port={port}", "--host=127.0.0.1"],
            env={**os.environ, **wishes},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _await_door(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _await_door(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("WebKitWebDriver did not start")
