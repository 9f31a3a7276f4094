"""Webhooks lost, repeated, early, late, forged: one paid job, one end, told once."""

import asyncio
import time
from typing import Any

import pytest

from studio.counts import Count
from studio.task import State, Task
from tests.conftest import RecordFact
from tests.faults.fal.counter import LONGEST_SECONDS, PAUSE_SECONDS, Counter, sentence

pytestmark = pytest.mark.asyncio(loop_scope="package")

CUT = {"route": "submit", "what": "cut", "after": True}


async def check(counter: Counter, task: Task, note: RecordFact, end: str = "done") -> None:
    """One job was paid, the task ended so, and the person was told once."""
    task, counts, error = await counter.see(task), await counter.counts(), sentence(task)
    error = sentence(task)
    came = error.code if error else str(task.state)
    note(f"paid {counts['accepted']}, {came}, told {len(counter.told(task))} time")
    assert (came, counts["accepted"]) == (end, 1)
    assert counter.told(task) == [State.COMPLETED if end == "done" else task.state]


async def played(counter: Counter, webhooks: int) -> None:
    """Wait until the engine has played so many faults on its calls."""
    before = counter.before.get("played", 0)
    async with asyncio.timeout(LONGEST_SECONDS):
        while (await faults(counter))["played"].get("webhook", 0) < before + webhooks:  # noqa: ASYNC110  a state
            await asyncio.sleep(PAUSE_SECONDS)


async def faults(counter: Counter) -> dict[str, Any]:
    answer = await counter.control.get("/_control/faults")
    found: dict[str, Any] = answer.json()
    return found


async def test_a_call_brings_the_result(called: Counter, record_fact: RecordFact) -> None:
    """The engine calls once; nobody asks after the order."""
    task = await called.told_by_itself(await called.order())
    await check(called, task, record_fact)
    assert task.paid_units == 1, "the bill is asked for"


async def test_a_lost_call_is_made_up_for(called: Counter, record_fact: RecordFact) -> None:
    """The webhook is lost."""
    await called.script({"route": "webhook", "what": "lose"})
    task = await called.settled(await called.order())
    await check(called, task, record_fact)


async def test_a_repeated_call_changes_nothing(called: Counter, record_fact: RecordFact) -> None:
    """The webhook comes ten times."""
    await called.script({"route": "webhook", "what": "duplicate", "copies": 10})
    task = await called.order()
    await called.told_by_itself(task)
    await check(called, task, record_fact)


async def test_a_forged_call_is_not_believed(called: Counter, record_fact: RecordFact) -> None:
    """The webhook's signature is nobody's."""
    await called.script({"route": "webhook", "what": "forge", "times": 20})
    task = await called.until(await called.order(), State.SUBMITTED)
    for _ in range(100):
        await called.life.pump()
        await asyncio.sleep(PAUSE_SECONDS)
        if (await faults(called))["played"].get("webhook", 0):
            break
    assert (await called.see(task)).state is State.SUBMITTED
    await called.settled(task)
    await check(called, task, record_fact)


async def test_an_accepted_order_without_a_reply_is_claimed(
    called: Counter, record_fact: RecordFact
) -> None:
    """The order is accepted, its reply cut off; then the webhook comes."""
    await called.script(CUT)
    task = await called.order()
    await called.told_by_itself(task)
    await check(called, task, record_fact)


async def test_a_call_before_the_reply(called: Counter, record_fact: RecordFact) -> None:
    """The webhook comes before the order is answered."""
    await called.script({"route": "submit", "what": "slow", "seconds": 4})
    task = await called.order()
    await called.told_by_itself(task)
    await check(called, task, record_fact)


async def test_a_call_after_the_poll(called: Counter, record_fact: RecordFact) -> None:
    """The webhook comes after the poller brought the result."""
    await called.script({"route": "webhook", "what": "delay", "seconds": 3})
    task = await called.settled(await called.order())
    await check(called, task, record_fact)
    await asyncio.sleep(0)
    await called.life.pump()


async def given_up(called: Counter) -> Task:
    """A task whose reply was cut off, and whose webhook comes when it has been given up."""
    await called.script(CUT, {"route": "webhook", "what": "delay", "seconds": 2})
    task = await called.order()
    await called.life.pump()
    await called.life.later(125)
    over = await called.see(task)
    assert (over.state, over.announced) == (State.FAILED, True)
    assert over.error
    assert over.error.code == "engine.unconfirmed"
    return over


