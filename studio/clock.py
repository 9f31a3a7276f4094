"""The process's clock: the wall's time at its start, and from then on only ever forward.

Whatever is waited for is computed with it: somebody who sets the machine's clock changes no
deadline. What the wall says counts only where others' clocks are compared, as in signed letters.
"""

import time
from collections.abc import Callable
from functools import partial

Clock = Callable[[], float]
"""Tells Unix seconds."""


def steady_clock() -> Clock:
    """Return a clock that begins with the wall's time now, and never goes back or leaps."""
    # Where there is one that goes on while the machine sleeps, so that deadlines do as well.
    sleepless: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    passed = time.monotonic if sleepless is None else partial(time.clock_gettime, sleepless)
    began = time.time() - passed()
    return lambda: began + passed()
