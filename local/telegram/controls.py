"""The levers a test pulls behind the bot's back; the server must be made with ``testing=True``."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import httpx

_HTTP_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call the bot made; ``parameters`` with JSON decoded, uploads as ``attach://``.

    ``at`` says when it was answered, in seconds of the server's monotonic clock.
    """

    number: int
    method: str
    parameters: dict[str, Any]
    ok: bool
    error: str
    at: float = 0.0

    @property
    def chat_id(self) -> int:
        """The chat it was about, or 0."""
        return int(self.parameters.get("chat_id", 0))


class Controls:
    """Looks at the bot's calls and breaks things."""

    def __init__(self, base_url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Nothing happens before ``async with``."""
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/_sim/",
            timeout=_HTTP_SECONDS,
            transport=transport,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Ready."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the connections; faults not used up stay."""
        await self._client.aclose()

    async def calls(self, method: str = "") -> list[RecordedCall]:
        """The last calls (getUpdates left out), of one method if named; oldest first."""
        return [call for call in await self._calls(0.0, 0) if method in ("", call.method)]

    async def wait_for_call(
        self,
        method: str,
        matches: Callable[[RecordedCall], bool] = lambda _: True,
        *,
        seconds: float = 10.0,
    ) -> RecordedCall:
        """The first answered call of a method that matches, now or within the time.

        Raises:
            TimeoutError: There was none; the text lists the calls there were.
        """
        until = time.monotonic() + seconds
        after, seen, left = 0, list[str](), seconds
        while left > 0:
            for call in await self._calls(min(left, _POLL_SECONDS), after):
                after = call.number
                seen.append(f"{call.method} {call.error}".strip())
                if call.method == method and matches(call):
                    return call
            left = until - time.monotonic()
        raise TimeoutError(f"no such {method} in {seconds:g} s; there were: {seen}")

    async def fault(self, method: str, **how: float) -> None:
        """Spoils the next calls of a method ("*" is any), see ``faults.Fault``.

        Args:
            method: Its name, or "downloadFile".
            how: Any of ``times``, ``status``, ``retry_after`` (seconds), ``delay_seconds``,
                ``delivered`` (the call is carried out all the same), ``cut`` (the answer breaks
                off), ``chat_id`` (only calls about it), ``migrate_to_chat_id``.
        """
        response = await self._client.post("faults", json={"method": method, **how})
        response.raise_for_status()

    async def clear_faults(self) -> None:
        """From now on nothing fails."""
        (await self._client.delete("faults")).raise_for_status()

    async def delete_message(self, chat_id: int, message_id: int) -> None:
        """Somebody deletes a message, behind the bot's back."""
        await self._harm(chat_id=chat_id, delete_message=message_id)

    async def delete_chat(self, chat_id: int) -> None:
        """The chat is gone: the bot is told "chat not found"."""
        await self._harm(chat_id=chat_id, delete_chat=True)

    async def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The chat becomes another one, and every call for the old id says which."""
        await self._harm(chat_id=chat_id, migrate_to=new_chat_id)

    async def expire_file(self, file_id: str) -> None:
        """A file id means nothing any more."""
        await self._harm(expire_file=file_id)

    async def revoke_token(self) -> None:
        """From now on every call of the bot is 401."""
        await self._harm(revoke_token=True)

    async def raw_update(self, update: dict[str, Any], *, chat_id: int = 0) -> int:
        """Queues any update; its id is filled in unless it has one. Returns the id."""
        body = {"update": update, "chat_id": chat_id}
        response = (await self._client.post("updates", json=body)).raise_for_status()
        return int(response.json()["update_id"])

    async def state(self) -> dict[str, Any]:
        """As docs/local-telegram.md has it: ``pending_updates``, ``faults_left`` and so on."""
        response = (await self._client.get("state")).raise_for_status()
        return dict(response.json())

    async def _harm(self, **what: float | str) -> None:
        (await self._client.post("harm", json=what)).raise_for_status()

    async def _calls(self, wait: float, after: int) -> list[RecordedCall]:
        query = {"wait": wait, "after": after}
        response = (await self._client.get("calls", params=query)).raise_for_status()
        return [RecordedCall(**call) for call in response.json()]
