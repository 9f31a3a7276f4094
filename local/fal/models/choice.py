"""Whether the operator's model can be used, asked before the server takes its first picture."""

from __future__ import annotations

import os
import subprocess
import sys

from local.fal import environment
from local.fal.engine.errors import MatteModelUnusable
from local.fal.environment import MATTE_SETTING

_SECONDS = 180


def check_choice() -> None:
    """Try the model that LOCAL_MATTE_MODEL names on a picture of a disc; no cost without it.

    In a process of its own, so that the server keeps neither the model nor its memory. ISNet takes
    about three seconds.

    Raises:
        MatteModelUnusable: with a sentence that names what is wrong.
    """
    if not os.environ.get(MATTE_SETTING, "").strip():
        return
    words = [sys.executable, "-m", "local.fal.models", "check"]
    try:
        done = subprocess.run(  # noqa: S603 - this very Python, with words of our own
            words,
            env=environment.for_child(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise MatteModelUnusable(
            f"{MATTE_SETTING}: the model gave no matte within {_SECONDS} seconds."
        ) from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise MatteModelUnusable(
            said[-1] if said else f"{MATTE_SETTING}: trying the model ended with {done.returncode}."
        )
