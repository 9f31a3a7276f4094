"""What ends by itself: a wait longer than its caller wants, results and files after a while."""

import asyncio
from pathlib import Path

import pytest

from local.fal.limits import Limits
from local.fal.server import create_server
from tests.local.fal.calling import CUT_OUT, KEY, calling, working


@pytest.mark.parametrize(
    "headers",
    [
        {"x-fal-request-timeout": "0.2"},
        {"x-fal-request-start-timeout": "0.2", "x-fal-request-timeout": "3600"},
    ],
)
async def test_a_request_that_does_not_start_in_time_is_504(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    limits = Limits(sweep_seconds=0.05)
    server = create_server(tmp_path, key=KEY, concurrency=0, limits=limits)
    async with calling(server) as caller, working(server):
        late = await caller.submit(CUT_OUT, {}, headers=headers)
        result = await caller.result(late)
        status = await caller.status(late)
    assert (result.status_code, status["error"]) == (504, "Invalid status code: 504")
    assert result.headers["x-fal-request-timeout-type"] == "user"
    assert result.headers["x-fal-error-type"] == status["error_type"] == "startup_timeout"


async def test_results_and_files_are_forgotten_after_their_time(tmp_path: Path) -> None:
    limits = Limits(result_ttl_seconds=0.3, file_ttl_seconds=1, sweep_seconds=0.05)
    server = create_server(tmp_path, key=KEY, limits=limits)
    async with calling(server) as caller, working(server):
        file_url = await caller.upload(b"png")
        assert (await caller.http.get(file_url)).status_code == 200
        request = await caller.submit(CUT_OUT, {"image_url": "x"})
        await caller.completed(request)
        async with asyncio.timeout(5):
            for url in (request["status_url"], file_url):
                while (await caller.http.get(url)).status_code != 404:  # noqa: ASYNC110 - polling is the protocol
                    await asyncio.sleep(0.02)
            while any((tmp_path / "files").iterdir()):  # noqa: ASYNC110 - swept by and by
                await asyncio.sleep(0.02)
        assert (await caller.http.get(request["response_url"])).status_code == 404
