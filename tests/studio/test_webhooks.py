"""The engine's calls: lost, repeated, early, late, out of order, for the wrong task, in a race."""

import asyncio
import json

import pytest

from studio.counts import Count
from studio.errors import RouteUnknown
from studio.patience import CALLED
from studio.runtime.wakeups import Step
from studio.task import State
from tests.studio.engine import answer
from tests.studio.letters import FILE, HOOKS, call, called_ten_times, code, failed, written
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
    await called_ten_times(called, task)
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


async def test_cancelled_before_it_was_ordered_no_call_is_about_it(called: World) -> None:
    task = await called.create()
    await called.service.cancel(A, task.id)
    await called.pump()
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
