"""An environment of its own for rembg, at one version, shared by all that compare with it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from local.fal import environment
from local.fal.models.cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

REMBG = "rembg[cpu]==2.0.86"
_SECONDS = 600


def rembg_python() -> Path:
    """The Python of a venv with rembg in the user's cache, made when it is not there.

    Raises:
        OSError, subprocess.SubprocessError: it cannot be made; what pip said is on standard error.
    """
    tools = environment.for_tool()
    folder = cache_folder().parent / "bench" / f"rembg-{REMBG.partition('==')[2]}"
    python = folder / "bin" / "python"
    made = folder / "made"
    if not made.is_file():
        venv = [sys.executable, "-m", "venv", "--clear", str(folder)]
        subprocess.run(venv, check=True, timeout=_SECONDS, env=tools)  # noqa: S603 - the venv module
        pip = [str(python), "-m", "pip", "install", "--quiet", REMBG]
        subprocess.run(pip, check=True, timeout=_SECONDS, env=tools)  # noqa: S603 - pip of that venv
        made.touch()
    return python
