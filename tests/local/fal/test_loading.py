"""The slow first start: a process that starts and a model that is opened are told of, when long."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from local.fal import environment
from local.fal.jobs import AvatarJob, Done, Loading, Stage, reply_lines
from local.fal.limits import Limits
from local.fal.loading import LOADING, Stages
from local.fal.server import create_server
from tests.local.fal.calling import EDIT, KEY, PHOTOS, Caller, calling, working

IMPATIENT = Limits(loading_after_seconds=0)
"""Every loading is told of, however fast this machine is."""


async def stages(caller: Caller, photo: str) -> list[str]:
    request = await caller.submit(EDIT, {"image_urls": [photo], "prompt": "a pencil drawing"})
    return [line["message"] for line in (await caller.completed(request))["logs"]]


async def test_the_first_picture_tells_of_the_loading_and_the_next_does_not(
    tmp_path: Path,
) -> None:
    server = create_server(tmp_path, key=KEY, concurrency=1, limits=IMPATIENT)
    async with working(server), calling(server) as caller:
        first = await caller.upload(PHOTOS / "astronaut.png")
        cold = await stages(caller, first)
        assert cold[0] == LOADING, "the process itself is the first that is loaded"
        assert cold[-1] == "finishing"
        second = await caller.upload(PHOTOS / "grace_hopper.jpg")
        warm = await stages(caller, second)
        assert warm == ["finding the face", "cutting out", "drawing", "finishing"]


def test_the_engine_says_when_it_opens_a_model_and_opens_each_once(tmp_path: Path) -> None:
    def job(name: str) -> str:
        results = [tmp_path / f"{name}.out.png"]
        photo = PHOTOS / name
        avatar = AvatarJob(
            photo=photo, results=results, style="pencil", picture_format="png", seed=0
        )
        return avatar.model_dump_json() + "\n"

    said = subprocess.run(
        [sys.executable, "-m", "local.fal.engine"],
        input=job("astronaut.png") + job("grace_hopper.jpg"),
        env=environment.for_child(),
        capture_output=True,
        text=True,
        check=True,
    )
    replies = [reply_lines.validate_json(line) for line in said.stdout.splitlines()]
    cut = next(number for number, reply in enumerate(replies) if isinstance(reply, Done))
    first, second = replies[: cut + 1], replies[cut + 1 :]
    loadings = [reply for reply in first if isinstance(reply, Loading)]
    assert len(loadings) >= 4, "a face, its landmarks and the subject are found by nets"
    assert [reply.ended for reply in loadings] == [False, True] * (len(loadings) // 2)
    assert [type(reply) for reply in second] == [Stage, Stage, Stage, Stage, Done]


async def test_what_was_being_done_is_told_again_after_a_long_loading() -> None:
    told: list[str] = []
    shown = asyncio.Event()

    def tell(stage: str) -> None:
        told.append(stage)
        shown.set()

    stages = Stages(tell, loading_after_seconds=0)
    stages.begin("finding the face")
    shown.clear()
    stages.begin_loading()
    await shown.wait()
    stages.end_loading()
    assert told == ["finding the face", LOADING, "finding the face"]


@pytest.mark.parametrize("end", [Stages.end_loading, Stages.close, Stages.begin_loading])
async def test_a_quick_loading_is_no_stage(end: object) -> None:
    told: list[str] = []
    stages = Stages(told.append, loading_after_seconds=3600)
    stages.begin("drawing")
    stages.begin_loading()
    assert callable(end)
    end(stages)
    stages.close()
    assert told == ["drawing"]
