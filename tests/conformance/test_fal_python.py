"""fal-client 1.0.3 runs against `python -m local.fal`: only its inner HTTP client is ours."""

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
from asyncstdlib import cached_property
from fal_client import AsyncClient, Completed, Queued
from fal_client.client import FalClientHTTPError

from tests.conformance.serving import KEY, PHOTO, Served
from tests.local.fal.receiving import Receiver, is_genuine, listening

CUT_OUT = "fal-ai/birefnet/v2"
EDIT = "fal-ai/nano-banana/edit"
PREFIXES = {"queue.fal.run": "", "rest.fal.ai": "", "fal.run": "/run"}


class ToLocal(httpx.AsyncBaseTransport):
    """Sends production's hosts to the local server, roles by path."""

    def __init__(self, netloc: str) -> None:
        self._netloc = netloc
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        prefix = PREFIXES.get(request.url.host)
        if prefix is None:
            assert request.url.netloc.decode() == self._netloc
        else:
            path = prefix.encode() + request.url.raw_path
            url = httpx.URL(f"http://{self._netloc}").copy_with(raw_path=path)
            request = httpx.Request(
                request.method,
                url,
                headers=[(k, v) for k, v in request.headers.items() if k != "host"],
                content=await request.aread(),
                extensions=request.extensions,
            )
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class LocalClient(AsyncClient):
    """The published client; `_client` is the one thing it is given."""

    http: httpx.AsyncClient

    @cached_property(asyncio.Lock)
    async def _client(self) -> httpx.AsyncClient:  # pyright: ignore[reportIncompatibleVariableOverride] - the decorator is invariant in its class
        return self.http


@pytest.fixture
async def client(server: Served) -> AsyncGenerator[LocalClient]:
    headers = {"authorization": f"Key {KEY}"}
    async with httpx.AsyncClient(
        transport=ToLocal(server.netloc), headers=headers, timeout=60
    ) as http:
        client = LocalClient(key=KEY)
        client.http = http
        yield client


async def uploaded(client: LocalClient) -> str:
    content = await asyncio.to_thread(PHOTO.read_bytes)
    return await client.upload(content, "image/png", repository="fal", fallback_repository=[])


async def test_it_submits_follows_and_gets_the_result(client: LocalClient, server: Served) -> None:
    url = await uploaded(client)
    assert url.startswith(f"{server.address}/files/")
    handle = await client.submit(EDIT, {"prompt": "a cartoon", "image_urls": [url]})
    events = [event async for event in handle.iter_events(with_logs=True)]
    last = events[-1]
    assert isinstance(last, Completed)
    messages = [log["message"] for log in last.logs or []]
    assert messages[-2:] == ["drawing", "finishing"]  # of a photo known already it says no more
    assert last.metrics["inference_time"] > 0
    result = await handle.get()
    assert result["images"][0]["width"] == 1024
    assert await client.result(EDIT, handle.request_id) == result


async def test_it_subscribes_and_runs(client: LocalClient) -> None:
    url = await uploaded(client)
    subscribed = await client.subscribe(CUT_OUT, {"image_url": url})
    assert subscribed["image"]["content_type"] == "image/png"
    ran = await client.run(CUT_OUT, {"image_url": url, "mask_only": True})
    assert ran["image"]["width"] == 512


async def test_it_reads_the_place_and_cancels(client: LocalClient) -> None:
    url = await uploaded(client)
    arguments = {"prompt": "cartoon", "image_urls": [url], "num_images": 4}
    running = await client.submit(EDIT, arguments)
    waiting = await client.submit(EDIT, arguments)
    last = await client.submit(EDIT, arguments)
    place = await last.status()
    assert isinstance(place, Queued)
    assert place.position in {1, 2}
    for handle in (last, waiting, running):
        await handle.cancel()
    for handle in (last, waiting, running):
        with pytest.raises(FalClientHTTPError) as caught:
            await handle.get()
        assert (caught.value.status_code, caught.value.error_type) == (499, "client_cancelled")


async def test_it_reads_a_refusal(client: LocalClient) -> None:
    with pytest.raises(FalClientHTTPError) as caught:
        await client.subscribe(EDIT, {"prompt": "me on Mars", "image_urls": ["x"]})
    assert caught.value.status_code == 422
    assert caught.value.error_type == "feature_not_supported"


async def test_its_webhook_comes_with_the_result_and_a_signature(client: LocalClient) -> None:
    receiver = Receiver()
    async with listening(receiver) as address:
        handle = await client.submit(
            CUT_OUT,
            {"image_url": await uploaded(client)},
            webhook_url=f"{address}/hooks?task=1&token=a+b",
        )
        told = await receiver.next()
    keys = await client.http.get("https://rest.fal.ai/.well-known/jwks.json")
    assert is_genuine(told, keys.json())
    assert told.path == "/hooks?task=1&token=a+b"
    assert told.content["request_id"] == handle.request_id
    assert told.content["payload"] == await handle.get()


async def test_an_endpoint_that_is_not_served_is_refused_at_once(client: LocalClient) -> None:
    with pytest.raises(FalClientHTTPError) as caught:
        await client.submit("fal-ai/flux-2/edit", {})
    assert caught.value.status_code == 404
