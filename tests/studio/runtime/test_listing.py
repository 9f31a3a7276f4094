"""Lists and favourites, over every store: pages hold still, and what is marked stays marked."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.runtime import open_runtime
from studio.runtime.listing import EVERYTHING, Place, Wanted, place_of
from studio.runtime.store import Store
from studio.task import IllegalMoveError, Operation, Owner, State, Task, TaskId, marked
from tests.studio.runtime.conftest import Bench, make

A = Owner("guest:a")
MADE = (State.SUBMITTING, State.SUBMITTED, State.FETCHING, State.COMPLETED, State.DONE)


async def brought(store: Store, task: Task, *way: State) -> Task:
    """Insert a task and walk it along legal moves."""
    task = await store.insert(task)
    for state in way:
        after = await store.move(task.id, {task.state}, state)
        assert after
        task = after
    return task


async def ids(store: Store, wanted: Wanted = EVERYTHING, after: Place | None = None) -> list[str]:
    """The ids of all that is wanted, page by page."""
    found: list[str] = []
    while page := await store.list_for(A, after=after, limit=3, wanted=wanted):
        found += [task.id for task in page]
        after = place_of(page[-1])
    return found


async def filled(store: Store) -> list[TaskId]:
    """Eight tasks of two operations, one done, one failed; their ids, newest first."""
    tasks = [
        await brought(
            store,
            replace(make(at=1000.0 + number), operation=list(Operation)[number % 2]),
            *(MADE if number == 2 else (State.FAILED,) if number == 5 else ()),
        )
        for number in range(8)
    ]
    return [task.id for task in reversed(tasks)]


async def test_a_page_goes_on_where_the_last_one_ended_though_its_end_was_deleted(
    bench: Bench,
) -> None:
    all_ids = await filled(bench.store)
    first = await bench.store.list_for(A, after=None, limit=3)
    end = place_of(first[-1])
    await bench.store.delete(first[-1].id)
    assert await ids(bench.store, after=end) == all_ids[3:]


@pytest.mark.parametrize("gone", [(2,), (2, 3), (3, 2), (2, 3, 4), (1, 2)])
async def test_a_deleted_end_among_others_of_the_same_moment_leaves_none_of_them_out(
    bench: Bench, gone: tuple[int, ...]
) -> None:
    tasks = [await brought(bench.store, make(at=at)) for at in (1.0, 2.0, 2.0, 2.0, 2.0, 3.0)]
    all_ids = [task.id for task in reversed(tasks)]
    first = await bench.store.list_for(A, after=None, limit=3)
    assert [task.id for task in first] == all_ids[:3]
    for number in gone:
        await bench.store.delete(all_ids[number])
    left = [task_id for number, task_id in enumerate(all_ids) if number > 2 and number not in gone]
    assert await ids(bench.store, after=place_of(first[-1])) == left


@pytest.mark.parametrize("deleted", [False, True])
async def test_a_clock_set_back_leaves_nothing_out_and_shows_nothing_twice(
    bench: Bench, *, deleted: bool
) -> None:
    moments = (100.0, 101.0, 102.0, 50.0, 101.5)
    tasks = {at: await brought(bench.store, make(at=at)) for at in moments}
    first = await bench.store.list_for(A, after=None, limit=3)
    assert [task.created_at for task in first] == [102.0, 101.5, 101.0]
    if deleted:
        await bench.store.delete(first[-1].id)
    rest = [tasks[at].id for at in (100.0, 50.0)]
    assert await ids(bench.store, after=place_of(first[-1])) == rest


async def test_what_comes_between_two_pages_is_neither_shown_nor_shifts_anything(
    bench: Bench,
) -> None:
    all_ids = await filled(bench.store)
    first = await bench.store.list_for(A, after=None, limit=3)
    await bench.store.insert(make(at=2000.0))
    assert await ids(bench.store, after=place_of(first[-1])) == all_ids[3:]


async def test_a_list_shows_only_what_is_wanted(bench: Bench) -> None:
    all_ids = await filled(bench.store)
    avatars = Wanted(operations={Operation.AVATAR})
    assert await ids(bench.store, avatars) == all_ids[1::2]
    assert await ids(bench.store, Wanted(stands={"done"})) == [all_ids[5]]
    assert await ids(bench.store, Wanted(stands={"done", "failed"})) == [all_ids[2], all_ids[5]]
    assert len(await ids(bench.store, Wanted(stands={"waiting"}))) == 6
    assert await ids(bench.store, Wanted(favourites=True)) == []


async def test_a_favourite_is_the_next_version_and_otherwise_as_it_was(bench: Bench) -> None:
    task = await brought(bench.store, make(), *MADE)
    liked = await bench.store.mark(task.id, favourite=True)
    assert liked == replace(task, favourite=True, version=task.version + 1)
    assert await bench.store.find(task.id) == liked
    assert await ids(bench.store, Wanted(favourites=True)) == [task.id]
    plain = await bench.store.mark(task.id, favourite=False)
    assert plain == replace(task, version=task.version + 2)
    assert await ids(bench.store, Wanted(favourites=True)) == []


async def test_marking_twice_writes_and_tells_once(bench: Bench) -> None:
    task = await brought(bench.store, make(), *MADE)
    async with bench.events.subscribe(owner=A) as events:
        first = await bench.store.mark(task.id, favourite=True)
        again = await bench.store.mark(task.id, favourite=True)
        await bench.store.delete(task.id)
        heard = [await anext(events) for _ in range(2)]
    assert first == again
    assert [event.version for event in heard] == [task.version + 1] * 2, "the mark, the deletion"


async def test_only_a_picture_can_be_a_favourite(bench: Bench) -> None:
    for way in ((), (State.SUBMITTING,), (State.FAILED,), (State.CANCELLED,)):
        task = await brought(bench.store, make(), *way)
        assert await bench.store.mark(task.id, favourite=True) is None
        assert await bench.store.find(task.id) == task
        with pytest.raises(IllegalMoveError):
            marked(task, favourite=True)
    assert await bench.store.mark(TaskId("nobody"), favourite=True) is None


async def test_a_picture_marked_before_its_person_was_told_is_still_announced(
    bench: Bench,
) -> None:
    task = await brought(bench.store, make(), *MADE[:-1])
    await bench.store.mark(task.id, favourite=True)
    assert task.next_at
    assert [one.id for one in await bench.store.due(task.next_at, 9)] == [task.id]
    done = await bench.store.move(task.id, {State.COMPLETED}, State.DONE)
    assert done
    assert done.favourite


async def test_favourites_and_filters_are_the_same_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/darkroom.db"
    wishes = (
        Wanted(favourites=True),
        Wanted(operations={Operation.BACKGROUND}),
        Wanted(stands={"done", "failed"}),
        Wanted(stands={"waiting"}, operations={Operation.AVATAR}),
    )
    async with open_runtime(url) as runtime:
        all_ids = await filled(runtime.store)
        await runtime.store.mark(all_ids[5], favourite=True)
        before = [await ids(runtime.store, wanted) for wanted in wishes]
    async with open_runtime(url) as runtime:
        assert [await ids(runtime.store, wanted) for wanted in wishes] == before
        await runtime.store.mark(all_ids[5], favourite=False)
    async with open_runtime(url) as runtime:
        assert await ids(runtime.store, wishes[0]) == []


async def test_a_persons_words_never_make_a_favourite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/darkroom.db"
    words = ',"favourite":true,"state":"failed","operation":"upscale"'
    async with open_runtime(url) as runtime:
        task = make()
        task = replace(task, options=replace(task.options, prompt=words))
        await brought(runtime.store, task, *MADE)
    async with open_runtime(url) as runtime:
        assert await ids(runtime.store, Wanted(favourites=True)) == []
        assert await ids(runtime.store, Wanted(stands={"failed"})) == []
        assert await ids(runtime.store, Wanted(operations={Operation.UPSCALE})) == []
        assert await ids(runtime.store, Wanted(stands={"done"})) == [task.id]
