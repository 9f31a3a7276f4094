"""A Bot API server on a free port, and pictures to send through it."""

import asyncio
import io
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from PIL import Image
from starlette.applications import Starlette

from local.telegram.server import LocalTelegram

TOKEN = "123456:test-token"


@asynccontextmanager
async def served(app: Starlette) -> AsyncGenerator[str]:
    """Serves an application with uvicorn on a free port; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", access_log=False, log_level="warning")
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listener]))
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True


@dataclass(frozen=True)
class Served:
    """A running local Telegram."""

    base: str
    telegram: LocalTelegram

    @property
    def api(self) -> str:
        return f"{self.base}/bot{TOKEN}"


@asynccontextmanager
async def running(telegram: LocalTelegram) -> AsyncGenerator[Served]:
    """Served, and delivering to webhooks."""
    async with served(telegram.app) as base, asyncio.TaskGroup() as group:
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
