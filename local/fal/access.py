"""Who may ask: one key, compared in constant time, and short-lived upload tokens made from it."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from local.fal.clock import unix_seconds
from local.fal.errors import request_error

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

TOKEN_SECONDS = 3600


class Access:
    """Checks `Authorization: Key <key>`, and `Bearer <token>` where uploads allow it."""

    def __init__(self, key: str) -> None:
        self._key = key.strip()
        if not self._key:
            raise ValueError("The local server needs a key that is not empty.")

    def check_key(self, request: HttpRequest) -> None:
        """See that the request carries the key.

        Raises:
            Refusal: 401.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "key" or not _same(given.strip(), self._key):
            raise request_error(
                "unauthorized",
                "The key is missing or wrong: send Authorization: Key ...",
                status=401,
            )

    def new_token(self) -> str:
        """A token for uploads, good for an hour."""
        expires = str(int(unix_seconds()) + TOKEN_SECONDS)
        return f"{expires}.{self._signature(expires)}"

    def check_token(self, request: HttpRequest) -> None:
        """See that the request carries the key or a token that has not expired.

        Raises:
            Refusal: 401.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        expires, _, signature = given.strip().partition(".")
        if scheme.lower() == "bearer" and _same(signature, self._signature(expires)):
            if int(expires) > unix_seconds():
                return
            raise request_error("unauthorized", "The upload token has expired.", status=401)
        self.check_key(request)

    def _signature(self, expires: str) -> str:
        return hmac.new(self._key.encode(), expires.encode(), hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
