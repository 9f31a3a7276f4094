"""Progress, what is put off, and what is due: handed out once until its lease ends."""

from studio.task import (
    Progress,
    State,
    TaskId,
)
from tests.studio.runtime.conftest import Bench, brought, make


async def test_progress_is_seen_and_counted_but_makes_no_version(bench: Bench) -> None:
    task = await brought(bench, make(), State.SUBMITTING, State.SUBMITTED)
    for place in (3, 3, 2):
        await bench.store.report(task.id, Progress(place=place))
    seen = await bench.store.find(task.id)
    assert seen
    assert seen.version == task.version
    assert seen.progress == Progress(place=2, serial=2)


async def test_progress_comes_too_late_for_whoever_moved_on(bench: Bench) -> None:
    task = await brought(bench, make(), State.SUBMITTING)
    await bench.store.report(task.id, Progress(place=1))
    await bench.store.report(TaskId("gone"), Progress(place=1))
    assert await bench.store.find(task.id) == task


async def test_putting_off_counts_checks_and_troubles_apart(bench: Bench) -> None:
    task = await bench.store.insert(make())
    await bench.store.defer(task.id, 1, bench.clock.now + 7)
    await bench.store.defer(task.id, 1, bench.clock.now + 9, trouble=True)
    seen = await bench.store.find(task.id)
    assert seen
    assert (seen.checks, seen.troubles, seen.version) == (1, 1, 1)
    assert seen.next_at == bench.clock.now + 9
    moved = await bench.store.move(task.id, {State.CREATED}, State.SUBMITTING)
    assert moved
    assert (moved.checks, moved.troubles) == (0, 0)


async def test_who_saw_an_older_version_puts_nothing_off(bench: Bench) -> None:
    task = await brought(bench, make(), State.SUBMITTING)
    await bench.store.defer(task.id, 1, bench.clock.now + 999)
    await bench.store.defer(TaskId("gone"), 1, bench.clock.now)
    assert await bench.store.find(task.id) == task


async def test_what_is_due_is_handed_out_once_until_its_lease_ends(bench: Bench) -> None:
    start = bench.clock.now
    soon, late = make(next_at=start + 1), make(next_at=start + 50)
    for task in (late, soon):
        await bench.store.insert(task)
    assert await bench.store.due(start, 10) == []
    assert [task.id for task in await bench.store.due(start + 1, 10)] == [soon.id]
    assert await bench.store.due(start + 2, 10) == []
    again = await bench.store.due(start + 40, 10)
    assert [task.id for task in again] == [soon.id]
    assert {task.id for task in await bench.store.due(start + 200, 10)} == {soon.id, late.id}


async def test_a_lease_makes_no_version_and_a_move_ends_it(bench: Bench) -> None:
    task = await bench.store.insert(make(next_at=bench.clock.now))
    (leased,) = await bench.store.due(bench.clock.now, 10)
    assert leased.version == task.version
    bench.clock.now += 1
    await bench.store.move(task.id, {State.CREATED}, State.SUBMITTING, next_at=bench.clock.now + 2)
    assert await bench.store.due(bench.clock.now + 1, 10) == []
    assert len(await bench.store.due(bench.clock.now + 2, 10)) == 1


async def test_putting_off_goes_before_the_lease(bench: Bench) -> None:
    task = await bench.store.insert(make(next_at=bench.clock.now))
    await bench.store.due(bench.clock.now, 10)
    await bench.store.defer(task.id, task.version, bench.clock.now + 0.25)
    assert len(await bench.store.due(bench.clock.now + 0.3, 10)) == 1


async def test_no_more_is_due_than_asked_for_and_the_oldest_first(bench: Bench) -> None:
    tasks = [make(next_at=bench.clock.now + number) for number in range(20)]
    for task in reversed(tasks):
        await bench.store.insert(task)
    first = await bench.store.due(bench.clock.now + 100, 5)
    assert [task.id for task in first] == [task.id for task in tasks[:5]]
    assert len(await bench.store.due(bench.clock.now + 100, 100)) == 15


async def test_a_settled_task_is_never_due(bench: Bench) -> None:
    task = await brought(bench, make(), State.CANCELLED)
    await bench.store.move(task.id, {State.CANCELLED}, State.CANCELLED, announced=True)
    assert await bench.store.due(bench.clock.now + 10**9, 10) == []
