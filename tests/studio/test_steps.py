"""The steps, on every fault an engine can have: nothing lost, nothing bought twice."""

import asyncio

import pytest
from starlette.responses import Response

from studio.counts import Count
from studio.errors import of_failure
from studio.patience import ANNOUNCE_SECONDS, FETCH_SECONDS, TASK_SECONDS
from studio.runtime.wakeups import Step
from studio.steps.ask import SCALING, SCALING_SECONDS
from studio.steps.doubt import CONFIRM_SECONDS
from studio.task import Operation, Options, State, Task
from tests.studio.engine import Switch, answer, in_turn, nothing
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")

FINISHED = {"detail": [{"type": "face_detection_error", "input": "canary"}]}


def code(task: Task) -> str | None:
    return task.error.code if task.error else None


async def test_a_task_goes_its_way_and_the_person_is_told_once(paid: World) -> None:
    task = await paid.submitted()
    assert paid.door.told == []
    paid.engine.finish()
    done = await paid.settled(task)
    assert done.state is State.DONE
    assert [picture.content_type for picture in done.results] == ["image/png"]
    assert (done.outputs, done.error, done.next_at) == ((), None, None)
    assert paid.engine.posts == 1
    (told,) = paid.door.told
    assert (told.id, told.state, told.results) == (task.id, State.COMPLETED, done.results)


async def test_who_waits_sees_its_place_and_then_the_stage(paid: World) -> None:
    task = await paid.submitted()
    (job,) = paid.engine.jobs.values()
    places: list[int | None] = []
    for job.place in (4, 2):
        await paid.later(20)
        progress = (await paid.see(task)).progress
        places.append(progress.place if progress else None)
    assert places == [4, 2]
    paid.engine.run()
    await paid.later(20)
    seen = await paid.see(task)
    assert seen.progress
    assert (seen.progress.stage, seen.progress.place) == ("Drawing", None)
    assert seen.version == task.version


async def test_who_is_next_for_long_hears_that_a_machine_may_have_to_start(
    paid: World, free: World
) -> None:
    told: list[tuple[str | None, int | None]] = []
    for world, seconds in ((paid, 2), (paid, SCALING_SECONDS), (free, SCALING_SECONDS)):
        task = await world.submitted()
        await world.later(seconds)
        progress = (await world.see(task)).progress
        assert progress
        told.append((progress.stage, progress.place))
    assert told == [(None, 0), (SCALING, 0), (None, 0)]


async def test_questions_grow_rarer_while_a_task_waits(paid: World) -> None:
    await paid.submitted()
    for _ in range(120):
        await paid.later(1)
    early = paid.engine.calls.count("status")
    for _ in range(120):
        await paid.later(1)
    assert early < 25
    assert paid.engine.calls.count("status") - early <= 9


# In doubt whether an order arrived.


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_paid_order_in_doubt_is_never_placed_again(paid: World, *, accepted: bool) -> None:
    if accepted:
        paid.engine.after_accepting = answer(500)
    else:
        paid.engine.at_submit = answer(503)
    task = await paid.create()
    await paid.pump()
    assert (await paid.see(task)).state is State.UNCERTAIN
    await paid.later(CONFIRM_SECONDS - 2)
    await paid.wake(Step.RESOLVE, task)
    assert (await paid.see(task)).state is State.UNCERTAIN
    failed = await paid.settled(task)
    assert (failed.state, code(failed)) == (State.FAILED, "engine.unconfirmed")
    await paid.later(3600)
    assert paid.engine.posts == 1
    assert len(paid.door.told) == 1


async def test_a_free_order_in_doubt_is_placed_again_at_the_next_look(free: World) -> None:
    free.engine.after_accepting = in_turn(answer(500))
    task = await free.create()
    await free.pump()
    assert (await free.see(task)).state is State.UNCERTAIN
    await free.later(0)
    assert (await free.see(task)).state is State.SUBMITTED
    free.engine.finish()
    assert (await free.settled(task)).state is State.DONE
    assert free.engine.posts == 2
    assert free.parts.counts.of(Count.UNCERTAIN) == 1
    assert free.parts.counts.of(Count.AGAIN, "unconfirmed") == 1


async def test_a_free_engine_that_goes_on_failing_is_given_time_and_not_for_ever(
    free: World,
) -> None:
    free.engine.after_accepting = answer(500)
    task = await free.create()
    for _ in range(60):
        await free.later(1)
    assert free.engine.posts == 7  # after 0, 0, 1, 3, 7, 15 and 30 s more
    failed = await free.settled(task, seconds=TASK_SECONDS + 60)
    assert (code(failed), free.engine.posts < 50) == ("engine.failed", True)


async def test_whoever_died_while_ordering_is_found_and_not_repeated(paid: World) -> None:
    task = await paid.create()
    await paid.runtime.store.move(task.id, {State.CREATED}, State.SUBMITTING, submits=1)
    failed = await paid.settled(task)
    assert code(failed) == "engine.unconfirmed"
    assert paid.engine.posts == 0


