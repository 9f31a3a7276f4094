"""Hosts and urls: production names when asked by production names, else the host that was asked.

In embedded mode requests keep their production hosts (the transport is the app itself), so every
url in an answer is a production url that leads back here. On a port the urls name that port.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

QUEUE_HOSTS = ("queue.fal.run", "queue.falrun.com")
RUN_HOSTS = ("fal.run", "falrun.com")
REST_HOSTS = ("rest.fal.ai", "rest.alpha.fal.ai")
MEDIA_HOSTS = ("v3.fal.media", "v3b.fal.media")
_PRODUCTION = {*QUEUE_HOSTS, *RUN_HOSTS, *REST_HOSTS, *MEDIA_HOSTS}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_FILE_PATH = re.compile(r"/files/(?P<name>[0-9a-f]{32}\.[a-z]{3,4})")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the caller of one HTTP request finds the queue and the files."""

    queue: str
    media: str
    host: str

    def request(self, app: str, request_id: str) -> str:
        """The url of one request, app-only as the clients build it."""
        return f"{self.queue}/{app}/requests/{request_id}"

    def file(self, name: str) -> str:
        """The public url of a stored file."""
        return f"{self.media}/files/{name}"

    def file_name(self, url: str) -> str | None:
        """The stored file a url means, when the url is one of ours."""
        try:
            parts = urlsplit(url)
        except ValueError:  # like http://[x
            return None
        host = parts.hostname or ""
        ours = host in MEDIA_HOSTS or host in _LOOPBACK or host == self.host
        found = _FILE_PATH.fullmatch(parts.path)
        return found["name"] if ours and found and parts.scheme in {"http", "https"} else None


def addresses_of(request: HttpRequest) -> Addresses:
    """The addresses as this caller sees them."""
    host = request.url.hostname or ""
    if host in _PRODUCTION:
        return Addresses(f"https://{QUEUE_HOSTS[0]}", f"https://{MEDIA_HOSTS[0]}", host)
    here = f"{request.url.scheme}://{request.url.netloc}"
    return Addresses(here, here, host)
