"""Who looks after what was forgotten, and deletes what is old."""

import contextlib
import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studio.errors import TaskUnknown
from studio.objects import open_objects
from studio.runtime.wakeups import WakeUp
from studio.sweeper import BATCH, Retention, Sweeper
from studio.task import State
from tests.studio.runtime.conftest import make
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


def retention(world: World, *, keep_hours: int = 24) -> Retention:
    return Retention(
        world.runtime, world.service, world.objects, keep_hours=keep_hours, clock=world.clock
    )


async def test_a_sweep_wakes_what_is_due_and_nothing_else(paid: World) -> None:
    first, second = await paid.create(), await paid.create()
    await paid.runtime.store.move(second.id, {State.CREATED}, State.SUBMITTING)
    asked: list[WakeUp] = []

    class Ears:
        async def put(self, wake_up: WakeUp) -> None:
            asked.append(wake_up)

    runtime = replace(paid.runtime, wakeups=Ears())  # type: ignore[arg-type]  # a sweeper only puts
    await Sweeper(runtime, clock=paid.clock).sweep()
    assert asked == []
    paid.clock.now += 30
    await Sweeper(runtime, clock=paid.clock).sweep()
    assert [(wake.step, wake.task_id) for wake in asked] == [("submit", first.id)]
    paid.clock.now += 60
    await Sweeper(runtime, clock=paid.clock).sweep()
    assert {(wake.step, wake.task_id) for wake in asked[1:]} == {
        ("submit", first.id),
        ("resolve", second.id),
    }


async def test_one_sweep_is_bounded_and_the_next_goes_on(paid: World) -> None:
    for _ in range(BATCH + 20):
        await paid.runtime.store.insert(make(at=paid.clock.now))
    paid.clock.now += 31
    assert len(await paid.runtime.store.due(paid.clock.now, BATCH)) == BATCH
    assert len(await paid.runtime.store.due(paid.clock.now, BATCH)) == 20


async def test_what_is_old_and_ended_is_deleted_with_its_pictures(paid: World) -> None:
    old = await paid.create()
    await paid.service.cancel(A, old.id)
    await paid.pump()
    paid.clock.now += 23 * 3600
    young = await paid.create()
    await retention(paid).delete_old()
    assert await paid.see(old)
    paid.clock.now += 3601
    await retention(paid).delete_old()
    with pytest.raises(TaskUnknown):
        await paid.see(old)
    with pytest.raises(TaskUnknown):
        await paid.objects.get(old.photo.key)
    assert await paid.objects.get((await paid.see(young)).photo.key)


async def test_what_is_old_and_alive_stays(paid: World) -> None:
    task = await paid.submitted()
    paid.clock.now += 99 * 3600
    await retention(paid).delete_old()
    assert (await paid.see(task)).state is State.SUBMITTED
    assert await paid.objects.get(task.photo.key)


async def test_more_than_a_batch_of_old_tasks_goes_in_one_turn(paid: World) -> None:
    for _ in range(BATCH + 5):
        await paid.runtime.store.insert(make(at=paid.clock.now, state=State.DONE))
    paid.clock.now += 48 * 3600
    await retention(paid).delete_old()
    assert await paid.service.list(A) == []


@pytest.mark.parametrize("where", ["folder", "memory://"])
async def test_pictures_that_no_task_remembers_go_when_they_are_old(
    where: str, tmp_path: Path
) -> None:
    objects = open_objects(tmp_path if where == "folder" else where)
    for key in ("tasks/a/photo", "tasks/b/photo", "tasks/b/photo.webp"):
        await objects.put(key, b"x")
    assert await objects.delete_older_than(timedelta(hours=25)) == 0
    if where == "folder":
        hours_ago = time.time() - 26 * 3600
        for name in ("photo", "photo.webp"):
            os.utime(tmp_path / "tasks" / "b" / name, (hours_ago, hours_ago))
        assert await objects.delete_older_than(timedelta(hours=25)) == 2
        assert await objects.get("tasks/a/photo") == b"x"
    assert await objects.delete_older_than(timedelta(seconds=-60)) >= 1
    with pytest.raises(TaskUnknown):
        await objects.get("tasks/a/photo")


async def test_objects_are_kept_copied_and_deleted(tmp_path: Path) -> None:
    for objects in (open_objects("memory://"), open_objects(tmp_path / "new" / "folder")):
        await objects.put("a/b", b"one")
        await objects.put("a/b", b"two")
        await objects.copy("a/b", "c/d")
        await objects.delete("a/b", "never/was")
        assert await objects.get("c/d") == b"two"
        with pytest.raises(TaskUnknown):
            await objects.get("a/b")
        with pytest.raises(TaskUnknown):
            await objects.copy("a/b", "e")


@pytest.mark.parametrize("key", ["../out", "a/../../out", "/etc/passwd"])
async def test_no_key_leaves_the_folder(key: str, tmp_path: Path) -> None:
    objects = open_objects(tmp_path / "in")
    with contextlib.suppress(Exception):  # refused or tamed: either is right
        await objects.put(key, b"x")
    assert os.listdir(tmp_path) == ["in"]  # noqa: PTH208  the short way to names
