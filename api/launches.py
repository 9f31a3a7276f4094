"""The page opened inside Telegram: who opened it, by launch data that Telegram signs.

How it is signed: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final, cast
from urllib.parse import parse_qsl

from studio.errors import SessionExpired
from studio.task import Owner

LIFE: Final = timedelta(hours=24)
"""How long a page that was opened may be used: Telegram sends no newer data while it stays open."""
SKEW: Final = timedelta(minutes=5)
"""How far Telegram's clock may be ahead of ours."""
MAX_CHARACTERS: Final = 8192
_MAX_FIELDS: Final = 32
_MAX_DIGITS: Final = 15
_PURPOSE: Final = b"WebAppData"


class Launches:
    """Reads launch data, called initData there.

    Args:
        token: Of the bot whose page it is. Only a key derived from it is kept.
        owner_of: Whose tasks a Telegram user's are, as the bot has it.
        clock: Unix seconds.
    """

    def __init__(
        self,
        token: str,
        owner_of: Callable[[int], Owner],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = hmac.digest(_PURPOSE, token.encode(), hashlib.sha256)
        self._owner_of = owner_of
        self._clock = clock

    def owner(self, data: str) -> Owner:
        """Return whose launch it is.

        Raises:
            SessionExpired: When it is too old, malformed, or not signed with the bot's token. Never
                says which, nor why.
        """
        try:
            fields = self._signed_fields(data)
            age = self._clock() - _number(fields["auth_date"])
            if not -SKEW.total_seconds() <= age <= LIFE.total_seconds():
                raise SessionExpired
            return self._owner_of(_user_id(fields["user"]))
        except (ValueError, KeyError, RecursionError):
            raise SessionExpired from None  # what was wrong is of use to forgers alone

    def _signed_fields(self, data: str) -> dict[str, str]:
        """Return the fields, once their signature is ours.

        Raises:
            ValueError, KeyError: When it isn't, or they can't be read in one way only.
        """
        if len(data) > MAX_CHARACTERS or not data.isascii():
            raise ValueError
        pairs = parse_qsl(
            data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise ValueError
        given = fields.pop("hash")
        signed = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
        ours = hmac.new(self._key, signed.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(given.encode(), ours.encode()):
            raise ValueError
        return fields


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _MAX_DIGITS:
        raise ValueError
    return int(text)


def _user_id(text: str) -> int:
    user: object = json.loads(text)
    found = cast("dict[str, object]", user).get("id") if isinstance(user, dict) else None
    if type(found) is not int or not 0 < found < 10**_MAX_DIGITS:
        raise ValueError
    return found
