"""Sessions without storage: a signed owner with the time it was made."""

import secrets
import time
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from studio.errors import SessionExpired
from studio.task import Owner

LIFE = timedelta(days=90)


class Sessions:
    """Makes and reads session tokens."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="session")

    def guest(self) -> tuple[str, datetime]:
        """Return a token for a new guest and when it ends."""
        token = self._serializer.dumps(f"guest:{secrets.token_urlsafe(16)}")
        return token, datetime.now(UTC) + LIFE

    def owner(self, token: str) -> Owner:
        """Return whose token this is.

        Raises:
            SessionExpired: When it is too old, or not ours.
        """
        try:
            found: tuple[object, datetime] = self._serializer.loads(token, return_timestamp=True)
        except BadSignature as error:
            raise SessionExpired from error
        owner, made_at = found
        # One made in the future is good: the machine's clock has been set back since.
        age = time.time() - made_at.timestamp()
        if not isinstance(owner, str) or age > LIFE.total_seconds():
            raise SessionExpired
        return Owner(owner)
