"""One engine process at work, and what it costs: CPU, wall and the most memory it ever held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local.fal import environment
from local.fal.jobs import Done, Loading, Stage, reply_lines

if TYPE_CHECKING:
    from types import TracebackType

    from local.fal.jobs import AnyJob

ROOT = Path(__file__).resolve().parents[1]
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one job."""

    cpu: float
    wall: float


class EngineProcess:
    """`python -m local.fal.engine`, as the server starts it; use with `with`."""

    def __enter__(self) -> Self:
        """Start it, with u2netp whatever LOCAL_MATTE_MODEL says: the bars are its."""
        told = environment.for_child()
        told.pop(environment.MATTE_SETTING, None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "local.fal.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=told,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        if self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.stdout.close()
        self._process.wait()

    def work(self, job: AnyJob) -> Cost:
        """Do one job.

        Raises:
            RuntimeError: it did not end well.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("The engine has no pipes.")
        cpu, wall = self._cpu_seconds(), time.perf_counter()
        self._process.stdin.write(job.model_dump_json().encode() + b"\n")
        self._process.stdin.flush()
        while isinstance(
            reply := reply_lines.validate_json(self._process.stdout.readline()), Stage | Loading
        ):
            pass
        if isinstance(reply, Done):
            return Cost(self._cpu_seconds() - cpu, time.perf_counter() - wall)
        raise RuntimeError(f"The engine said {reply!r}.")

    @property
    def peak_mib(self) -> float:
        """The most it has held in memory so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / _MIB

    def _cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
