"""Webhooks through the whole server: asked for at submit, told at the end, keys for everybody."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from local.fal.access import Access
from local.fal.limits import Limits
from local.fal.queue import Queue, Request
from local.fal.queue_routes import QueueRoutes
from local.fal.server import LocalFal, create_server
from local.fal.signing import Signer
from local.fal.webhook_targets import Targets
from local.fal.webhooks import Postman
from tests.local.fal.calling import CUT_OUT, EDIT, KEY, PHOTOS, Caller, calling, working
from tests.local.fal.receiving import Receiver, is_genuine, listening

JWKS = "https://rest.fal.ai/.well-known/jwks.json"


@pytest.fixture
def server(tmp_path: Path) -> LocalFal:
    return create_server(tmp_path, key=KEY, limits=Limits(webhook_retry_seconds=0.01))


@pytest.fixture
async def caller(server: LocalFal) -> AsyncGenerator[Caller]:
    async with calling(server) as caller:
        yield caller


async def keys(caller: Caller) -> dict[str, Any]:
    content: dict[str, Any] = (await caller.http.get(JWKS)).json()
    return content


async def test_results_and_cancellations_are_told_as_they_are_fetched(
    server: LocalFal, caller: Caller
) -> None:
    receiver = Receiver([500])
    async with working(server), listening(receiver) as address:
        hook = {"fal_webhook": f"{address}/hook?token=x"}
        photo = await caller.upload(PHOTOS / "astronaut.png")
        drawn = await caller.submit(CUT_OUT, {"image_url": photo}, params=hook)
        refused, told = await receiver.next(), await receiver.next()
        assert refused.body == told.body
        result = await caller.http.get(drawn["response_url"])
        assert told.content == {
            "request_id": drawn["request_id"],
            "gateway_request_id": drawn["request_id"],
            "status": "OK",
            "payload": result.json(),
        }
        assert is_genuine(told, await keys(caller))
        assert told.headers["x-fal-webhook-user-id"] == server.user_id
        slow = {"prompt": "cartoon", "image_urls": [photo], "num_images": 4}
        running = await caller.submit(EDIT, slow, params=hook)
        await caller.wait_until(running, lambda body: body["status"] == "IN_PROGRESS")
        await caller.http.put(running["cancel_url"])
        stopped = (await receiver.next()).content
    assert stopped["request_id"] == running["request_id"]
    assert (stopped["status"], stopped["error"]) == ("ERROR", "Invalid status code: 499")
    assert stopped["payload"]["error_type"] == "client_cancelled"


async def test_a_submit_that_fails_in_any_way_leaves_no_promise_behind(tmp_path: Path) -> None:
    limits = Limits(max_pending_webhooks=1)
    postman = Postman(Signer(tmp_path), limits, None)

    async def broken(_: Request) -> str | None:
        raise OSError("the disk is gone")

    routes = QueueRoutes(
        Queue(limits, recognise=broken),
        postman,
        access=Access(KEY),
        limits=limits,
        targets=Targets([]),
        stop=lambda _: None,
        counts=None,
    )
    transport = httpx.ASGITransport(Starlette(routes=routes.queue), raise_app_exceptions=False)
    headers = {"authorization": f"Key {KEY}"}
    async with httpx.AsyncClient(transport=transport, headers=headers) as client:
        params = {"fal_webhook": "http://127.0.0.1:9/hook"}
        for _ in range(2):
            assert (await client.post(CUT_OUT, json={}, params=params)).status_code == 500
            assert postman.pending == 0


async def test_a_refusal_is_told_with_its_details(server: LocalFal, caller: Caller) -> None:
    receiver = Receiver()
    async with working(server), listening(receiver) as address:
        request = await caller.submit(EDIT, {}, params={"fal_webhook": address})
        told = (await receiver.next()).content
        result = await caller.result(request)
    assert (told["status"], told["error"]) == ("ERROR", "Invalid status code: 422")
    assert told["payload"] == result.json()
    assert [detail["type"] for detail in told["payload"]["detail"]] == ["missing", "missing"]


async def test_a_cancelled_waiting_request_is_told_by_an_app_without_a_network(
    tmp_path: Path,
) -> None:
    receiver = Receiver()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=receiver)) as client:
        server = create_server(
            tmp_path,
            key=KEY,
            concurrency=0,
            webhook_hosts=["darkroom.internal"],
            webhook_client=client,
        )
        async with calling(server) as caller, working(server):
            hook = {"fal_webhook": "http://darkroom.internal/hooks/fal/1"}
            request = await caller.submit(CUT_OUT, {}, params=hook)
            assert receiver.letters.empty()
            await caller.http.put(request["cancel_url"])
            told = await receiver.next()
            assert is_genuine(told, await keys(caller))
    assert told.path == "/hooks/fal/1"
    assert told.content["error"] == "Invalid status code: 499"


async def test_a_request_without_a_webhook_is_told_to_nobody(
    server: LocalFal, caller: Caller
) -> None:
    receiver = Receiver()
    async with working(server), listening(receiver) as address:
        await caller.result(await caller.submit(EDIT, {}))
        last = await caller.submit(EDIT, {}, params={"fal_webhook": address})
        told = await receiver.next()
    assert told.content["request_id"] == last["request_id"]
    assert receiver.letters.empty()


@pytest.mark.parametrize("url", ["", "ftp://localhost/", "https://example.com/hook"])
async def test_a_bad_address_is_400_and_nothing_is_queued(caller: Caller, url: str) -> None:
    answer = await caller.http.post(CUT_OUT, params={"fal_webhook": url}, json={})
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")
    assert (await caller.submit(CUT_OUT, {}))["queue_position"] == 0


async def test_run_answers_itself_and_takes_no_webhook(caller: Caller) -> None:
    url = "https://fal.run/fal-ai/birefnet/v2"
    hook = {"fal_webhook": "http://127.0.0.1:1/"}
    assert (await caller.http.post(url, params=hook, json={})).status_code == 400


async def test_webhooks_are_bounded_and_a_refused_request_promises_none(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_pending_webhooks=1))
    hook = {"fal_webhook": "http://127.0.0.1:1/"}
    async with calling(server) as caller:
        await caller.submit(CUT_OUT, {})
        short = {**hook, "fal_max_queue_length": "0"}
        codes = [
            (await caller.http.post(CUT_OUT, params=params, json={})).status_code
            for params in (short, hook, hook, {})
        ]
    assert codes == [429, 200, 429, 200]


async def test_the_keys_are_there_for_everybody(server: LocalFal, caller: Caller) -> None:
    transport = httpx.ASGITransport(app=server.app)
    async with httpx.AsyncClient(transport=transport) as stranger:
        by_host = await stranger.get(JWKS)
        by_path = await stranger.get("http://127.0.0.1:9460/.well-known/jwks.json")
    assert by_host.status_code == by_path.status_code == 200
    assert by_host.json() == by_path.json() == await keys(caller)
    assert set(by_host.json()["keys"][0]) == {"kty", "crv", "use", "alg", "x", "kid"}
