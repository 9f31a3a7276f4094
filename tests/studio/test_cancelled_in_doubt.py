"""Cancelled while nobody knew whether the engine had the order: too late, and then it is delivered.

What surely was not ordered, and what the engine has cancelled, stays cancelled.
"""

import asyncio

import pytest

from studio.counts import Count
from studio.errors import RouteUnknown
from studio.runtime.wakeups import Step
from studio.steps.doubt import CONFIRM_SECONDS
from studio.task import State, Task
from tests.studio.engine import answer, in_turn, nothing
from tests.studio.letters import call, called_ten_times, failed, written
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def in_doubt(world: World) -> Task:
    """A task whose order was accepted and never confirmed, and that is to be cancelled."""
    world.engine.after_accepting = in_turn(answer(500))
    task = await world.until(await world.create(), State.UNCERTAIN)
    return await world.service.cancel(A, task.id)


async def cancelled(world: World) -> Task:
    """The same, its time over and its person told."""
    gone = await world.settled(await in_doubt(world))
    assert (gone.state, gone.claimable) == (State.CANCELLED, True)
    assert [told.state for told in world.door.told] == [State.CANCELLED]
    world.engine.finish()
    return gone


def counted(world: World) -> tuple[int, int, int]:
    counts = world.parts.counts
    late, nothing = counts.of(Count.CLAIMED_LATE), counts.of(Count.CALLED, "for_nothing")
    return late, nothing, counts.of(Count.PAID_TWICE)


async def test_the_picture_that_comes_though_it_was_cancelled_in_doubt_is_delivered(
    called: World,
) -> None:
    task = await cancelled(called)
    assert await called.runtime.store.count_live(A) == 0
    await call(called, task, written("r0"))
    assert await called.runtime.store.count_live(A) == 1
    done = await called.settled(task)
    assert (done.state, len(done.results), done.error) == (State.DONE, 1, None)
    assert done.cancelled_too_late
    assert [told.state for told in called.door.told] == [State.CANCELLED, State.COMPLETED]
    assert await called.runtime.store.count_live(A) == 0
    assert called.engine.posts == 1
    assert called.engine.calls.count("cancel") == 0
    assert counted(called) == (1, 0, 0)


async def test_it_is_delivered_once_however_often_the_engine_calls(called: World) -> None:
    task = await cancelled(called)
    await called_ten_times(called, task)
    assert len(called.door.told) == 2
    assert counted(called) == (1, 0, 0)


async def test_a_call_before_the_wish_was_granted_delivers_and_tells_only_that(
    called: World,
) -> None:
    task = await in_doubt(called)
    called.engine.finish()
    await call(called, task, written("r0"))
    done = await called.settled(task)
    assert (done.state, done.cancelled_too_late) == (State.DONE, True)
    assert [told.state for told in called.door.told] == [State.COMPLETED]
    assert counted(called) == (0, 0, 0)


async def test_a_call_before_the_person_was_told_tells_only_of_the_picture(called: World) -> None:
    task = await in_doubt(called)
    called.clock.now += CONFIRM_SECONDS
    await called.wake(Step.RESOLVE, task)
    assert (await called.see(task)).state is State.CANCELLED
    called.engine.finish()
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE
    assert [told.state for told in called.door.told] == [State.COMPLETED]


async def test_a_call_without_its_payload_has_the_engine_asked(called: World) -> None:
    task = await cancelled(called)
    await call(called, task, written("r0", payload=None))
    done = await called.settled(task)
    assert (done.state, done.cancelled_too_late) == (State.DONE, True)
    assert counted(called) == (1, 0, 0)


@pytest.mark.parametrize(
    "body",
    [failed("r0"), failed("r0", 499, {"detail": "x"}), written("r0", payload={"images": []})],
    ids=["failed", "cancelled", "nothing made"],
)
async def test_news_that_there_is_no_picture_leaves_it_cancelled(
    body: bytes, called: World
) -> None:
    task = await cancelled(called)
    await call(called, task, body)
    assert await called.see(task) == task
    assert counted(called) == (0, 0, 0)


