"""How we reach Telegram: by aiohttp below httpx, and through the operator's proxy if there is one.

httpx's own way takes up to ten times the CPU when many write at once, and its bridge to aiohttp
knows nothing of HTTPS_PROXY.
"""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
from aiohttp import ClientSession, TCPConnector
from httpx_aiohttp import AiohttpTransport
from telegram.request import HTTPXRequest

CONNECT_SECONDS = 10.0
CALL_SECONDS = 20.0
MEDIA_SECONDS = 60.0
"""A call that times out may have been carried out all the same, so that patience saves repeats."""


def transport_to(url: str, *, connections: int = 64) -> AiohttpTransport:
    """Return a way to a server; opens nothing, and can't be opened again once closed.

    Args:
        url: Of the Bot API server. One on this computer is reached directly, any other as
            HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say.
        connections: The most there are at once.
    """
    through_proxy = not is_here(url)

    def open_session() -> ClientSession:
        connector = TCPConnector(ssl=httpx.create_ssl_context(), limit=connections)
        return ClientSession(connector=connector, trust_env=through_proxy)

    return AiohttpTransport(client=open_session)


def is_here(url: str) -> bool:
    """Whether a server is on this computer."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class CallRequest(HTTPXRequest):
    """The connections that speak."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401  as the library hands it on
        """Make a call. What is too large stays so: a refusal, where the library sees an outage."""
        status, payload = await super().do_request(*args, **kwargs)
        is_too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return HTTPStatus.BAD_REQUEST if is_too_large else status, payload


def call_request(base_url: str, connections: int) -> HTTPXRequest:
    """Return the connections that speak to a Bot API server, not yet open."""
    return CallRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=CALL_SECONDS,
        write_timeout=CALL_SECONDS,
        media_write_timeout=MEDIA_SECONDS,
        pool_timeout=CALL_SECONDS,
        httpx_kwargs={"transport": transport_to(base_url, connections=connections)},
    )