async def test_a_call_for_a_task_given_up(called: Counter, record_fact: RecordFact) -> None:
    """The reply is cut off, the task is given up and its person told; then the webhook comes."""
    task = await given_up(called)
    called.life.outside.clock.now = time.time()  # letters are signed with the time
    task = await called.until(task, State.DONE)
    counts = await called.counts()
    record_fact(f"paid {counts['accepted']}, {task.state}, told of the failure, then the picture")
    assert (counts["accepted"], len(task.results), task.error) == (1, 1, None)
    assert called.told(task) == [State.FAILED, State.COMPLETED]
    assert called.life.counts.of(Count.CLAIMED_LATE) == 1


async def test_a_call_for_a_task_given_up_and_ordered_anew(
    called: Counter, record_fact: RecordFact
) -> None:
    """The same, but the person has pressed Try again meanwhile."""
    first = await given_up(called)
    again = await called.life.service.retry(first.owner, first.id)
    called.life.outside.clock.now = time.time()
    first = await called.until(first, State.DONE)
    again = await called.until(again, State.DONE)
    counts = await called.counts()
    record_fact(f"paid {counts['accepted']}, both done, counted as maybe paid twice")
    assert counts["accepted"] == 2
    assert called.told(first) == [State.FAILED, State.COMPLETED]
    assert called.told(again) == [State.COMPLETED]
    assert called.life.counts.of(Count.PAID_TWICE) == 1


async def cancelled_in_doubt(called: Counter) -> Task:
    """A task whose reply was cut off, and whose webhook comes when it has been cancelled."""
    await called.script(CUT, {"route": "webhook", "what": "delay", "seconds": 2})
    task = await called.until(await called.order(), State.UNCERTAIN)
    await called.life.service.cancel(task.owner, task.id)
    await called.life.later(125)
    over = await called.see(task)
    assert (over.state, over.announced) == (State.CANCELLED, True)
    called.life.outside.clock.now = time.time()  # letters are signed with the time
    return over


async def test_a_call_for_a_task_cancelled_in_doubt(
    called: Counter, record_fact: RecordFact
) -> None:
    """The reply is cut off, the person cancels and is told so; then the webhook comes."""
    task = await cancelled_in_doubt(called)
    task = await called.until(task, State.DONE)
    counts = await called.counts()
    record_fact(f"paid {counts['accepted']}, {task.state}, told it was stopped, then the picture")
    assert (counts["accepted"], len(task.results)) == (1, 1)
    assert task.cancelled_too_late
    assert called.told(task) == [State.CANCELLED, State.COMPLETED]
    assert called.life.counts.of(Count.CLAIMED_LATE) == 1
    assert called.life.counts.of(Count.CALLED, "for_nothing") == 0


async def test_a_call_for_a_task_cancelled_in_doubt_and_ordered_anew(
    called: Counter, record_fact: RecordFact
) -> None:
    """The same, but the person has ordered it anew, and that was not sent yet."""
    first = await cancelled_in_doubt(called)
    again = await called.life.service.retry(first.owner, first.id)
    async with asyncio.timeout(LONGEST_SECONDS):
        while not called.life.counts.of(Count.CLAIMED_LATE):  # noqa: ASYNC110  a state
            await asyncio.sleep(PAUSE_SECONDS)
    again, first = await called.settled(again), await called.until(first, State.DONE)
    counts = await called.counts()
    record_fact(f"paid {counts['accepted']}, the first done, the second {again.state}")
    assert (counts["accepted"], again.state) == (1, State.CANCELLED)
    assert called.told(first) == [State.CANCELLED, State.COMPLETED]
    assert called.life.counts.of(Count.PAID_TWICE) == 0


async def test_calls_out_of_order(called: Counter, record_fact: RecordFact) -> None:
    """Two orders; the first one's webhook comes last."""
    await called.script({"route": "webhook", "what": "delay", "seconds": 4})
    tasks = [await called.order(f"k{number}") for number in range(2)]
    await called.told_by_itself(tasks[1])
    assert (await called.see(tasks[0])).state is not State.DONE
    await called.told_by_itself(tasks[0])
    counts = await called.counts()
    record_fact(f"orders 2, paid {counts['accepted']}, both done")
    assert counts["accepted"] == 2
    assert all(called.told(task) == [State.COMPLETED] for task in tasks)


async def test_a_call_for_a_cancelled_task(called: Counter, record_fact: RecordFact) -> None:
    """The person cancels while the engine draws; then the webhook comes."""
    task = await called.until(await called.order(), State.SUBMITTED)
    await called.life.service.cancel(task.owner, task.id)
    task = await called.told_by_itself(task)
    assert task.state in {State.CANCELLED, State.DONE}
    counts = await called.counts()
    record_fact(f"paid {counts['accepted']}, {task.state}, told {len(called.told(task))} time")
    assert counts["accepted"] == 1
    assert len(called.told(task)) == 1
