"""The C library's heap: memory is used again within a job, and given back between jobs.

A picture of 12 MB that comes fresh from the kernel is zeroed page by page before it is written:
that was a third of all CPU that styles took. glibc is therefore told to keep what is freed, and
what it keeps is given back after each job, and before what needs most.
"""

from __future__ import annotations

import ctypes
from functools import cache

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""Numbers of glibc's `mallopt`."""
_PICTURES, _SMALL = 13 * 1024 * 1024, 4 * 1024 * 1024
"""A float picture of 1024x1024 is 12.6 MB. Larger things, the nets' planes, go back at once: kept
they make holes that the next ones don't fit in (measured: 530 MiB at most instead of 450). The
smaller figure is for photos of any size, whose parts do the same."""
_KEPT_AT_MOST = 64 * 1024 * 1024
"""Free memory at the heap's end."""


def use_again(*, pictures: bool) -> None:
    """Tell glibc whether to keep memory as large as avatars' pictures, or only smaller parts."""
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_MMAP_THRESHOLD, _PICTURES if pictures else _SMALL)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_AT_MOST if pictures else 2 * _SMALL)


def give_back() -> None:
    """Return free memory to the system; nothing where the C library is not glibc."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(ctypes.c_size_t(0))


@cache
def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL(None)
        _ = libc.gnu_get_libc_version, libc.mallopt, libc.malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, another system
        return None
    return libc
