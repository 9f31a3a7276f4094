"""Wake-ups, events, limits and the one switch."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from studio.runtime import RuntimeUnknownError, open_runtime
from studio.runtime.events import TaskEvent
from studio.runtime.events_memory import MAX_WAITING, MemoryEvents
from studio.runtime.limiter_memory import MAX_BUCKETS, MemoryLimiter
from studio.runtime.wakeups import Step, WakeUp
from studio.runtime.wakeups_memory import MemoryWakeUps
from studio.task import Owner, State, TaskId
from tests.studio.runtime.conftest import Clock, make

A, B = Owner("guest:a"), Owner("guest:b")


def wake(name: str, step: Step = Step.SUBMIT) -> WakeUp:
    return WakeUp(step, TaskId(name))


def event(number: int, owner: Owner = A, task: str = "t") -> TaskEvent:
    return TaskEvent(TaskId(task), owner, State.CREATED, number, 0)


async def heard(events: AsyncIterator[TaskEvent]) -> list[int]:
    """All versions that wait for a subscriber."""
    found: list[int] = []
    while True:
        try:
            async with asyncio.timeout(0.01):
                found.append((await anext(events)).version)
        except TimeoutError:
            return found


async def test_a_wake_up_that_waits_is_not_put_twice() -> None:
    wakeups, done = MemoryWakeUps(), list[WakeUp]()

    async def handle(wake_up: WakeUp) -> None:
        done.append(wake_up)

    for _ in range(3):
        await wakeups.put(wake("a"))
        await wakeups.put(wake("b"))
        await wakeups.put(wake("a", Step.NOTIFY))
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(wakeups.work(handle))
        await wakeups.drain()
        await wakeups.put(wake("a"))
        await wakeups.drain()
        worker.cancel()
    assert done == [wake("a"), wake("b"), wake("a", Step.NOTIFY), wake("a")]


async def test_a_wake_up_during_its_own_work_runs_once_more() -> None:
    wakeups, runs = MemoryWakeUps(), 0

    async def handle(wake_up: WakeUp) -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            await wakeups.put(wake_up)

    async with asyncio.TaskGroup() as group:
        worker = group.create_task(wakeups.work(handle))
        await wakeups.put(wake("a"))
        await wakeups.drain()
        worker.cancel()
    assert runs == 2


async def test_several_workers_share_the_wake_ups() -> None:
    wakeups, at_work, most = MemoryWakeUps(), 0, 0

    async def handle(_: WakeUp) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        for _turn in range(3):
            await asyncio.sleep(0)
        at_work -= 1

    for number in range(40):
        await wakeups.put(wake(str(number)))
    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(wakeups.work(handle)) for _ in range(4)]
        await wakeups.drain()
        for worker in workers:
            worker.cancel()
    assert (most, at_work) == (4, 0)


async def test_a_subscriber_hears_what_it_asked_for() -> None:
    events = MemoryEvents()
    async with (
        events.subscribe() as everything,
        events.subscribe(owner=A) as of_a,
        events.subscribe(task_id=TaskId("other")) as of_task,
        events.subscribe(owner=A, task_id=TaskId("other")) as of_both,
    ):
        for number, (owner, task) in enumerate([(A, "t"), (B, "other"), (A, "other"), (B, "t")]):
            events.publish(event(number, owner, task))
        assert await heard(everything) == [0, 1, 2, 3]
        assert await heard(of_a) == [0, 2]
        assert await heard(of_task) == [1, 2]
        assert await heard(of_both) == [2]


async def test_who_is_too_slow_loses_the_oldest_and_holds_nobody_up() -> None:
    events = MemoryEvents()
    async with events.subscribe() as slow:
        for number in range(MAX_WAITING + 10):
            events.publish(event(number))  # never waits: it is no coroutine
        assert await heard(slow) == list(range(10, MAX_WAITING + 10))


async def test_who_left_hears_nothing_and_costs_nothing() -> None:
    events = MemoryEvents()
    async with events.subscribe() as first, events.subscribe() as second:
        events.publish(event(1))
        assert await heard(first) == await heard(second) == [1]
    events.publish(event(2))
    async with events.subscribe() as late:
        assert await heard(late) == []


async def test_at_the_end_of_the_process_everyone_hears_the_rest_and_then_the_end() -> None:
    events = MemoryEvents()
    async with events.subscribe(owner=A) as quick, events.subscribe(owner=B) as full:
        events.publish(event(1))
        for number in range(MAX_WAITING):
            events.publish(event(number, B))
        events.close()
        async with asyncio.timeout(5):
            assert [one.version async for one in quick] == [1]
            assert [one.version async for one in full] == list(range(1, MAX_WAITING))


async def test_a_bucket_lets_through_its_size_and_refills_evenly() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock=clock)
    assert [await limiter.take("x", per_minute=3) for _ in range(3)] == [0.0, 0.0, 0.0]
    wait = await limiter.take("x", per_minute=3)
    assert wait == pytest.approx(20.0)
    clock.now += 19.9
    assert await limiter.take("x", per_minute=3) == pytest.approx(0.1)
    clock.now += 0.2
    assert await limiter.take("x", per_minute=3) == 0.0
    assert await limiter.take("x", per_minute=3) > 0


async def test_asking_in_vain_costs_no_tokens() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock=clock)
    await limiter.take("x", per_minute=1)
    for _ in range(60):
        clock.now += 0.5
        assert await limiter.take("x", per_minute=1) > 0
    clock.now += 30.1
    assert await limiter.take("x", per_minute=1) == 0.0


async def test_a_bucket_never_holds_more_than_its_size() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock=clock)
    await limiter.take("x", per_minute=2)
    clock.now += 3600
    taken = [await limiter.take("x", per_minute=2) for _ in range(3)]
    assert [wait == 0.0 for wait in taken] == [True, True, False]


async def test_buckets_are_everybodys_own_and_bounded() -> None:
    limiter = MemoryLimiter(clock=Clock())
    await limiter.take("first", per_minute=1)
    assert await limiter.take("second", per_minute=1) == 0.0
    assert await limiter.take("first", per_minute=1) > 0
    for number in range(MAX_BUCKETS):
        await limiter.take(str(number), per_minute=1)
    assert await limiter.take("second", per_minute=1) == 0.0  # forgotten: the least recently used


async def test_the_runtime_opens_by_its_url_and_hangs_together() -> None:
    async with open_runtime("memory://") as runtime:
        async with runtime.leader.lead(), runtime.events.subscribe() as events:
            task = await runtime.store.insert(make(), then=[Step.SUBMIT])
            assert (await anext(events)).id == task.id
        done: list[WakeUp] = []

        async def handle(wake_up: WakeUp) -> None:
            done.append(wake_up)

        async with asyncio.TaskGroup() as group:
            worker = group.create_task(runtime.wakeups.work(handle))
            await runtime.wakeups.drain()
            worker.cancel()
        assert done == [WakeUp(Step.SUBMIT, task.id)]


@pytest.mark.parametrize("url", ["redis://localhost", "", "memory"])
async def test_an_unknown_runtime_is_a_sentence(url: str) -> None:
    with pytest.raises(RuntimeUnknownError, match="DARKROOM_STORE starts with"):
        async with open_runtime(url):
            pass
