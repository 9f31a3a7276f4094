"""A real server on a loopback port that answers as scripted, and a way of the gateway to it."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from studio.catalogue import read_catalogue
from studio.fal import Gateway
from studio.fal.client import EngineClient
from studio.task import (
    EngineRequest,
    Operation,
    Options,
    Owner,
    Picture,
    Task,
    new_id,
    new_token,
)

KEY = "canary:key"
QUEUE = "https://queue.fal.run"
REQUEST_URL = f"{QUEUE}/fal-ai/birefnet/requests/r1"
ACCEPTED = {
    "status": "IN_QUEUE",
    "request_id": "r1",
    "response_url": REQUEST_URL,
    "status_url": f"{REQUEST_URL}/status",
    "cancel_url": f"{REQUEST_URL}/cancel",
    "queue_position": 0,
}


@dataclass(frozen=True)
class Seen:
    """One request as it arrived on the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def host(self) -> str:
        """The host the client meant."""
        return self.headers["x-meant-for"]


Answer = Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


def say(status: int, body: object, *, headers: dict[str, str] | None = None) -> Answer:
    """Answer with a status; anything but bytes goes as JSON."""

    async def answer(_: Seen, writer: asyncio.StreamWriter) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = {"content-length": str(len(raw)), "connection": "close"} | (headers or {})
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + raw)
        await writer.drain()

    return answer


async def reset(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Accept and read everything, then break the connection off (RST)."""
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def hang_up(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Accept and read everything, then close in good order (FIN) without a word."""


async def half(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Promise more than comes."""
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{"status": "IN_')
    await writer.drain()


async def hang(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Never answer, until the client goes."""
    await writer.drain()
    while not writer.is_closing():
        await asyncio.sleep(0.01)
        writer.write(b"")


@dataclass
class Engine:
    """What a scripted engine has seen, and what it says to what: by method and end of the path."""

    port: int = 0
    seen: list[Seen] = field(default_factory=list[Seen])
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict[tuple[str, str], Answer])

    def on(self, method: str, path_end: str, answer: Answer) -> None:
        self.answers[method, path_end] = answer

    def posts(self) -> list[Seen]:
        return [seen for seen in self.seen if seen.method == "POST"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            seen = await _read(reader)
            self.seen.append(seen)
            path = seen.path.split("?")[0]
            for (method, end), answer in self.answers.items():
                if seen.method == method and path.endswith(end):
                    await answer(seen, writer)
                    return
            await say(404, {"detail": "not scripted"})(seen, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    headers = {
        name.lower(): value
        for name, _, value in (line.partition(": ") for line in head[1:] if line)
    }
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, path, headers, body)


class Loopback(httpx.AsyncBaseTransport):
    """Sends what is meant for fal's hosts to a port here, as written, and notes the host."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._inner = httpx.AsyncHTTPTransport()
        self.sent = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        headers = [*request.headers.raw, (b"x-meant-for", request.url.host.encode())]
        return await self._inner.handle_async_request(
            httpx.Request(
                request.method,
                url,
                headers=headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


@pytest.fixture
async def engine() -> AsyncGenerator[Engine]:
    engine = Engine()
    server = await asyncio.start_server(engine.serve, "127.0.0.1", 0)
    engine.port = server.sockets[0].getsockname()[1]
    async with server:
        yield engine


@asynccontextmanager
async def gateway_to(port: int, key: str = KEY) -> AsyncGenerator[Gateway]:
    gateway = Gateway(EngineClient(key, Loopback(port)), read_catalogue(), free=False)
    try:
        yield gateway
    finally:
        await gateway.aclose()


@pytest.fixture
async def gateway(engine: Engine) -> AsyncGenerator[Gateway]:
    async with gateway_to(engine.port) as gateway:
        yield gateway


def cut_out_task() -> Task:
    return _task(Operation.BACKGROUND, Options(background="remove"))


def avatar_task(style: str = "pencil") -> Task:
    return _task(Operation.AVATAR, Options(style=style))


def words_task(prompt: str = "a harbour at dawn") -> Task:
    return _task(Operation.BACKGROUND, Options(background="prompt", prompt=prompt))


def upscale_task(scale: int = 4) -> Task:
    return _task(Operation.UPSCALE, Options(scale=scale))


def _task(operation: Operation, options: Options) -> Task:
    return Task(
        id=new_id(),
        token=new_token(),
        owner=Owner("guest:a"),
        operation=operation,
        options=options,
        photo=Picture(key="k", content_type="image/jpeg", width=100, height=100),
        created_at=1.0,
        updated_at=1.0,
        next_at=1.0,
    )


def request_at(url: str = REQUEST_URL) -> EngineRequest:
    return EngineRequest(
        endpoint="fal-ai/birefnet/v2",
        id="r1",
        status_url=f"{url}/status",
        response_url=url,
        cancel_url=f"{url}/cancel",
    )
