"""The server's side of one worker process: start it, feed it, kill it, replace it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from pydantic import ValidationError

from local.fal import children
from local.fal.errors import model_error, request_error
from local.fal.jobs import (
    Broken,
    Done,
    Loading,
    OutOfMemory,
    Refused,
    Stage,
    UpscaleJob,
    reply_lines,
)
from local.fal.loading import Stages

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

    from local.fal.errors import Refusal
    from local.fal.jobs import AnyJob

_CLOSE_SECONDS = 2.0
_ENLARGING = 2
"""An enlargement may take so many times as long as another job: the largest one's 32 s of CPU were
107 s of wall where ten processes shared two cores."""
_MIB = 1024 * 1024


class Worker:
    """One process that outlives its jobs and is replaced when it does not."""

    def __init__(
        self,
        *,
        job_seconds: float,
        memory_bytes: int = 1536 * _MIB,
        loading_after_seconds: float = 1.0,
    ) -> None:
        self._job_seconds = job_seconds
        self._loading_after = loading_after_seconds
        self._memory_bytes = memory_bytes
        self._process: Process | None = None
        self._between_jobs = True
        self._is_new = False

    @property
    def process_id(self) -> int | None:
        """The process that will do, or does, the next job; None before the first."""
        return self._process.pid if self._process else None

    @property
    def is_warm(self) -> bool:
        """Whether a process is alive, its models perhaps loaded."""
        return self._process is not None and self._process.returncode is None

    async def work(self, job: AnyJob, on_stage: Callable[[str], None]) -> Done:
        """Do one job; a fresh process is started when none is alive. One job at a time.

        Raises:
            Refusal: of the photo (422), also when it took too much memory; or because the process
                was lost (503), was too slow (504) or failed (500). A process that was lost, slow
                or too large is gone and the next job gets another.
        """
        process = await self._alive()
        stages = Stages(on_stage, loading_after_seconds=self._loading_after)
        if self._is_new:  # till its first word it loads what its models run on
            stages.begin_loading()
        seconds = self._job_seconds * (_ENLARGING if isinstance(job, UpscaleJob) else 1)
        try:
            async with asyncio.timeout(seconds):
                return await self._converse(process, job, stages)
        except TimeoutError as error:
            raise model_error(
                "generation_timeout",
                f"The picture took longer than {seconds:.0f} seconds and was given up.",
                status=504,
            ) from error
        except children.TooMuchMemory as error:
            raise self._too_large() from error
        except (ConnectionError, EOFError, ValidationError) as error:
            raise request_error(
                "runner_disconnected", "The worker process was lost. Try again.", status=503
            ) from error
        finally:
            stages.close()
            if not self._between_jobs:
                await self._discard(process)

    def kill(self) -> None:
        """End the process in the middle of its job; `work()` then raises a Refusal.

        Between jobs this does nothing: the process has nothing to be stopped from.
        """
        if self._process is not None and not self._between_jobs:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def close(self) -> None:
        """End the process: ask it, then kill it."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await process.wait()
        await self._discard(process)

    async def _alive(self) -> Process:
        old = self._process
        if old and ((old.stdin and old.stdin.is_closing()) or (old.stdout and old.stdout.at_eof())):
            await self._discard(old)  # it ended: a pipe may tell before the system does
        if self._process is None or self._process.returncode is not None:
            self._process = await children.start(
                "local.fal.engine", memory_bytes=self._memory_bytes
            )
            self._is_new = True
        return self._process

    async def _converse(self, process: Process, job: AnyJob, stages: Stages) -> Done:
        if process.stdin is None:
            raise EOFError
        self._between_jobs = False
        process.stdin.write(job.model_dump_json().encode() + b"\n")
        await process.stdin.drain()
        while line := await children.next_line(process, memory_bytes=self._memory_bytes):
            self._is_new = False
            match reply_lines.validate_json(line):
                case Stage(message=message):
                    stages.begin(message)
                case Loading(ended=False):
                    stages.begin_loading()
                case Loading():
                    stages.end_loading()
                case Done() as done:
                    self._between_jobs = True
                    return done
                case Refused() as refused:
                    self._between_jobs = True
                    raise model_error(refused.kind, refused.sentence, context=refused.context)
                case Broken(sentence=sentence):
                    self._between_jobs = True
                    raise model_error("internal_server_error", sentence, status=500)
                case OutOfMemory():
                    raise children.TooMuchMemory
        raise EOFError

    def _too_large(self) -> Refusal:
        sentence = (
            f"The picture needed more than {self._memory_bytes // _MIB} MiB of memory "
            "and was given up. Try a smaller one."
        )
        return model_error(
            "image_too_large", sentence, context={"max_memory_bytes": self._memory_bytes}
        )

    async def _discard(self, process: Process) -> None:
        await children.end(process)
        if self._process is process:
            self._process = None
            self._between_jobs = True
