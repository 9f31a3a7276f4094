"""Taps that wait for the bot's answer."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from local.telegram.errors import QUERY_TOO_OLD, bad_request

_MAX_OPEN: Final = 5_000
_LIFETIME_SECONDS: Final = 15 * 60.0  # observed for Telegram: a quarter of an hour


class Queries:
    """Open callback queries; each is answered once, and in time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def ask(self, chat_id: int) -> str:
        """A new query id for a tap in that chat."""
        query_id = str(secrets.randbits(62))
        self._open[query_id] = (chat_id, self._clock() + _LIFETIME_SECONDS)
        while len(self._open) > _MAX_OPEN:
            self._open.popitem(last=False)
        return query_id

    def answer(self, query_id: str) -> int:
        """The chat of the tap, which is then closed.

        Raises:
            ApiError: Unknown, answered before, or too old.
        """
        chat_id, until = self._open.pop(query_id, (0, 0.0))
        if until <= self._clock():
            raise bad_request(QUERY_TOO_OLD)
        return chat_id
