"""Sessions without storage: a signed owner with the time it was made."""

import secrets
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

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
            owner: object = self._serializer.loads(token, max_age=int(LIFE.total_seconds()))
        except (SignatureExpired, BadSignature) as error:
            raise SessionExpired from error
        if not isinstance(owner, str):
            raise SessionExpired
        return Owner(owner)
