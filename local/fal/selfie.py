"""The selfie check: a few milliseconds of looking at a photo before anybody pays for it.

Its process is its own, so that it never waits behind a drawing. It gives an opinion or none:
whoever asks goes on without when `NoOpinion` is raised.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from local.fal import children

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_MIB = 1024 * 1024


class NoOpinion(Exception):
    """The check could not be made, now or at all; the sentence is for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfieLimits:
    """What one checker may take."""

    most_waiting: int = 8
    """Checks in line behind the one being made; more get no opinion at once."""
    check_seconds: float = 2.0
    """One check; then its process is replaced."""
    start_seconds: float = 10.0
    """Until a new process is ready: its libraries load in 0.5 s on an idle machine."""
    patience_seconds: float = 5.0
    """All of one call: waiting, starting, checking."""
    memory_bytes: int = 512 * _MIB
    """What the process may hold; it needs some 120 MiB, and 50 more for 12 million pixels."""
    idle_seconds: float = 60.0
    """A process without work for so long is ended."""
    max_photo_bytes: int = 50 * _MIB


def _lost() -> NoOpinion:
    return NoOpinion("The selfie check's process was lost.")


class _Answer(BaseModel):
    problems: list[str] | None = None
    refused: str | None = None


class SelfieChecker:
    """Checks selfies in a light process, started at the first and ended when idle.

    For one event loop; `close()` it at the end.
    """

    def __init__(self, limits: SelfieLimits | None = None) -> None:
        self._limits = limits or SelfieLimits()
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: Process | None = None
        self._ready = False
        self._ready_by = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def process_id(self) -> int | None:
        """The process that will make the next check; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def check(self, photo: bytes) -> list[str]:
        """What is wrong with a photo (JPEG or PNG), the most important first; empty is good.

        Of no_face, several_faces, too_small, too_blurred, too_dark, turned_away.

        Raises:
            NoOpinion: the photo cannot be read, the line is too long, or the process was stuck,
                lost or too large (it is replaced). Within `patience_seconds`.
        """
        if len(photo) > self._limits.max_photo_bytes:
            raise NoOpinion("The photo has too many bytes to be looked at.")
        if self._waiting > self._limits.most_waiting:
            raise NoOpinion("Too many selfies wait to be looked at.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.patience_seconds), self._turn:
                return await self._checked(photo)
        except TimeoutError as error:
            raise NoOpinion("The selfie was not looked at in time.") from error
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._discard()

    async def _checked(self, photo: bytes) -> list[str]:
        self._stop_timer()
        finished = False
        process = await self._alive()
        try:
            async with asyncio.timeout(self._limits.check_seconds):
                answer = await self._ask(process, photo)
            finished = True
        except (ConnectionError, EOFError, ValidationError) as error:
            raise _lost() from error
        finally:
            if finished:
                self._start_timer()
            else:
                await self._discard()
        if answer.problems is None:
            raise NoOpinion(f"The photo cannot be looked at: {answer.refused}.")
        return answer.problems

    async def _alive(self) -> Process:
        """A process that has said it is ready.

        One that takes long to start is left to it when a caller's patience ends: the next caller
        finds it further on.
        """
        loop = asyncio.get_running_loop()
        if self._process is None or self._process.returncode is not None:
            await self._discard()
            self._ready_by = loop.time() + self._limits.start_seconds
            self._process = await children.start(
                "local.fal.selfie_process", memory_bytes=self._limits.memory_bytes
            )
        process = self._process
        if not self._ready:
            try:
                async with asyncio.timeout_at(self._ready_by):
                    await self._line(process)
            except (TimeoutError, EOFError, NoOpinion) as error:
                await self._discard()
                raise _lost() from error
            except asyncio.CancelledError:
                self._start_timer()
                raise
            self._ready = True
        return process

    async def _ask(self, process: Process, photo: bytes) -> _Answer:
        if process.stdin is None:
            raise EOFError
        process.stdin.write(b"%d\n" % len(photo))
        process.stdin.write(photo)
        await process.stdin.drain()
        return _Answer.model_validate_json(await self._line(process))

    async def _line(self, process: Process) -> bytes:
        """The next line of the process, whose memory is watched meanwhile."""
        try:
            line = await children.next_line(process, memory_bytes=self._limits.memory_bytes)
        except children.TooMuchMemory as error:
            raise NoOpinion("The selfie needed too much memory to be looked at.") from error
        if not line:
            raise EOFError
        return line

    def _start_timer(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._limits.idle_seconds, self._retire)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _retire(self) -> None:
        """End an idle process; the loop reaps it."""
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()

    async def _discard(self) -> None:
        self._stop_timer()
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        await children.end(process)
