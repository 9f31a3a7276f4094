"""Unix seconds that never leap: whoever sets the machine's clock makes no file or token expire."""

import time

_BEGAN = time.time() - time.monotonic()


def unix_seconds() -> float:
    """The wall's time when the process began, and what has passed since."""
    return _BEGAN + time.monotonic()
