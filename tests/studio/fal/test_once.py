"""Never pay twice: what a submission does when the engine takes it and then misbehaves."""

import json
import socket

import httpx
import pytest
from fal_client import AsyncClient, FalClientError
from fal_client import client as stock

import studio.fal.gateway
from studio.errors import EngineBusy, EngineDown, EngineError, EngineFailed
from studio.fal import Gateway
from studio.fal.client import EngineClient
from studio.fal.transport import SubmitUncertain
from tests.studio.fal.conftest import (
    ACCEPTED,
    KEY,
    QUEUE,
    Answer,
    Engine,
    Loopback,
    avatar_task,
    cut_out_task,
    gateway_to,
    half,
    hang,
    hang_up,
    reset,
    say,
)


def no_delay(*_: object) -> float:
    return 0.0


CUT_OUT = "/fal-ai/birefnet/v2"
PHOTO = "https://v3.fal.media/files/photo.jpg"
NGINX = b"<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></html>"

DOUBTFUL: dict[str, Answer] = {
    "connection reset": reset,
    "connection closed": hang_up,
    "answer cut short": half,
    "502 of a proxy": say(502, NGINX),
    "503 of a proxy": say(503, NGINX),
    "504 of a proxy": say(504, NGINX),
    "408": say(408, {"detail": "timeout"}),
    "409": say(409, {"detail": "conflict"}),
    "500": say(500, {"detail": "boom"}),
    "503": say(503, {"detail": "later", "error_type": "runner_scheduling_failure"}),
    "520 of another proxy": say(520, b"unknown error"),
    "no JSON": say(200, b"OK"),
    "no object": say(200, ["r1"]),
    "null": say(200, None),
    "no request id": say(200, {"status": "IN_QUEUE"}),
    "no urls": say(200, {"request_id": "r1"}),
    "request id that is none": say(200, ACCEPTED | {"request_id": None}),
    "status url that is none": say(200, ACCEPTED | {"status_url": 7}),
    "broken encoding": say(200, b"\x1f\x8b\x08nonsense", headers={"content-encoding": "gzip"}),
    "far too much": say(200, b"[" + b"0," * 600_000 + b"0]"),
}


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_a_submission_in_doubt_was_sent_once(
    fault: str, engine: Engine, gateway: Gateway
) -> None:
    engine.on("POST", CUT_OUT, DOUBTFUL[fault])
    with pytest.raises(SubmitUncertain):
        await gateway.submit(cut_out_task(), PHOTO)
    assert len(engine.posts()) == 1


async def test_an_engine_that_never_answers_was_asked_once(
    engine: Engine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.on("POST", CUT_OUT, hang)
    monkeypatch.setattr(studio.fal.gateway, "SUBMIT_SECONDS", 0.3)
    with pytest.raises(SubmitUncertain):
        await gateway.submit(cut_out_task(), PHOTO)
    assert len(engine.posts()) == 1


async def test_a_read_timeout_is_no_reason_to_ask_again(engine: Engine) -> None:
    engine.on("POST", CUT_OUT, hang)
    client = EngineClient(KEY, Loopback(engine.port))
    client.default_timeout = 0.3
    with pytest.raises(SubmitUncertain):
        await client.submit("fal-ai/birefnet/v2", {})
    await client.aclose()
    assert len(engine.posts()) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0", 0), ("99999", 600), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-3", None)],
)
async def test_a_full_engine_says_when_to_come_back_and_was_asked_once(
    header: str, seconds: int | None, engine: Engine, gateway: Gateway
) -> None:
    engine.on("POST", CUT_OUT, say(429, {"detail": "slow down"}, headers={"retry-after": header}))
    with pytest.raises(EngineBusy) as caught:
        await gateway.submit(cut_out_task(), PHOTO)
    assert caught.value.retry_after == seconds
    assert len(engine.posts()) == 1


async def test_where_nobody_listens_nothing_was_sent_and_it_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with gateway_to(port) as gateway:
        with pytest.raises(EngineBusy):
            await gateway.submit(cut_out_task(), PHOTO)
        with pytest.raises(EngineBusy):
            await gateway.upload(b"photo", "image/jpeg", "photo.jpg")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, EngineDown),
        (402, EngineDown),
        (403, EngineDown),
        (400, EngineFailed),
        (302, EngineFailed),
    ],
)
async def test_a_clear_refusal_is_no_doubt(
    status: int, error: type[EngineError], engine: Engine, gateway: Gateway
) -> None:
    elsewhere = {"location": "https://queue.fal.run/elsewhere"}
    engine.on("POST", CUT_OUT, say(status, {"detail": "User is locked."}, headers=elsewhere))
    with pytest.raises(error):
        await gateway.submit(cut_out_task(), PHOTO)
    assert len(engine.seen) == 1


async def test_an_accepted_order_is_known_by_the_engines_own_urls(
    engine: Engine, gateway: Gateway
) -> None:
    engine.on("POST", CUT_OUT, say(200, ACCEPTED))
    request = await gateway.submit(cut_out_task(), PHOTO)
    assert (request.id, request.endpoint) == ("r1", "fal-ai/birefnet/v2")
    assert request.status_url == ACCEPTED["status_url"]
    (post,) = engine.posts()
    assert post.headers["authorization"] == f"Key {KEY}"
    assert float(post.headers["x-fal-request-timeout"]) == 600
    assert json.loads(post.body)["image_url"] == PHOTO
    assert post.host == "queue.fal.run"


async def test_a_compressed_answer_is_read(engine: Engine, gateway: Gateway) -> None:
    import gzip

    zipped = gzip.compress(json.dumps(ACCEPTED).encode())
    engine.on("POST", "/edit", say(200, zipped, headers={"content-encoding": "gzip"}))
    assert (await gateway.submit(avatar_task(), PHOTO)).id == "r1"


async def test_a_newline_behind_the_key_is_harmless(engine: Engine) -> None:
    engine.on("POST", CUT_OUT, say(200, ACCEPTED))
    async with gateway_to(engine.port, f" {KEY}\n") as gateway:
        await gateway.submit(cut_out_task(), PHOTO)
    assert engine.posts()[0].headers["authorization"] == f"Key {KEY}"


@pytest.mark.parametrize(
    "fault", ["connection reset", "connection closed", "409", "502 of a proxy"]
)
async def test_fal_clients_own_way_would_have_paid_several_times(
    fault: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the transport exists; when fal-client learns better, this test says so."""

    class Stock(AsyncClient):
        @property
        async def _client(self) -> httpx.AsyncClient:  # pyright: ignore[reportIncompatibleVariableOverride]  # as there
            return http

    engine.on("POST", CUT_OUT, DOUBTFUL[fault])
    monkeypatch.setattr(stock, "MAX_ATTEMPTS", 3)
    monkeypatch.setattr(stock, "_get_retry_delay", no_delay)
    async with httpx.AsyncClient(transport=Loopback(engine.port)) as http:
        with pytest.raises((httpx.HTTPError, FalClientError)):
            await Stock(key=KEY).submit("fal-ai/birefnet/v2", {"image_url": PHOTO})
    assert len(engine.posts()) == 3
    assert f"{QUEUE}/" == stock.QUEUE_URL_FORMAT