async def test_an_order_is_not_in_doubt_while_it_may_still_be_on_its_way(paid: World) -> None:
    task = await paid.create()
    await paid.runtime.store.move(task.id, {State.CREATED}, State.SUBMITTING, submits=1)
    await paid.later(30)
    await paid.wake(Step.RESOLVE, task)
    assert (await paid.see(task)).state is State.SUBMITTING


@pytest.mark.parametrize(
    ("says", "state"),
    [(nothing, State.SUBMITTED), (answer(429), State.CREATED), (answer(403), State.FAILED)],
)
async def test_a_clear_answer_ends_the_doubt_however_late(
    says: Switch, state: State, paid: World
) -> None:
    paid.engine.at_submit, paid.engine.submit_held = in_turn(says), asyncio.Event()
    task = await paid.create()
    async with asyncio.TaskGroup() as group:
        group.create_task(paid.wake(Step.SUBMIT, task))
        await paid.seen_in(task, State.SUBMITTING)
        paid.clock.now += 70
        await paid.wake(Step.RESOLVE, task)
        assert (await paid.see(task)).state is State.UNCERTAIN
        paid.engine.submit_held.set()
    assert (await paid.see(task)).state is state
    assert paid.engine.posts == 1


# Busy, down, refusing.


async def test_a_busy_engine_is_asked_again_later(paid: World) -> None:
    paid.engine.at_submit = in_turn(answer(429), answer(429, **{"retry-after": "17"}))
    task = await paid.create()
    await paid.pump()
    assert (await paid.see(task)).state is State.CREATED
    await paid.later(2)
    assert (await paid.see(task)).submits == 2
    await paid.later(16)
    assert paid.engine.posts == 2
    await paid.later(1)
    assert (await paid.see(task)).state is State.SUBMITTED
    assert paid.engine.posts == 3


async def test_an_engine_that_stays_busy_ends_the_task_with_words(paid: World) -> None:
    paid.engine.at_submit = answer(429)
    task = await paid.create()
    failed = await paid.settled(task, seconds=TASK_SECONDS + 120)
    assert (failed.state, code(failed)) == (State.FAILED, "engine.busy")


async def test_an_upload_that_fails_is_tried_again_and_nothing_was_ordered(paid: World) -> None:
    paid.engine.at_upload = in_turn(answer(500), answer(500))
    task = await paid.create()
    await paid.until(task, State.SUBMITTED)
    assert paid.engine.posts == 1


@pytest.mark.parametrize("door", ["upload", "submit"])
async def test_a_wrong_key_fails_at_once(door: str, paid: World) -> None:
    setattr(paid.engine, f"at_{door}", answer(401, {"detail": "bad key"}))
    failed = await paid.settled(await paid.create())
    assert code(failed) == "engine.down"


async def test_a_models_refusal_reaches_the_person(paid: World) -> None:
    paid.engine.at_result = answer(422, FINISHED)
    task = await paid.submitted()
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, code(failed)) == (State.FAILED, "engine.no_face")
    assert "canary" not in repr(failed)


