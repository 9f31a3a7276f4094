"""Inline mode as a person uses it, for stories in tests."""

import time
from dataclasses import dataclass
from typing import Final

from local.telegram.chat_line import ChatLine
from local.telegram.seen import Json, Message, read_message

_POLL_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """The bot's answer to an inline query.

    Attributes:
        results: As docs/local-telegram.md has them: ``id``, ``type``, ``title``, ``file_id``...
        next_offset: To ask for more with; "" when there is no more.
        button: Above the results, or None.
    """

    query_id: str
    results: list[Json]
    next_offset: str
    is_personal: bool
    cache_seconds: int
    button: Json | None

    @property
    def ids(self) -> list[str]:
        """The ids of the results, in order."""
        return [result["id"] for result in self.results]


async def ask_inline(
    line: ChatLine, query: str, *, offset: str = "", chat: int = 0, seconds: float = 10.0
) -> Found:
    """Writes ``@bot query`` into the message field of a chat, and waits for the bot's answer.

    Raises:
        TimeoutError: It did not answer.
        Refused: It has no inline mode, or the person is not in that chat.
    """
    body = {"query": query, "offset": offset, "chat": chat}
    query_id = str((await line.post("inline", body))["query_id"])
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        said = await line.get(f"inline/{query_id}", wait=min(left, _POLL_SECONDS))
        if not said["pending"]:
            return Found(
                query_id,
                said["results"],
                said["next_offset"],
                said["is_personal"],
                said["cache_time"],
                said["button"],
            )
    raise TimeoutError(f"the bot did not answer the query {query!r} in {seconds:g} s")


async def send_result(
    line: ChatLine, found: Found, result_id: str, *, chat: int = 0, thread: int = 0
) -> Message:
    """Chooses a result: it is sent to the chat in the person's name.

    Raises:
        Refused: There is no such result, or the person may not write there.
    """
    body = {"query_id": found.query_id, "result_id": result_id, "chat": chat, "thread": thread}
    return read_message(await line.post("inline/send", body))
