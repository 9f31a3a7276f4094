"""The parent's side of the photo children: few, warm, and replaced when one overstays."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from studio.errors import PhotoTooCostly, Unavailable, of_failure
from studio.photos.intake import Encoded
from studio.task import Failure

DEADLINE_SECONDS = 12.0
"""A 48 MP photo takes about 2 s; what takes longer is a bomb, or the machine is drowning."""
PATIENT_SECONDS = 40.0
"""For pictures we have paid for: a busy machine must not lose one."""
PAID = frozenset({"compose", "check_result", "preview"})
"""Jobs on pictures we have paid for: never turned away. Only steps and deliveries ask for them, no
more at once than there are workers."""
MAX_WAITING = 32
"""As many others wait in line, first come first served; at about half a second each, a line no
longer than people's patience."""
RETRY_SECONDS = 10
JOBS_PER_CHILD = 200
"""A child is renewed after this many, so that nothing a decoder leaks adds up."""
MAX_ANSWER_BYTES = 300_000_000
MAX_CONTENT_TYPE = 40
Fact = str | int | None | Mapping[str, str | float | None]


class _DiedError(Exception):
    """The child ended before its answer, or its answer made no sense."""


class Children:
    """A bounded pool of killable photo processes."""

    def __init__(self, size: int = 2) -> None:
        self._free = asyncio.Semaphore(size)
        self._idle: list[tuple[Process, int]] = []
        self._waiting = 0

    async def run(self, job: str, *blobs: bytes | None, **facts: Fact) -> Encoded:
        """Run one job in a child.

        Args:
            job: A name of `child.JOBS`.
            *blobs: Pictures as bytes, in the job's order.
            **facts: The job's other arguments.

        Raises:
            PhotoTooCostly: When the child exceeded its time or memory and was killed.
            Unavailable: When the line is full, with the seconds to wait.
            DarkroomError: What the job raised.
        """
        async with self._turn(job):
            tries = 2 if self._idle else 1  # an idle child may have died before this photo came
            for _ in range(tries):
                with contextlib.suppress(_DiedError):
                    return await self._once(job, blobs, facts)
            raise PhotoTooCostly

    @asynccontextmanager
    async def _turn(self, job: str) -> AsyncGenerator[None]:
        """Wait in line for a child; the semaphore wakes whoever came first."""
        if job not in PAID and self._waiting >= MAX_WAITING:
            raise Unavailable(retry_after=RETRY_SECONDS)
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    async def _once(
        self, job: str, blobs: tuple[bytes | None, ...], facts: dict[str, Fact]
    ) -> Encoded:
        seconds = DEADLINE_SECONDS if job == "normalise" else PATIENT_SECONDS
        async with self._child() as process:
            try:
                async with asyncio.timeout(seconds):
                    return await _ask(process, {"job": job, **facts}, list(blobs))
            except TimeoutError as error:
                raise PhotoTooCostly from error
            except (EOFError, ConnectionError, ValueError, KeyError, TypeError) as error:
                raise _DiedError from error

    async def close(self) -> None:
        """Stop the idle children."""
        while self._idle:
            process, _ = self._idle.pop()
            await _kill(process)

    async def _idle_or_new(self) -> tuple[Process, int]:
        while self._idle:
            process, served = self._idle.pop()
            if process.returncode is None and process.stdout and not process.stdout.at_eof():
                return process, served
            await _kill(process)  # died while idle: no photo's fault
        return await _spawn(), 0

    @asynccontextmanager
    async def _child(self) -> AsyncGenerator[Process]:
        """Lend a child; it comes back only when the job ended in good order."""
        process, served = await self._idle_or_new()
        reusable = False
        try:
            yield process
            reusable = True
        except PhotoTooCostly:
            raise
        except Exception as error:
            reusable = (
                getattr(error, "code", None) is not None
            )  # the job's own error, told in order
            raise
        finally:
            if reusable and served < JOBS_PER_CHILD and process.returncode is None:
                self._idle.append((process, served + 1))
            else:
                await _kill(process)


async def _spawn() -> Process:
    # Nothing secret in its environment, one thread in each library.
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ
    }
    environment = {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "studio.photos.child", stdin=PIPE, stdout=PIPE, env=environment
    )


async def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdin:
        process.stdin.close()
    await process.wait()


async def _ask(process: Process, facts: dict[str, Fact], blobs: list[bytes | None]) -> Encoded:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError
    head = {"facts": facts, "blobs": [None if blob is None else len(blob) for blob in blobs]}
    process.stdin.write(json.dumps(head).encode() + b"\n")
    for blob in blobs:
        process.stdin.write(blob or b"")
    await process.stdin.drain()
    return await _answer(process.stdout)


async def _answer(stream: asyncio.StreamReader) -> Encoded:
    """Read an answer, trusting a child that may have been taken over by a photo with nothing."""
    line = await stream.readline()
    if not line:
        raise ConnectionError
    head = json.loads(line)
    facts = head["facts"]
    if "error" in facts:
        raise of_failure(Failure(code=str(facts["error"]), facts=dict(facts["facts"])))
    if sum(head["blobs"]) > MAX_ANSWER_BYTES:
        raise ConnectionError
    data, thumbnail = [await stream.readexactly(int(size)) for size in head["blobs"]]
    kind = str(facts["content_type"])[:MAX_CONTENT_TYPE]
    return Encoded(data, kind, int(facts["width"]), int(facts["height"]), thumbnail)
