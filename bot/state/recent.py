"""What happened lately: a bounded memory that forgets by age and by number."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, for a while. Losing one must be harmless: a restart loses all."""

    def __init__(
        self, *, seconds: float, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make it empty.

        Args:
            seconds: How long a value is remembered.
            most: How many are; the oldest are forgotten first.
            clock: Seconds that never go back.
        """
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def put(self, key: K, value: V) -> None:
        """Remember a value from now on."""
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), value)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def find(self, key: K) -> V | None:
        """Return what is remembered, or None."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._clock() - kept[0] > self._seconds:
            del self._kept[key]
            return None
        return kept[1]

    def pop(self, key: K) -> V | None:
        """Return what is remembered and forget it."""
        value = self.find(key)
        self._kept.pop(key, None)
        return value

    def drop(self, is_unwanted: Callable[[V], bool]) -> None:
        """Forget all values of a kind."""
        unwanted = [key for key, (_, value) in self._kept.items() if is_unwanted(value)]
        for key in unwanted:
            del self._kept[key]

    def first(self, key: K, value: V) -> bool:
        """Remember a value unless the key is known; whether it was new."""
        if self.find(key) is not None:
            return False
        self.put(key, value)
        return True
