"""A child whose server is killed goes too: in the middle of its work, and without a word."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.fal.jobs import CutOutJob, UpscaleJob

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = ROOT / "tests" / "photos"
DRAWING = """
import asyncio, sys
from local.fal.jobs import job_lines
from local.fal.worker import Worker
work = Worker(job_seconds=60).work(job_lines.validate_json(sys.argv[1]), lambda stage: print(stage))
asyncio.run(work)
"""
CHECKING = """
import asyncio, sys
from pathlib import Path
from local.fal.selfie import SelfieChecker

async def check(checker):
    async with asyncio.TaskGroup() as group:
        group.create_task(checker.check(Path(sys.argv[1]).read_bytes()))
        while checker.process_id is None:
            await asyncio.sleep(0)
        print("begun")

asyncio.run(check(SelfieChecker()))
"""


@contextmanager
def server(program: str, argument: str) -> Generator[subprocess.Popen[str]]:
    """A process with a child, both of which write to the same log, up to what it says first."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-u", "-c", program, argument],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def last_words(process: subprocess.Popen[str]) -> tuple[str, float]:
    """Kill it; what comes into the log until the child is gone too, and how many seconds later."""
    began = time.monotonic()
    process.kill()
    _, log = process.communicate(timeout=60)
    return log, time.monotonic() - began


@pytest.mark.parametrize("operation", ["cut_out", "upscale"])
def test_an_engine_ends_with_its_server_at_once_and_says_nothing(
    tmp_path: Path, operation: str
) -> None:
    photo, result = PHOTOS / "astronaut.png", tmp_path / "result.png"
    job = (
        UpscaleJob(photo=photo, result=result, scale=4, picture_format="png")
        if operation == "upscale"
        else CutOutJob(
            photo=photo, result=result, picture_format="png", clean_colours=True, mask_only=False
        )
    )
    with server(DRAWING, job.model_dump_json()) as process:
        log, seconds = last_words(process)
    assert log == ""
    assert seconds < 1
    assert not result.exists()


def test_the_selfie_check_ends_with_its_server_and_says_nothing() -> None:
    with server(CHECKING, str(PHOTOS / "grace_hopper.jpg")) as process:
        log, _ = last_words(process)
    assert log == ""


def test_jobs_from_a_file_are_done_to_their_end(tmp_path: Path) -> None:
    photo = PHOTOS / "coffee.png"
    jobs = [
        CutOutJob(
            photo=photo,
            result=tmp_path / f"{number}.png",
            picture_format="png",
            clean_colours=False,
            mask_only=True,
        )
        for number in range(2)
    ]
    lines = "".join(job.model_dump_json() + "\n" for job in jobs)
    done = subprocess.run(
        [sys.executable, "-m", "local.fal.engine"],
        input=lines,
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.count('"event":"done"') == len(jobs)
    assert all(job.result.exists() for job in jobs)
