"""Worker processes through the whole server: lazy, warm, killed alone, ended when idle."""

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from local.fal.limits import Limits
from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import (
    CUT_OUT,
    EDIT,
    KEY,
    NEVER_LOADING,
    PHOTOS,
    Caller,
    calling,
    working,
)

ASTRONAUT = PHOTOS / "astronaut.png"
UPSCALE = "https://queue.fal.run/fal-ai/esrgan"


@asynccontextmanager
async def served(
    folder: Path, *, lanes: int = 1, limits: Limits | None = None
) -> AsyncGenerator[tuple[LocalFal, Caller]]:
    server = create_server(folder, key=KEY, concurrency=lanes, limits=limits)
    async with working(server), calling(server) as caller:
        yield server, caller


def process_ids(server: LocalFal) -> list[int | None]:
    return [lane.worker.process_id for lane in server.lanes]


async def avatar(caller: Caller, url: str, style: str = "pencil drawing") -> dict[str, Any]:
    return await caller.submit(EDIT, {"prompt": f"as a {style}", "image_urls": [url]})


async def enlarged(caller: Caller, url: str) -> dict[str, Any]:
    """The cheapest job there is, for a small picture."""
    return await caller.submit(UPSCALE, {"image_url": url, "scale": 2})


async def stages(caller: Caller, request: dict[str, Any]) -> list[str]:
    return [line["message"] for line in (await caller.completed(request))["logs"]]


def thumbnail() -> bytes:
    file = io.BytesIO()
    Image.open(PHOTOS / "coffee.png").resize((60, 40)).save(file, "PNG")
    return file.getvalue()


def twelve_megapixels() -> bytes:
    file = io.BytesIO()
    photo = Image.open(PHOTOS / "grace_hopper.jpg").convert("RGB")
    photo.resize((3000, 4000), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()


async def test_one_after_the_other_needs_one_process_of_three(tmp_path: Path) -> None:
    async with served(tmp_path, lanes=3) as (server, caller):
        assert process_ids(server) == [None] * 3
        url = await caller.upload(thumbnail())
        for _ in range(3):
            assert (await caller.result(await enlarged(caller, url))).status_code == 200
        assert sum(one is not None for one in process_ids(server)) == 1


async def test_the_next_style_of_a_photo_skips_what_is_known(tmp_path: Path) -> None:
    async with served(tmp_path, limits=NEVER_LOADING) as (_, caller):
        first = await avatar(caller, await caller.upload(ASTRONAUT))
        second = await avatar(caller, await caller.upload(ASTRONAUT), "pop art")
        assert await stages(caller, first) == [
            "finding the face",
            "cutting out",
            "drawing",
            "finishing",
        ]
        assert await stages(caller, second) == ["drawing", "finishing"]


async def test_of_two_processes_the_one_that_knows_the_photo_draws_it(tmp_path: Path) -> None:
    async with served(tmp_path, lanes=2) as (server, caller):
        people = [await caller.upload(ASTRONAUT), await caller.upload(PHOTOS / "grace_hopper.jpg")]
        for request in [await avatar(caller, url) for url in people]:
            await caller.completed(request)
        assert None not in process_ids(server)
        for url in reversed(people):
            again = await avatar(caller, url)
            assert await stages(caller, again) == ["drawing", "finishing"]


async def test_a_stuck_picture_fails_alone_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    limits = Limits(job_seconds=15)
    async with served(tmp_path, lanes=2, limits=limits) as (server, caller):
        url = await caller.upload(thumbnail())
        stuck = await avatar(caller, await caller.upload(ASTRONAUT))
        await caller.wait_until(stuck, lambda body: bool(body.get("logs")))
        (process_id,) = [one for one in process_ids(server) if one is not None]
        os.kill(process_id, signal.SIGSTOP)
        others = [await enlarged(caller, url) for _ in range(2)]
        for other in others:
            assert (await caller.result(other)).status_code == 200
        answer = await caller.result(stuck)
        assert answer.status_code == 504
        assert answer.headers["x-fal-error-type"] == "generation_timeout"
        assert process_id not in process_ids(server)
        assert (await caller.result(await enlarged(caller, url))).status_code == 200


async def test_a_picture_that_needs_too_much_memory_fails_alone_by_name(tmp_path: Path) -> None:
    limits = Limits(worker_memory_bytes=240 * 1024 * 1024)
    async with served(tmp_path, limits=limits) as (server, caller):
        small = await caller.upload(thumbnail())
        assert (await caller.result(await enlarged(caller, small))).status_code == 200
        before = process_ids(server)
        large = {"image_url": await caller.upload(twelve_megapixels(), "image/jpeg")}
        answer = await caller.result(await caller.submit(CUT_OUT, large))
        (detail,) = answer.json()["detail"]
        assert (answer.status_code, detail["type"]) == (422, "image_too_large")
        assert detail["ctx"] == {"max_memory_bytes": 240 * 1024 * 1024}
        assert detail["loc"] == ["body", "image_url"]
        assert (await caller.result(await enlarged(caller, small))).status_code == 200
        assert process_ids(server) != before


async def test_cancelling_twelve_megapixels_stops_the_work_within_a_second(
    tmp_path: Path,
) -> None:
    async with served(tmp_path) as (server, caller):
        url = await caller.upload(twelve_megapixels(), "image/jpeg")
        request = await caller.submit(CUT_OUT, {"image_url": url})
        await caller.wait_until(request, lambda body: bool(body.get("logs")))
        (process_id,) = process_ids(server)
        assert process_id is not None
        began = time.monotonic()
        await caller.http.put(request["cancel_url"])
        await caller.completed(request)
        with pytest.raises(ProcessLookupError):
            os.kill(process_id, 0)
        assert time.monotonic() - began < 1


async def test_an_idle_process_is_ended_and_the_next_picture_starts_another(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, limits=Limits(idle_seconds=0.3)) as (server, caller):
        url = await caller.upload(thumbnail())
        assert (await caller.result(await enlarged(caller, url))).status_code == 200
        async with asyncio.timeout(10):
            while process_ids(server) != [None]:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)
        assert (await caller.result(await enlarged(caller, url))).status_code == 200
        assert process_ids(server) != [None]


