"""The lock files: made anew from pyproject.toml by uv, with hashes and for every platform."""

import shutil
from pathlib import Path

from run.prepare.environment import PIP_SETTINGS, Environment
from run.prepare.tools import run_tool, say

UV = "uv==0.13.9"
COMMON = ["--universal", "--generate-hashes", "--no-emit-index-url", "--python-version", "3.11"]
LOCKS = {
    "run": ["pyproject.toml"],
    "page": ["--group", "page"],
    "dev": ["pyproject.toml", "--group", "page", "--group", "dev", "-c", "requirements/run.txt"],
}


def refresh_locks(root: Path, environment: Environment, *, upgrade: bool) -> None:
    """Write requirements/run.txt, page.txt and dev.txt from pyproject.toml.

    Args:
        root: The checkout.
        environment: Where uv is installed when the machine has none.
        upgrade: Take the newest versions allowed; else keep what is locked and still fits.

    Raises:
        SetUpError: uv could not be had, or found no set of versions that fits.
    """
    uv = _find_uv(environment)
    for name, sources in LOCKS.items():
        say(f"Locking requirements/{name}.txt …")
        target = ["-o", f"requirements/{name}.txt", *(["--upgrade"] if upgrade else [])]
        run_tool(
            [*uv, "pip", "compile", *sources, *COMMON, *target],
            advise="The locks could not be made: see above which versions do not fit together.",
            cwd=root,
            extra_environment={"UV_CUSTOM_COMPILE_COMMAND": "make lock"},
        )


def _find_uv(environment: Environment) -> list[str | Path]:
    found = shutil.which("uv")
    if found:
        return [found]
    own = environment.folder / "bin" / "uv"
    if not own.is_file():
        say("Installing uv …")
        run_tool(
            [environment.python, "-m", "pip", "install", "--only-binary=:all:", UV],
            advise="uv could not be installed. Check the network, then try again.",
            extra_environment=PIP_SETTINGS,
        )
    return [own]
