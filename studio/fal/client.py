"""fal-client over our own transport.

The one seam: `fal_client.AsyncClient._client`, an awaitable property of version 1.0.3 (pinned).
"""

import fal_client
import httpx
from fal_client.client import AsyncBackupDomainTransport

from studio.fal.transport import EngineTransport

TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class EngineClient(fal_client.AsyncClient):
    """A fal client whose submissions are sent at most once, and which can be closed.

    Binds to the running event loop: make one in each, and close it.

    Args:
        key: fal key, or whatever the local engine was started with.
        transport: How to reach the engine; None is the internet, with fal's backup domains.
    """

    def __init__(self, key: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        key = key.strip()  # a newline at its end would fail every request, after many retries
        super().__init__(key=key, default_timeout=TIMEOUT.read or 30.0)
        self.http = httpx.AsyncClient(
            transport=EngineTransport(transport or AsyncBackupDomainTransport()),
            headers={"Authorization": f"Key {key}", "User-Agent": "darkroom"},
            timeout=TIMEOUT,
        )

    @property
    async def _client(self) -> httpx.AsyncClient:  # pyright: ignore[reportIncompatibleVariableOverride]  # as awaitable
        return self.http

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()