async def test_a_picture_is_enlarged_and_told_what_it_is_good_for(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, caller):
        photo = io.BytesIO()
        Image.open(PHOTOS / "coffee.png").resize((150, 100)).save(photo, "PNG")
        url = await caller.upload(photo.getvalue())
        asked = {"image_url": url, "scale": 4, "model": "RealESRGAN_x4plus_anime_6B"}
        request = await caller.submit(UPSCALE, asked)
        answer = await caller.result(request)
        assert set(answer.json()) == {"image"}
        image = answer.json()["image"]
        assert (image["width"], image["height"]) == (600, 400)
        assert "enlarging: made for art and small pictures" in await stages(caller, request)
        content = (await caller.http.get(image["url"])).content
        assert Image.open(io.BytesIO(content)).size == (600, 400)


@pytest.mark.parametrize(
    ("asked", "field", "kind"),
    [
        ({"scale": 3}, "scale", "feature_not_supported"),
        ({"scale": 9}, "scale", "less_than_equal"),
        ({"face": True}, "face", "feature_not_supported"),
        ({"model": "another"}, "model", "one_of"),
        ({"output_format": "webp"}, "output_format", "one_of"),
    ],
)
async def test_what_cannot_be_enlarged_so_is_refused_by_name(
    tmp_path: Path, asked: dict[str, Any], field: str, kind: str
) -> None:
    async with served(tmp_path) as (server, caller):
        url = await caller.upload(PHOTOS / "coffee.png")
        request = await caller.submit(UPSCALE, {"image_url": url, **asked})
        answer = await caller.result(request)
        (detail,) = answer.json()["detail"]
        assert (answer.status_code, detail["type"]) == (422, kind)
        assert detail["loc"] == ["body", field]
        assert process_ids(server) == [None]
