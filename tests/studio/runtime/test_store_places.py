"""Tasks that take the place of others: never beside one that goes on."""

import asyncio
from dataclasses import replace

import pytest

from studio.errors import TaskStateWrong
from studio.runtime.wakeups import Step
from studio.task import (
    UNCONFIRMED,
    Failure,
    Owner,
    State,
    Task,
    TaskId,
)
from tests.studio.runtime.conftest import ON, Bench, brought, make

A = Owner("guest:a")


async def given_up(bench: Bench) -> Task:
    """A task of which a late call of the engine can still bring the picture."""
    task = await brought(bench, make(), State.SUBMITTING)
    failure = Failure(code=UNCONFIRMED, facts={})
    after = await bench.store.move(
        task.id, {State.SUBMITTING}, State.FAILED, error=failure, submits=1
    )
    assert after
    return after


async def claim(bench: Bench, task: Task) -> None:
    """Take a task back from failure, as such a call does."""
    assert await bench.store.move(task.id, {State.FAILED}, State.FETCHING, error=None)


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
async def test_what_takes_the_place_of_another_is_kept_and_moved_while_that_one_is_over(
    bench: Bench, state: State
) -> None:
    old = await brought(bench, make(), state)
    new = replace(make(), retry_of=old.id, anew=True)
    assert await bench.store.insert(new) == new
    after = await bench.store.move(new.id, {State.CREATED}, State.SUBMITTING, instead_of=old.id)
    assert after
    assert after.state is State.SUBMITTING


async def test_what_takes_the_place_of_another_that_is_gone_is_kept_and_moved(
    bench: Bench,
) -> None:
    new = replace(make(), retry_of=TaskId("gone"), anew=True)
    assert await bench.store.insert(new) == new
    assert await bench.store.move(
        new.id, {State.CREATED}, State.SUBMITTING, instead_of=new.instead_of
    )


@pytest.mark.parametrize("way", [[State.SUBMITTING], list(ON), [*ON, State.COMPLETED, State.DONE]])
async def test_nothing_takes_the_place_of_a_task_that_goes_on_or_is_done(
    bench: Bench, way: list[State]
) -> None:
    old = await brought(bench, make(), *way)
    new = replace(make(key="k"), retry_of=old.id, anew=True)
    with pytest.raises(TaskStateWrong):
        await bench.store.insert(new, then=[Step.SUBMIT])
    assert await bench.store.find(new.id) is None
    assert await bench.store.find_by_key(A, "k") is None
    free = await bench.store.insert(make())
    assert not await bench.store.move(
        free.id, {State.CREATED}, State.SUBMITTING, instead_of=old.id, then=[Step.RESOLVE]
    )
    assert await bench.store.find(free.id) == free
    assert bench.wakeups.asked == []


async def test_who_comes_again_under_the_same_key_gets_the_task_though_the_other_goes_on(
    bench: Bench,
) -> None:
    old = await given_up(bench)
    new = replace(make(key="k"), retry_of=old.id, anew=True)
    await bench.store.insert(new)
    await claim(bench, old)
    assert (await bench.store.insert(replace(new, id=TaskId("other")))).id == new.id


@pytest.mark.parametrize("claim_first", [True, False])
@pytest.mark.parametrize("turns", range(4))
async def test_of_a_claim_and_what_takes_its_place_one_sees_the_other(
    bench: Bench, turns: int, *, claim_first: bool
) -> None:
    """Whoever comes second waits for the outcome, however far the first one's write has got."""
    old = await given_up(bench)
    new = replace(make(), retry_of=old.id, anew=True)

    async def claims() -> bool:
        await claim(bench, old)
        return new in await bench.store.list_for(A, after=None, limit=10)

    async def orders() -> bool:
        try:
            await bench.store.insert(new)
        except TaskStateWrong:
            return False
        return True

    came = dict[str, bool]()

    async def comes(which: str) -> None:
        came[which] = await (orders() if which == "order" else claims())

    first, second = ("claim", "order") if claim_first else ("order", "claim")
    async with asyncio.TaskGroup() as group:
        group.create_task(comes(first))
        for _ in range(turns):
            await asyncio.sleep(0)
        group.create_task(comes(second))
    assert came == {"order": not claim_first, "claim": not claim_first}, "each what it has seen"


async def test_many_who_want_each_others_places_all_come_through(bench: Bench) -> None:
    one = await brought(bench, make(), State.SUBMITTING, State.FAILED)
    two = await brought(bench, make(), State.SUBMITTING, State.FAILED)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for _ in range(50):
            for mine, other in ((one, two), (two, one)):
                group.create_task(
                    bench.store.move(
                        mine.id, {State.FAILED}, State.FAILED, instead_of=other.id, announced=True
                    )
                )
    found = [await bench.store.find(task.id) for task in (one, two)]
    assert [task.version if task else 0 for task in found] == [53, 53]
