"""Cancelling a task wherever it stands: the wish is never lost, the result never half there."""

import asyncio

import pytest

from studio.runtime.wakeups import Step
from studio.task import State
from tests.studio.engine import answer, in_turn
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_cancelled_before_it_was_ordered_it_never_is(paid: World) -> None:
    task = await paid.create()
    gone = await paid.service.cancel(A, task.id)
    assert gone.state is State.CANCELLED
    assert (await paid.settled(task)).announced
    assert paid.engine.posts == 0
    assert [told.state for told in paid.door.told] == [State.CANCELLED]


@pytest.mark.parametrize("running", [True, False])
async def test_cancelled_at_the_engine_it_ends_as_cancelled(paid: World, *, running: bool) -> None:
    task = await paid.submitted()
    if running:
        paid.engine.run()
    asked = await paid.service.cancel(A, task.id)
    assert (asked.state, asked.cancel_requested) == (State.SUBMITTED, True)
    await paid.pump()
    assert (await paid.settled(task)).state is State.CANCELLED
    assert paid.engine.calls.count("cancel") == 1


async def test_cancelled_too_late_the_result_still_comes(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.run()
    paid.engine.heeds_cancel = False
    await paid.service.cancel(A, task.id)
    await paid.later(2)
    assert (await paid.see(task)).state is State.SUBMITTED
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE
    assert paid.engine.calls.count("cancel") == 1


async def test_a_wish_to_cancel_that_did_not_arrive_is_told_again(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.at_cancel = in_turn(answer(503), answer(500))
    await paid.service.cancel(A, task.id)
    assert (await paid.settled(task)).state is State.CANCELLED
    assert paid.engine.calls.count("cancel") == 3


async def test_cancelled_while_being_ordered_it_is_cancelled_at_the_engine(paid: World) -> None:
    paid.engine.submit_held = asyncio.Event()
    task = await paid.create()
    async with asyncio.TaskGroup() as group:
        group.create_task(paid.wake(Step.SUBMIT, task))
        await paid.seen_in(task, State.SUBMITTING)
        asked = await paid.service.cancel(A, task.id)
        paid.engine.submit_held.set()
    assert (asked.state, asked.cancel_requested) == (State.SUBMITTING, True)
    assert (await paid.settled(task)).state is State.CANCELLED
    assert paid.engine.posts == 1


async def test_cancelled_while_the_engine_is_busy_it_is_not_ordered_again(paid: World) -> None:
    task = await paid.create()
    store = paid.runtime.store
    paid.engine.at_submit, paid.engine.submit_held = answer(429), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(paid.wake(Step.SUBMIT, task))
        await paid.seen_in(task, State.SUBMITTING)
        asked = await paid.service.cancel(A, task.id)
        paid.engine.submit_held.set()
    assert asked.cancel_requested
    assert (await paid.settled(task)).state is State.CANCELLED
    assert paid.engine.posts == 1
    assert await store.count_live(A) == 0


async def test_a_wish_survives_the_way_back_to_created(free: World) -> None:
    task = await free.submitted()
    free.engine.jobs.clear()
    free.engine.at_cancel = answer(404)
    await free.service.cancel(A, task.id)
    assert (await free.settled(task)).state is State.CANCELLED
    assert free.engine.posts == 1


async def test_in_doubt_and_cancelled_a_free_order_ends_as_cancelled(free: World) -> None:
    free.engine.after_accepting = answer(500)
    task = await free.create()
    await free.pump()
    await free.service.cancel(A, task.id)
    assert (await free.settled(task)).state is State.CANCELLED
    assert free.engine.posts == 1
