"""Ordering anew: only what cost nothing, once, in time; an earlier order never moves a later."""

import asyncio

import pytest
from PIL import Image
from starlette.responses import Response

from studio.errors import Unavailable
from studio.patience import TASK_SECONDS
from studio.runtime.wakeups import Step
from studio.steps import Steps
from studio.steps.doubt import CONFIRM_SECONDS
from studio.task import Operation, Options, State, Task
from studio.verdicts import REPEAT_PAUSE_SECONDS, REPEAT_WITHIN_SECONDS, Verdicts
from tests.studio.engine import Switch, answer, in_turn, nothing
from tests.studio.photos.files import saved
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")

LOST_RUNNER = {"detail": "gone", "error_type": "runner_disconnected"}
INTERNAL = {"detail": [{"type": "internal_server_error", "msg": "x"}]}


def code(task: Task) -> str | None:
    return task.error.code if task.error else None


UNBILLED: dict[str, Switch] = {
    "runner gone": answer(503, LOST_RUNNER),
    "runner told by header": answer(
        503, {"detail": "x"}, **{"x-fal-error-type": "runner_server_error"}
    ),
    "never started": answer(504, {"detail": "x", "error_type": "startup_timeout"}),
    "internal, retryable": answer(500, INTERNAL, **{"x-fal-retryable": "true"}),
    "internal, needs retry": answer(500, INTERNAL, **{"x-fal-needs-retry": "1"}),
    "nothing billed": answer(503, LOST_RUNNER, **{"x-fal-billable-units": "0"}),
}


@pytest.mark.parametrize("kind", UNBILLED)
async def test_a_failure_that_cost_nothing_is_ordered_once_more(kind: str, paid: World) -> None:
    paid.engine.at_result = in_turn(UNBILLED[kind])
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.CREATED)
    again = await paid.until(task, State.SUBMITTED)
    assert (again.past_requests, again.submits) == (("r0",), 2)
    assert again.request
    assert again.request.id == "r1"
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE
    assert paid.engine.posts == 2


BILLED: dict[str, tuple[Switch, str]] = {
    "a refusal": (
        answer(422, {"detail": [{"type": "content_policy_violation"}]}),
        "engine.refused",
    ),
    "internal, unsaid": (answer(500, INTERNAL), "engine.failed"),
    "internal, not retryable": (
        answer(500, INTERNAL, **{"x-fal-retryable": "false"}),
        "engine.failed",
    ),
    "runner, not retryable": (
        answer(503, LOST_RUNNER, **{"x-fal-retryable": "false"}),
        "engine.busy",
    ),
    "runner, but billed": (
        answer(503, LOST_RUNNER, **{"x-fal-billable-units": "1.5"}),
        "engine.busy",
    ),
    "it took too long": (
        answer(504, {"detail": [{"type": "generation_timeout"}]}),
        "engine.timeout",
    ),
    "our mistake": (answer(400, {"detail": "x", "error_type": "bad_request"}), "engine.failed"),
    "retry much later": (answer(503, LOST_RUNNER, **{"retry-after": "61"}), "engine.busy"),
}


@pytest.mark.parametrize("kind", BILLED)
async def test_any_other_failure_is_left_to_the_person(kind: str, paid: World) -> None:
    says, expected = BILLED[kind]
    paid.engine.at_result = in_turn(says)
    task = await paid.submitted()
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, code(failed), paid.engine.posts) == (State.FAILED, expected, 1)


async def test_a_second_failure_that_cost_nothing_is_the_last(paid: World) -> None:
    paid.engine.at_result = answer(503, LOST_RUNNER)
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.CREATED)
    await paid.until(task, State.SUBMITTED)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, code(failed), paid.engine.posts) == (State.FAILED, "engine.busy", 2)


@pytest.mark.parametrize(("header", "pause"), [("17", 17), ("0", 2), ("soon", 2)])
async def test_the_engine_says_when_to_order_anew(header: str, pause: int, paid: World) -> None:
    paid.engine.at_result = in_turn(answer(503, LOST_RUNNER, **{"retry-after": header}))
    task = await paid.submitted()
    paid.engine.finish()
    back = await paid.until(task, State.CREATED)
    assert back.next_at == paid.clock.now + max(pause, REPEAT_PAUSE_SECONDS)
    await paid.later(pause - 1)
    assert paid.engine.posts == 1
    await paid.later(1)
    assert paid.engine.posts == 2


async def test_after_minutes_nothing_is_ordered_anew(paid: World) -> None:
    paid.engine.at_result = answer(503, LOST_RUNNER)
    task = await paid.submitted()
    await paid.later(REPEAT_WITHIN_SECONDS)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, paid.engine.posts) == (State.FAILED, 1)


