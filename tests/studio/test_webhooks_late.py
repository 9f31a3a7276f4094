"""Calls that come when their task was given up, or that are not believed: delivered, counted."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from local.fal.signing import Signer
from studio.counts import Count
from studio.errors import RequestInvalid, RouteUnknown
from studio.patience import TASK_SECONDS
from studio.runtime.wakeups import Step
from studio.steps.doubt import CONFIRM_SECONDS
from studio.task import State, Task
from tests.studio.engine import answer, in_turn
from tests.studio.letters import call, called_ten_times, code, failed, given_up, written
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_late_webhook_claims_a_failed_task(called: World) -> None:
    task = await given_up(called)
    assert await called.runtime.store.count_live(A) == 0
    await called.later(3000)
    await call(called, task, written("r0"))
    claimed = await called.see(task)
    assert (claimed.state, claimed.error, claimed.announced) == (State.FETCHING, None, False)
    assert await called.runtime.store.count_live(A) == 1
    done = await called.settled(task)
    assert (done.state, len(done.results), done.error) == (State.DONE, 1, None)
    assert [told.state for told in called.door.told] == [State.FAILED, State.COMPLETED]
    assert await called.runtime.store.count_live(A) == 0
    assert called.engine.posts == 1
    assert called.parts.counts.of(Count.CLAIMED_LATE) == 1
    assert called.parts.counts.of(Count.PAID_TWICE) == 0


async def test_a_late_webhook_without_its_payload_has_the_engine_asked(called: World) -> None:
    task = await given_up(called)
    await call(called, task, written("r0", payload=None))
    assert (await called.settled(task)).state is State.DONE
    assert called.parts.counts.of(Count.CLAIMED_LATE) == 1


async def test_a_late_webhook_ten_times_claims_once(called: World) -> None:
    task = await given_up(called)
    await called_ten_times(called, task)
    counts = called.parts.counts
    assert (counts.of(Count.CLAIMED_LATE), counts.of(Count.CALLED, "repeated")) == (1, 9)


async def test_a_webhook_before_the_person_was_told_of_the_failure_claims_it(
    called: World,
) -> None:
    called.engine.after_accepting = in_turn(answer(500))
    task = await called.create()
    await called.pump()
    called.clock.now += CONFIRM_SECONDS
    await called.wake(Step.RESOLVE, task)  # as the sweeper has it done, but nobody is told yet
    assert not (await called.see(task)).settled
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE
    assert [told.state for told in called.door.told] == [State.COMPLETED]


@pytest.mark.parametrize("retried_is_done", [True, False])
async def test_a_picture_that_was_ordered_anew_is_still_delivered_to_the_first_task(
    called: World, *, retried_is_done: bool
) -> None:
    task = await given_up(called)
    again = await called.service.retry(A, task.id)
    await called.until(again, State.SUBMITTED)
    if retried_is_done:
        await call(called, again, written("r1"))
        assert (await called.settled(again)).state is State.DONE
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE
    counts = called.parts.counts
    assert (counts.of(Count.CLAIMED_LATE), counts.of(Count.PAID_TWICE)) == (1, 1)
    assert counts.of(Count.RETRIED) == 1


async def overdue(world: World) -> tuple[Task, str]:
    task = await world.submitted()
    world.engine.run()
    return await world.settled(task, seconds=TASK_SECONDS + 400), "engine.timeout"


async def out_of_reach(world: World) -> tuple[Task, str]:
    task = await world.submitted()
    world.engine.at_status = answer(500)
    return await world.settled(task, seconds=TASK_SECONDS + 400), "engine.timeout"


async def forgotten(world: World) -> tuple[Task, str]:
    task = await world.submitted()
    world.engine.at_status = answer(404, {"status": "NOT_FOUND"})
    return await world.settled(task), "engine.forgotten"


async def busy(world: World) -> tuple[Task, str]:
    world.engine.after_accepting = answer(429)
    task = await world.create()
    return await world.settled(task, seconds=TASK_SECONDS + 400), "engine.busy"


@pytest.mark.parametrize("how", [overdue, out_of_reach, forgotten, busy])
async def test_whatever_we_gave_up_on_is_claimed_by_a_late_picture(
    how: Callable[[World], Awaitable[tuple[Task, str]]], called: World
) -> None:
    over, expected = await how(called)
    assert (over.state, code(over)) == (State.FAILED, expected)
    await call(called, over, written("r0"))
    done = await called.settled(over)
    assert (done.state, len(done.results)) == (State.DONE, 1)
    assert called.parts.counts.of(Count.CLAIMED_LATE) == 1


async def test_telling_of_a_first_failure_for_long_does_not_hide_a_second_one(
    called: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    called.engine.after_accepting = in_turn(answer(500))
    task = await called.create()
    await called.pump()
    called.clock.now += CONFIRM_SECONDS
    await called.wake(Step.RESOLVE, task)
    told, slow, going = list[Task](), asyncio.Event(), asyncio.Event()

    async def announce(task: Task) -> None:
        if not going.is_set():
            going.set()
            await slow.wait()
        told.append(task)

    monkeypatch.setattr(called.door, "announce", announce)
    called.engine.at_file = answer(404)
    async with asyncio.TaskGroup() as group:
        group.create_task(called.wake(Step.NOTIFY, task))
        await going.wait()
        await call(called, task, written("r0"))
        await called.wake(Step.FETCH, task)
        again = await called.see(task)
        assert (code(again), again.announced) == ("result.expired", False)
        await called.wake(Step.NOTIFY, task)  # its own, while the first is still under way
        slow.set()
    assert [code(told_of) for told_of in told] == ["engine.unconfirmed", "result.expired"]
    assert (await called.see(task)).announced


@pytest.mark.parametrize(
    "body",
    [
        failed("r0"),
        failed("r0", 499, {"detail": "x"}),
        failed("r0", 500, {"detail": "x"}),
        written("r0", payload={"images": []}),
    ],
    ids=["failed", "cancelled", "to be asked for", "nothing made"],
)
async def test_late_news_that_there_is_no_picture_change_nothing(
    body: bytes, called: World
) -> None:
    task = await given_up(called)
    await call(called, task, body)
    assert await called.see(task) == task
    assert called.parts.counts.of(Count.CLAIMED_LATE) == 0
    assert len(called.door.told) == 1


async def test_a_failure_that_is_one_for_good_is_not_claimed(called: World) -> None:
    task = await called.submitted()
    await call(called, task, failed("r0"))
    over = await called.settled(task)
    await call(called, task, written("r0"))
    assert await called.see(task) == over
    assert called.parts.counts.of(Count.CALLED, "for_nothing") == 1


async def test_a_claimed_picture_that_is_gone_fails_for_good(called: World) -> None:
    task = await given_up(called)
    called.engine.at_file = answer(404)
    await call(called, task, written("r0"))
    over = await called.settled(task)
    assert code(over) == "result.expired"
    await call(called, task, written("r0"))
    assert await called.see(task) == over


async def test_of_two_orders_in_doubt_one_claims_and_the_other_was_for_nothing(
    twice: World,
) -> None:
    twice.engine.after_accepting = answer(500)
    task = await twice.settled(await twice.create())
    assert (code(task), twice.engine.posts) == ("engine.unconfirmed", 2)
    await call(twice, task, written("r1"))
    await call(twice, task, written("r0"))
    assert (await twice.settled(task)).state is State.DONE
    counts = twice.parts.counts
    assert (counts.of(Count.CLAIMED_LATE), counts.of(Count.CALLED, "for_nothing")) == (1, 1)


async def test_refused_calls_are_counted_by_their_reason(called: World, tmp_path: Path) -> None:
    task, other = await called.submitted(), await called.submitted()
    signer = called.engine.signer
    assert signer
    now, body = int(called.clock.now), written("r0")
    good = signer.headers("r0", body, timestamp=now)
    (tmp_path / "stranger").mkdir()
    strange = Signer(tmp_path / "stranger").headers("r0", body, timestamp=now)
    old = signer.headers("r0", body, timestamp=now - 301)
    for headers, text in ((strange, body), (old, body), ({}, body), (good, body + b" ")):
        with pytest.raises(RouteUnknown):
            await called.webhooks.take(task.id, headers, text)
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(f"{task.id}.{other.token}")
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r1"))
    with pytest.raises(RequestInvalid):
        await call(called, task, b"[]", "r0")
    counts, reasons = called.parts.counts, ("token", "headers", "timestamp", "request", "body")
    assert [counts.of(Count.REFUSED, reason) for reason in reasons] == [1] * len(reasons)
    assert counts.of(Count.REFUSED, "signature") == 2
    assert counts.of(Count.CALLED, "taken") == 0


async def test_an_order_that_comes_twice_is_counted(paid: World) -> None:
    task = await paid.create(idempotency_key="k1")
    assert (await paid.create(idempotency_key="k1")).id == task.id
    assert paid.parts.counts.of(Count.SAME_ORDERS) == 1
