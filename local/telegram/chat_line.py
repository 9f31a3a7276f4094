"""A person's line to the server: JSON out, JSON in, refusals as exceptions."""

from collections.abc import Sequence
from typing import Any, Final

import httpx

_HTTP_SECONDS: Final = 60.0


class Refused(Exception):
    """The server did not take what the person did; the text says why."""


class ChatLine:
    """Speaks ``/_sim`` for one person; call ``open`` first and ``close`` at the end."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None) -> None:
        """Connects to nothing yet."""
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/_sim/",
            timeout=_HTTP_SECONDS,
            transport=transport,
            trust_env=False,
        )

    async def open(self, who: dict[str, str]) -> int:
        """Opens a chat as a new person; their id."""
        opened = await self.post("people", who)
        self._client.headers["Authorization"] = f"Bearer {opened['id']}:{opened['key']}"
        return int(opened["id"])

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def changes(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What changed in a chat after a revision; waits a while for something to change."""
        return dict(_checked(await self._client.get("chat", params=asked)))

    async def get(self, path: str, **query: float) -> dict[str, Any]:
        """Asks for something.

        Raises:
            Refused: There is no such thing.
        """
        return dict(_checked(await self._client.get(path, params=query)))

    async def get_list(self, path: str) -> list[dict[str, Any]]:
        """Reads something.

        Raises:
            Refused: The server would not say.
        """
        return list(_checked(await self._client.get(path)))

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Does something.

        Raises:
            Refused: The server would not.
        """
        return dict(_checked(await self._client.post(path, json=body)))

    async def post_list(self, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Does something that is answered by a list.

        Raises:
            Refused: The server would not.
        """
        return list(_checked(await self._client.post(path, json=body)))

    async def post_files(
        self, fields: dict[str, Any], files: Sequence[tuple[str, bytes, str]]
    ) -> list[dict[str, Any]]:
        """Sends files, each (name, content, media type); the messages they became.

        Raises:
            Refused: The server would not take them.
        """
        parts = [("file", file) for file in files]
        return list(_checked(await self._client.post("chat/files", data=fields, files=parts)))

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file.

        Raises:
            Refused: It is gone.
        """
        response = await self._client.get(f"files/{file_id}")
        if response.is_error:
            raise Refused("the file is gone")
        return response.content


def _checked(response: httpx.Response) -> Any:  # noqa: ANN401  # the wire: typed by each caller
    body: Any = response.json()
    if response.is_error:
        raise Refused(body["description"])
    return body