async def test_whoever_cancelled_gets_no_second_order(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.heeds_cancel, paid.engine.at_result = False, answer(503, LOST_RUNNER)
    await paid.service.cancel(A, task.id)
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.CANCELLED
    assert paid.engine.posts == 1


@pytest.mark.parametrize(
    ("header", "units"), [("0.04", 0.04), ("3", 3.0), ("-1", None), ("nan", None), ("x", None)]
)
async def test_what_was_billed_is_kept(header: str, units: float | None, paid: World) -> None:
    file = {"url": "https://v3.fal.media/files/r0.png"}
    paid.engine.at_result = answer(200, {"images": [file]}, **{"x-fal-billable-units": header})
    task = await paid.submitted()
    paid.engine.finish()
    done = await paid.settled(task)
    assert (done.state, done.paid_units) == (State.DONE, units)


# Answers to an earlier order.


ANSWERS: dict[str, Switch] = {
    "accepted": nothing,
    "busy": answer(429),
    "refused": answer(403),
    "in doubt": answer(500),
}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_a_very_late_answer_to_an_earlier_order_moves_no_later_one(
    kind: str, free: World
) -> None:
    task = await free.create()
    free.engine.at_submit = in_turn(ANSWERS[kind])
    free.engine.submit_held = first = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        early = group.create_task(free.wake(Step.SUBMIT, task))
        await free.heard("submit")
        free.clock.now += CONFIRM_SECONDS
        await free.wake(Step.RESOLVE, task)
        free.clock.now += CONFIRM_SECONDS
        await free.wake(Step.RESOLVE, task)
        free.engine.submit_held = second = asyncio.Event()
        group.create_task(free.wake(Step.SUBMIT, task))
        await free.seen_in(task, State.SUBMITTING)
        later = await free.see(task)
        assert later.submits == 2
        first.set()
        await early
        assert await free.see(task) == later
        second.set()
    after = await free.see(task)
    assert (after.state, after.submits) == (State.SUBMITTED, 2)
    given_up = [job.cancelled for job in free.engine.jobs.values()]
    assert given_up == ([True, False] if kind == "accepted" else [False])


async def test_an_order_answered_after_its_task_was_given_up_is_given_up_too(paid: World) -> None:
    paid.engine.submit_held = asyncio.Event()
    task = await paid.create()
    async with asyncio.TaskGroup() as group:
        group.create_task(paid.wake(Step.SUBMIT, task))
        await paid.seen_in(task, State.SUBMITTING)
        paid.clock.now += CONFIRM_SECONDS
        await paid.wake(Step.RESOLVE, task)
        paid.clock.now += CONFIRM_SECONDS
        await paid.wake(Step.RESOLVE, task)
        assert code(await paid.see(task)) == "engine.unconfirmed"
        paid.engine.submit_held.set()
    assert [job.cancelled for job in paid.engine.jobs.values()] == [True]


# After a restart.


async def test_a_restart_gives_a_task_in_doubt_the_whole_wait_again(paid: World) -> None:
    paid.engine.after_accepting = answer(500)
    task = await paid.create()
    await paid.pump()
    assert (await paid.see(task)).state is State.UNCERTAIN
    paid.clock.now += 3600
    paid.steps = Steps(paid.parts, {"door": paid.door}, clock=paid.clock)
    await paid.later(0)
    waiting = await paid.see(task)
    assert (waiting.state, waiting.next_at) == (State.UNCERTAIN, paid.clock.now + CONFIRM_SECONDS)
    await paid.later(CONFIRM_SECONDS - 2)
    assert (await paid.see(task)).state is State.UNCERTAIN
    assert code(await paid.settled(task)) == "engine.unconfirmed"


def restarted(world: World) -> None:
    """Put a process that has just begun in the place of the one that worked before."""
    world.steps = Steps(world.parts, {"door": world.door}, clock=world.clock)


async def test_a_night_switched_off_costs_no_order_that_a_free_engine_forgot(free: World) -> None:
    task = await free.submitted()
    free.clock.now += 8 * 3600
    restarted(free)
    free.engine.jobs.clear()
    for _ in range(10):
        await free.later(60)
    free.engine.finish()
    assert (await free.settled(task)).state is State.DONE


@pytest.mark.parametrize("restarts", [True, False], ids=["switched off", "asleep"])
async def test_after_a_night_a_paid_order_is_asked_after_for_its_whole_time(
    paid: World, *, restarts: bool
) -> None:
    task = await paid.submitted()
    paid.clock.now += 8 * 3600
    if restarts:
        restarted(paid)
    paid.engine.at_status = answer(503)
    for _ in range(9):
        await paid.later(120)
    assert (await paid.see(task)).state is State.SUBMITTED
    paid.engine.at_status = nothing
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE
    assert paid.engine.posts == 1


async def test_after_a_night_an_order_outlives_its_first_refusals(paid: World) -> None:
    task = await paid.create()
    paid.clock.now += 8 * 3600
    restarted(paid)
    paid.engine.at_upload = in_turn(answer(500), answer(500))
    paid.engine.at_submit = in_turn(answer(429))
    assert (await paid.until(task, State.SUBMITTED)).submits == 2


async def test_after_a_night_a_result_is_fetched_and_its_person_told(paid: World) -> None:
    paid.engine.at_file = answer(503)
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.FETCHING)
    paid.clock.now += 40 * 3600
    restarted(paid)
    await paid.later(60)
    assert (await paid.see(task)).state is State.FETCHING
    paid.engine.at_file = nothing
    paid.door.deaf = 3
    await paid.until(task, State.COMPLETED)
    paid.clock.now += 40 * 3600
    restarted(paid)
    assert (await paid.settled(task)).state is State.DONE
    assert [told.state for told in paid.door.told] == [State.COMPLETED]


