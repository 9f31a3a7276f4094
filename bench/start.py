"""Measures the way of a newcomer: from a fresh clone to a page that answers, by `make run` alone.

python -m bench.start [--markdown]

Warm: what the package managers have downloaded before is in their caches, as after any other
project of the same person; a first, unjudged round fills them. The environment and the page are
made anew in each clone. The bar is CPU, of set-up and program together, until the page answers: on
a machine that does nothing else that is no less than the wall seconds, which are printed too, and
another's load can't lengthen it. Only what is committed is cloned.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 60.0
"""docs/ux-bar.md, line 47."""
PATIENCE_SECONDS = 900.0
"""For a cold round on a busy machine; then it is given up."""
LOOK_SECONDS = 0.05
PAGE = re.compile(r"^  Page +(http\S+)$", re.MULTILINE)
OPERATORS_CHOICES = ("DARKROOM_", "FAL_", "TELEGRAM_", "PUBLIC_URL", "HOST", "PORT")


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until the page answered."""

    wall: float
    cpu: float


def measure(folder: Path, command: tuple[str, ...] = ("make", "run")) -> Start:
    """Clone darkroom into a folder that is not there yet, start it, and end it again.

    Raises:
        RuntimeError: It did not start; with what it said last.
        subprocess.CalledProcessError: It could not be cloned.
    """
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)  # noqa: S603, S607  our own words
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OPERATORS_CHOICES)}
    log = folder / "start.log"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603  our own words
            command,
            cwd=folder,
            env={**kept, "PORT": "0", "DARKROOM_DATA": str(folder / "data")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            answered = _answer(process, log, began + PATIENCE_SECONDS)
        finally:
            cpu = _end(process)
    if answered is None:
        said = log.read_text(encoding="utf-8")[-2000:]
        raise RuntimeError(f"The page never answered. The last that was said:\n{said}")
    return Start(wall=answered - began, cpu=cpu)


def _answer(process: subprocess.Popen[bytes], log: Path, deadline: float) -> float | None:
    """Return when the page that a log tells of answers; None if it never does."""
    while time.monotonic() < deadline and process.poll() is None:
        if found := PAGE.search(log.read_text(encoding="utf-8")):
            answer = httpx.get(found[1], verify=False)  # noqa: S501  it has no certificate at all
            if answer.is_success and "</html>" in answer.text:
                return time.monotonic()
        time.sleep(LOOK_SECONDS)
    return None


def _end(process: subprocess.Popen[bytes]) -> float:
    """End a process with all that it started; return the CPU seconds of all of them."""
    if process.poll() is not None:
        return 0.0
    os.killpg(process.pid, signal.SIGTERM)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime


def line_of(start: Start, *, judged: bool, markdown: bool) -> tuple[str, bool]:
    """One round to be read, or as the row of a table, and whether its bar holds."""
    holds = not judged or start.cpu <= MOST_SECONDS
    bar = f"at most {MOST_SECONDS:.0f}" if judged else "caches as they were"
    said = f"{start.cpu:.1f} s of CPU ({bar}), {start.wall:.1f} s by the clock, to the page"
    if markdown:
        return f"| {said} | {'yes' if holds else '**no**'} |\n", holds
    return f"{'  ' if holds else 'X '}{said}\n", holds


def main(say: Callable[[str], object] = sys.stdout.write) -> int:
    """Measure, print, and return 0 when the bar holds."""
    parser = argparse.ArgumentParser(prog="python -m bench.start")
    parser.add_argument("--markdown", action="store_true", help="print a table for the docs")
    markdown: bool = parser.parse_args().markdown
    ok = True
    if markdown:
        say("| measured | within its bar |\n|---|---|\n")
    for judged in (False, True):
        with tempfile.TemporaryDirectory() as parent:
            line, holds = line_of(
                measure(Path(parent, "darkroom")), judged=judged, markdown=markdown
            )
        say(line)
        ok = ok and holds
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
