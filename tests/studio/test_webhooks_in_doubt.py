"""The engine's calls before its answer to the order, and about orders nobody is sure of."""

import asyncio

import pytest

from studio.counts import Count
from studio.runtime.wakeups import Step
from studio.steps.doubt import CONFIRM_SECONDS
from studio.task import State
from tests.studio.engine import answer, in_turn
from tests.studio.letters import call, code, failed, written
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize("how", ["good", "bad", "cancelled by nobody here", "to be asked for"])
async def test_a_call_before_the_answer_claims_the_task(how: str, called: World) -> None:
    bodies = {
        "good": (written("r0"), State.FETCHING),
        "bad": (failed("r0"), State.FAILED),
        "cancelled by nobody here": (failed("r0", 499, {"detail": "x"}), State.FAILED),
        "to be asked for": (written("r0", payload=None), State.SUBMITTED),
    }
    body, state = bodies[how]
    called.engine.submit_held = asyncio.Event()
    task = await called.create()
    async with asyncio.TaskGroup() as group:
        group.create_task(called.wake(Step.SUBMIT, task))
        await called.seen_in(task, State.SUBMITTING)
        await call(called, task, body)
        early = await called.see(task)
        assert early.state is state
        assert early.request
        assert early.request.status_url.startswith("https://queue.fal.run/")
        called.engine.submit_held.set()
    after = await called.see(task)
    assert after == early, "the answer to the order changes nothing any more"
    called.engine.finish()
    await called.settled(task)
    assert (called.engine.posts, called.engine.calls.count("cancel")) == (1, 0)


async def test_an_early_failure_that_cost_nothing_is_ordered_anew_and_the_old_answer_is_ignored(
    called: World,
) -> None:
    called.engine.submit_held = asyncio.Event()
    task = await called.create()
    async with asyncio.TaskGroup() as group:
        group.create_task(called.wake(Step.SUBMIT, task))
        await called.seen_in(task, State.SUBMITTING)
        await call(called, task, failed("r0", 503, {"error_type": "runner_disconnected"}))
        called.engine.submit_held.set()
    assert (await called.see(task)).state is State.CREATED
    again = await called.until(task, State.SUBMITTED)
    assert again.request
    assert (again.request.id, again.past_requests, again.submits) == ("r1", ("r0",), 2)
    await call(called, task, failed("r0", 503, {"error_type": "runner_disconnected"}))
    assert await called.see(task) == again, "the first order's call, once more"
    await call(called, task, written("r1"))
    assert (await called.settled(task)).state is State.DONE
    assert called.engine.posts == 2


@pytest.mark.parametrize("how", ["answer lost", "process died"])
async def test_a_late_call_claims_a_task_in_doubt(how: str, called: World) -> None:
    task = await called.create()
    if how == "answer lost":
        called.engine.after_accepting = answer(500)
        await called.pump()
    else:
        store = called.runtime.store
        await store.move(task.id, {State.CREATED}, State.SUBMITTING, submits=1)
        await store.move(task.id, {State.SUBMITTING}, State.UNCERTAIN)
        task = await called.see(task)
    assert (await called.see(task)).state is State.UNCERTAIN
    await called.later(CONFIRM_SECONDS - 20)
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE
    assert called.engine.posts <= 1


async def test_a_style_may_be_worth_a_second_order(twice: World) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.create()
    second = await twice.until(task, State.SUBMITTED)
    assert (second.submits, second.doubts, twice.engine.posts) == (2, 1, 2)
    await call(twice, task, written("r1"))
    assert (await twice.settled(task)).state is State.DONE


async def test_two_orders_in_doubt_are_enough(twice: World) -> None:
    twice.engine.after_accepting = answer(500)
    over = await twice.settled(await twice.create())
    assert (over.state, code(over), twice.engine.posts) == (State.FAILED, "engine.unconfirmed", 2)


async def test_of_two_paid_orders_the_first_result_wins_and_the_other_is_given_up(
    twice: World, caplog: pytest.LogCaptureFixture
) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.create()
    await twice.until(task, State.SUBMITTED)
    await call(twice, task, written("r0"))
    assert "paid twice" in caplog.text
    assert twice.engine.jobs["r1"].cancelled
    await call(twice, task, failed("r1", 499, {"detail": "cancelled"}))
    done = await twice.settled(task)
    assert (done.state, twice.engine.posts) == (State.DONE, 2)
    await call(twice, task, written("r1"))
    assert await twice.see(task) == done
    assert "r1 was paid for nothing" in caplog.text
    assert twice.parts.counts.of(Count.CALLED, "for_nothing") == 1
    assert twice.parts.counts.of(Count.PAID_TWICE) == 1


async def test_of_two_paid_orders_the_failure_of_one_is_not_the_others(twice: World) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.create()
    second = await twice.until(task, State.SUBMITTED)
    await call(twice, task, failed("r0"))
    assert await twice.see(task) == second
    await call(twice, task, failed("r1"))
    assert code(await twice.settled(task)) == "engine.no_face"


async def test_a_call_about_the_first_order_during_the_second_gives_the_second_up(
    twice: World, caplog: pytest.LogCaptureFixture
) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.create()
    await twice.until(task, State.UNCERTAIN)
    twice.engine.submit_held = asyncio.Event()
    twice.clock.now += CONFIRM_SECONDS
    async with asyncio.TaskGroup() as group:
        await twice.wake(Step.RESOLVE, task)
        group.create_task(twice.wake(Step.SUBMIT, task))
        await twice.seen_in(task, State.SUBMITTING)
        await call(twice, task, written("r0"))
        twice.engine.submit_held.set()
    assert twice.engine.jobs["r1"].cancelled
    assert "paid twice" in caplog.text
    assert (await twice.settled(task)).state is State.DONE


async def test_a_call_before_the_second_order_saves_it(twice: World) -> None:
    twice.engine.after_accepting = in_turn(answer(500))
    task = await twice.create()
    await twice.until(task, State.UNCERTAIN)
    twice.clock.now += CONFIRM_SECONDS
    await twice.wake(Step.RESOLVE, task)
    assert (await twice.see(task)).state is State.CREATED
    await call(twice, task, written("r0"))
    assert (await twice.settled(task)).state is State.DONE
    assert twice.engine.posts == 1


async def test_cancelled_in_doubt_nothing_is_ordered_again(twice: World) -> None:
    twice.engine.after_accepting = answer(500)
    task = await twice.create()
    await twice.until(task, State.UNCERTAIN)
    await twice.service.cancel(A, task.id)
    assert (await twice.settled(task)).state is State.CANCELLED
    assert twice.engine.posts == 1
