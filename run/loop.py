"""The loop that a process runs on: uvloop, but on Windows; up to a twentieth less CPU a move."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import TypeVar

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

Outcome = TypeVar("Outcome")


def run(work: Coroutine[None, None, Outcome]) -> Outcome:
    """Run a process's work to its end, as `asyncio.run` does."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
