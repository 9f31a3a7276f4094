"""The place of the pictures is unwritable or away: told in our words, and nothing paid is lost."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import studio.photos.pool
from studio.errors import Unavailable
from studio.objects import Objects, open_objects
from studio.steps import Steps
from studio.sweeper import HOUR, Retention
from studio.task import State
from tests.studio.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


@contextmanager
def away(folder: Path) -> Generator[None]:
    """A file lies where the folder was."""
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.write_text("not a folder")
    yield
    folder.unlink()
    aside.rename(folder)


async def test_what_the_place_refuses_may_work_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    objects = open_objects(tmp_path / "pictures")
    await objects.put("tasks/a", b"picture")
    with away(tmp_path / "pictures"):
        with pytest.raises(Unavailable):
            await objects.put("tasks/b", b"picture")
        with pytest.raises(Unavailable):
            await objects.get("tasks/a")
        with pytest.raises(Unavailable):
            await objects.copy("tasks/a", "tasks/c")
    assert "can't be written" in caplog.text
    assert "Traceback" not in caplog.text
    assert await objects.get("tasks/a") == b"picture"


async def test_a_paid_result_waits_until_it_can_be_kept(paid: World, tmp_path: Path) -> None:
    task = await paid.submitted()
    objects = open_objects(tmp_path / "pictures")
    await objects.put(task.photo.key, await paid.objects.get(task.photo.key))
    parts = replace(paid.parts, objects=objects)
    paid.steps = Steps(parts, {"door": paid.door}, clock=paid.clock)
    paid.engine.finish()
    with away(tmp_path / "pictures"):
        for _ in range(30):
            await paid.later(60)
        assert (await paid.see(task)).state is State.FETCHING
    done = await paid.settled(task)
    assert (done.state, paid.engine.posts) == (State.DONE, 1)
    assert await objects.get(done.results[0].key)


async def test_a_paid_result_outlasts_a_busy_machine(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await paid.submitted()
    monkeypatch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
    paid.engine.finish()
    for _ in range(3):
        await paid.later(60)
    assert (await paid.see(task)).state is State.FETCHING
    monkeypatch.undo()
    done = await paid.settled(task)
    assert (done.state, paid.engine.posts) == (State.DONE, 1)


async def test_a_result_that_can_never_be_opened_fails_as_broken(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await paid.submitted()
    monkeypatch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, failed.error and failed.error.code) == (State.FAILED, "result.broken")


class Noting(Objects):
    """Notes from which age on pictures would be deleted."""

    def __init__(self) -> None:
        self.ages: list[timedelta] = []

    async def delete_older_than(self, age: timedelta) -> int:
        self.ages.append(age)
        return 0


@pytest.mark.parametrize(("leap", "expected"), [(0, 5), (24, 29), (-24, 5)])
async def test_a_clock_that_is_set_forward_makes_no_picture_old(
    leap: int, expected: int, paid: World
) -> None:
    pictures = Noting()
    retention = Retention(
        paid.runtime,
        paid.service,
        pictures,
        keep_hours=4,
        clock=paid.clock,
        wall=lambda: paid.clock() + leap * HOUR,
    )
    await retention.delete_old()
    assert pictures.ages == [timedelta(hours=expected)]
