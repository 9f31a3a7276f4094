"""Port: how often somebody may do something."""

from typing import Protocol


class Limiter(Protocol):
    """Token buckets by name."""

    async def take(self, name: str, *, per_minute: int) -> float:
        """Take one token.

        Args:
            name: Whose bucket, such as `create:guest:abc`.
            per_minute: Size of the bucket, refilled evenly over a minute.

        Returns:
            0.0 when there was one, otherwise the seconds until there is.
        """
        ...
