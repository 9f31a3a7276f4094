"""The postman over real sockets: what is sent, how often it is tried, and when it is given up."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from local.fal.addresses import Addresses
from local.fal.errors import Refusal, model_error
from local.fal.limits import Limits
from local.fal.queue import CANCELLED, OVERDUE, Outcome, Queue, Request, failed
from local.fal.signing import Signer
from local.fal.webhooks import Postman, letter
from tests.local.fal.receiving import Receiver, is_genuine, listening, until

HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")
DRAWN = Outcome(200, {}, lambda there: {"image": {"url": there.file("a.png")}})
QUICK = Limits(webhook_retry_seconds=0.01)


def ended(address: str, outcome: Outcome = DRAWN) -> Request:
    """A request that asked for a webhook and has just ended."""
    request = Request(
        endpoint="fal-ai/birefnet/v2", arguments={}, addresses=HERE, webhook=httpx.URL(address)
    )
    Queue(Limits()).finish(request, outcome)
    return request


def due(postman: Postman, *requests: Request) -> None:
    for request in requests:
        postman.promise(request)
        postman.finished(request)


@asynccontextmanager
async def delivering(
    folder: Path, limits: Limits = QUICK, client: httpx.AsyncClient | None = None
) -> AsyncGenerator[Postman]:
    postman = Postman(Signer(folder), limits, client)
    task = asyncio.create_task(postman.run())
    try:
        yield postman
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_result_is_told_once_and_signed(tmp_path: Path) -> None:
    receiver = Receiver()
    async with listening(receiver) as address, delivering(tmp_path) as postman:
        request = ended(f"{address}/hook?task=1&token=a%2Bb")
        due(postman, request)
        told = await receiver.next()
        await until(lambda: postman.pending == 0)
    assert told.path == "/hook?task=1&token=a%2Bb"
    assert told.headers["content-type"] == "application/json"
    assert told.headers["x-fal-webhook-request-id"] == request.id
    assert told.content == {
        "request_id": request.id,
        "gateway_request_id": request.id,
        "status": "OK",
        "payload": {"image": {"url": "https://v3.fal.media/files/a.png"}},
    }
    assert is_genuine(told, Signer(tmp_path).jwks)
    assert receiver.letters.empty()


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_any_2xx_takes_it(tmp_path: Path, status: int) -> None:
    receiver = Receiver([status])
    async with listening(receiver) as address, delivering(tmp_path) as postman:
        due(postman, ended(address))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_neither_followed_nor_tried_again(tmp_path: Path, status: int) -> None:
    receiver = Receiver([status])
    async with listening(receiver) as address, delivering(tmp_path) as postman:
        due(postman, ended(f"{address}/hook"))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 1
    assert (await receiver.next()).path == "/hook"


@pytest.mark.parametrize("status", [500, 503, 404, 429])
async def test_anything_else_is_tried_again_with_the_same_body(tmp_path: Path, status: int) -> None:
    receiver = Receiver([status, status])
    async with listening(receiver) as address, delivering(tmp_path) as postman:
        due(postman, ended(address))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 3
    letters = [await receiver.next() for _ in range(3)]
    assert len({told.body for told in letters}) == 1
    assert all(is_genuine(told, Signer(tmp_path).jwks) for told in letters)


async def test_a_receiver_that_never_answers_is_tried_again(tmp_path: Path) -> None:
    receiver = Receiver([0])
    limits = Limits(webhook_retry_seconds=0.01, webhook_seconds=0.3)
    async with listening(receiver) as address, delivering(tmp_path, limits) as postman:
        due(postman, ended(address))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 2


async def test_attempts_are_bounded_and_pauses_double(tmp_path: Path) -> None:
    receiver = Receiver([500] * 9)
    limits = Limits(webhook_retry_seconds=0.1, webhook_attempts=4)
    began = time.monotonic()
    async with listening(receiver) as address, delivering(tmp_path, limits) as postman:
        due(postman, ended(address))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 4
    assert time.monotonic() - began >= 0.1 + 0.2 + 0.4


async def test_nothing_is_tried_after_the_results_life(tmp_path: Path) -> None:
    receiver = Receiver([500] * 9)
    limits = Limits(webhook_retry_seconds=5, result_ttl_seconds=4)
    async with listening(receiver) as address, delivering(tmp_path, limits) as postman:
        due(postman, ended(address))
        await until(lambda: postman.pending == 0)
    assert receiver.letters.qsize() == 1


async def test_a_receiver_that_is_down_keeps_no_other_from_its_letter(tmp_path: Path) -> None:
    receiver = Receiver()
    limits = Limits(webhook_retry_seconds=60, webhook_workers=1)
    async with listening(receiver) as address, delivering(tmp_path, limits) as postman:
        due(postman, ended("http://127.0.0.1:1/down"), ended(f"{address}/up"))
        assert (await receiver.next()).path == "/up"
        await until(lambda: postman.pending == 1)


async def test_letters_go_out_in_the_order_in_which_requests_ended(tmp_path: Path) -> None:
    receiver = Receiver()
    limits = Limits(webhook_workers=1)
    async with listening(receiver) as address, delivering(tmp_path, limits) as postman:
        due(postman, *(ended(f"{address}/{number}") for number in range(5)))
        paths = [(await receiver.next()).path for _ in range(5)]
    assert paths == ["/0", "/1", "/2", "/3", "/4"]


async def test_promises_are_bounded_and_kept_room_comes_back(tmp_path: Path) -> None:
    postman = Postman(Signer(tmp_path), Limits(max_pending_webhooks=2), None)
    first, second, third = (ended("http://127.0.0.1:1/") for _ in range(3))
    postman.promise(first)
    postman.promise(second)
    with pytest.raises(Refusal) as caught:
        postman.promise(third)
    assert caught.value.status == 429
    postman.take_back(first)
    postman.promise(third)
    assert postman.pending == 2


async def test_it_reaches_an_app_without_a_network(tmp_path: Path) -> None:
    receiver = Receiver([500])
    transport = httpx.ASGITransport(app=receiver)
    async with (
        httpx.AsyncClient(transport=transport) as client,
        delivering(tmp_path, QUICK, client) as postman,
    ):
        due(postman, ended("http://localhost/hooks/fal/1"))
        await until(lambda: postman.pending == 0)
        assert not client.is_closed
    assert receiver.letters.qsize() == 2
    assert is_genuine(await receiver.next(), Signer(tmp_path).jwks)


async def test_an_app_that_raises_is_tried_again(tmp_path: Path) -> None:
    calls: list[str] = []

    async def broken(scope: object, receive: object, send: object) -> None:
        del scope, receive, send
        calls.append("called")
        raise RuntimeError

    limits = Limits(webhook_retry_seconds=0.01, webhook_attempts=3)
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(app=broken)) as client,
        delivering(tmp_path, limits, client) as postman,
    ):
        due(postman, ended("http://localhost/"))
        await until(lambda: postman.pending == 0)
    assert len(calls) == 3


async def test_logs_name_the_request_and_nothing_that_it_holds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "local.fal")
    receiver = Receiver([500, 302])
    async with listening(receiver) as address, delivering(tmp_path) as postman:
        request = ended(f"{address}/hook?token=canary")
        due(postman, request)
        await until(lambda: postman.pending == 0)
        due(postman, ended("http://user:canary@127.0.0.1:1/"))
        await until(lambda: "ConnectError" in caplog.text)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("local.")]
    assert len(ours) >= 3
    assert request.id in ours[0]
    assert not any(word in line for line in ours for word in ("canary", "http", "image", "a.png"))
    assert "canary" not in repr(request)


def test_a_models_error_is_in_the_payload() -> None:
    refusal = failed(model_error("missing", "field required", loc=("body", "prompt")))
    request = ended("http://127.0.0.1/", refusal)
    assert (
        letter(request, longest=9999)
        == (
            f'{{"request_id": "{request.id}", "gateway_request_id": "{request.id}", '
            '"status": "ERROR", "payload": {"detail": [{"loc": ["body", "prompt"], '
            '"msg": "field required", "type": "missing"}]}, "error": "Invalid status code: 422"}'
        ).encode()
    )


@pytest.mark.parametrize(("outcome", "status"), [(CANCELLED, 499), (OVERDUE, 504)])
def test_a_request_that_never_ran_is_an_error(outcome: Outcome, status: int) -> None:
    told = letter(ended("http://127.0.0.1/", outcome), longest=9999)
    assert f'"error": "Invalid status code: {status}"'.encode() in told


def test_a_result_that_is_too_large_is_left_to_be_fetched() -> None:
    inline = Outcome(200, {}, lambda _: {"image": {"url": "data:image/png;base64," + "A" * 5000}})
    told = letter(ended("http://127.0.0.1/", inline), longest=2000)
    assert b'"status": "OK", "payload": null, "payload_error": "The result is too large' in told
    assert len(told) < 500
