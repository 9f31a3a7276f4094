"""The selfie check's process: light, its own, and never in the way."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local.fal.selfie import NoOpinion, SelfieChecker, SelfieLimits

PHOTOS = Path(__file__).resolve().parents[2] / "photos"
HOPPER = (PHOTOS / "grace_hopper.jpg").read_bytes()
COFFEE = (PHOTOS / "coffee.png").read_bytes()
PATIENT = SelfieLimits(patience_seconds=30, start_seconds=30)
"""For a machine that does other things."""


@pytest.fixture
async def checker() -> AsyncGenerator[SelfieChecker]:
    checker = SelfieChecker(PATIENT)
    yield checker
    await checker.close()


async def gone(process_id: int) -> None:
    async with asyncio.timeout(10):
        while is_alive(process_id):  # noqa: ASYNC110 - the kernel sends no event
            await asyncio.sleep(0.01)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_nothing_runs_before_the_first_check_and_one_process_makes_all(
    checker: SelfieChecker,
) -> None:
    assert checker.process_id is None
    assert await checker.check(HOPPER) == []
    first = checker.process_id
    assert await checker.check(COFFEE) == ["no_face"]
    assert checker.process_id == first is not None


async def test_callers_at_once_take_turns(checker: SelfieChecker) -> None:
    async with asyncio.TaskGroup() as group:
        checks = [group.create_task(checker.check(p)) for p in (HOPPER, COFFEE, HOPPER, COFFEE)]
    assert [check.result() for check in checks] == [[], ["no_face"], [], ["no_face"]]


async def test_a_photo_that_cannot_be_read_costs_no_process(checker: SelfieChecker) -> None:
    await checker.check(HOPPER)
    before = checker.process_id
    with pytest.raises(NoOpinion, match="unsupported_image_format"):
        await checker.check(b"no picture")
    assert await checker.check(HOPPER) == []
    assert checker.process_id == before


async def test_a_stuck_check_gives_no_opinion_in_time_and_the_next_one_works(
    checker: SelfieChecker,
) -> None:
    await checker.check(HOPPER)
    stuck = checker.process_id
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(NoOpinion):
        await checker.check(HOPPER)
    assert 1.5 < time.monotonic() - began < 4
    assert not is_alive(stuck)
    assert await checker.check(HOPPER) == []


async def test_a_lost_process_is_said_and_replaced(checker: SelfieChecker) -> None:
    await checker.check(HOPPER)
    lost = checker.process_id
    assert lost is not None
    os.kill(lost, signal.SIGSTOP)
    async with asyncio.TaskGroup() as group:
        check = group.create_task(_opinion(checker))
        await asyncio.sleep(0)
        os.kill(lost, signal.SIGKILL)
    assert isinstance(check.result(), NoOpinion)
    assert await checker.check(HOPPER) == []


async def _opinion(checker: SelfieChecker) -> list[str] | NoOpinion:
    try:
        return await checker.check(HOPPER)
    except NoOpinion as no_opinion:
        return no_opinion


async def test_a_process_that_grows_too_large_is_replaced() -> None:
    checker = SelfieChecker(SelfieLimits(memory_bytes=20 * 1024 * 1024))
    with pytest.raises(NoOpinion):
        await checker.check(HOPPER)
    assert checker.process_id is None


async def test_a_long_line_gives_no_opinion_at_once() -> None:
    checker = SelfieChecker(SelfieLimits(most_waiting=1, patience_seconds=30, start_seconds=30))
    async with asyncio.TaskGroup() as group:
        working = [group.create_task(checker.check(HOPPER)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(NoOpinion, match="Too many"):
            await checker.check(HOPPER)
    assert [check.result() for check in working] == [[], []]
    await checker.close()


async def test_who_has_no_time_to_wait_for_the_start_leaves_it_to_the_next() -> None:
    hasty = SelfieLimits(patience_seconds=0.02, start_seconds=30)
    checker = SelfieChecker(hasty)
    with pytest.raises(NoOpinion, match="in time"):
        await checker.check(HOPPER)
    started = checker.process_id
    assert started is not None
    with pytest.raises(NoOpinion, match="in time"):
        await checker.check(HOPPER)
    assert checker.process_id == started
    await checker.close()


async def test_an_idle_process_is_ended_and_the_next_check_starts_another() -> None:
    checker = SelfieChecker(SelfieLimits(idle_seconds=0.2, patience_seconds=30, start_seconds=30))
    await checker.check(HOPPER)
    first = checker.process_id
    assert first is not None
    await gone(first)
    assert checker.process_id is None
    assert await checker.check(HOPPER) == []
    assert checker.process_id != first
    await checker.close()


async def test_closing_ends_the_process() -> None:
    checker = SelfieChecker(PATIENT)
    await checker.check(HOPPER)
    process_id = checker.process_id
    assert process_id is not None
    await checker.close()
    assert not is_alive(process_id)
