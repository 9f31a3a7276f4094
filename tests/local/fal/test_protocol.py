"""Fal's queue protocol while nothing runs: submit, positions, cancel, errors, keys."""

import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.fal.limits import Limits
from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import CUT_OUT, EDIT, KEY, Caller, calling


async def test_submit_answers_200_with_app_only_urls_and_the_place_in_the_queue(
    caller: Caller,
) -> None:
    answer = await caller.http.post(CUT_OUT, json={"image_url": "x"})
    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["x-fal-request-id"] == body["request_id"]
    url = f"https://queue.fal.run/fal-ai/birefnet/requests/{body['request_id']}"
    assert body["response_url"] == url
    assert body["status_url"] == f"{url}/status"
    assert body["cancel_url"] == f"{url}/cancel"
    assert (body["status"], body["queue_position"]) == ("IN_QUEUE", 0)
    assert uuid.UUID(body["request_id"]).version == 4


async def test_positions_are_the_number_of_requests_ahead(caller: Caller) -> None:
    requests = [await caller.submit(EDIT, {}) for _ in range(3)]
    assert [r["queue_position"] for r in requests] == [0, 1, 2]
    await caller.http.put(requests[0]["cancel_url"])
    assert (await caller.status(requests[2]))["queue_position"] == 1
    late = await caller.submit(EDIT, {}, headers={"x-fal-queue-priority": "low"})
    normal = await caller.submit(EDIT, {})
    assert normal["queue_position"] == 2
    assert (await caller.status(late))["queue_position"] == 3


async def test_a_waiting_request_is_202_and_logs_come_only_when_asked_for(caller: Caller) -> None:
    request = await caller.submit(CUT_OUT, {})
    plain = await caller.http.get(request["status_url"])
    assert plain.status_code == 202
    assert plain.json()["status"] == "IN_QUEUE"
    assert plain.json()["logs"] is None
    for asked in ("1", "true", "True"):
        told = await caller.http.get(request["status_url"], params={"logs": asked})
        assert told.json()["logs"] == []


@pytest.mark.parametrize(
    "path",
    [
        "fal-ai/birefnet/requests/{id}/status",
        "fal-ai/birefnet/requests/{id}/status/",
        "fal-ai/birefnet/v2/requests/{id}/status",
        "fal-ai/birefnet/v2/requests/{id}/status/",
        "fal-ai/birefnet/any/where/requests/{id}/status",
    ],
)
async def test_sub_paths_and_trailing_slashes_mean_the_same_request(
    caller: Caller, path: str
) -> None:
    request = await caller.submit(CUT_OUT, {})
    url = "https://queue.fal.run/" + path.format(id=request["request_id"])
    assert (await caller.http.get(url)).json()["request_id"] == request["request_id"]


async def test_a_result_that_is_not_there_yet_is_400_at_every_address(caller: Caller) -> None:
    request = await caller.submit(CUT_OUT, {})
    whole = f"{CUT_OUT}/requests/{request['request_id']}"
    for url in (
        request["response_url"],
        request["response_url"] + "/response",
        whole + "/response",
    ):
        assert (await caller.http.get(url)).status_code == 400


async def test_every_answer_about_a_request_names_it(caller: Caller) -> None:
    request = await caller.submit(CUT_OUT, {})
    answers = [
        await caller.http.get(request["status_url"]),
        await caller.http.get(request["response_url"]),
        await caller.http.put(request["cancel_url"]),
        await caller.http.put(request["cancel_url"]),
        await caller.http.get(request["status_url"] + "/stream"),
        await caller.http.get(request["response_url"]),
    ]
    assert [answer.status_code for answer in answers] == [202, 400, 200, 400, 200, 499]
    named = {answer.headers["x-fal-request-id"] for answer in answers}
    assert named == {request["request_id"]}


async def test_headers_that_are_not_known_are_ignored(caller: Caller) -> None:
    headers = {
        "x-fal-store-io": "0",
        "x-fal-no-retry": "yes",
        "x-fal-runner-hint": "warm",
        "x-fal-object-lifecycle-preference": "nonsense",
        "x-app-fal-disable-fallback": "true",
        "x-fal-of-tomorrow": "1",
    }
    assert (await caller.submit(CUT_OUT, {}, headers=headers))["status"] == "IN_QUEUE"
    assert (await caller.http.post(CUT_OUT, json={}, params={"unknown": "1"})).status_code == 200


@pytest.mark.parametrize("given", ["soon", "nan", "inf", "-1", "0.1"])
@pytest.mark.parametrize("name", ["x-fal-request-start-timeout", "x-fal-request-timeout"])
async def test_a_start_timeout_that_is_none_is_400(caller: Caller, name: str, given: str) -> None:
    answer = await caller.http.post(CUT_OUT, json={}, headers={name: given})
    assert answer.status_code == 400
    assert "start timeout" in answer.json()["detail"]


