"""Tasks in front of the journal: nothing is believed before it is written, and all comes back."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio.errors import Unavailable
from studio.runtime import Runtime, open_over, open_runtime
from studio.runtime.folding import unfold
from studio.runtime.journal import Journal
from studio.runtime.journal_file import open_file
from studio.runtime.store_sqlite import Rows, to_row
from studio.runtime.wakeups import STEP_FOR, Step
from studio.task import MOVES, Changes, EngineRequest, Owner, Progress, State, Task, moved
from tests.studio.runtime.conftest import Clock, Gate, make

A = Owner("guest:a")
REQUEST = EngineRequest(endpoint="e", id="r", status_url="s", response_url="t", cancel_url="c")


@asynccontextmanager
async def opened(folder: Path, clock: Clock | None = None) -> AsyncGenerator[Runtime]:
    async with open_runtime(f"sqlite:///{folder}/darkroom.db", clock=clock or Clock()) as runtime:
        yield runtime


@asynccontextmanager
async def held(folder: Path) -> AsyncGenerator[tuple[Runtime, Gate]]:
    """Also give a gate to hold the journal with."""
    path = folder / "darkroom.db"
    connection = open_file(path)
    gate = Gate(connection)
    async with open_over(connection, path, clock=Clock()) as runtime:
        try:
            yield runtime, gate
        finally:
            gate.release()


def as_after_a_crash(folder: Path, copy: Path) -> Path:
    """Copy what is on the disk now, as a process that is killed now would leave it."""
    copy.mkdir()
    for path in folder.glob("darkroom.db*"):
        shutil.copy(path, copy)
    return copy


async def walk(runtime: Runtime, task: Task, *way: State) -> Task:
    task = await runtime.store.insert(task)
    for state in way:
        request = REQUEST if state is State.SUBMITTED else task.request
        after = await runtime.store.move(task.id, {task.state}, state, request=request)
        assert after
        task = after
    return task


S = State
WAYS = {
    S.CREATED: (),
    S.SUBMITTED: (S.SUBMITTING, S.SUBMITTED),
    S.FETCHING: (S.SUBMITTING, S.SUBMITTED, S.FETCHING),
    S.COMPLETED: (S.SUBMITTING, S.SUBMITTED, S.FETCHING, S.COMPLETED),
    S.FAILED: (S.FAILED,),
    S.CANCELLED: (S.CANCELLED,),
}


@pytest.mark.parametrize("state", WAYS)
async def test_an_open_task_comes_back_as_it_was_and_is_due_at_once(
    state: State, tmp_path: Path
) -> None:
    clock = Clock()
    async with opened(tmp_path, clock) as runtime:
        task = await walk(runtime, make(key="k"), *WAYS[state])
        copy = as_after_a_crash(tmp_path, tmp_path / "copy")
    clock.now += 5
    async with opened(copy, clock) as runtime:
        again = await runtime.store.find_by_key(A, "k")
        assert again == replace(task, next_at=clock.now)
        due = await runtime.store.due(clock.now, 10)
        assert [found.id for found in due] == [task.id]
        assert task.state in STEP_FOR


@pytest.mark.parametrize("way", [(S.SUBMITTING,), (S.SUBMITTING, S.UNCERTAIN)])
async def test_an_order_in_doubt_is_uncertain_with_its_whole_grace_from_the_start(
    way: tuple[State, ...], tmp_path: Path
) -> None:
    clock = Clock()
    async with opened(tmp_path, clock) as runtime:
        task = await walk(runtime, make(), *way)
    clock.now += 10_000
    for _ in range(2):
        async with opened(tmp_path, clock) as runtime:
            again = await runtime.store.find(task.id)
            assert again
            assert (again.state, again.updated_at) == (State.UNCERTAIN, clock.now)
            assert again.next_at
            assert again.next_at > clock.now
            assert again.version > task.version
            assert await runtime.store.due(clock.now, 10) == []
            task = again
            clock.now += 100


async def test_every_state_is_tried_above() -> None:
    assert set(WAYS) | {S.SUBMITTING, S.UNCERTAIN, S.DONE} == set(MOVES)


async def test_a_settled_task_comes_back_and_is_not_due(tmp_path: Path) -> None:
    async with opened(tmp_path) as runtime:
        done = await walk(runtime, make(key="k"), *WAYS[S.COMPLETED], S.DONE)
        other = await walk(runtime, make())
    async with opened(tmp_path) as runtime:
        store = runtime.store
        assert await store.count_live(A) == 1
        assert [task.id for task in await store.due(10.0**9, 9)] == [other.id]
        assert await store.find_by_key(A, "k") == done
        listed = await store.list_for(A, after=None, limit=9)
        assert [task.id for task in listed] == [other.id, done.id]
        assert await store.older_than(done.created_at + 1, 9) == [done]
        assert (await store.insert(make(key="k"))).id == done.id


async def test_old_tasks_are_found_behind_one_from_the_future_after_a_restart(
    tmp_path: Path,
) -> None:
    ended = (*WAYS[S.COMPLETED], S.DONE)
    async with opened(tmp_path) as runtime:
        ahead = await walk(runtime, make(at=10.0**10), *ended)
        old = await walk(runtime, make(at=10.0**6 - 5), *ended)
        waiting = await walk(runtime, make(at=10.0**10))
    clock = Clock()
    async with opened(tmp_path, clock) as runtime:
        found = await runtime.store.older_than(10.0**6, 9)
        assert [task.id for task in found] == [old.id]
        again = await runtime.store.find(waiting.id)
        assert again
        assert again.created_at == clock.now, "what is open would be waited for until then"
        assert await runtime.store.find(ahead.id) == ahead


async def test_a_deleted_task_stays_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path) as runtime:
        task = await walk(runtime, make(key="k"), State.FAILED)
        await runtime.store.delete(task.id)
        copy = as_after_a_crash(tmp_path, tmp_path / "copy")
    async with opened(copy) as runtime:
        assert await runtime.store.find(task.id) is None
        assert (await runtime.store.insert(again := make(key="k"))).id == again.id


async def test_nobody_sees_a_move_before_it_is_durable(tmp_path: Path) -> None:
    async with held(tmp_path) as (runtime, gate), runtime.events.subscribe() as events:
        task = await walk(runtime, make())
        await anext(events)
        gate.hold()
        moving = asyncio.ensure_future(
            runtime.store.move(task.id, {S.CREATED}, S.SUBMITTING, then=[Step.RESOLVE])
        )
        await gate.until_reached()
        assert await runtime.store.find(task.id) == task
        late = asyncio.ensure_future(runtime.store.move(task.id, {S.CREATED}, S.CANCELLED))
        await asyncio.sleep(0)
        assert not late.done()
        assert (await sqlite_states(tmp_path, tmp_path / "before"))[task.id] is S.CREATED
        gate.release()
        moved = await moving
        assert moved
        assert await late is None
        assert await runtime.store.find(task.id) == moved
        assert (await anext(events)).version == moved.version


async def sqlite_states(folder: Path, copy: Path) -> dict[str, State]:
    """The states that a restart would find, in doubt or not."""
    file = sqlite3.connect(as_after_a_crash(folder, copy) / "darkroom.db")
    rows = file.execute("SELECT id, ifnull(text ->> 'state', 'created') FROM task").fetchall()
    file.close()
    return {task_id: State(state) for task_id, state in rows}


async def test_two_at_once_with_one_key_make_one_task_also_while_it_is_written(
    tmp_path: Path,
) -> None:
    async with held(tmp_path) as (runtime, gate):
        gate.hold()
        first = asyncio.ensure_future(runtime.store.insert(make(key="k"), then=[Step.SUBMIT]))
        await gate.until_reached()
        others = [asyncio.ensure_future(runtime.store.insert(make(key="k"))) for _ in range(20)]
        await asyncio.sleep(0)
        assert await runtime.store.find_by_key(A, "k") is None
        assert await runtime.store.count_live(A) == 1
        gate.release()
        task = await first
        assert {(await other).id for other in others} == {task.id}
        assert await runtime.store.count_live(A) == 1
        assert len(await sqlite_states(tmp_path, tmp_path / "copy")) == 1


async def test_of_a_hundred_racing_movers_one_wins_on_the_disk_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as runtime:
        task = await walk(runtime, make())
        async with asyncio.TaskGroup() as group:
            racers = [
                group.create_task(
                    runtime.store.move(task.id, {S.CREATED}, S.SUBMITTING, submits=number)
                )
                for number in range(100)
            ]
        (winner,) = [moved for racer in racers if (moved := racer.result())]
    async with opened(tmp_path) as runtime:
        again = await runtime.store.find(task.id)
        assert again
        assert again.submits == winner.submits


async def test_a_mover_cancelled_while_it_is_written_has_moved_all_the_same(
    tmp_path: Path,
) -> None:
    async with held(tmp_path) as (runtime, gate):
        task = await walk(runtime, make())
        gate.hold()
        moving = asyncio.ensure_future(runtime.store.move(task.id, {S.CREATED}, S.SUBMITTING))
        await gate.until_reached()
        moving.cancel()
        with suppress(asyncio.CancelledError):
            await moving
        next_move = asyncio.ensure_future(
            runtime.store.move(task.id, {S.SUBMITTING}, S.SUBMITTED, request=REQUEST)
        )
        await asyncio.sleep(0)
        assert await runtime.store.find(task.id) == task
        gate.release()
        moved = await next_move
        assert moved
        assert moved.version == task.version + 2


def test_a_row_made_with_what_is_known_of_earlier_moves_is_the_row_made_anew() -> None:
    rows, tasks = Rows(), [make(), make(key="k"), replace(make(), address="page:1")]
    ways = [(S.SUBMITTING, S.SUBMITTED, S.FETCHING, S.COMPLETED, S.DONE), (S.FAILED,), (S.FAILED,)]
    for turn in range(5):
        assert [rows.make(task) for task in tasks] == [to_row(task) for task in tasks]
        for place, way in enumerate(ways):
            if turn < len(way):
                changes = Changes(request=REQUEST, outputs=(f"https://a/{turn}",))
                tasks[place] = moved(tasks[place], way[turn], now=1.5 + turn, **changes)
    settled = [replace(tasks[1], state=S.FAILED, announced=True), tasks[0]]
    assert all(task.settled for task in settled)
    assert [rows.make(task) for task in settled] == [to_row(task) for task in settled]
    reopened = replace(settled[0], state=S.SUBMITTED, version=99)
    assert rows.make(reopened) == to_row(reopened)
    assert all(unfold(to_row(task)[4]) == replace(task, progress=None) for task in tasks)


async def test_a_move_that_has_no_text_is_refused_and_in_nobodys_way(tmp_path: Path) -> None:
    half = ("https://a/\ud83d",)
    async with opened(tmp_path) as runtime:
        task = await walk(runtime, make(), S.SUBMITTING)
        with pytest.raises(UnicodeEncodeError):
            await runtime.store.move(task.id, {S.SUBMITTING}, S.FETCHING, outputs=half)
        with pytest.raises(UnicodeEncodeError):
            await runtime.store.insert(make(key="\ud83d"))
        assert await runtime.store.find(task.id) == task
        assert await runtime.store.count_live(task.owner) == 1
        async with asyncio.timeout(5):
            assert await runtime.store.move(task.id, {S.SUBMITTING}, S.FETCHING)
            await runtime.store.insert(make(key="k"))


async def test_progress_and_leases_are_never_written(tmp_path: Path) -> None:
    async with held(tmp_path) as (runtime, gate):
        task = await walk(runtime, make(), S.SUBMITTING, S.SUBMITTED)
        commits = gate.commits
        await runtime.store.report(task.id, Progress(place=3))
        await runtime.store.defer(task.id, task.version, 10.0**8)
        await runtime.store.due(10.0**9, 9)
        await asyncio.sleep(0)
    assert gate.commits == commits
    async with opened(tmp_path) as runtime:
        again = await runtime.store.find(task.id)
        assert again
        assert (again.progress, again.checks, again.version) == (None, 0, task.version)


async def fill(runtime: Runtime) -> None:
    for number in range(1000):
        await runtime.store.insert(make(owner=f"guest:{number}", key="k"))


async def test_when_the_journal_fails_memory_keeps_what_was_durable(tmp_path: Path) -> None:
    path = tmp_path / "darkroom.db"
    connection = open_file(path)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages + 10}")
    async with open_over(connection, path, clock=Clock()) as runtime:
        task = await walk(runtime, make())
        with pytest.raises(Unavailable):
            await fill(runtime)
        with pytest.raises(Unavailable):
            await runtime.store.move(task.id, {S.CREATED}, S.SUBMITTING)
        with pytest.raises(Unavailable):
            await runtime.store.delete(task.id)
        with pytest.raises(Unavailable):
            await runtime.ledger.enter("kind", "key", "body")
        assert await runtime.store.find(task.id) == task
        assert await runtime.ledger.find("kind", "key") is None
        kept = [
            f"guest:{n}" for n in range(1000) if await runtime.store.count_live(Owner(f"guest:{n}"))
        ]
        assert len(kept) < 1000
    async with opened(tmp_path) as runtime:
        for owner in kept:
            assert await runtime.store.find_by_key(Owner(owner), "k")
        assert await runtime.store.find(task.id)


async def test_a_favourite_outlives_a_power_cut_and_the_last_move_need_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasting: list[bool] = []
    write = Journal.write

    def noted(*given: Any, survives_power_cut: bool) -> asyncio.Future[None]:  # noqa: ANN401  passed on
        lasting.append(survives_power_cut)
        return write(*given, survives_power_cut=survives_power_cut)

    monkeypatch.setattr(Journal, "write", noted)
    async with opened(tmp_path) as runtime:
        task = await walk(runtime, make(), *WAYS[S.COMPLETED], S.DONE)
        assert lasting.pop() is False
        for favourite in (True, False):
            assert await runtime.store.mark(task.id, favourite=favourite)
            assert lasting.pop() is True
