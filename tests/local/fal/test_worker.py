"""The worker process: it outlives bad photos, and is replaced when it does not."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local.fal.errors import Refusal
from local.fal.jobs import AvatarJob, CutOutJob, UpscaleJob
from local.fal.worker import Worker

PHOTOS = Path(__file__).resolve().parents[2] / "photos"


@pytest.fixture
async def worker() -> AsyncGenerator[Worker]:
    worker = Worker(job_seconds=60, loading_after_seconds=3600)
    yield worker
    await worker.close()


def avatar(folder: Path, photo: Path = PHOTOS / "astronaut.png") -> AvatarJob:
    return AvatarJob(
        photo=photo,
        results=[folder / "avatar.png"],
        style="pencil",
        picture_format="png",
        seed=0,
    )


def cut_out(folder: Path, photo: Path = PHOTOS / "astronaut.png") -> CutOutJob:
    return CutOutJob(
        photo=photo,
        result=folder / "cut.png",
        picture_format="png",
        clean_colours=True,
        mask_only=False,
    )


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_job_is_done_and_its_stages_are_told(worker: Worker, tmp_path: Path) -> None:
    heard: list[str] = []
    done = await worker.work(avatar(tmp_path), heard.append)
    assert heard == ["finding the face", "cutting out", "drawing", "finishing"]
    assert [(p.width, p.height) for p in done.pictures] == [(1024, 1024)]
    assert (tmp_path / "avatar.png").stat().st_size > 100_000


async def test_a_refused_photo_does_not_cost_the_process(worker: Worker, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        await worker.work(avatar(tmp_path, PHOTOS / "chelsea.png"), lambda _: None)
    assert (caught.value.status, caught.value.kind) == (422, "face_detection_error")
    before = worker.process_id
    await worker.work(cut_out(tmp_path), lambda _: None)
    assert worker.process_id == before is not None


async def test_a_killed_process_fails_its_own_job_and_is_replaced(
    worker: Worker, tmp_path: Path
) -> None:
    def kill_when_drawing(stage: str) -> None:
        if stage == "drawing" and worker.process_id is not None:
            os.kill(worker.process_id, signal.SIGKILL)

    with pytest.raises(Refusal) as caught:
        await worker.work(avatar(tmp_path), kill_when_drawing)
    assert (caught.value.status, caught.value.kind) == (503, "runner_disconnected")
    assert worker.process_id is None
    done = await worker.work(cut_out(tmp_path), lambda _: None)
    assert len(done.pictures) == 1


async def test_a_process_killed_between_jobs_is_replaced_unnoticed(
    worker: Worker, tmp_path: Path
) -> None:
    await worker.work(cut_out(tmp_path), lambda _: None)
    before = worker.process_id
    assert before is not None
    worker.kill()  # does nothing between jobs
    assert is_alive(before)
    os.kill(before, signal.SIGKILL)
    async with asyncio.timeout(5):
        while is_alive(before) or worker.is_warm:  # noqa: ASYNC110 - the kernel sends no event
            await asyncio.sleep(0.01)
    await worker.work(cut_out(tmp_path), lambda _: None)
    assert worker.process_id != before


async def test_a_stuck_job_is_given_up_and_its_process_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")  # a photo that never comes
    worker = Worker(job_seconds=1.0)
    before = time.monotonic()
    with pytest.raises(Refusal) as caught:
        await worker.work(cut_out(tmp_path, tmp_path / "never"), lambda _: None)
    assert (caught.value.status, caught.value.kind) == (504, "generation_timeout")
    assert time.monotonic() - before < 5
    assert worker.process_id is None


async def test_an_enlargement_may_take_twice_as_long(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    worker = Worker(job_seconds=1.0)
    job = UpscaleJob(
        photo=tmp_path / "never", result=tmp_path / "larger.png", scale=2, picture_format="png"
    )
    with pytest.raises(Refusal) as caught:
        await worker.work(job, lambda _: None)
    assert caught.value.kind == "generation_timeout"
    assert "longer than 2 seconds" in str(caught.value.body)


async def test_a_cancelled_caller_leaves_no_process(tmp_path: Path) -> None:
    worker = Worker(job_seconds=60)
    started = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(worker.work(avatar(tmp_path), lambda _: started.set()))
        await started.wait()
        process_id = worker.process_id
        task.cancel()
    assert process_id is not None
    assert not is_alive(process_id)


async def test_closing_ends_the_process(tmp_path: Path) -> None:
    worker = Worker(job_seconds=60)
    await worker.work(cut_out(tmp_path), lambda _: None)
    process_id = worker.process_id
    assert process_id is not None
    await worker.close()
    assert not is_alive(process_id)
