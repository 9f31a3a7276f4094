"""Whom the gateway talks to, and who sees the key."""

import httpx
import pytest

from studio.errors import EngineDown, ResultBroken
from studio.fal import Gateway
from studio.fal.client import EngineClient
from studio.fal.transport import ForeignHost
from tests.studio.fal.conftest import ACCEPTED, KEY, Engine, Loopback, cut_out_task, request_at, say

FOREIGN = [
    "https://evil.example",
    "https://evilfal.run",
    "https://fal.run.evil.example",
    "https://queue.fal.run@evil.example",
    "https://evil.example/queue.fal.run",
    "https://evil.example#queue.fal.run",
    "https://xfal.media",
    "https://fal.media.evil.example",
    "https://storage.googleapis.com.evil.example",
    "http://queue.fal.run",
    "http://127.0.0.1",
    "https://127.0.0.1",
    "https://[::1]",
    "https://169.254.169.254",
    "https://localhost",
    "https://queue.fal.run.",
    "ftp://queue.fal.run",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_nothing_is_sent_anywhere_else(origin: str) -> None:
    loopback = Loopback(9)
    client = EngineClient(KEY, loopback)
    with pytest.raises(ForeignHost):
        await client.http.get(f"{origin}/x")
    with pytest.raises(ForeignHost):
        await client.http.post(f"{origin}/x", json={})
    assert loopback.sent == 0
    await client.aclose()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://169.254.169.254", "https://evilfal.run"]
)
async def test_urls_in_an_answer_that_lead_elsewhere_are_refused(
    origin: str, engine: Engine, gateway: Gateway
) -> None:
    elsewhere = {name: f"{origin}/{name}" for name in ("status_url", "response_url", "cancel_url")}
    engine.on("POST", "/v2", say(200, ACCEPTED | elsewhere))
    request = await gateway.submit(cut_out_task(), "https://v3.fal.media/files/p.jpg")
    with pytest.raises(EngineDown):
        await gateway.check(cut_out_task(), request)
    with pytest.raises(EngineDown):
        await gateway.cancel(request)
    with pytest.raises(ResultBroken):
        await gateway.download(f"{origin}/picture.png", max_bytes=10)
    assert len(engine.seen) == 1


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("queue.fal.run", True),
        ("queue.falrun.com", True),
        ("rest.fal.ai", True),
        ("v3.fal.media", True),
        ("v3b.fal.media", False),
        ("fal.media", False),
        ("storage.googleapis.com", False),
    ],
)
async def test_only_fal_sees_the_key(host: str, *, shown: bool, engine: Engine) -> None:
    engine.on("GET", "/x", say(200, {}))
    client = EngineClient(KEY, Loopback(engine.port))
    await client.http.get(f"https://{host}/x")
    await client.aclose()
    (seen,) = engine.seen
    assert seen.host == host
    assert ("authorization" in seen.headers) is shown
    assert (KEY in str(seen.headers)) is shown


async def test_an_upload_goes_the_way_the_engine_says_without_the_key(
    engine: Engine, gateway: Gateway
) -> None:
    urls = {
        "upload_url": "https://storage.googleapis.com/bucket/put?signature=x",
        "file_url": "https://v3.fal.media/files/photo.jpg",
    }
    engine.on("POST", "/storage/upload/initiate", say(200, urls))
    engine.on("PUT", "/bucket/put", say(200, b""))
    assert await gateway.upload(b"bytes", "image/jpeg", "photo.jpg") == urls["file_url"]
    start, put = engine.seen
    assert start.headers["authorization"] == f"Key {KEY}"
    assert (put.host, put.body) == ("storage.googleapis.com", b"bytes")
    assert "authorization" not in put.headers


async def test_a_redirect_is_not_followed(engine: Engine, gateway: Gateway) -> None:
    away = {"location": "https://evil.example/steal"}
    engine.on("GET", "/files/p.png", say(302, b"", headers=away))
    with pytest.raises(ResultBroken):
        await gateway.download("https://v3.fal.media/files/p.png", max_bytes=100)
    assert [seen.host for seen in engine.seen] == ["v3.fal.media"]


async def test_the_key_is_in_no_words_about_the_client() -> None:
    client = EngineClient(KEY, httpx.MockTransport(lambda _: httpx.Response(200)))
    assert KEY not in repr(client.http)
    assert KEY not in repr(client.http.headers)
    assert KEY not in repr(request_at())
    await client.aclose()
