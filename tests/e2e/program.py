"""The whole program as people start it, in a process of its own, and a browser to look at it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from run.prepare.browser import ADVICE, find_chromium

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT / "tests" / "photos"
START_SECONDS = 60
STOP_SECONDS = 20
OPERATORS_CHOICES = ("DARKROOM_", "FAL_", "TELEGRAM_", "PUBLIC_URL", "HOST", "PORT")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@dataclass(frozen=True)
class Program:
    """Where a running program is found."""

    page: str
    chat: str


@contextmanager
def running(data: Path, **choices: str) -> Generator[Program]:
    """Do what `make run` does once all is set up: on a free port, with a data folder of its own.

    Args:
        data: An empty folder.
        choices: What an operator sets besides, by the names of environment variables.

    Raises:
        AssertionError: When it doesn't start, doesn't end cleanly, or logs a traceback.
    """
    log = data / "log.txt"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OPERATORS_CHOICES)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "run.serve"],
            cwd=ROOT,
            env={**kept, "PORT": "0", "DARKROOM_DATA": str(data), **choices},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _addresses(process, log, wanted={"Page"} if choices else {"Page", "Chat"})
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(STOP_SECONDS)
    said = log.read_text()
    if code != 0 or "Traceback" in said:
        raise AssertionError(f"exit code {code}:\n{said}")


def _addresses(process: subprocess.Popen[bytes], log: Path, *, wanted: set[str]) -> Program:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = dict(re.findall(r"^  (Page|Chat) +(http\S+)$", log.read_text(), re.MULTILINE))
        if wanted <= found.keys():
            return Program(page=found["Page"], chat=found.get("Chat", ""))
        time.sleep(0.05)
    raise AssertionError(f"the program did not start:\n{log.read_text()}")


@contextmanager
def telegram(token: str) -> Generator[str]:
    """Start the local Telegram by itself, which keeps what the bot calls; give its address."""
    process = subprocess.Popen(  # noqa: S603  our own program, with a token of the tests
        [sys.executable, "-m", "local.telegram", "--port", "0", "--token", token, "--testing"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None:
        raise AssertionError("the local Telegram has no output")
    try:
        yield process.stdout.readline().removeprefix("Chat page:").strip().rstrip("/")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)
        process.stdout.close()


@contextmanager
def chromium() -> Generator[Browser]:
    """Open the system's Chromium.

    Raises:
        AssertionError: When there is none, with a sentence.
    """
    path = find_chromium()
    if path is None:
        raise AssertionError(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
