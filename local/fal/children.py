"""Child processes of the local server: started with no secrets, watched, and ended for good."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from local.fal import environment, memory

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_LOOK_SECONDS = 0.05


class TooMuchMemory(Exception):
    """A child holds more than it may; whoever asked ends it."""


async def start(module: str, *, memory_bytes: int) -> Process:
    """Start a module of ours that speaks on its standard streams."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        f"--memory={memory_bytes}",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment.for_child(),
    )


async def next_line(process: Process, *, memory_bytes: int) -> bytes:
    """The next line a child says, empty at its end; its memory is watched meanwhile.

    Raises:
        TooMuchMemory: it holds more than `memory_bytes`.
    """
    if process.stdout is None:
        return b""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                return await process.stdout.readline()
        if (memory.resident_bytes(process.pid) or 0) > memory_bytes:
            raise TooMuchMemory


async def end(process: Process) -> None:
    """Kill a child, if it lives, and wait until nothing is left of it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    if process.stdout is not None:
        await process.stdout.read()  # to its end, so that the pipe is closed with the process
    await process.wait()
