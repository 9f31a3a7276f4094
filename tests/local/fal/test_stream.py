"""The status stream over a real socket: silence is broken, leaving early harms nothing."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
import uvicorn

from local.fal.limits import Limits
from local.fal.server import create_server
from tests.local.fal.calling import KEY


@pytest.fixture
async def http(tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server on a free port whose queue nobody works."""
    server = create_server(tmp_path, key=KEY, limits=Limits(ping_seconds=0.1))
    config = uvicorn.Config(
        server.app, port=0, lifespan="off", log_level="error", timeout_graceful_shutdown=1
    )
    listener = config.bind_socket()
    uvicorn_server = uvicorn.Server(config)
    task = asyncio.create_task(uvicorn_server.serve(sockets=[listener]))
    headers = {"authorization": f"Key {KEY}"}
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, headers=headers) as client:
        yield client
    uvicorn_server.should_exit = True
    await task
    listener.close()


def test_a_silent_stream_pings_as_often_as_fals() -> None:
    assert Limits().ping_seconds == 15


async def test_a_silent_stream_pings_and_ends_with_the_request(http: httpx.AsyncClient) -> None:
    request = (await http.post("/fal-ai/birefnet/v2", json={})).json()
    lines: list[str] = []
    async with asyncio.timeout(10), http.stream("GET", request["status_url"] + "/stream") as answer:
        async for line in answer.aiter_lines():
            lines.append(line)
            if lines.count(": ping") == 2 and line == ": ping":
                cancelled = await http.put(request["cancel_url"])
                assert cancelled.status_code == 200
    events = [line for line in lines if line.startswith("data: ")]
    assert '"IN_QUEUE"' in events[0]
    assert '"COMPLETED"' in events[-1]
    assert len(events) == 2


async def test_a_reader_that_leaves_does_not_end_the_request(http: httpx.AsyncClient) -> None:
    request = (await http.post("/fal-ai/birefnet/v2", json={})).json()
    async with http.stream("GET", request["status_url"] + "/stream") as answer:
        async for line in answer.aiter_lines():
            assert line.startswith("data: ")
            break
    status = await http.get(request["status_url"])
    assert (status.status_code, status.json()["status"]) == (202, "IN_QUEUE")


async def test_a_caller_of_run_who_hangs_up_cancels(http: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/run/fal-ai/birefnet/v2", json={}, timeout=0.3)
    last = (await http.post("/fal-ai/birefnet/v2", json={})).json()
    async with asyncio.timeout(5), http.stream("GET", last["status_url"] + "/stream") as answer:
        async for line in answer.aiter_lines():
            if '"queue_position": 0' in line:
                break
