"""The contract of every store."""

import asyncio
from dataclasses import replace

import pytest

from studio.errors import TaskStateWrong, Unavailable
from studio.runtime.events import TaskEvent
from studio.runtime.listing import Place, place_of
from studio.runtime.wakeups import Step, WakeUp
from studio.task import (
    FINAL,
    UNCONFIRMED,
    Failure,
    IllegalMoveError,
    Operation,
    Owner,
    Progress,
    State,
    Task,
    TaskId,
)
from tests.studio.runtime.conftest import MOST_TASKS, Bench, make

A = Owner("guest:a")


ON = (State.SUBMITTING, State.SUBMITTED, State.FETCHING)
"""The way of a task that nothing befalls."""


async def given_up(bench: Bench) -> Task:
    """A task of which a late call of the engine can still bring the picture."""
    task = await brought(bench, make(), State.SUBMITTING)
    failure = Failure(code=UNCONFIRMED, facts={})
    after = await bench.store.move(
        task.id, {State.SUBMITTING}, State.FAILED, error=failure, submits=1
    )
    assert after
    return after


async def claim(bench: Bench, task: Task) -> None:
    """Take a task back from failure, as such a call does."""
    assert await bench.store.move(task.id, {State.FAILED}, State.FETCHING, error=None)


async def brought(bench: Bench, task: Task, *way: State) -> Task:
    """Insert a task and walk it along legal moves."""
    task = await bench.store.insert(task)
    for state in way:
        after = await bench.store.move(task.id, {task.state}, state)
        assert after
        task = after
    return task


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


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
async def test_what_takes_the_place_of_another_is_kept_and_moved_while_that_one_is_over(
    bench: Bench, state: State
) -> None:
    old = await brought(bench, make(), state)
    new = replace(make(), retry_of=old.id, anew=True)
    assert await bench.store.insert(new) == new
    after = await bench.store.move(new.id, {State.CREATED}, State.SUBMITTING, instead_of=old.id)
    assert after
    assert after.state is State.SUBMITTING


async def test_what_takes_the_place_of_another_that_is_gone_is_kept_and_moved(
    bench: Bench,
) -> None:
    new = replace(make(), retry_of=TaskId("gone"), anew=True)
    assert await bench.store.insert(new) == new
    assert await bench.store.move(
        new.id, {State.CREATED}, State.SUBMITTING, instead_of=new.instead_of
    )


@pytest.mark.parametrize("way", [[State.SUBMITTING], list(ON), [*ON, State.COMPLETED, State.DONE]])
async def test_nothing_takes_the_place_of_a_task_that_goes_on_or_is_done(
    bench: Bench, way: list[State]
) -> None:
    old = await brought(bench, make(), *way)
    new = replace(make(key="k"), retry_of=old.id, anew=True)
    with pytest.raises(TaskStateWrong):
        await bench.store.insert(new, then=[Step.SUBMIT])
    assert await bench.store.find(new.id) is None
    assert await bench.store.find_by_key(A, "k") is None
    free = await bench.store.insert(make())
    assert not await bench.store.move(
        free.id, {State.CREATED}, State.SUBMITTING, instead_of=old.id, then=[Step.RESOLVE]
    )
    assert await bench.store.find(free.id) == free
    assert bench.wakeups.asked == []


async def test_who_comes_again_under_the_same_key_gets_the_task_though_the_other_goes_on(
    bench: Bench,
) -> None:
    old = await given_up(bench)
    new = replace(make(key="k"), retry_of=old.id, anew=True)
    await bench.store.insert(new)
    await claim(bench, old)
    assert (await bench.store.insert(replace(new, id=TaskId("other")))).id == new.id


@pytest.mark.parametrize("claim_first", [True, False])
@pytest.mark.parametrize("turns", range(4))
async def test_of_a_claim_and_what_takes_its_place_one_sees_the_other(
    bench: Bench, turns: int, *, claim_first: bool
) -> None:
    """Whoever comes second waits for the outcome, however far the first one's write has got."""
    old = await given_up(bench)
    new = replace(make(), retry_of=old.id, anew=True)

    async def claims() -> bool:
        await claim(bench, old)
        return new in await bench.store.list_for(A, after=None, limit=10)

    async def orders() -> bool:
        try:
            await bench.store.insert(new)
        except TaskStateWrong:
            return False
        return True

    came = dict[str, bool]()

    async def comes(which: str) -> None:
        came[which] = await (orders() if which == "order" else claims())

    first, second = ("claim", "order") if claim_first else ("order", "claim")
    async with asyncio.TaskGroup() as group:
        group.create_task(comes(first))
        for _ in range(turns):
            await asyncio.sleep(0)
        group.create_task(comes(second))
    assert came == {"order": not claim_first, "claim": not claim_first}, "each what it has seen"


async def test_many_who_want_each_others_places_all_come_through(bench: Bench) -> None:
    one = await brought(bench, make(), State.SUBMITTING, State.FAILED)
    two = await brought(bench, make(), State.SUBMITTING, State.FAILED)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for _ in range(50):
            for mine, other in ((one, two), (two, one)):
                group.create_task(
                    bench.store.move(
                        mine.id, {State.FAILED}, State.FAILED, instead_of=other.id, announced=True
                    )
                )
    found = [await bench.store.find(task.id) for task in (one, two)]
    assert [task.version if task else 0 for task in found] == [53, 53]


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
