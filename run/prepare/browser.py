"""Chromium for the browser tests: the system's own, installed where that is allowed."""

import shutil
import subprocess

from run.prepare.tools import SetUpError, run_tool, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")
ADVICE = (
    "The browser tests need Chromium. Install it and try again; "
    "on Debian: sudo apt install " + " ".join(PACKAGES)
)


def need_chromium(*, is_root: bool) -> None:
    """Find Chromium on the PATH, or install it with apt-get, with fonts for pictures of pages.

    Args:
        is_root: Whether this process may install as it is; else a sudo without a password is tried.

    Raises:
        SetUpError: There is none and this user may not install it, or apt-get failed.
    """
    if find_chromium():
        return
    apt = _find_installer(is_root=is_root)
    if apt is None:
        raise SetUpError(ADVICE)
    say("Installing Chromium for the browser tests …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run_tool([*apt, "update", "-q"], advise=ADVICE, extra_environment=quiet)
    run_tool(
        [*apt, "install", "-q", "-y", "--no-install-recommends", *PACKAGES],
        advise=ADVICE,
        extra_environment=quiet,
    )
    if not find_chromium():
        raise SetUpError("apt-get installed no Chromium that could be found. " + ADVICE)


def find_chromium() -> str | None:
    """Return the path of a Chromium on PATH, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _find_installer(*, is_root: bool) -> list[str] | None:
    """Return the words that start apt-get with the right to install, or None."""
    if not shutil.which("apt-get"):
        return None
    if is_root:
        return ["apt-get"]
    if not shutil.which("sudo"):
        return None
    allowed = subprocess.run(
        ["sudo", "-n", "true"],  # noqa: S607  # the user's own sudo, wherever it is
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return (
        ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        if allowed.returncode == 0
        else None
    )
