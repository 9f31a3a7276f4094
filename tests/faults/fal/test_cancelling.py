"""Cancelling tells the truth: before the start, while drawing, too late, and when it fails."""

import asyncio

import pytest

from studio.errors import TaskStateWrong
from studio.task import Owner, State
from tests.conftest import RecordFact
from tests.faults.fal.counter import Counter

pytestmark = pytest.mark.asyncio(loop_scope="package")

OWNER = Owner("guest:a")


async def test_cancelled_before_it_was_ordered(counter: Counter, record_fact: RecordFact) -> None:
    """Cancelled before the order left."""
    task = await counter.order()
    await counter.life.service.cancel(OWNER, task.id)
    task = await counter.settled(task)
    counts = await counter.counts()
    record_fact(f"paid {counts['accepted']}, {task.state}")
    assert (task.state, counts["accepted"]) == (State.CANCELLED, 0)
    assert counter.told(task) == [State.CANCELLED]


async def test_cancelled_in_line(counter: Counter, record_fact: RecordFact) -> None:
    """Cancelled while it waits at the engine behind another."""
    first = await counter.order("k1")
    second = await counter.order("k2")
    await counter.life.pump()
    await counter.life.service.cancel(OWNER, second.id)
    second, first = await counter.settled(second), await counter.settled(first)
    counts = await counter.counts()
    record_fact(f"paid {counts['accepted']}, cancelled at the engine {counts['cancelled']}")
    assert (first.state, second.state) == (State.DONE, State.CANCELLED)
    assert (counts["cancelled"], counts["drawn"]) == (1, 1)


@pytest.mark.parametrize("what", ["answer", "cut"])
async def test_a_cancel_that_fails_is_tried_again(
    counter: Counter, what: str, record_case: RecordFact, record_fact: RecordFact
) -> None:
    """Cancelled, and the engine's cancel fails at first."""
    record_case(f"cancel at the engine: {what.replace('answer', '500')}, then well")
    await counter.script({"route": "cancel", "what": what, "times": 1})
    first, second = await counter.order("k1"), await counter.order("k2")
    await counter.life.pump()
    await counter.life.service.cancel(OWNER, second.id)
    second, first = await counter.settled(second), await counter.settled(first)
    counts = await counter.counts()
    record_fact(f"paid {counts['accepted']}, {second.state}, told {len(counter.told(second))} time")
    assert second.state in {State.CANCELLED, State.DONE}
    assert counts["accepted"] == 2
    assert len(counter.told(second)) == 1


async def test_cancelled_too_late_still_delivers(counter: Counter, record_fact: RecordFact) -> None:
    """Cancelled when the engine had finished."""
    task = await counter.order()
    await counter.life.pump()
    async with asyncio.timeout(30):
        while not (await counter.counts())["drawn"]:  # noqa: ASYNC110  a state
            await asyncio.sleep(0.02)
    try:
        await counter.life.service.cancel(OWNER, task.id)
        asked = True
    except TaskStateWrong:
        asked = False
    task = await counter.settled(task)
    counts = await counter.counts()
    record_fact(f"asked to cancel {asked}, paid {counts['accepted']}, {task.state}")
    assert (task.state, counts["accepted"]) == (State.DONE, 1)
    assert counter.told(task) == [State.COMPLETED]


async def test_nobody_at_the_other_end(counter: Counter, record_fact: RecordFact) -> None:
    """The name is not found ten times, for the upload and the order alike."""
    counter.road.closed = 10
    task = await counter.settled(await counter.order())
    counts = await counter.counts()
    record_fact(f"paid {counts['accepted']}, {task.state}")
    assert (task.state, counts["accepted"]) == (State.DONE, 1)


async def test_the_key_stays_with_fal(counter: Counter, record_fact: RecordFact) -> None:
    """The reply names status addresses on a foreign host."""
    foreign = "https://elsewhere.example/steal"
    body = {"status_url": foreign, "response_url": foreign, "cancel_url": foreign}
    await counter.script({"route": "submit", "what": "merge", "body": body})
    task = await counter.settled(await counter.order(), leap=60)
    counts = await counter.counts()
    hosts = {host for host, _ in counter.road.hosts}
    record_fact(f"paid {counts['accepted']}, {task.state}, calls to the foreign host 0")
    assert counts["accepted"] == 1
    assert "elsewhere.example" not in hosts


async def test_two_presses_make_one_job(counter: Counter, record_fact: RecordFact) -> None:
    """The same order comes five times at once, with one Idempotency-Key."""
    async with asyncio.TaskGroup() as group:
        orders = [group.create_task(counter.order("same")) for _ in range(5)]
    tasks = {order.result().id for order in orders}
    task = await counter.settled(orders[0].result())
    counts = await counter.counts()
    record_fact(f"tasks {len(tasks)}, paid {counts['accepted']}, {task.state}")
    assert (len(tasks), counts["accepted"]) == (1, 1)
