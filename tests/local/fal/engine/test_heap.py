"""What is freed may be used again, and goes back when it is asked for."""

import os
import platform
import subprocess
import sys

import pytest

from local.fal.engine.heap import give_back, use_again

_PROGRAM = """
import os, sys
import numpy as np
from local.fal.engine.heap import give_back, use_again
from local.fal.memory import resident_bytes

use_again(pictures=True)
pictures = [np.ones((1024, 1024, 3), np.float32) for _ in range(4)]
del pictures
kept = resident_bytes(os.getpid())
give_back()
print(kept - resident_bytes(os.getpid()))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left alone")
def test_a_process_keeps_freed_pictures_until_it_gives_them_back() -> None:
    said = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _PROGRAM], capture_output=True, check=True, env=dict(os.environ)
    )
    assert int(said.stdout) > 30_000_000


def test_the_heap_may_be_asked_again_and_again() -> None:
    for pictures in (True, False, True):
        use_again(pictures=pictures)
        give_back()
