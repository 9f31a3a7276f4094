"""Browsers for the tests: the system's own, installed where that is allowed."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from run.prepare.tools import SetUpError, run_tool, say

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX_NAMES = ("firefox-esr", "firefox")
WEBKIT_DRIVER, UNSEEN_SCREEN = "WebKitWebDriver", "Xvfb"


@dataclass(frozen=True, slots=True)
class Needed:
    """What tests need of the system.

    Attributes:
        name: For people.
        purpose: What needs it, in the plural: "The browser tests".
        packages: Debian's names of it and what belongs to it.
        find: Tells where it is, or None.
    """

    name: str
    purpose: str
    packages: tuple[str, ...]
    find: Callable[[], str | None]

    @property
    def advice(self) -> str:
        """How to have it where this program may not install it."""
        return (
            f"{self.purpose} need {self.name}. Install it and try again; "
            f"on Debian: sudo apt install {' '.join(self.packages)}"
        )


def need_chromium(*, is_root: bool) -> None:
    """Find Chromium on the PATH, or install it with apt-get, with fonts for pictures of pages.

    Args:
        is_root: Whether this process may install as it is; else a sudo without a password is tried.

    Raises:
        SetUpError: There is none and this user may not install it, or apt-get failed.
    """
    _need(CHROMIUM, is_root=is_root)


def need_engines(*, is_root: bool) -> None:
    """Find Firefox and WebKitGTK as `need_chromium` finds Chromium, or install them.

    Args:
        is_root: Whether this process may install as it is; else a sudo without a password is tried.

    Raises:
        SetUpError: One is missing and this user may not install it, or apt-get failed.
    """
    for needed in (FIREFOX, WEBKIT):
        _need(needed, is_root=is_root)


def find_chromium() -> str | None:
    """Return the path of a Chromium on PATH, or None."""
    return _find(CHROMIUM_NAMES)


def find_firefox() -> str | None:
    """Return the path of a Firefox on PATH, or None."""
    return _find(FIREFOX_NAMES)


def find_webkit() -> str | None:
    """Return the path of WebKitGTK's driver where it has a screen to show itself on, or None."""
    return shutil.which(WEBKIT_DRIVER) if shutil.which(UNSEEN_SCREEN) else None


def _find(names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _need(needed: Needed, *, is_root: bool) -> None:
    if needed.find():
        return
    apt = _find_installer(is_root=is_root)
    if apt is None:
        raise SetUpError(needed.advice)
    say(f"Installing {needed.name} for the browser tests …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run_tool([*apt, "update", "-q"], advise=needed.advice, extra_environment=quiet)
    run_tool(
        [*apt, "install", "-q", "-y", "--no-install-recommends", *needed.packages],
        advise=needed.advice,
        extra_environment=quiet,
    )
    if not needed.find():
        raise SetUpError(f"apt-get installed no {needed.name} that could be found. {needed.advice}")


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


CHROMIUM = Needed(
    name="Chromium",
    purpose="The browser tests",
    packages=("chromium", "fonts-noto-core", "fonts-noto-color-emoji"),
    find=find_chromium,
)
FIREFOX = Needed(
    name="Firefox",
    purpose="The tests of all engines",
    packages=("firefox-esr",),
    find=find_firefox,
)
WEBKIT = Needed(
    name="WebKitGTK and Xvfb",
    purpose="The tests of all engines",
    packages=("webkit2gtk-driver", "xvfb"),
    find=find_webkit,
)
ADVICE = CHROMIUM.advice
