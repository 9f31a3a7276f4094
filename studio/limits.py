"""What an owner may ask for at once, and how often."""

import math

from studio.errors import RateLimited, TooManyLive
from studio.runtime import Runtime
from studio.settings import Settings
from studio.task import Owner


class Limits:
    """Refuses who asks for too much; counts nothing but what the runtime counts."""

    def __init__(self, settings: Settings, runtime: Runtime) -> None:
        self._settings = settings
        self._store = runtime.store
        self._limiter = runtime.limiter

    async def check_order(self, owner: Owner) -> None:
        """Refuse one more order.

        Raises:
            RateLimited: When orders come too fast.
            TooManyLive: As `check_room` does.
        """
        await self.take_turn(f"create:{owner}", self._settings.creates_per_minute)
        await self.check_room(owner)

    async def take_turn(self, name: str, per_minute: int) -> None:
        """Count one more request under a name.

        Raises:
            RateLimited: With the seconds until there is room again.
        """
        wait = await self._limiter.take(name, per_minute=per_minute)
        if wait:
            seconds = math.ceil(wait)
            raise RateLimited(retry_after=seconds, seconds=seconds)

    async def check_room(self, owner: Owner) -> None:
        """Refuse one more unfinished task.

        Raises:
            TooManyLive: When the owner has as many as are allowed.
        """
        limit = self._settings.max_live_tasks
        if await self._store.count_live(owner) >= limit:
            raise TooManyLive(retry_after=10, limit=limit)