# Photos that can't be sent.


async def test_a_photo_that_could_not_be_sent_was_no_order(paid: World) -> None:
    paid.engine.at_upload = in_turn(answer(500), answer(503))
    task = await paid.create()
    await paid.pump()
    waiting = await paid.see(task)
    assert (waiting.state, waiting.submits, waiting.troubles) == (State.CREATED, 0, 1)
    assert (await paid.until(task, State.SUBMITTED)).submits == 1


async def test_the_engine_says_when_to_send_a_photo_again(paid: World) -> None:
    paid.engine.at_upload = in_turn(answer(503, **{"retry-after": "77"}))
    task = await paid.create()
    await paid.pump()
    uploads = paid.engine.calls.count("upload")
    assert (await paid.see(task)).next_at == paid.clock.now + 77
    await paid.later(76)
    assert paid.engine.calls.count("upload") == uploads
    await paid.later(1)
    assert (await paid.see(task)).state is State.SUBMITTED


async def test_an_engine_that_never_takes_a_photo_ends_the_task(paid: World) -> None:
    paid.engine.at_upload = answer(500)
    failed = await paid.settled(await paid.create(), seconds=TASK_SECONDS + 120)
    assert (failed.state, code(failed), failed.submits) == (State.FAILED, "engine.busy", 0)


async def test_our_own_store_may_be_away_for_long_before_an_order_is_given_up(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    get, away = paid.objects.get, [True]

    async def get_or_not(key: str) -> bytes:
        if away:
            raise Unavailable
        return await get(key)

    monkeypatch.setattr(paid.objects, "get", get_or_not)
    task = await paid.create()
    for _ in range(18):
        await paid.later(60)
    assert (await paid.see(task)).state is State.CREATED
    away.clear()
    await paid.until(task, State.SUBMITTED)
    assert paid.engine.posts == 1


async def test_a_free_order_given_up_warns_of_no_bill(
    free: World, caplog: pytest.LogCaptureFixture
) -> None:
    task = await free.submitted()
    assert task.request
    await Verdicts(free.runtime.store, free.parts.gateway, free.parts.counts).drop(
        task, task.request
    )
    assert "paid twice" not in caplog.text
    assert [job.cancelled for job in free.engine.jobs.values()] == [True]


# Results that are none.


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("black", "engine.refused"),
        ("html", "result.broken"),
        ("away", "result.broken"),
        ("too long", "result.broken"),
    ],
)
async def test_a_result_that_is_none_ends_in_words_and_is_not_bought_again(
    kind: str, expected: str, paid: World
) -> None:
    black = saved(Image.new("RGB", (256, 256)), "PNG")
    files: dict[str, Response] = {
        "black": Response(black, media_type="image/png"),
        "html": Response("<html>", media_type="text/html"),
        "away": Response(status_code=302, headers={"location": "https://evil.example/x.png"}),
        "too long": Response(b"x", headers={"content-length": "900000000"}),
    }
    paid.engine.at_file = lambda: files[kind]
    task = await paid.submitted(operation=Operation.AVATAR, options=Options(style="pencil"))
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, code(failed)) == (State.FAILED, expected)
    await paid.later(3600)
    assert (paid.engine.posts, paid.engine.calls.count("file")) == (1, 1)


async def test_an_answer_without_end_is_not_read_to_it(paid: World) -> None:
    paid.engine.at_result = answer(200, {"images": [], "x": "y" * 3_000_000})
    task = await paid.submitted()
    paid.engine.finish()
    assert code(await paid.settled(task)) == "result.broken"
    assert paid.engine.posts == 1
