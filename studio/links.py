"""Signed, expiring links to pictures, so that `<img>` and downloads need no session."""

import time
from urllib.parse import quote, urlencode

from itsdangerous import Signer

from studio.clock import Clock

HOUR = 3600
LIFE_HOURS = 24


class Links:
    """Makes and checks links below `/media/`."""

    def __init__(self, key: str, *, clock: Clock = time.time) -> None:
        self._signer = Signer(key, salt="media")
        self._clock = clock

    def make(self, object_key: str, *, name: str | None = None) -> str:
        """Return a path with its signature, good for a day or a little more.

        The end is rounded to the hour: a picture keeps its URL, and browsers keep it cached.

        Args:
            object_key: Of the object store.
            name: File name offered when the picture is downloaded.
        """
        until = (int(self._clock()) // HOUR + 1 + LIFE_HOURS) * HOUR
        query = {"until": str(until), "signature": self._sign(object_key, until, name or "")}
        if name:
            query["name"] = name
        return f"/media/{quote(object_key)}?{urlencode(query)}"

    def valid(self, object_key: str, until: str, signature: str, name: str = "") -> bool:
        """Whether a link is ours and not over; compared in constant time."""
        if not until.isdecimal() or int(until) < self._clock():
            return False
        return self._signer.verify_signature(f"{object_key}:{int(until)}:{name}", signature)

    def _sign(self, object_key: str, until: int, name: str) -> str:
        return self._signer.get_signature(f"{object_key}:{until}:{name}").decode()
