"""A Bot API server on a free port, and pictures to send through it."""

import asyncio
import io
import random
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from PIL import Image
from starlette.applications import Starlette

from local.telegram.server import LocalTelegram

TOKEN = "123456:test-token"


@asynccontextmanager
async def served(
    app: Starlette, port: int = 0, close: Callable[[], None] = lambda: None
) -> AsyncGenerator[str]:
    """Serves an application with uvicorn on a port, a free one unless given; its address."""
    config = uvicorn.Config(app, lifespan="off", access_log=False, log_level="warning")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio spares it this
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            async with asyncio.timeout(10):
                while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
                    await asyncio.sleep(0.01)
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                close()
                server.should_exit = True


@dataclass(frozen=True)
class Served:
    """A running local Telegram."""

    base: str
    telegram: LocalTelegram
    transport: httpx.AsyncBaseTransport | None = None

    @property
    def api(self) -> str:
        return f"{self.base}/bot{TOKEN}"


@asynccontextmanager
async def running(telegram: LocalTelegram, port: int = 0) -> AsyncGenerator[Served]:
    """Served, and delivering to webhooks."""
    async with served(telegram.app, port, telegram.close) as base, asyncio.TaskGroup() as group:
        delivery = group.create_task(telegram.run())
        try:
            yield Served(base, telegram)
        finally:
            delivery.cancel()


def picture(width: int = 640, height: int = 480, form: str = "JPEG") -> bytes:
    """A picture with something to see in it."""
    gradient = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (gradient, gradient.transpose(Image.Transpose.ROTATE_180), gradient))
    stream = io.BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def noise(width: int, height: int, form: str = "PNG") -> bytes:
    """A picture that cannot be made small."""
    image = Image.frombytes("RGB", (width, height), random.Random(7).randbytes(3 * width * height))  # noqa: S311  # a picture
    stream = io.BytesIO()
    image.save(stream, form, lossless=True)
    return stream.getvalue()


class BotCaller:
    """A bot without a library: plain HTTP, to see exactly what is answered."""

    def __init__(self, server: Served) -> None:
        self._client = httpx.AsyncClient(
            base_url=server.api, timeout=30, transport=server.transport
        )
        self._offset = 0

    async def ok(self, method: str, **parameters: object) -> Any:  # noqa: ANN401  # the wire
        """The result of a call that must succeed."""
        body = await self.answer(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def news(self) -> list[dict[str, Any]]:
        """Every update that waits, each once."""
        taken: list[dict[str, Any]] = []
        while batch := await self.ok("getUpdates", offset=self._offset):
            taken += batch
            self._offset = batch[-1]["update_id"] + 1
        return taken

    async def refused(self, method: str, **parameters: object) -> str:
        """The description of a call that must fail, with the status it was sent with."""
        response = await self._client.post(f"/{method}", json=parameters)
        body = response.json()
        assert not body["ok"], body
        assert body["error_code"] == response.status_code
        return f"{body['error_code']} {body['description']}"

    async def answer(self, method: str, **parameters: object) -> Any:  # noqa: ANN401  # the wire
        """The whole body."""
        return (await self._client.post(f"/{method}", json=parameters)).json()

    async def upload(self, method: str, files: dict[str, bytes], **fields: str) -> Any:  # noqa: ANN401  # the wire
        """The whole body of a multipart call."""
        parts = {name: (f"{name}.jpg", content, "image/jpeg") for name, content in files.items()}
        return (await self._client.post(f"/{method}", data=fields, files=parts)).json()

    async def close(self) -> None:
        await self._client.aclose()
