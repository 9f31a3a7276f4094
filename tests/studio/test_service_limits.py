"""The same order twice, and too much at once."""

import asyncio
from datetime import timedelta

import pytest

from studio.errors import (
    IdempotencyConflict,
    RateLimited,
    TooManyLive,
    Unavailable,
)
from studio.photos import Photos
from studio.runtime.store_memory import MemoryStore
from studio.task import Operation, Options, State, Task
from tests.studio.photos.files import corners, saved
from tests.studio.world import A, B, World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="package")

REMOVE = Options(background="remove")
NOW = timedelta(seconds=-60)


async def test_the_same_key_with_the_same_order_is_the_same_task(paid: World) -> None:
    first = await paid.create(idempotency_key="k")
    again = await paid.create(idempotency_key="k")
    assert again.id == first.id
    await paid.pump()
    assert paid.engine.posts == 1
    later = await paid.create(idempotency_key="k")
    assert (later.id, later.state) == (first.id, State.SUBMITTED)
    assert (await paid.create(idempotency_key="k", owner=B)).id != first.id


@pytest.mark.parametrize(
    "other",
    [
        {"options": Options(style="cartoon")},
        {"photo": saved(corners((100, 100)), "PNG")},
        {"operation": Operation.BACKGROUND, "options": REMOVE},
    ],
)
async def test_the_same_key_with_another_order_is_refused(
    other: dict[str, object], paid: World
) -> None:
    await paid.create(idempotency_key="k")
    with pytest.raises(IdempotencyConflict):
        await paid.create(idempotency_key="k", **other)
    assert len(await paid.service.list(A)) == 1


async def test_one_order_sent_ten_times_at_once_is_one_task_and_one_photo(paid: World) -> None:
    async with asyncio.TaskGroup() as group:
        orders = [group.create_task(paid.create(idempotency_key="k")) for _ in range(10)]
    assert len({order.result().id for order in orders}) == 1
    await paid.pump()
    assert paid.engine.posts == 1
    assert await paid.objects.delete_older_than(NOW) == 2  # the photo and its thumbnail


async def test_two_orders_racing_with_one_key_are_told_apart(paid: World) -> None:
    async def order(style: str) -> object:
        try:
            return await paid.create(idempotency_key="k", options=Options(style=style))
        except IdempotencyConflict as error:
            return error

    async with asyncio.TaskGroup() as group:
        two = [group.create_task(order(style)) for style in ("pencil", "cartoon")]
    assert {type(one.result()) for one in two} == {Task, IdempotencyConflict}


async def test_so_many_live_tasks_and_no_more_even_in_a_race(photos: Photos) -> None:
    async with open_world(photos, max_live_tasks=3) as world:

        async def order() -> bool:
            try:
                await world.create()
            except TooManyLive as error:
                assert "3 pictures" in error.detail  # noqa: PT017  the other orders pass
                return False
            return True

        async with asyncio.TaskGroup() as group:
            orders = [group.create_task(order()) for _ in range(12)]
        assert sum(one.result() for one in orders) == 3
        assert await world.objects.delete_older_than(NOW) == 6
        assert (await world.create(owner=B)).owner == B


async def test_an_ended_task_makes_room(photos: Photos) -> None:
    async with open_world(photos, max_live_tasks=1) as world:
        task = await world.create()
        with pytest.raises(TooManyLive):
            await world.create()
        await world.service.cancel(A, task.id)
        assert (await world.create()).state is State.CREATED


async def test_too_many_orders_a_minute_say_when_to_come_back(photos: Photos) -> None:
    async with open_world(photos, creates_per_minute=2) as world:
        await world.create()
        await world.create()
        with pytest.raises(RateLimited) as caught:
            await world.create()
        assert (caught.value.retry_after, caught.value.facts) == (30, {"seconds": 30})
        assert (await world.create(owner=B)).owner == B
        world.clock.now += 30
        assert await world.create()


async def test_a_repeated_key_is_no_new_order_for_any_limit(photos: Photos) -> None:
    async with open_world(photos, creates_per_minute=1, max_live_tasks=1) as world:
        first = await world.create(idempotency_key="k")
        for _ in range(5):
            assert (await world.create(idempotency_key="k")).id == first.id


async def test_a_full_store_takes_no_order_and_keeps_no_photo(photos: Photos) -> None:
    async with open_world(photos) as world:
        assert isinstance(world.runtime.store, MemoryStore)
        world.runtime.store._max_tasks = 1  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # 100,000 tasks are slow
        await world.create()
        with pytest.raises(Unavailable):
            await world.create()
        assert await world.objects.delete_older_than(NOW) == 2
