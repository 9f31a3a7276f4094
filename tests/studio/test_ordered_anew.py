"""A task that came to nothing is ordered anew, and the first order's picture comes after all."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from local.fal.signing import Signer
from studio.counts import Count
from studio.errors import TaskStateWrong
from studio.photos import Photos
from studio.runtime.journal import Told
from studio.runtime.wakeups import Step
from studio.task import Options, State, Task
from tests.studio.engine import answer
from tests.studio.letters import HOOKS, call, given_up, written
from tests.studio.world import A, World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="package")


@dataclass
class Disk:
    """Writes at once, unless a test holds it; notes who waits."""

    going: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def keep(self, task: Task, told: Told, *, asked: bool = False) -> None:
        del task, asked
        self.waiting += 1
        await self.going.wait()
        self.waiting -= 1
        told(True)  # noqa: FBT003  the one thing it is told

    drop = keep

    async def busy(self) -> None:
        """Let other coroutines run until somebody waits for a write."""
        async with asyncio.timeout(5):
            while not self.waiting:  # noqa: ASYNC110  a state
                await asyncio.sleep(0)


@dataclass
class Slow:
    """A world whose disk a test can hold."""

    world: World
    disk: Disk


@pytest_asyncio.fixture(loop_scope="package")
async def slow(photos: Photos, tmp_path: Path) -> AsyncGenerator[Slow]:
    disk = Disk()
    disk.going.set()
    async with open_world(photos, hooks=HOOKS, record=disk) as world:
        world.engine.signer = Signer(tmp_path)
        yield Slow(world, disk)


async def retried(world: World, task: Task) -> Task:
    return await world.service.retry(A, task.id)


async def repeated(world: World, task: Task) -> Task:
    return await world.service.repeat(A, task.id, options=task.options, address="door:1")


WAYS = pytest.mark.parametrize("ordered", [retried, repeated])
"""By the page's button, and by the chat's."""
Way = Callable[[World, Task], Coroutine[object, None, Task]]


@asynccontextmanager
async def being_claimed(slow: Slow, task: Task) -> AsyncGenerator[asyncio.TaskGroup]:
    """The engine's call claims a task, and is being written till the block ends."""
    slow.disk.going.clear()
    async with asyncio.TaskGroup() as group:
        group.create_task(call(slow.world, task, written("r0")))
        await slow.disk.busy()
        yield group
        slow.disk.going.set()


async def others_run() -> None:
    """Give others every chance to do what they must not."""
    for _ in range(100):
        await asyncio.sleep(0)


async def bought_once(world: World, task: Task, *others: Task) -> None:
    """See that only the first order was sent, and its picture delivered."""
    assert (await world.settled(task)).state is State.DONE
    for other in others:
        assert (await world.settled(other)).state is State.CANCELLED
    assert world.engine.posts == 1
    counts = world.parts.counts
    assert (counts.of(Count.CLAIMED_LATE), counts.of(Count.PAID_TWICE)) == (1, 0)


@WAYS
async def test_what_was_to_be_ordered_anew_is_not_once_the_first_picture_comes(
    ordered: Way, called: World
) -> None:
    task = await given_up(called)
    again = await ordered(called, task)
    assert again.instead_of == task.id
    await call(called, task, written("r0"))
    await bought_once(called, task, again)


@WAYS
async def test_what_was_claimed_while_it_was_being_ordered_anew_is_not_ordered_twice(
    ordered: Way, called: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, copy = await given_up(called), called.objects.copy

    async def slow_copy(source: str, key: str) -> None:
        if (await called.see(task)).state is State.FAILED:
            await call(called, task, written("r0"))
        await copy(source, key)

    monkeypatch.setattr(called.objects, "copy", slow_copy)
    with pytest.raises(TaskStateWrong):
        await ordered(called, task)
    assert [found.id for found in await called.service.list(A)] == [task.id]
    await bought_once(called, task)


@WAYS
async def test_a_claim_that_is_being_written_keeps_a_new_order_waiting_and_then_out(
    ordered: Way, slow: Slow
) -> None:
    world, task = slow.world, await given_up(slow.world)
    async with being_claimed(slow, task) as group:
        coming = group.create_task(refused(ordered, world, task))
        await others_run()
        assert not coming.done()
        assert (await world.see(task)).state is State.FAILED, "not written yet"
    assert [found.id for found in await world.service.list(A)] == [task.id]
    await bought_once(world, task)


async def refused(ordered: Way, world: World, task: Task) -> None:
    with pytest.raises(TaskStateWrong):
        await ordered(world, task)


@WAYS
async def test_a_new_order_that_is_being_written_keeps_a_claim_waiting_which_then_stops_it(
    ordered: Way, slow: Slow
) -> None:
    world, disk = slow.world, slow.disk
    task = await given_up(world)
    disk.going.clear()
    async with asyncio.TaskGroup() as group:
        coming = group.create_task(ordered(world, task))
        await disk.busy()
        claim = group.create_task(call(world, task, written("r0")))
        await others_run()
        assert (disk.waiting, claim.done()) == (1, False)
        disk.going.set()
    await bought_once(world, task, coming.result())


async def test_a_new_order_is_not_sent_while_a_claim_of_the_first_is_being_written(
    slow: Slow,
) -> None:
    world, task = slow.world, await given_up(slow.world)
    again = await retried(world, task)
    async with being_claimed(slow, task) as group:
        sending = group.create_task(world.wake(Step.SUBMIT, again))
        while world.engine.calls.count("upload") < 2:  # noqa: ASYNC110  the engine has no events
            await asyncio.sleep(0)
        await others_run()
        assert not sending.done()
    await bought_once(world, task, again)


async def test_a_new_order_is_not_sent_when_who_claimed_the_first_died_before_stopping_it(
    called: World,
) -> None:
    task = await given_up(called)
    again = await retried(called, task)
    first = called.parts.gateway.named(task, "r0")
    claimed = await called.runtime.store.move(  # all that a call does before anything else
        task.id, {State.FAILED}, State.SUBMITTED, request=first, error=None
    )
    assert claimed
    assert (await called.settled(again)).state is State.CANCELLED
    assert (await called.settled(task)).state is State.DONE
    assert called.engine.posts == 1


async def test_a_new_order_is_sent_when_the_claimed_picture_is_gone(called: World) -> None:
    task = await given_up(called)
    called.engine.at_file = answer(404)
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.FAILED
    called.engine.at_file = lambda: None
    again = await retried(called, task)
    await called.until(again, State.SUBMITTED)
    called.engine.finish()
    assert (await called.settled(again)).state is State.DONE


@WAYS
async def test_a_new_order_goes_on_when_the_first_task_is_deleted(
    ordered: Way, called: World
) -> None:
    task = await given_up(called)
    again = await ordered(called, task)
    await called.service.delete(A, task.id)
    await called.until(again, State.SUBMITTED)
    assert called.engine.posts == 2


async def test_another_wish_takes_nothings_place(called: World) -> None:
    task = await given_up(called)
    other = await called.service.repeat(A, task.id, options=Options(style="cartoon"))
    assert (other.retry_of, other.instead_of) == (task.id, None)
    await call(called, task, written("r0"))
    await called.until(other, State.SUBMITTED)
    assert (await called.settled(task)).state is State.DONE


async def test_once_more_of_what_is_there_takes_nothings_place(called: World) -> None:
    task = await called.submitted()
    called.engine.finish()
    done = await called.settled(task)
    again = await repeated(called, done)
    assert (again.retry_of, again.instead_of) == (task.id, None)
    await called.until(again, State.SUBMITTED)
