"""The engine's calls: lost, repeated, early, late, out of order, for the wrong task, in a race."""

import asyncio
import json
from pathlib import Path

import pytest

from local.fal.signing import Signer
from studio.counts import Count
from studio.errors import RouteUnknown, Unavailable
from studio.patience import CALLED
from studio.runtime.wakeups import Step
from studio.steps import CONFIRM_SECONDS
from studio.task import State, TaskId
from tests.studio.engine import answer, in_turn, nothing
from tests.studio.letters import FILE, HOOKS, call, code, failed, written
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_the_engine_is_told_where_to_call_and_how_long_to_keep_things(called: World) -> None:
    task = await called.submitted()
    (job,) = called.engine.jobs.values()
    assert job.webhook == f"{HOOKS}/{task.id}.{task.token}"
    assert job.headers["x-fal-request-start-timeout"] == "600"
    lifecycle = json.loads(job.headers["x-fal-object-lifecycle-preference"])
    assert lifecycle == {"expiration_duration_seconds": 86400}


async def test_without_a_public_url_the_engine_is_not_told_to_call(paid: World) -> None:
    await paid.submitted()
    assert [job.webhook for job in paid.engine.jobs.values()] == [None]


async def test_a_call_brings_the_result_and_only_the_bill_is_asked_for(called: World) -> None:
    task = await called.submitted()
    called.engine.finish()
    await call(called, task, written("r0"))
    assert (await called.see(task)).state is State.FETCHING
    done = await called.settled(task)
    assert (done.state, done.paid_units) == (State.DONE, 1.0)
    assert "status" not in called.engine.calls
    assert called.engine.calls.count("result") == 1
    assert len(called.door.told) == 1
    assert called.parts.counts.of(Count.CALLED, "taken") == 1


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_a_bill_that_can_not_be_had_stays_unknown(status: int, called: World) -> None:
    task = await called.submitted()
    called.engine.at_result = answer(status, {}, **{"x-fal-billable-units": "7"})
    await call(called, task, written("r0"))
    done = await called.settled(task)
    assert (done.state, done.paid_units) == (State.DONE, None)


async def test_ten_calls_do_what_one_does(called: World) -> None:
    task = await called.submitted()
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(call(called, task, written("r0")))
    done = await called.settled(task)
    for _ in range(5):
        await call(called, task, written("r0"))
    assert await called.see(task) == done
    assert (called.engine.posts, len(called.door.told)) == (1, 1)
    assert called.engine.calls.count("file") == 1
    counts = called.parts.counts
    assert (counts.of(Count.CALLED, "taken"), counts.of(Count.CALLED, "repeated")) == (1, 9)


async def test_a_lost_call_is_found_by_asking_now_and_then(
    called: World, caplog: pytest.LogCaptureFixture
) -> None:
    task = await called.submitted()
    for _ in range(int(CALLED.first_seconds) - 1):
        await called.later(1)
    assert "status" not in called.engine.calls
    called.engine.finish()
    assert (await called.settled(task, seconds=10)).state is State.DONE
    assert called.engine.posts == 1
    assert "did not reach us" in caplog.text
    assert called.parts.counts.of(Count.CALL_LOST) == 1


async def test_questions_are_rare_while_calls_may_come(called: World) -> None:
    await called.submitted()
    for _ in range(100):
        await called.later(10)
    assert called.engine.calls.count("status") == 5  # at 60, 150, 285, 488 and 788 s
    assert CALLED.pause(10**9) == 300


@pytest.mark.parametrize("first", ["call", "question"])
async def test_call_and_question_may_race(first: str, called: World) -> None:
    task = await called.submitted()
    called.engine.finish()
    ways = [call(called, task, written("r0")), called.wake(Step.RESOLVE, task)]
    async with asyncio.TaskGroup() as group:
        for way in ways if first == "call" else reversed(ways):
            group.create_task(way)
    at_work = await called.see(task)
    assert (at_work.state, at_work.version) == (State.FETCHING, task.version + 1)
    assert (await called.settled(task)).state is State.DONE


@pytest.mark.parametrize("status", [404, 403, 500, 200])
async def test_a_call_during_a_question_wins_and_the_answer_changes_nothing(
    status: int, called: World
) -> None:
    task = await called.submitted()
    called.engine.at_status, called.engine.status_held = answer(status, {}), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(called.wake(Step.RESOLVE, task))
        await called.heard("status")
        await call(called, task, written("r0"))
        called.engine.status_held.set()
    assert (await called.see(task)).state is State.FETCHING
    assert (await called.settled(task)).state is State.DONE
    assert len(called.door.told) == 1


# Early: before our own order was answered.


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


# In doubt.


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


# Failures.


async def test_a_failure_is_told_in_our_words_and_nothing_of_theirs(called: World) -> None:
    task = await called.submitted()
    await call(called, task, failed("r0"))
    over = await called.settled(task)
    assert (over.state, code(over)) == (State.FAILED, "engine.no_face")
    assert "canary" not in repr(over)
    assert {"status", "result"}.isdisjoint(called.engine.calls)


