"""The contract of every store."""

import asyncio

import pytest

from studio.errors import Unavailable
from studio.runtime.events import TaskEvent
from studio.runtime.listing import Place, place_of
from studio.runtime.wakeups import Step, WakeUp
from studio.task import (
    FINAL,
    Failure,
    IllegalMoveError,
    Operation,
    Owner,
    Progress,
    State,
    Task,
    TaskId,
)
from tests.studio.runtime.conftest import MOST_TASKS, Bench, brought, make

A = Owner("guest:a")


async def test_a_task_is_found_as_it_was_written(bench: Bench) -> None:
    task = make()
    assert await bench.store.insert(task) == task
    assert await bench.store.find(task.id) == task
    assert await bench.store.find(TaskId("nobody")) is None


async def test_writing_wakes_the_steps_it_names(bench: Bench) -> None:
    task = await bench.store.insert(make(), then=[Step.SUBMIT])
    await bench.store.move(task.id, {State.CREATED}, State.FAILED, then=[Step.NOTIFY])
    assert bench.wakeups.asked == [
        WakeUp(Step.SUBMIT, task.id),
        WakeUp(Step.NOTIFY, task.id),
    ]


async def test_the_same_key_of_the_same_owner_makes_one_task(bench: Bench) -> None:
    first = await bench.store.insert(make(key="k"), then=[Step.SUBMIT])
    again = await bench.store.insert(make(key="k"), then=[Step.SUBMIT])
    other = await bench.store.insert(make(key="k", owner="guest:b"))
    assert again == first
    assert other.id != first.id
    assert await bench.store.find_by_key(A, "k") == first
    assert await bench.store.find_by_key(A, "other") is None
    assert len(await bench.store.list_for(A, after=None, limit=9)) == 1
    assert len(bench.wakeups.asked) == 1


async def test_the_same_key_shows_the_task_as_it_stands_now(bench: Bench) -> None:
    first = await brought(bench, make(key="k"), State.SUBMITTING)
    again = await bench.store.insert(make(key="k"))
    assert (again.id, again.state) == (first.id, State.SUBMITTING)


async def test_tasks_without_a_key_are_all_their_own(bench: Bench) -> None:
    for _ in range(3):
        await bench.store.insert(make())
    assert len(await bench.store.list_for(A, after=None, limit=9)) == 3


async def test_a_deleted_tasks_key_is_free_again(bench: Bench) -> None:
    first = await bench.store.insert(make(key="k"))
    await bench.store.delete(first.id)
    assert await bench.store.find_by_key(A, "k") is None
    assert (await bench.store.insert(second := make(key="k"))) == second


async def test_a_move_from_the_wrong_place_changes_nothing(bench: Bench) -> None:
    task = await bench.store.insert(make())
    moved = await bench.store.move(task.id, {State.SUBMITTED}, State.FETCHING, then=[Step.FETCH])
    assert moved is None
    assert await bench.store.find(task.id) == task
    assert bench.wakeups.asked == []
    assert await bench.store.move(TaskId("x"), {State.CREATED}, State.SUBMITTING) is None


async def test_a_move_that_the_gate_forbids_changes_nothing(bench: Bench) -> None:
    task = await bench.store.insert(make())
    with pytest.raises(IllegalMoveError):
        await bench.store.move(task.id, {State.CREATED}, State.DONE)
    assert await bench.store.find(task.id) == task


async def test_a_move_keeps_what_comes_with_it(bench: Bench) -> None:
    task = await bench.store.insert(make())
    bench.clock.now += 5
    error = Failure(code="photo.too_small", facts={"minimum": 64})
    after = await bench.store.move(task.id, {State.CREATED}, State.FAILED, error=error)
    assert after
    assert (after.state, after.version, after.error) == (State.FAILED, 2, error)
    assert (after.updated_at, after.next_at) == (bench.clock.now, bench.clock.now + 60)
    assert await bench.store.find(task.id) == after


async def test_of_a_hundred_racing_movers_one_wins(bench: Bench) -> None:
    task = await bench.store.insert(make())

    async def race(number: int) -> Task | None:
        await asyncio.sleep(0)
        return await bench.store.move(
            task.id, {State.CREATED}, State.SUBMITTING, submits=number, then=[Step.RESOLVE]
        )

    async with asyncio.TaskGroup() as group:
        racers = [group.create_task(race(number)) for number in range(100)]
    winners = [racer.result() for racer in racers if racer.result()]
    assert len(winners) == 1
    assert await bench.store.find(task.id) == winners[0]
    assert len(bench.wakeups.asked) == 1


