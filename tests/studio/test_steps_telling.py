"""Telling people: in lanes of its own, in good time, and again where it failed."""

import asyncio
from dataclasses import dataclass, field

import pytest

import studio.steps.notify
from studio.counts import Count
from studio.lanes import Lanes
from studio.steps import Steps
from studio.sweeper import Sweeper
from studio.task import State, Task, TaskId
from tests.studio.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


@dataclass
class Hanging:
    """A door at which some people are never answered."""

    told: list[TaskId] = field(default_factory=list[TaskId])
    hung: list[TaskId] = field(default_factory=list[TaskId])
    silent: bool = True

    async def announce(self, task: Task) -> None:
        if self.silent:
            self.hung.append(task.id)
            await asyncio.Event().wait()
        self.told.append(task.id)


async def test_a_door_that_hangs_stops_no_order_and_no_picture(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, lanes = Hanging(), studio.steps.notify.ANNOUNCE_LANES
    paid.steps = Steps(paid.parts, {"door": door}, clock=paid.clock)
    first = [await paid.submitted() for _ in range(2 * lanes)]
    paid.engine.finish()
    async with asyncio.TaskGroup() as group:
        workers = [
            group.create_task(paid.runtime.wakeups.work(paid.steps.handle))
            for _ in range(lanes + 1)
        ]
        paid.clock.now += 5
        await Sweeper(paid.runtime, clock=paid.clock).sweep()
        for task in first:
            await paid.seen_in(task, State.COMPLETED)
        assert len(door.hung) == lanes
        page = await paid.create(address=None)
        other = await paid.create()
        for task in (page, other):
            await paid.seen_in(task, State.SUBMITTED)
        paid.engine.finish()
        paid.clock.now += 5
        await Sweeper(paid.runtime, clock=paid.clock).sweep()
        await paid.seen_in(page, State.DONE)
        await paid.seen_in(other, State.COMPLETED)
        for worker in workers:
            worker.cancel()
    assert len(door.hung) == lanes, "nobody is told twice at once"
    monkeypatch.setattr(studio.steps.notify, "ANNOUNCE_TIMEOUT_SECONDS", 0.02)
    await paid.later(60)
    assert paid.parts.counts.of(Count.TOLD_TOO_SLOWLY) >= lanes
    door.silent = False
    for task in (*first, other):
        assert (await paid.settled(task)).state is State.DONE
    assert sorted(door.told) == sorted(task.id for task in (*first, other))


async def test_a_lane_goes_on_with_what_came_meanwhile_in_order_and_once() -> None:
    done, held = list[str](), asyncio.Event()

    async def work(item: str) -> None:
        await held.wait()
        done.append(item)

    lanes = Lanes[str](work, lanes=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(lanes.run("a"))
        await asyncio.sleep(0)
        for item in ("a", "b", "c", "b"):
            await asyncio.wait_for(lanes.run(item), 1)
        held.set()
    assert done == ["a", "b", "c"]


async def test_what_changes_while_it_is_worked_on_is_worked_on_once_more() -> None:
    done, held = list[str](), asyncio.Event()

    async def work(item: str) -> None:
        await held.wait()
        done.append(item)

    lanes = Lanes[str](work, lanes=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(lanes.run("a", 1))
        await asyncio.sleep(0)
        for version in (1, 2, 2, 1):
            await asyncio.wait_for(lanes.run("a", version), 1)
        held.set()
    assert done == ["a", "a"]


async def test_a_lane_whose_worker_ends_is_free_again() -> None:
    done = list[str]()

    async def work(item: str) -> None:
        if item == "bad":
            raise asyncio.CancelledError
        done.append(item)

    lanes = Lanes[str](work, lanes=1)
    with pytest.raises(asyncio.CancelledError):
        await lanes.run("bad")
    await lanes.run("good")
    assert done == ["good"]
