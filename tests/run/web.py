"""`python -m run.web` as a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def starting(data: Path, log: Path, **settings: str) -> Generator[subprocess.Popen[str]]:
    """Start it on a free port, with nothing of this machine's settings; it is gone afterwards."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-u", "-m", "run.web"],
            cwd=ROOT,
            env=kept | {"DARKROOM_DATA": str(data), "PORT": "0"} | settings,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def read_address(process: subprocess.Popen[str]) -> str:
    """The address of the page, as the process prints it."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"Page\s+(http://\S+)/$", line.rstrip()):
            return found[1]
    raise AssertionError("the process ended without telling where it is")