REFUSED: dict[str, object] = {
    "flagged": {"images": [{"url": FILE.format("r0")}], "has_nsfw_concepts": [True]},
    "nothing made": {"images": []},
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_refusal_inside_of_a_good_letter_is_one(kind: str, called: World) -> None:
    task = await called.submitted()
    await call(called, task, written("r0", payload=REFUSED[kind]))
    assert code(await called.settled(task)) == "engine.refused"


UNTOLD: dict[str, bytes] = {
    "without payload": written("r0", payload=None),
    "payload error": written("r0", payload=None, payload_error="too large"),
    "no payload at all": json.dumps({"request_id": "r0", "status": "OK"}).encode(),
    "error without payload": json.dumps({"request_id": "r0", "status": "ERROR"}).encode(),
    "internal error": failed("r0", 500, {"detail": [{"type": "internal_server_error"}]}),
    "error of the road": failed("r0", 403, {"detail": "locked"}),
    "a status of tomorrow": written("r0", status="PAUSED"),
}


@pytest.mark.parametrize("kind", UNTOLD)
async def test_what_a_letter_leaves_open_is_asked_for_at_once(kind: str, called: World) -> None:
    task = await called.submitted()
    called.engine.finish()
    await call(called, task, UNTOLD[kind])
    await called.pump()
    assert (await called.settled(task)).state is State.DONE
    assert called.engine.calls.count("result") == 1
    assert called.parts.counts.of(Count.CALL_LOST) == 0


# Cancelled.


@pytest.mark.parametrize("call_first", [True, False])
async def test_a_cancelled_order_ends_as_cancelled_whoever_tells(
    called: World, *, call_first: bool
) -> None:
    task = await called.submitted()
    await called.service.cancel(A, task.id)
    letter = failed("r0", 499, {"detail": "x", "error_type": "client_cancelled"})
    if call_first:
        await call(called, task, letter)
    await called.pump()
    gone = await called.settled(task)
    assert gone.state is State.CANCELLED
    await call(called, task, letter)
    await call(called, task, written("r0"))
    assert await called.see(task) == gone


async def test_too_late_to_cancel_the_result_comes_by_call(called: World) -> None:
    task = await called.submitted()
    called.engine.run()
    called.engine.heeds_cancel = False
    await called.service.cancel(A, task.id)
    await called.pump()
    await call(called, task, written("r0"))
    done = await called.settled(task)
    assert (done.state, done.cancel_requested) == (State.DONE, True)


async def test_cancelled_in_doubt_nothing_is_ordered_again(twice: World) -> None:
    twice.engine.after_accepting = answer(500)
    task = await twice.create()
    await twice.until(task, State.UNCERTAIN)
    await twice.service.cancel(A, task.id)
    assert (await twice.settled(task)).state is State.CANCELLED
    assert twice.engine.posts == 1


async def test_cancelled_before_it_was_ordered_no_call_is_about_it(called: World) -> None:
    task = await called.create()
    await called.service.cancel(A, task.id)
    await called.pump()
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))


# Not ours.


@pytest.mark.parametrize(
    "name",
    ["", ".", "x", "{id}", "{id}.", "{id}.x", "{id}.{token}x", ".{token}", "x.{token}", "{id}.é"],
)
async def test_who_does_not_know_the_token_finds_nothing(name: str, called: World) -> None:
    task = await called.submitted()
    other = await called.create()
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(name.format(id=task.id, token=task.token))
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(f"{task.id}.{other.token}")


async def test_a_letter_about_another_request_changes_nothing(called: World) -> None:
    task, other = await called.submitted(), await called.submitted()
    assert other.request
    for body, signed in ((written("r1"), "r1"), (written("r0"), "r1"), (written("r1"), "r0")):
        with pytest.raises(RouteUnknown):
            await call(called, task, body, signed)
    assert (await called.see(task), await called.see(other)) == (task, other)


async def test_a_forged_letter_changes_nothing(called: World, tmp_path: Path) -> None:
    task = await called.submitted()
    (tmp_path / "stranger").mkdir()
    body = written("r0")
    forged = Signer(tmp_path / "stranger").headers("r0", body, timestamp=int(called.clock.now))
    with pytest.raises(RouteUnknown):
        await called.webhooks.take(task.id, forged, body)
    assert await called.see(task) == task


async def test_without_keys_fal_comes_again_and_the_poller_brings_it_anyway(called: World) -> None:
    task = await called.submitted()
    called.engine.at_keys = answer(503)
    called.engine.finish()
    with pytest.raises(Unavailable):
        await call(called, task, written("r0"))
    assert (await called.see(task)).state is State.SUBMITTED
    called.engine.at_keys = nothing
    called.clock.now += 60
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE


async def test_a_call_for_a_task_that_is_gone_finds_nothing(called: World) -> None:
    task = await called.submitted()
    await called.runtime.store.delete(task.id)
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(f"{TaskId('x')}.{task.token}")
