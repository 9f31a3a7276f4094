"""Failures on request, over a real port: what clients see, and what is counted."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.fal.server import create_server
from tests.conformance.serving import KEY, Served, served
from tests.local.fal.calling import Caller, calling, working
from tests.local.fal.receiving import Receiver, is_genuine, listening

CUT_OUT = "fal-ai/birefnet/v2"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with served(tmp_path_factory.mktemp("local-fal"), "--testing") as server:
        yield server


@pytest.fixture
async def http(running: Served) -> AsyncGenerator[httpx.AsyncClient]:
    headers = {"authorization": f"Key {KEY}"}
    async with httpx.AsyncClient(base_url=running.address, headers=headers, timeout=10) as http:
        await http.delete("/_control/faults")
        yield http


async def script(http: httpx.AsyncClient, *faults: dict[str, Any]) -> None:
    (await http.post("/_control/faults", json=list(faults))).raise_for_status()


async def submit(http: httpx.AsyncClient, **more: Any) -> httpx.Response:  # noqa: ANN401 - passed on to httpx
    return await http.post(f"/{CUT_OUT}", json={"image_url": "https://elsewhere.example/a"}, **more)


async def accepted(http: httpx.AsyncClient) -> int:
    counts: dict[str, int] = (await http.get("/_control/counts")).raise_for_status().json()
    return counts["accepted"]


@pytest.mark.parametrize("path", ["/_control/counts", "/_control/faults", "/_control/other"])
async def test_a_server_that_is_not_tested_has_no_control_api(tmp_path: Path, path: str) -> None:
    async with calling(create_server(tmp_path, key=KEY)) as caller:
        assert (await caller.http.get(f"http://127.0.0.1{path}")).status_code == 404
        assert (await caller.http.post(f"http://127.0.0.1{path}")).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_the_control_api_asks_for_the_key(running: Served, method: str) -> None:
    async with httpx.AsyncClient(base_url=running.address) as stranger:
        assert (await stranger.request(method, "/_control/faults")).status_code == 401
        assert (await stranger.get("/_control/counts")).status_code == 401


@pytest.mark.parametrize(
    "fault",
    [
        {"route": "moon", "what": "answer"},
        {"route": "submit", "what": "explode"},
        {"route": "submit", "what": "lose"},
        {"route": "webhook", "what": "cut"},
        {"route": "status", "what": "merge"},
        {"route": "status", "what": "answer", "unknown": 1},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(
    http: httpx.AsyncClient, fault: dict[str, Any]
) -> None:
    assert (await http.post("/_control/faults", json=fault)).status_code == 422


async def test_an_answer_comes_as_often_as_written_and_nothing_is_accepted(
    http: httpx.AsyncClient,
) -> None:
    before = await accepted(http)
    await script(
        http,
        {"route": "submit", "what": "answer", "status": 429, "retry_after": 7, "times": 2},
        {"route": "submit", "what": "answer", "status": 502, "body": "<center>nginx</center>"},
    )
    refused = [await submit(http) for _ in range(3)]
    assert [answer.status_code for answer in refused] == [429, 429, 502]
    assert refused[0].headers["retry-after"] == "7"
    assert "nginx" in refused[2].text
    assert await accepted(http) == before
    assert (await submit(http)).status_code == 200
    assert await accepted(http) == before + 1


@pytest.mark.parametrize(("after", "paid"), [(False, 0), (True, 1)])
async def test_a_connection_is_cut_before_or_after_accepting(
    http: httpx.AsyncClient, *, after: bool, paid: int
) -> None:
    before = await accepted(http)
    await script(http, {"route": "submit", "what": "cut", "after": after})
    with pytest.raises(httpx.ReadError):
        await submit(http)
    assert await accepted(http) == before + paid


async def test_a_call_hangs_until_its_caller_goes(http: httpx.AsyncClient) -> None:
    before = await accepted(http)
    await script(http, {"route": "submit", "what": "hang", "after": True})
    with pytest.raises(httpx.ReadTimeout):
        await submit(http, timeout=0.3)
    assert await accepted(http) == before + 1


async def test_json_comes_malformed_incomplete_changed_or_huge(http: httpx.AsyncClient) -> None:
    await script(
        http,
        {"route": "submit", "what": "malformed"},
        {"route": "submit", "what": "missing", "keys": ["request_id"]},
        {"route": "submit", "what": "missing"},
        {"route": "submit", "what": "merge", "body": {"status_url": 5}},
        {"route": "submit", "what": "huge", "size": 100_000},
    )
    with pytest.raises(ValueError, match=r"Unterminated|delimiter|Expecting"):
        (await submit(http)).json()
    without = (await submit(http)).json()
    assert "request_id" not in without
    assert "status_url" in without
    assert (await submit(http)).json() == {}
    assert (await submit(http)).json()["status_url"] == 5
    assert len((await submit(http)).content) > 100_000


async def test_half_a_body_is_sent_and_the_connection_reset(http: httpx.AsyncClient) -> None:
    await script(http, {"route": "submit", "what": "truncated"})
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await submit(http)


async def test_a_slow_body_takes_its_time(http: httpx.AsyncClient) -> None:
    await script(http, {"route": "submit", "what": "slow", "seconds": 0.5})
    answer = await submit(http)
    assert answer.json()["request_id"]
    assert answer.elapsed.total_seconds() > 0.4


async def test_a_fault_waits_for_its_route_its_text_and_its_turn(http: httpx.AsyncClient) -> None:
    await script(
        http,
        {"route": "submit", "what": "answer", "match": "fal_max_queue_length=9"},
        {"route": "status", "what": "answer", "status": 503, "every": 2},
    )
    request = (await submit(http)).json()
    wanted = await submit(http, params={"fal_max_queue_length": 9})
    assert wanted.status_code == 500
    codes = [(await http.get(request["status_url"])).status_code for _ in range(3)]
    assert [code == 503 for code in codes] == [False, True, False]
    shown = (await http.get("/_control/faults")).json()
    assert shown["left"] == []
    assert shown["played"]["submit"] >= 1


async def test_a_script_has_an_end_and_can_be_cleared(http: httpx.AsyncClient) -> None:
    many = [{"route": "cancel", "what": "answer"}] * 200
    await script(http, *many)
    assert (await http.post("/_control/faults", json=many[0])).status_code == 429
    await http.delete("/_control/faults")
    assert (await http.get("/_control/faults")).json()["left"] == []


async def test_the_same_photo_uploaded_twice_counts_as_one(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, testing=True)
    async with calling(server) as caller:
        for photo in (b"one", b"one", b"other"):
            url = await caller.upload(photo)
            await caller.submit(f"https://queue.fal.run/{CUT_OUT}", {"image_url": url})
        counts = (await caller.http.get("http://127.0.0.1/_control/counts")).json()
    assert counts["accepted"] == 3
    assert sorted(counts["by_photo"].values()) == [1, 2]
    assert counts["by_endpoint"] == {CUT_OUT: 3}


async def test_a_result_can_be_black(tmp_path: Path) -> None:
    server = create_server(tmp_path, key=KEY, testing=True)
    async with calling(server) as caller:
        url = await caller.upload(b"a photo")
        fault = {"route": "file", "what": "black"}
        await caller.http.post("http://127.0.0.1/_control/faults", json=fault)
        black = await caller.http.get(url)
        assert black.content.startswith(b"\x89PNG")
        assert (await caller.http.get(url)).content == b"a photo"


async def told(caller: Caller, address: str, *faults: dict[str, Any]) -> None:
    """Order something that fails at once, with a webhook, under the faults."""
    for fault in faults:
        answer = await caller.http.post("http://127.0.0.1/_control/faults", json=fault)
        assert answer.status_code == 204
    await caller.submit(
        f"https://queue.fal.run/{CUT_OUT}",
        {"image_url": "https://elsewhere.example/a"},
        params={"fal_webhook": f"{address}/hook"},
    )


async def test_webhooks_are_forged_duplicated_lost_and_late(tmp_path: Path) -> None:
    server, receiver = create_server(tmp_path, key=KEY, testing=True), Receiver()
    async with listening(receiver) as address, working(server), calling(server) as caller:
        keys = (await caller.http.get("https://rest.fal.ai/.well-known/jwks.json")).json()

        await told(caller, address, {"route": "webhook", "what": "forge"})
        assert not is_genuine(await receiver.next(), keys)

        fault = {"route": "webhook", "what": "duplicate", "copies": 3}
        await told(caller, address, fault)
        letters = [await receiver.next() for _ in range(3)]
        assert len({letter.content["request_id"] for letter in letters}) == 1
        assert all(is_genuine(letter, keys) for letter in letters)

        lost = {"route": "webhook", "what": "lose"}
        late = {"route": "webhook", "what": "delay", "seconds": 0.2}
        await told(caller, address, lost)
        await told(caller, address, late)
        await told(caller, address)
        ids = [(await receiver.next()).content["request_id"] for _ in range(2)]
        assert len(set(ids)) == 2
        assert receiver.letters.empty()

        counts = (await caller.http.get("http://127.0.0.1/_control/counts")).json()
        assert counts["by_webhook"] == {f"{address}/hook": 5}
        assert counts["failed"] == 5


async def test_the_folder_may_be_cleared_away_while_running(tmp_path: Path) -> None:
    server = create_server(tmp_path / "gone", key=KEY)
    async with working(server), calling(server) as caller:
        before = await caller.upload(b"one")
        for file in sorted((tmp_path / "gone").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        (tmp_path / "gone").rmdir()
        assert (await caller.http.get(before)).status_code == 404
        after = await caller.upload(b"two")
        assert (await caller.http.get(after)).content == b"two"