async def test_an_engine_that_is_away_for_minutes_loses_no_paid_order(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.at_status = answer(500)
    for _ in range(300):
        await paid.later(1)
    assert (await paid.see(task)).state is State.SUBMITTED
    paid.engine.at_status = nothing
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE


async def test_an_engine_that_is_away_for_good_ends_the_task_in_time(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.at_status = answer(500)
    failed = await paid.settled(task, seconds=TASK_SECONDS + 300)
    assert code(failed) == "engine.timeout", "nobody knows whether it was made, or charged"


async def test_past_its_time_a_task_fails_and_the_engine_may_stop(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.run()
    failed = await paid.settled(task, seconds=TASK_SECONDS + 60)
    assert code(failed) == "engine.timeout"
    assert paid.engine.calls.count("cancel") == 1


async def test_past_its_time_it_is_too_late_whatever_dies_in_between(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.run()
    assert task.request
    await paid.parts.gateway.cancel(task.request)  # by a process that then died
    await paid.later(TASK_SECONDS + 1)
    assert code(await paid.settled(task)) == "engine.timeout"


async def test_what_somebody_else_cancelled_at_the_engine_has_failed(paid: World) -> None:
    task = await paid.submitted()
    assert task.request
    await paid.parts.gateway.cancel(task.request)
    failed = await paid.settled(task)
    assert (failed.state, code(failed)) == (State.FAILED, "engine.failed")


# Forgotten orders and results that are gone.


async def test_an_order_that_a_free_engine_forgot_is_placed_again(free: World) -> None:
    task = await free.submitted()
    free.engine.jobs.clear()
    await free.later(5)
    assert (await free.see(task)).state is State.SUBMITTED
    assert free.engine.posts == 2
    free.engine.finish()
    assert (await free.settled(task)).state is State.DONE


async def test_an_order_that_a_paid_engine_forgot_fails_with_a_way_on(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.jobs.clear()
    failed = await paid.settled(task)
    assert code(failed) == "engine.forgotten"
    assert paid.engine.posts == 1


@pytest.mark.parametrize("door", ["result", "file"])
async def test_a_result_that_is_gone_has_expired(door: str, paid: World) -> None:
    setattr(paid.engine, f"at_{door}", answer(404, {"detail": "gone"}))
    task = await paid.submitted()
    paid.engine.finish()
    failed = await paid.settled(task)
    assert code(failed) == "result.expired"


BROKEN = {"html": b"<html>", "empty": b"", "cut short": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("operation", list(Operation))
async def test_a_result_that_is_no_picture_is_broken(
    kind: str, operation: Operation, paid: World
) -> None:
    paid.engine.at_file = lambda: Response(BROKEN[kind])
    wish = Options(style="pencil", background="remove", scale=2)
    task = await paid.submitted(operation=operation, options=wish)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert (failed.state, code(failed)) == (State.FAILED, "result.broken")


async def test_a_download_that_fails_at_first_is_tried_again(paid: World) -> None:
    paid.engine.at_file = in_turn(answer(503), answer(500), answer(429))
    task = await paid.submitted()
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE
    assert paid.engine.calls.count("file") == 4
    assert paid.engine.posts == 1


async def test_a_download_that_never_works_ends_with_words(paid: World) -> None:
    paid.engine.at_file = answer(503)
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.FETCHING)
    await awake(paid, FETCH_SECONDS - 600)
    assert (await paid.see(task)).state is State.FETCHING, "the engine keeps it for a day"
    await awake(paid, 1200)
    assert code(await paid.see(task)) == "result.expired"


async def test_a_finished_picture_outlives_a_long_outage_of_the_road(paid: World) -> None:
    paid.engine.at_file = answer(503)
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.FETCHING)
    for _ in range(30):
        await paid.later(60)
    paid.engine.at_file = nothing
    assert (await paid.settled(task)).state is State.DONE
    assert paid.engine.posts == 1


# Telling people.


async def awake(world: World, seconds: float) -> None:
    """Let time pass while somebody works all the time."""
    end = world.clock.now + seconds
    while world.clock.now < end:
        await world.later(200)


async def test_a_deaf_door_is_told_again(paid: World) -> None:
    paid.door.deaf = 3
    task = await paid.submitted()
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE
    assert (paid.door.asked, len(paid.door.told)) == (4, 1)


async def test_a_door_that_stays_deaf_is_given_up_and_the_result_stays(paid: World) -> None:
    paid.door.deaf = 10**6
    task = await paid.submitted()
    paid.engine.finish()
    await paid.until(task, State.COMPLETED)
    await awake(paid, ANNOUNCE_SECONDS * 3 / 4)
    assert (await paid.see(task)).state is State.COMPLETED, "an outage of hours is waited out"
    await awake(paid, ANNOUNCE_SECONDS / 2)
    done = await paid.see(task)
    assert (done.state, len(done.results)) == (State.DONE, 1)
    asked = paid.door.asked
    await paid.later(9999)
    assert paid.door.asked == asked


@pytest.mark.parametrize("address", [None, "", "elsewhere:5", "door"])
async def test_where_nobody_speaks_the_task_is_done_all_the_same(
    address: str | None, paid: World
) -> None:
    task = await paid.submitted(address=address)
    paid.engine.finish()
    assert (await paid.settled(task)).state is State.DONE


async def test_a_mistake_of_ours_ends_with_an_incident_and_not_in_a_crash(
    paid: World, caplog: pytest.LogCaptureFixture
) -> None:
    task = await paid.submitted()
    paid.engine.finish()
    await paid.runtime.store.move(task.id, {State.SUBMITTED}, State.SUBMITTED, request=None)
    failed = await paid.settled(task)
    assert failed.error
    assert failed.error.code == "internal"
    assert str(failed.error.facts["incident"]) in caplog.text


async def test_a_failure_of_ours_tells_its_incident_in_chat_too(paid: World) -> None:
    task = await paid.submitted()
    await paid.runtime.store.move(task.id, {State.SUBMITTED}, State.SUBMITTED, request=None)
    failed = await paid.settled(task)
    assert failed.error
    told = of_failure(failed.error)
    assert told.incident
    assert told.chat_detail.endswith(f"(Note {told.incident})")


async def test_waiting_tasks_cost_no_coroutines(paid: World) -> None:
    before = len(asyncio.all_tasks())
    for _ in range(50):
        await paid.create()
    await paid.pump()
    assert paid.engine.posts == 50
    for _ in range(5):
        await paid.later(1)
    assert len(asyncio.all_tasks()) == before
    assert await paid.runtime.store.count_live(A) == 50
    paid.engine.finish()
    for _ in range(20):
        await paid.later(1)
    assert await paid.runtime.store.count_live(A) == 0
    assert len(asyncio.all_tasks()) == before