async def test_what_died_while_it_was_being_ordered_and_was_cancelled_is_claimed_too(
    called: World,
) -> None:
    called.engine.after_accepting = in_turn(answer(500))
    task = await called.create()
    held = called.engine.submit_held = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(called.wake(Step.SUBMIT, task))
        await called.seen_in(task, State.SUBMITTING)
        await called.service.cancel(A, task.id)
        held.set()
    assert (await called.settled(task)).state is State.CANCELLED
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE


async def test_once_deleted_it_stays_dead(called: World) -> None:
    task = await cancelled(called)
    await called.service.delete(A, task.id)
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    assert await called.service.list(A) == []
    assert len(called.door.told) == 1


async def test_ordered_anew_meanwhile_it_is_bought_once(called: World) -> None:
    task = await cancelled(called)
    again = await called.service.retry(A, task.id)
    await call(called, task, written("r0"))
    assert (await called.settled(again)).state is State.CANCELLED
    assert (await called.settled(task)).state is State.DONE
    assert called.engine.posts == 1
    assert counted(called) == (1, 0, 0)


async def test_a_retry_that_was_stopped_for_it_is_no_cancellation_in_doubt(called: World) -> None:
    task = await cancelled(called)
    again = await called.service.retry(A, task.id)
    await call(called, task, written("r0"))
    assert not (await called.settled(again)).claimable


async def test_cancelled_before_it_was_ordered_it_is_nobodys(called: World) -> None:
    task = await called.create()
    await called.service.cancel(A, task.id)
    gone = await called.settled(task)
    assert not gone.claimable
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    assert await called.see(task) == gone


async def test_what_the_engine_has_cancelled_stays_cancelled(called: World) -> None:
    task = await called.submitted()
    await called.service.cancel(A, task.id)
    gone = await called.settled(task)
    assert (gone.state, gone.claimable) == (State.CANCELLED, False)
    await call(called, task, written("r0"))
    assert await called.see(task) == gone
    assert counted(called) == (0, 1, 0)


async def test_cancelled_between_two_orders_the_first_one_may_still_come(twice: World) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    twice.engine.at_submit = in_turn(nothing, *[answer(429)] * 30)
    task = await twice.until(await twice.create(), State.UNCERTAIN)
    task = await twice.until(task, State.CREATED)
    assert task.doubts == 1
    await twice.service.cancel(A, task.id)
    gone = await twice.settled(task)
    assert (gone.state, gone.claimable, len(twice.engine.jobs)) == (State.CANCELLED, True, 1)
    twice.engine.finish()
    await call(twice, task, written("r0"))
    done = await twice.settled(task)
    assert (done.state, done.cancelled_too_late) == (State.DONE, True)


async def test_of_two_orders_the_doubtful_one_comes_and_the_cancelled_one_does_not(
    twice: World,
) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.until(await twice.create(), State.SUBMITTED)
    assert (twice.engine.posts, task.doubts) == (2, 1)
    await twice.service.cancel(A, task.id)
    gone = await twice.settled(task)
    assert (gone.state, gone.claimable) == (State.CANCELLED, True)
    cancels = twice.engine.calls.count("cancel")
    await call(twice, task, written("r1"))
    assert await twice.see(task) == gone, "the engine itself has cancelled that one"
    await call(twice, task, written("r0"))
    assert (await twice.settled(task)).state is State.DONE
    assert twice.engine.calls.count("cancel") == cancels
    assert counted(twice) == (1, 1, 0)


async def test_a_free_order_cancelled_in_doubt_is_over(free: World) -> None:
    free.engine.after_accepting = answer(500)
    task = await free.create()
    await free.pump()
    await free.service.cancel(A, task.id)
    gone = await free.settled(task)
    assert (gone.state, gone.claimable) == (State.CANCELLED, False)


async def test_where_the_engine_was_not_told_to_call_no_late_picture_is_promised(
    paid: World,
) -> None:
    gone = await paid.settled(await in_doubt(paid))
    assert (gone.state, gone.doubts, gone.claimable) == (State.CANCELLED, 1, False)
