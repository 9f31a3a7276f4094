"""The queue by itself: order, bounds, forgetting."""

import asyncio

import pytest

from local.fal.addresses import Addresses
from local.fal.errors import Refusal
from local.fal.limits import Limits
from local.fal.queue import CANCELLED, Queue, Request, State

HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")


def asked(*, low: bool = False, within: float | None = None) -> Request:
    return Request(
        endpoint="fal-ai/birefnet/v2",
        arguments={},
        addresses=HERE,
        low_priority=low,
        start_within_seconds=within,
    )


async def submitted(queue: Queue, *requests: Request) -> None:
    for request in requests:
        await queue.submit(request)


async def test_requests_are_taken_in_order_and_positions_count_who_is_ahead() -> None:
    queue = Queue(Limits())
    first, second, third = asked(), asked(), asked()
    await submitted(queue, first, second, third)
    assert [queue.position(r) for r in (first, second, third)] == [0, 1, 2]
    assert await queue.take() is first
    assert first.state is State.RUNNING
    assert [queue.position(r) for r in (second, third)] == [0, 1]


async def test_low_priority_waits_behind_everybody() -> None:
    queue = Queue(Limits())
    low, normal = asked(low=True), asked()
    await submitted(queue, low, normal)
    assert queue.position(low) == 1
    assert await queue.take() is normal


async def test_take_waits_for_an_arrival() -> None:
    queue = Queue(Limits())
    request = asked()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        taking = group.create_task(queue.take())
        await asyncio.sleep(0)
        await queue.submit(request)
    assert taking.result() is request


async def test_a_full_queue_refuses_and_the_caller_may_set_a_lower_bound() -> None:
    queue = Queue(Limits(max_waiting=2))
    await queue.submit(asked())
    with pytest.raises(Refusal) as caught:
        await queue.submit(asked(), longest=0)
    assert caught.value.status == 429
    await queue.submit(asked(), longest=1)
    with pytest.raises(Refusal):
        await queue.submit(asked(), longest=50)


async def test_a_cancelled_waiting_request_ends_at_once_and_others_move_up() -> None:
    queue = Queue(Limits())
    first, second = asked(), asked()
    await submitted(queue, first, second)
    assert queue.cancel(first) is State.WAITING
    assert first.outcome is CANCELLED
    assert queue.position(second) == 0


async def test_a_running_request_only_hears_of_the_wish() -> None:
    queue = Queue(Limits())
    await queue.submit(asked())
    running = await queue.take()
    assert queue.cancel(running) is State.RUNNING
    assert running.cancel_requested
    assert running.outcome is None


async def test_a_request_that_waited_longer_than_its_caller_wanted_ends_with_504() -> None:
    queue = Queue(Limits())
    hurried, patient = asked(within=0.0), asked(within=60)
    await submitted(queue, hurried, patient)
    queue.sweep()
    assert hurried.outcome is not None
    assert hurried.outcome.status == 504
    assert hurried.outcome.headers["x-fal-request-timeout-type"] == "user"
    assert patient.outcome is None


async def test_a_request_that_is_overdue_does_not_start() -> None:
    queue = Queue(Limits())
    hurried, patient = asked(within=0.0), asked()
    await submitted(queue, hurried, patient)
    assert await queue.take() is patient
    assert hurried.outcome is not None
    assert hurried.outcome.error_kind == "startup_timeout"


async def test_every_end_is_told_once() -> None:
    told: list[Request] = []
    queue = Queue(Limits(), told.append)
    hurried, cancelled, worked = asked(within=0.0), asked(), asked()
    await submitted(queue, hurried, cancelled, worked)
    queue.cancel(cancelled)
    queue.finish(await queue.take(), CANCELLED)
    queue.cancel(cancelled)
    queue.sweep()
    assert told == [cancelled, hurried, worked]


async def test_finished_requests_are_forgotten_after_their_time() -> None:
    queue = Queue(Limits(result_ttl_seconds=0.0))
    request = asked()
    await queue.submit(request)
    queue.cancel(request)
    queue.sweep()
    assert queue.find(request.id, request.endpoint) is None


async def test_no_more_than_the_limit_is_remembered_and_nothing_unfinished_is_lost() -> None:
    queue = Queue(Limits(max_kept=3))
    waiting = asked()
    done = [asked() for _ in range(4)]
    await queue.submit(waiting)
    for request in done:
        await queue.submit(request)
        queue.cancel(request)
    kept = [r for r in (waiting, *done) if queue.find(r.id, r.endpoint)]
    assert kept == [waiting, *done[-2:]]


async def test_a_request_is_found_by_its_app_whatever_the_sub_path() -> None:
    queue = Queue(Limits())
    request = asked()
    await queue.submit(request)
    assert queue.find(request.id, "fal-ai/birefnet") is request
    assert queue.find(request.id, "fal-ai/birefnet/v2") is request
    assert queue.find(request.id, "fal-ai/nano-banana") is None


async def test_whoever_watches_a_waiting_request_hears_of_a_better_place() -> None:
    queue = Queue(Limits())
    first, second = asked(), asked()
    await submitted(queue, first, second)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        watching = group.create_task(second.changed())
        await asyncio.sleep(0)
        await queue.take()
    assert watching.done()
