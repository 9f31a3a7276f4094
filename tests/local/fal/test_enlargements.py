"""Enlargements take half a minute: of several processes they never get the last one."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from local.fal.addresses import Addresses
from local.fal.endpoints import EDIT, UPSCALE
from local.fal.limits import Limits
from local.fal.queue import CANCELLED, Queue, Request, State
from local.fal.server import LocalFal, create_server
from tests.local.fal.calling import EDIT as EDIT_URL
from tests.local.fal.calling import KEY, PHOTOS, Caller, calling, working

UPSCALE_URL = "https://queue.fal.run/fal-ai/esrgan"
HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")


def asked(endpoint: str, *, low: bool = False) -> Request:
    return Request(endpoint=endpoint, arguments={}, addresses=HERE, low_priority=low)


async def queue_of(*requests: Request, most: int = 1) -> Queue:
    queue = Queue(Limits(), at_once={UPSCALE: most})
    for request in requests:
        await queue.submit(request)
    return queue


async def test_others_pass_an_enlargement_that_may_not_start_in_their_order() -> None:
    larger = [asked(UPSCALE) for _ in range(3)]
    avatars = [asked(EDIT) for _ in range(6)]
    queue = await queue_of(*larger, *avatars)
    assert await queue.take() is larger[0]
    assert [await queue.take() for _ in range(4)] == avatars[:4]
    queue.finish(larger[0], CANCELLED)
    assert await queue.take() is larger[1]  # it still stands in front of whom it let pass
    assert [await queue.take() for _ in range(2)] == avatars[4:]


async def test_an_enlargement_of_low_priority_stays_behind_when_it_may_start() -> None:
    first, low, normal = asked(UPSCALE), asked(UPSCALE, low=True), asked(EDIT)
    queue = await queue_of(first, low, normal)
    queue.finish(await queue.take(), CANCELLED)
    assert await queue.take() is normal
    assert await queue.take() is low


class Idle:
    """A lane as ready as any other."""

    def readiness(self, photo: str | None) -> int:
        del photo
        return 1


async def test_a_lane_that_sleeps_is_woken_when_an_enlargement_may_start() -> None:
    first, second = asked(UPSCALE), asked(UPSCALE)
    queue = await queue_of(first, second)
    assert await queue.take() is first
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        sleeping = group.create_task(queue.take(Idle()))
        await asyncio.sleep(0)
        queue.finish(first, CANCELLED)
        drew_the_first = group.create_task(queue.take(Idle()))
        assert await sleeping is second
        drew_the_first.cancel()


async def test_one_that_is_withdrawn_while_it_waits_makes_no_room() -> None:
    running, withdrawn, last, avatar = asked(UPSCALE), asked(UPSCALE), asked(UPSCALE), asked(EDIT)
    queue = await queue_of(running, withdrawn, last, avatar)
    await queue.take()
    queue.cancel(withdrawn)
    assert await queue.take() is avatar
    assert last.state is State.WAITING


@asynccontextmanager
async def served(folder: Path, processes: int) -> AsyncGenerator[tuple[LocalFal, Caller, str]]:
    """A working server, and a photo whose enlargement takes a good half second."""
    server = create_server(folder, key=KEY, concurrency=processes)
    async with working(server), calling(server) as caller:
        file = io.BytesIO()
        Image.open(PHOTOS / "grace_hopper.jpg").convert("RGB").resize((171, 200)).save(file, "PNG")
        yield server, caller, await caller.upload(file.getvalue())


async def enlarged(caller: Caller, url: str) -> dict[str, Any]:
    return await caller.submit(UPSCALE_URL, {"image_url": url, "scale": 4})


async def avatar(caller: Caller, url: str) -> dict[str, Any]:
    return await caller.submit(EDIT_URL, {"prompt": "a pencil drawing", "image_urls": [url]})


async def halted(server: LocalFal, caller: Caller, request: dict[str, Any]) -> int:
    """Stop the one process there is in the middle of an enlargement: so it never ends too early."""
    await caller.wait_until(request, lambda body: bool(body.get("logs")))
    (process_id,) = [lane.worker.process_id for lane in server.lanes if lane.worker.is_warm]
    assert process_id is not None
    os.kill(process_id, signal.SIGSTOP)
    assert (await caller.status(request))["status"] == "IN_PROGRESS"
    return process_id


async def state(caller: Caller, request: dict[str, Any]) -> str:
    word: str = (await caller.status(request))["status"]
    return word


@pytest.mark.parametrize("end", ["done", "cancelled"])
async def test_avatars_do_not_wait_for_two_enlargements(tmp_path: Path, end: str) -> None:
    async with served(tmp_path, processes=2) as (server, caller, url):
        first = await enlarged(caller, url)
        process_id = await halted(server, caller, first)
        second = await enlarged(caller, url)
        avatars = [await avatar(caller, url) for _ in range(2)]
        for request in avatars:
            assert (await caller.result(request)).status_code == 200
        assert await state(caller, first) == "IN_PROGRESS"
        assert await state(caller, second) == "IN_QUEUE"
        if end == "cancelled":
            await caller.http.put(first["cancel_url"])
        else:
            os.kill(process_id, signal.SIGCONT)
        answers = [await caller.result(request) for request in (first, second)]
        assert [one.status_code for one in answers] == [200 if end == "done" else 499, 200]


async def test_an_enlargement_that_was_held_back_can_be_cancelled(tmp_path: Path) -> None:
    async with served(tmp_path, processes=2) as (server, caller, url):
        first = await enlarged(caller, url)
        process_id = await halted(server, caller, first)
        second = await enlarged(caller, url)
        await caller.http.put(second["cancel_url"])
        assert (await caller.result(second)).status_code == 499
        os.kill(process_id, signal.SIGCONT)
        assert (await caller.result(first)).status_code == 200


async def test_one_process_takes_what_comes_first_as_ever(tmp_path: Path) -> None:
    async with served(tmp_path, processes=1) as (server, caller, url):
        first = await enlarged(caller, url)
        process_id = await halted(server, caller, first)
        second, drawn = await enlarged(caller, url), await avatar(caller, url)
        os.kill(process_id, signal.SIGCONT)
        await caller.wait_until(second, lambda body: bool(body.get("logs")))
        assert await state(caller, drawn) == "IN_QUEUE"
        for request in (first, second, drawn):
            assert (await caller.result(request)).status_code == 200
