"""Firefox over WebDriver BiDi, which it speaks itself: https://w3c.github.io/webdriver-bidi/."""

import base64
import itertools
import json
import re
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from run.prepare.browser import FIREFOX, find_firefox
from tests.engines.windows import Window

START_SECONDS = 60
ANSWER_SECONDS = 60
BYTES_AT_MOST = 50_000_000
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
QUIET = {
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "ui.useOverlayScrollbars": 1,
}
"""What it would do by itself on its first day, and no network; scrollbars as Chromium's are."""
WORTH_TELLING = ("error", "warn")
LISTEN = """() => addEventListener('securitypolicyviolation', (event) =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
"""BiDi tells what scripts say, and not what the browser itself says of the policy."""


@dataclass(slots=True)
class _Firefox:
    wire: ClientConnection
    downloads: Path
    lines: list[str] = field(default_factory=list[str])
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    tab: str = ""

    def call(self, method: str, **parameters: Any) -> Any:  # noqa: ANN401  # JSON
        number = next(self.numbers)
        self.wire.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.wire.recv(ANSWER_SECONDS))
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]
            if message.get("method") == "log.entryAdded":
                self._note(message["params"])

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] in WORTH_TELLING:
            self.lines.append(f"{entry['level']}: {entry['text']}")

    def open(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self.call("browsingContext.setViewport", context=self.tab, viewport=size)

    def ask(self, script: str) -> Any:  # noqa: ANN401  # JSON
        found = self._evaluate(f"Promise.resolve({script}).then((it) => JSON.stringify(it))")
        return json.loads(found["value"]) if found["type"] == "string" else None

    def press(self, place: str) -> None:
        element = self._find(place)
        self._evaluate(f"{_at(place)}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
        middle = {"type": "element", "element": element}
        steps = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": middle},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        hand = {"type": "pointer", "id": "mouse", "actions": steps}
        self.call("input.performActions", context=self.tab, actions=[hand])

    def give(self, place: str, file: Path) -> None:
        self.call("input.setFiles", context=self.tab, element=self._find(place), files=[str(file)])

    def shot(self) -> bytes:
        found = self.call("browsingContext.captureScreenshot", context=self.tab)
        return base64.b64decode(found["data"])

    def said(self) -> list[str]:
        self.ask("0")  # what was said before the answer has come by then
        return self.lines

    def saved(self) -> list[Path]:
        return _whole(self.downloads)

    def _find(self, place: str) -> dict[str, str]:
        return {"sharedId": self._evaluate(_at(place))["sharedId"]}

    def _evaluate(self, script: str) -> dict[str, Any]:
        found: dict[str, Any] = self.call(
            "script.evaluate",
            expression=script,
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        assert found["type"] == "success", (script, found)
        result: dict[str, Any] = found["result"]
        return result


def _at(place: str) -> str:
    return f"document.evaluate({json.dumps(place)}, document, null, 9, null).singleNodeValue"


def _whole(folder: Path) -> list[Path]:
    """Files of a folder, none of which is still being written."""
    found = sorted(folder.iterdir())
    return [] if any(path.suffix == ".part" for path in found) else [p for p in found if _full(p)]


def _full(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


@contextmanager
def open_firefox(folder: Path) -> Generator[Window]:
    """Open a headless Firefox with a profile of its own.

    Raises:
        AssertionError: When there is none, or it doesn't start.
    """
    program = find_firefox()
    assert program, FIREFOX.advice
    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir()
    downloads.mkdir()
    wishes = {**QUIET, "browser.download.dir": str(downloads)}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in wishes.items()]
    (profile / "user.js").write_text("\n".join(lines))
    log = folder / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  # a browser on PATH, with our own words
            [program, "--headless", "--remote-debugging-port=0", "--profile", str(profile)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        with connect(f"{_address(process, log)}/session", max_size=BYTES_AT_MOST) as wire:
            window = _Firefox(wire, downloads)
            window.call("session.new", capabilities={})
            window.tab = window.call("browsingContext.create", type="tab")["context"]
            window.call("session.subscribe", events=["log.entryAdded"])
            window.call("script.addPreloadScript", functionDeclaration=LISTEN)
            yield window
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := LISTENS.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"Firefox did not start:\n{log.read_text()}")
