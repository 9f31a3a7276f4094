"""Token buckets in memory, least recently used ones forgotten."""

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_BUCKETS = 50_000
MINUTE = 60.0


class MemoryLimiter:
    """The in-memory form of `Limiter`."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, at

    async def take(self, name: str, *, per_minute: int) -> float:
        """Take one token, or tell how long to wait; see `Limiter.take`."""
        now = self._clock()
        tokens, at = self._buckets.pop(name, (float(per_minute), now))
        tokens = min(per_minute, tokens + (now - at) * per_minute / MINUTE)
        wait = 0.0 if tokens >= 1 else (1 - tokens) * MINUTE / per_minute
        self._buckets[name] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return wait
