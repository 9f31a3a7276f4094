"""One thing at a time, by key: messages of a chat, edits of a message."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary


class Locks:
    """Fair locks by key; one lives while somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: Hashable) -> asyncio.Lock:
        """Return the lock of a key; keep the reference while using it."""
        lock = self._locks.get(key)
        if lock is None:
            self._locks[key] = lock = asyncio.Lock()
        return lock
