"""A disk whose every fsync takes longer: what a database on a busy cloud volume meets.

The calls of libc are put off by a library loaded before it, so that all that syncs is slow and
nothing else: the commit, and also the checkpoint, which no hook of SQLite tells of.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PRELOAD = "LD_PRELOAD"
COMPILERS = ("cc", "gcc", "clang")
COMPILE_SECONDS = 60
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

static int later(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep(DELAY_MICROSECONDS);
    return real(file);
}

int fsync(int file) { return later("fsync", file); }
int fdatasync(int file) { return later("fdatasync", file); }
"""


def make_slow_disk(folder: Path, seconds: float) -> dict[str, str]:
    """Return what a process needs in its environment to find every fsync slower.

    Nothing is returned where there is no compiler, or none of Linux's ways.
    """
    compiler = next((found for name in COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        return {}
    source, library = folder / "slow_disk.c", folder / "slow_disk.so"
    source.write_text(SHIM, encoding="utf-8")
    delay = f"-DDELAY_MICROSECONDS={seconds * 1e6:.0f}"
    command = [compiler, "-shared", "-fPIC", "-O2", delay, "-o", str(library), str(source), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=COMPILE_SECONDS)  # noqa: S603  the system's own compiler and our own text
    except (subprocess.SubprocessError, OSError):
        return {}
    return {PRELOAD: str(library)}


def measure_sync() -> float:
    """Return the seconds that the fastest of a few fsyncs takes in this process."""
    with tempfile.TemporaryFile() as file:
        return min(_measure_one(file.fileno()) for _ in range(3))


def _measure_one(number: int) -> float:
    os.write(number, b"something to sync")
    begin = time.perf_counter()
    os.fsync(number)
    return time.perf_counter() - begin