async def test_a_list_is_newest_first_and_goes_on_after_the_cursor(bench: Bench) -> None:
    tasks = [await bench.store.insert(make(at=bench.clock.now + number)) for number in range(7)]
    await bench.store.insert(make(owner="guest:b"))
    newest_first = [task.id for task in reversed(tasks)]
    seen: list[TaskId] = []
    after: Place | None = None
    while page := await bench.store.list_for(A, after=after, limit=3):
        seen += [task.id for task in page]
        after = place_of(page[-1])
    assert seen == newest_first
    assert await bench.store.list_for(Owner("guest:nobody"), after=None, limit=3) == []


async def test_live_means_not_final(bench: Bench) -> None:
    await brought(bench, make())
    await brought(bench, make(), State.SUBMITTING, State.UNCERTAIN)
    await brought(bench, make(), State.FAILED)
    await brought(bench, make(), State.CANCELLED)
    await brought(bench, make(owner="guest:b"))
    assert await bench.store.count_live(A) == 2
    assert await bench.store.count_live(Owner("guest:nobody")) == 0


async def test_old_means_final_and_created_before(bench: Bench) -> None:
    start = bench.clock.now
    old = await brought(bench, make(at=start - 100), State.FAILED)
    await brought(bench, make(at=start - 90))
    older = await brought(bench, make(at=start - 80), State.CANCELLED)
    await brought(bench, make(at=start), State.FAILED)
    found = await bench.store.older_than(start - 50, 10)
    assert [task.id for task in found] == [old.id, older.id]
    assert all(task.state in FINAL for task in found)
    assert len(await bench.store.older_than(start - 50, 1)) == 1


async def test_a_task_from_the_future_keeps_no_old_one(bench: Bench) -> None:
    start = bench.clock.now
    await brought(bench, make(at=start + 10**7), State.FAILED)
    old = await brought(bench, make(at=start - 100), State.FAILED)
    assert [task.id for task in await bench.store.older_than(start - 50, 10)] == [old.id]


async def test_a_task_that_moved_on_is_not_deleted(bench: Bench) -> None:
    seen = await bench.store.insert(make())
    moved = await bench.store.move(seen.id, {State.CREATED}, State.SUBMITTING)
    assert moved
    assert not await bench.store.delete(seen.id, seen.version)
    assert await bench.store.find(seen.id) == moved
    assert await bench.store.delete(seen.id, moved.version)
    assert not await bench.store.delete(seen.id, moved.version)


async def test_of_two_who_saw_the_same_version_one_moves_it(bench: Bench) -> None:
    seen = await bench.store.insert(make())
    for expected in (True, False):
        after = await bench.store.move(
            seen.id,
            {State.CREATED, State.SUBMITTING},
            State.SUBMITTING,
            version=seen.version,
        )
        assert (after is not None) is expected


async def test_a_deleted_task_is_gone_everywhere(bench: Bench) -> None:
    task = await bench.store.insert(make(next_at=bench.clock.now))
    await bench.store.delete(task.id)
    await bench.store.delete(task.id)
    assert await bench.store.find(task.id) is None
    assert await bench.store.list_for(A, after=None, limit=9) == []
    assert await bench.store.due(bench.clock.now + 99, 9) == []
    assert await bench.store.move(task.id, {State.CREATED}, State.SUBMITTING) is None
    assert await bench.store.count_live(A) == 0


async def test_every_write_is_an_event(bench: Bench) -> None:
    async with bench.events.subscribe(owner=A) as events:
        task = await brought(bench, make(), State.SUBMITTING, State.SUBMITTED)
        await bench.store.report(task.id, Progress(place=1))
        await bench.store.delete(task.id)
        heard = [await anext(events) for _ in range(5)]
    assert [(event.state, event.version, event.serial) for event in heard] == [
        (State.CREATED, 1, 0),
        (State.SUBMITTING, 2, 0),
        (State.SUBMITTED, 3, 0),
        (State.SUBMITTED, 3, 1),
        (State.SUBMITTED, 3, 1),
    ]
    assert {(event.id, event.owner) for event in heard} == {(task.id, A)}
    assert isinstance(heard[0], TaskEvent)


async def test_a_full_store_takes_no_more_and_loses_nothing(bench: Bench) -> None:
    kept = [await bench.store.insert(make(key="first"))]
    kept += [await bench.store.insert(make()) for _ in range(MOST_TASKS - 1)]
    with pytest.raises(Unavailable):
        await bench.store.insert(make(key="k"), then=[Step.SUBMIT])
    assert bench.wakeups.asked == []
    assert await bench.store.find_by_key(A, "k") is None
    assert await bench.store.insert(make(key="first")) == kept[0]
    assert len(await bench.store.list_for(A, after=None, limit=999)) == MOST_TASKS
    await bench.store.delete(kept[-1].id)
    assert (await bench.store.insert(make(key="k"))).operation is Operation.AVATAR
