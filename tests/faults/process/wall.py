"""darkroom with a wall clock that a test sets while it runs: python -m tests.faults.process.wall

The file that `WALL_LEAP` names says how many seconds are added to the wall's time.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

LEAP = "WALL_LEAP"


def settable(file: Path) -> Callable[[], float]:
    """The wall's time, and what the file says."""
    real_time = time.time
    return lambda: real_time() + float(file.read_text())


if __name__ == "__main__":
    time.time = settable(Path(os.environ[LEAP]))

    from run.serve import main  # only now: whatever it imports sees the clock that can be set

    main()
