"""A caller of a local server, in production's own words, and a server that works its queue."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from local.fal.limits import Limits
from local.fal.server import LocalFal

PHOTOS = Path(__file__).resolve().parents[2] / "photos"
KEY = "canary:key"
NEVER_LOADING = Limits(loading_after_seconds=3600)
"""For tests of the stages of the work itself: how long a cold process takes is the machine's."""
CUT_OUT = "https://queue.fal.run/fal-ai/birefnet/v2"
EDIT = "https://queue.fal.run/fal-ai/nano-banana/edit"


@dataclass(frozen=True, slots=True)
class Caller:
    """A client of one local server, in production's own words."""

    http: httpx.AsyncClient

    async def upload(self, photo: Path | bytes, content_type: str = "image/png") -> str:
        content = photo if isinstance(photo, bytes) else await asyncio.to_thread(photo.read_bytes)
        announced = await self.http.post(
            "https://rest.fal.ai/storage/upload/initiate?storage_type=gcs",
            json={"file_name": "photo", "content_type": content_type},
        )
        urls: dict[str, str] = announced.raise_for_status().json()
        sent = await self.http.put(urls["upload_url"], content=content)
        sent.raise_for_status()
        return urls["file_url"]

    async def submit(self, url: str, arguments: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on to httpx
        answer = await self.http.post(url, json=arguments, **more)
        body: dict[str, Any] = answer.raise_for_status().json()
        return body

    async def status(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = await self.http.get(request["status_url"], params={"logs": "1"})
        body: dict[str, Any] = answer.json()
        assert answer.status_code == (200 if body.get("status") == "COMPLETED" else 202)
        return body

    async def wait_until(
        self, request: dict[str, Any], reached: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while not reached(body := await self.status(request)):  # noqa: ASYNC110 - polling is the protocol
                await asyncio.sleep(0.02)
        return body

    async def completed(self, request: dict[str, Any]) -> dict[str, Any]:
        return await self.wait_until(request, lambda body: body["status"] == "COMPLETED")

    async def result(self, request: dict[str, Any]) -> httpx.Response:
        await self.completed(request)
        return await self.http.get(request["response_url"])


@asynccontextmanager
async def working(server: LocalFal) -> AsyncGenerator[None]:
    """The queue is worked as long as the block lasts; then its processes are gone."""
    task = asyncio.create_task(server.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def calling(server: LocalFal, key: str = KEY) -> AsyncGenerator[Caller]:
    """A caller that reaches the server without a network, as the embedded mode does."""
    transport = httpx.ASGITransport(app=server.app)
    headers = {"authorization": f"Key {key}"}
    async with httpx.AsyncClient(transport=transport, headers=headers, timeout=60) as http:
        yield Caller(http)
