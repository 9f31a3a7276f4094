"""The answer to a poll: each update beside the very text it came as, which is what is written down.

Writing an update out of the library's objects costs as much as reading it; its text is there.
"""

import json
import re
from typing import Any, cast

from telegram.request import HTTPXRequest

from bot.talking.wire import CALL_SECONDS, CONNECT_SECONDS, transport_to

Polled = tuple[dict[str, Any], str | None]
"""An update's fields, and its text."""

_OPENING = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*')
_NEXT = re.compile(r"\s*,\s*")
_CLOSING = re.compile(r"\s*\]\s*\}\s*")
_decoder = json.JSONDecoder()


class PollRequest(HTTPXRequest):
    """The connection that polls: the `result` of its answers is a list of `Polled`."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer, in one go.

        Raises:
            TelegramError: When it is no JSON.
        """
        text = payload.decode(errors="replace")
        opening = _OPENING.match(text)
        pieces = _pieces(text, opening.end()) if opening else None
        if pieces is not None:
            return {"result": pieces}
        fields = HTTPXRequest.parse_json_payload(payload)  # refused, or written in another way
        result = fields.get("result")
        if isinstance(result, list):
            fields["result"] = [(each, None) for each in cast("list[dict[str, Any]]", result)]
        return fields


def _pieces(text: str, at: int) -> list[Polled] | None:
    """Return what stands in a list from a place on, or None when it isn't as expected."""
    found: list[Polled] = []
    while not _CLOSING.fullmatch(text, at):
        try:
            fields, end = _decoder.raw_decode(text, at)
        except ValueError:
            return None
        found.append((fields, text[at:end]))
        following = _NEXT.match(text, end)
        at = following.end() if following else end
        if following is None and not _CLOSING.fullmatch(text, at):
            return None
    return found


def poll_request(base_url: str) -> PollRequest:
    """Return the connection that polls a Bot API server, not yet open."""
    return PollRequest(
        connection_pool_size=1,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=CALL_SECONDS,
        write_timeout=CALL_SECONDS,
        pool_timeout=CALL_SECONDS,
        httpx_kwargs={"transport": transport_to(base_url, connections=1)},
    )
