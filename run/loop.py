"""The loop that a process runs on: uvloop, but on Windows; up to a twentieth less CPU a move."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import TypeVar

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

SWITCH_SECONDS = 0.001
"""How long a busy thread keeps the interpreter from one that waits for it; Python's own is 0.005.

A full round of a hundred callers lasts some 2 ms. The journal's thread gets in between and commits
the first lines while the loop makes the next, so that both cores work. A shorter one brings no
more: each change of threads costs, most of all where others use the cores too.
"""
Outcome = TypeVar("Outcome")


def run(work: Coroutine[None, None, Outcome]) -> Outcome:
    """Run a process's work to its end, as `asyncio.run` does."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
