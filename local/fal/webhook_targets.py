"""Where webhooks may go: to this computer, and to hosts that were allowed by name."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpx

from local.fal.errors import request_error

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_URL_LENGTH = 2048
_LAST_PORT = 65535


class Targets:
    """Decides at submit, by the very parser that will call: httpx's."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._hosts = frozenset(host.strip().lower() for host in hosts)

    def check(self, url: str) -> httpx.URL:
        """The url, when it may be called.

        Only addresses and `localhost` are loopback: any other name has to be allowed, wherever
        it leads today.

        Raises:
            Refusal: 400, it is no http url, or its host is neither loopback nor allowed.
        """
        target = _parsed(url)
        if target is None:
            raise request_error(
                "bad_request",
                "fal_webhook must be a whole http or https address of at most "
                f"{MAX_URL_LENGTH} characters.",
                status=400,
            )
        if target.host.lower() not in self._hosts and not _is_loopback(target.host):
            raise request_error(
                "bad_request",
                "The local server calls webhooks on this computer only. "
                "Start it with --webhook-hosts and this host's name to allow it.",
                status=400,
            )
        return target


def _parsed(url: str) -> httpx.URL | None:
    if len(url) > MAX_URL_LENGTH:
        return None
    try:
        target = httpx.URL(url)
        whole = target.scheme in {"http", "https"} and target.host
    except (httpx.InvalidURL, ValueError):  # the latter by a host that idna cannot read
        return None
    return target if whole and (target.port or 1) <= _LAST_PORT else None


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
