"""How much memory a worker process has and may have. Where the system can't tell: no ceiling."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_LIBC_VARIABLES = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 1024 * 1024),
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""With these glibc gives large pictures back the moment they are dropped (see bench.engine), and
asks for them in pages of 2 MB where the system has such: a net's planes come in a few dozen pages
instead of some ten thousand, each of which is a trip to the kernel. Measured: a third less CPU for
the style net, 6 % over eight styles, 8 MB more at most."""
_HARD_STOP = 2
"""Private memory asked for, in ceilings: it counts what was never touched, thread stacks too."""
_NO_MEMORY = ("bad_alloc", "Failed to allocate", "Insufficient memory", "OutOfMemory")


def environment() -> dict[str, str]:
    """What a worker process must be told before it starts."""
    return dict(_LIBC_VARIABLES)


def resident_bytes(process_id: int) -> int | None:
    """What a process holds in memory now; None where the system does not say (or it is gone)."""
    try:
        pages = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def limit_own(most_resident_bytes: int) -> None:
    """Have the kernel refuse this process more, for growth too quick for whoever watches.

    The watcher kills at `most_resident_bytes`. The kernel counts private writable memory, touched
    or not, so its limit lies higher. Systems that keep no such limit (macOS) go without.
    """
    if sys.platform == "linux":
        import resource

        most = _HARD_STOP * most_resident_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def is_shortage(error: BaseException) -> bool:
    """Whether an error of any library means that memory was refused."""
    return isinstance(error, MemoryError) or any(word in str(error) for word in _NO_MEMORY)
