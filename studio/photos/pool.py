"""The parent's side of the photo children: few, warm, and replaced when one overstays."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager

from studio.errors import PhotoTooCostly, of_failure
from studio.photos.intake import Encoded
from studio.photos.line import Line
from studio.photos.placeholder import checked
from studio.task import Failure

DEADLINE_SECONDS = 12.0
"""A 48 MP photo takes about 2 s; what takes longer is a bomb, or the machine is drowning."""
PATIENT_SECONDS = 40.0
"""For pictures we have paid for: a busy machine must not lose one."""
PAID = frozenset({"compose", "check_result", "preview"})
"""Jobs on pictures we have paid for: served first, never turned away. Only steps and deliveries ask
for them, no more at once than there are workers."""
MAX_WAITING = 32
"""As many others wait in line, first come first served. A photo of 12 MP takes up to half a second,
one of 48 MP up to 2 s. A form of a finished picture, or strokes on a cut-out, takes up to 5 s, but
of these there is only one at a time: with two children about half a minute for the last of 32 large
photos, seconds as a rule."""
KILL_SECONDS = 5.0
"""Within these a killed child is gone, unless something it started holds on to its pipes."""
PIPE_BYTES = 1 << 16
JOBS_PER_CHILD = 200
"""A child is renewed after this many, so that nothing a decoder leaks adds up."""
MAX_ANSWER_BYTES = 300_000_000
MAX_CONTENT_TYPE = 40
CHILD = (sys.executable, "-m", "studio.photos.child")
Fact = str | int | None | Mapping[str, str | float | None]


MALFORMED = (
    EOFError,
    ConnectionError,
    ValueError,
    KeyError,
    TypeError,
    ArithmeticError,
    RecursionError,
)
"""What reading an answer raises that was cut off or makes no sense."""


class _DiedError(Exception):
    """The child ended before its answer, or its answer made no sense."""


class Children:
    """A bounded pool of killable photo processes."""

    def __init__(self, size: int = 2, program: Sequence[str] = CHILD) -> None:
        self._line = Line(size, longest=MAX_WAITING)
        self._program = program
        self._idle: list[tuple[Process, int]] = []

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
        async with self._line.place(urgent=job in PAID):
            tries = 2 if self._idle else 1  # an idle child may have died before this photo came
            for _ in range(tries):
                with contextlib.suppress(_DiedError):
                    return await self._once(job, blobs, facts)
            raise PhotoTooCostly

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
            except MALFORMED as error:
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
        return await _spawn(self._program), 0

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


async def _spawn(program: Sequence[str]) -> Process:
    # Nothing secret in its environment, one thread in each library.
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ
    }
    environment = {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, env=environment)


async def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdin:
        process.stdin.close()
    with contextlib.suppress(TimeoutError, OSError):
        async with asyncio.timeout(KILL_SECONDS):
            # Nobody waits for a process successfully before its pipe was read to the end.
            while process.stdout and await process.stdout.read(PIPE_BYTES):
                pass
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
    sizes = [int(size) for size in head["blobs"]]
    if min(sizes) < 0 or sum(sizes) > MAX_ANSWER_BYTES:
        raise ConnectionError
    data, thumbnail = [await stream.readexactly(size) for size in sizes]
    kind = str(facts["content_type"])[:MAX_CONTENT_TYPE]
    size = int(facts["width"]), int(facts["height"])
    return Encoded(data, kind, *size, thumbnail, checked(facts.get("placeholder")))