async def test_cancelling_a_waiting_request_removes_it(caller: Caller) -> None:
    request = await caller.submit(CUT_OUT, {})
    cancelled = await caller.http.put(request["cancel_url"])
    assert (cancelled.status_code, cancelled.json()) == (200, {"status": "OK"})
    status = await caller.status(request)
    assert (status["status"], status["error_type"]) == ("COMPLETED", "client_cancelled")
    result = await caller.http.get(request["response_url"])
    assert result.status_code == 499
    assert result.headers["x-fal-error-type"] == "client_cancelled"
    again = await caller.http.put(request["cancel_url"])
    assert (again.status_code, again.json()) == (400, {"status": "ALREADY_COMPLETED"})


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("GET", "/status"), ("PUT", "/cancel")])
async def test_an_unknown_request_is_404_not_found(caller: Caller, method: str, end: str) -> None:
    url = f"https://queue.fal.run/fal-ai/birefnet/requests/{uuid.uuid4()}{end}"
    answer = await caller.http.request(method, url)
    assert (answer.status_code, answer.json()["status"]) == (404, "NOT_FOUND")


async def test_a_request_is_not_found_under_another_app(caller: Caller) -> None:
    request = await caller.submit(CUT_OUT, {})
    url = request["status_url"].replace("birefnet", "nano-banana")
    assert (await caller.http.get(url)).status_code == 404


async def test_an_endpoint_that_is_not_served_is_404_and_names_those_that_are(
    caller: Caller,
) -> None:
    answer = await caller.http.post("https://queue.fal.run/fal-ai/flux-2/edit", json={})
    assert answer.status_code == 404
    assert "fal-ai/birefnet/v2 and fal-ai/nano-banana/edit" in answer.json()["detail"]


@pytest.mark.parametrize("given", [None, "Key wrong:key", "Key ", f"Bearer {KEY}", KEY])
async def test_without_the_key_everything_but_files_is_401(
    resting: LocalFal, caller: Caller, given: str | None
) -> None:
    request = await caller.submit(CUT_OUT, {})
    headers = {"authorization": given} if given else {}
    transport = httpx.ASGITransport(app=resting.app)
    async with httpx.AsyncClient(transport=transport, headers=headers) as stranger:
        answers = [
            await stranger.post(CUT_OUT, json={}),
            await stranger.post("https://fal.run/fal-ai/birefnet/v2", json={}),
            await stranger.get(request["status_url"]),
            await stranger.get(request["status_url"] + "/stream"),
            await stranger.get(request["response_url"]),
            await stranger.put(request["cancel_url"]),
            await stranger.post("https://rest.fal.ai/storage/upload/initiate", json={}),
            await stranger.post("https://rest.fal.ai/storage/auth/token", json={}),
            await stranger.post("https://v3.fal.media/files/upload", content=b"x"),
        ]
    assert [answer.status_code for answer in answers] == [401] * len(answers)


async def test_a_full_queue_is_429_and_may_be_retried(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_waiting=1))
    async with calling(server) as caller:
        await caller.submit(CUT_OUT, {})
        answer = await caller.http.post(CUT_OUT, json={})
    assert answer.status_code == 429
    assert answer.headers["x-fal-needs-retry"] == "1"


async def test_the_caller_may_bound_the_endpoints_queue(caller: Caller) -> None:
    await caller.submit(CUT_OUT, {})
    one, none = {"fal_max_queue_length": "1"}, {"fal_max_queue_length": "0"}
    assert (await caller.http.post(EDIT, params=none, json={})).status_code == 200
    assert (await caller.http.post(CUT_OUT, params=one, json={})).status_code == 200
    answer = await caller.http.post(CUT_OUT, params=one, json={})
    assert answer.status_code == 429
    assert answer.headers["x-fal-error-type"] == "queue_full"


@pytest.mark.parametrize("body", [b"[1]", b"{", b'"text"', b"\xff"])
async def test_a_body_that_is_no_object_is_400(caller: Caller, body: bytes) -> None:
    assert (await caller.http.post(CUT_OUT, content=body)).status_code == 400


async def test_a_body_over_the_limit_is_413(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, limits=Limits(max_body_bytes=100))
    async with calling(server) as caller:
        answer = await caller.http.post(CUT_OUT, json={"image_url": "x" * 200})
    assert answer.status_code == 413


async def test_on_any_other_host_every_role_is_served_by_path(resting: LocalFal) -> None:
    transport = httpx.ASGITransport(app=resting.app)
    base = "http://127.0.0.1:9460"
    async with httpx.AsyncClient(
        transport=transport, base_url=base, headers={"authorization": f"Key {KEY}"}
    ) as http:
        submitted = (await http.post("/fal-ai/birefnet/v2", json={})).json()
        assert submitted["status_url"].startswith(f"{base}/fal-ai/birefnet/requests/")
        assert (await http.get(submitted["status_url"])).status_code == 202
        announced: dict[str, Any] = (
            await http.post("/storage/upload/initiate", json={"content_type": "image/png"})
        ).json()
        assert announced["file_url"].startswith(f"{base}/files/")
        assert (await http.put(announced["upload_url"], content=b"png")).status_code == 200
        assert (await http.get(announced["file_url"])).content == b"png"


def test_a_server_without_a_key_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs a key"):
        create_server(tmp_path, key="  ")


async def test_an_address_that_is_none_fails_its_request_and_not_the_server(
    tmp_path: Path,
) -> None:
    server = create_server(tmp_path, key=KEY, concurrency=2)
    async with calling(server) as caller:
        answer = await caller.http.post(CUT_OUT, json={"image_url": "http://[x"})
        assert answer.status_code == 200
        hook = {"fal_webhook": "http://[x"}
        assert (await caller.http.post(CUT_OUT, json={}, params=hook)).status_code == 400
