"""Wake-ups that come twice, late, out of order or not at all."""

import asyncio
import itertools

import pytest

from studio.runtime.wakeups import STEP_FOR, Step
from studio.task import State, Task
from tests.studio.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def walked(world: World, state: State) -> Task:
    """A task brought to a state by legal moves, its engine's answers in place."""
    ways = {
        State.CREATED: (),
        State.SUBMITTING: (State.SUBMITTING,),
        State.UNCERTAIN: (State.SUBMITTING, State.UNCERTAIN),
        State.FAILED: (State.FAILED,),
        State.CANCELLED: (State.CANCELLED,),
    }
    if state in ways:
        task = await world.create()
        for to in ways[state]:
            await world.runtime.store.move(task.id, set(State), to)
        return await world.see(task)
    task = await world.submitted()
    world.engine.finish()
    for before, to in itertools.pairwise(
        (State.SUBMITTED, State.FETCHING, State.COMPLETED, State.DONE)
    ):
        if (await world.see(task)).state is state:
            break
        await world.runtime.store.move(
            task.id, {before}, to, outputs=("https://v3.fal.media/files/r0.png",)
        )
    return await world.see(task)


@pytest.mark.parametrize(
    ("state", "step"),
    [(state, step) for state in State for step in Step if STEP_FOR.get(state) is not step],
)
async def test_a_wake_up_for_another_state_changes_nothing(
    state: State, step: Step, paid: World
) -> None:
    task = await walked(paid, state)
    calls = list(paid.engine.calls)
    await paid.wake(step, task)
    assert await paid.see(task) == task
    assert paid.engine.calls == calls
    assert paid.door.told == []


TWICE_AT_ONCE = {  # where each state's own step leads, and how many moves that is
    State.CREATED: (State.SUBMITTED, 2),
    State.SUBMITTING: (State.SUBMITTING, 0),
    State.UNCERTAIN: (State.UNCERTAIN, 0),
    State.SUBMITTED: (State.FETCHING, 1),
    State.FETCHING: (State.COMPLETED, 1),
    State.COMPLETED: (State.DONE, 1),
    State.FAILED: (State.FAILED, 1),
    State.CANCELLED: (State.CANCELLED, 1),
}


@pytest.mark.parametrize("state", TWICE_AT_ONCE)
async def test_a_step_run_twice_at_once_does_its_work_once(state: State, paid: World) -> None:
    task = await walked(paid, state)
    posts = paid.engine.posts
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(paid.wake(STEP_FOR[state], task))
    after = await paid.see(task)
    expected, moves = TWICE_AT_ONCE[state]
    assert (after.state, after.version) == (expected, task.version + moves)
    assert paid.engine.posts == posts + (state is State.CREATED)
    if after.state is not State.SUBMITTED:
        await paid.wake(STEP_FOR[state], task)
        assert await paid.see(task) == after


async def test_every_wake_up_delivered_three_times_and_late_buys_once(paid: World) -> None:
    task = await paid.create()
    for _ in range(3):
        for step in Step:
            await paid.wake(step, task)
    paid.engine.finish()
    for _ in range(3):
        for step in reversed(Step):
            await paid.wake(step, task)
    done = await paid.settled(task)
    assert done.state is State.DONE
    assert paid.engine.posts == 1
    await paid.later(5000)
    for step in Step:
        await paid.wake(step, task)
    assert await paid.see(task) == done


async def test_a_wake_up_for_a_task_that_is_gone_is_nothing(paid: World) -> None:
    task = await paid.create()
    await paid.runtime.store.delete(task.id)
    for step in Step:
        await paid.wake(step, task)
    assert paid.engine.calls == []


async def test_a_lost_wake_up_loses_no_task(paid: World) -> None:
    task = await paid.create()
    await paid.runtime.store.move(task.id, {State.CREATED}, State.FAILED)  # told nobody
    assert (await paid.settled(task)).announced
    assert len(paid.door.told) == 1
