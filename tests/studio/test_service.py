"""What a door may ask for: orders, limits, keys, repeats, cancelling, deleting; whose is whose."""

import asyncio
import functools
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from local.fal.server import LocalFal, create_server
from studio.catalogue import read_catalogue
from studio.errors import (
    BackgroundUnknown,
    IdempotencyConflict,
    PhotoDamaged,
    PhotoMissing,
    PhotoTooLarge,
    PhotoUnsupported,
    RateLimited,
    StyleUnknown,
    TaskStateWrong,
    TaskUnknown,
    TooManyLive,
    Unavailable,
)
from studio.fal import open_gateway
from studio.objects import Objects, open_objects
from studio.photos import Photos
from studio.runtime import Runtime, open_runtime
from studio.runtime.listing import place_of
from studio.runtime.store_memory import MemoryStore
from studio.service import Order, Service
from studio.settings import Settings
from studio.steps import Parts, Steps
from studio.sweeper import Sweeper
from studio.task import Operation, Options, Picture, State, Task, TaskId
from tests.studio.engine import answer, cut_out
from tests.studio.photos.files import corners, opened, saved
from tests.studio.runtime.conftest import make
from tests.studio.world import PHOTO, A, B, World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="package")
ASTRONAUT = Path(__file__).resolve().parents[1] / "photos" / "astronaut.png"
REMOVE = Options(background="remove")
NOW = timedelta(seconds=-60)
"""Older than this is everything."""


async def is_kept(objects: Objects, key: str) -> bool:
    try:
        await objects.get(key)
    except TaskUnknown:
        return False
    return True


def keys_of(*pictures: Picture | None) -> list[str]:
    return [key for one in pictures if one for key in (one.key, one.thumbnail_key) if key]


# Orders.


async def test_an_order_becomes_a_task_with_a_clean_photo(paid: World) -> None:
    task = await paid.create(options=Options(style="pencil", colour="#123456"))
    assert (task.state, task.version, task.owner) == (State.CREATED, 1, A)
    assert task.options == Options(style="pencil")
    assert (task.photo.width, task.photo.height) == (96, 80)
    assert opened(await paid.service.read(task.photo)).size == (96, 80)
    assert task.token not in {task.id, task.photo.key}
    assert await paid.service.find(A, task.id) == task


async def test_the_original_bytes_go_no_further(paid: World) -> None:
    task = await paid.create(photo=saved(corners(), "JPEG", comment=b"canary") + b"canary")
    for key in keys_of(task.photo):
        assert b"canary" not in await paid.objects.get(key)


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"photo": b""}, PhotoMissing),
        ({"photo": b"%PDF-1.7"}, PhotoUnsupported),
        ({"photo": PHOTO[:300]}, PhotoDamaged),
        ({"photo": b"x" * 20_000_001}, PhotoTooLarge),
        ({"options": Options(style="etching")}, StyleUnknown),
        ({"operation": Operation.BACKGROUND}, BackgroundUnknown),
    ],
)
async def test_what_cannot_be_done_is_refused_and_leaves_no_task(
    other: dict[str, object], error: type[Exception], paid: World
) -> None:
    with pytest.raises(error):
        await paid.create(**other)
    assert await paid.service.list(A) == []
    assert paid.engine.calls == []


async def test_the_size_limit_names_itself(paid: World) -> None:
    with pytest.raises(PhotoTooLarge) as caught:
        await paid.create(photo=b"x" * 20_000_001)
    assert "20 MB" in caught.value.detail


# Keys.


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


# Limits.


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


# Repeat and retry.


async def test_a_failed_task_can_be_ordered_anew_from_the_same_photo(paid: World) -> None:
    paid.engine.at_result = answer(422, {"detail": "no"})
    task = await paid.submitted()
    paid.engine.finish()
    old = await paid.settled(task)
    new = await paid.service.retry(A, old.id, idempotency_key="again")
    assert (new.retry_of, new.state, new.options) == (old.id, State.CREATED, old.options)
    assert (new.address, new.token == old.token) == (old.address, False)
    assert await paid.service.read(new.photo) == await paid.service.read(old.photo)
    assert (await paid.service.retry(A, old.id, idempotency_key="again")).id == new.id
    await paid.service.delete(A, old.id)
    paid.engine.at_result = lambda: None
    await paid.until(new, State.SUBMITTED)
    paid.engine.finish()
    assert (await paid.settled(new)).state is State.DONE


async def test_only_what_failed_or_was_cancelled_can_be_retried(paid: World) -> None:
    task = await paid.submitted()
    with pytest.raises(TaskStateWrong):
        await paid.service.retry(A, task.id)
    paid.engine.finish()
    await paid.settled(task)
    with pytest.raises(TaskStateWrong):
        await paid.service.retry(A, task.id)


async def test_another_wish_for_the_same_photo_needs_no_new_one(paid: World) -> None:
    task = await paid.create(
        operation=Operation.BACKGROUND, options=Options(background="picture"), picture=PHOTO
    )
    same = await paid.service.repeat(A, task.id)
    assert same.options.picture
    assert task.options.picture
    assert same.options.picture.key != task.options.picture.key
    other = await paid.service.repeat(
        A, task.id, operation=Operation.AVATAR, options=Options(style="cartoon"), address="door:2"
    )
    assert (other.operation, other.options) == (Operation.AVATAR, Options(style="cartoon"))
    assert other.address == "door:2"
    avatar = functools.partial(
        paid.service.repeat, A, task.id, operation=Operation.AVATAR, idempotency_key="k"
    )
    first = await avatar(options=Options(style="cartoon"))
    assert (await avatar(options=Options(style="cartoon"))).id == first.id
    with pytest.raises(IdempotencyConflict):
        await avatar(options=Options(style="pencil"))
    with pytest.raises(StyleUnknown):
        await paid.service.repeat(
            A, task.id, operation=Operation.AVATAR, options=Options(style="etching")
        )


# Cancelling, deleting, whose is whose.


async def test_cancelling_twice_is_cancelling_once(paid: World) -> None:
    task = await paid.create()
    first = await paid.service.cancel(A, task.id)
    assert await paid.service.cancel(A, task.id) == first
    other = await paid.submitted()
    asked = await paid.service.cancel(A, other.id)
    assert await paid.service.cancel(A, other.id) == asked


async def test_what_is_done_cannot_be_cancelled(paid: World) -> None:
    task = await paid.submitted()
    paid.engine.finish()
    await paid.settled(task)
    with pytest.raises(TaskStateWrong):
        await paid.service.cancel(A, task.id)


async def test_deleting_takes_every_picture_with_it(paid: World) -> None:
    task = await paid.submitted(
        operation=Operation.BACKGROUND, options=Options(background="picture"), picture=PHOTO
    )
    with pytest.raises(TaskStateWrong):
        await paid.service.delete(A, task.id)
    paid.engine.finish()
    done = await paid.settled(task)
    keys = keys_of(done.photo, done.options.picture, *done.results)
    assert len(keys) == 6
    assert all([await is_kept(paid.objects, key) for key in keys])
    await paid.service.delete(A, task.id)
    assert not any([await is_kept(paid.objects, key) for key in keys])
    with pytest.raises(TaskUnknown):
        await paid.service.find(A, task.id)
    with pytest.raises(TaskUnknown):
        await paid.service.read(done.photo)
    assert await paid.objects.delete_older_than(NOW) == 0


async def test_a_stranger_finds_nothing_and_can_do_nothing(paid: World) -> None:
    task = await paid.create()
    service = paid.service
    for attempt in (service.find, service.cancel, service.delete, service.retry, service.repeat):
        with pytest.raises(TaskUnknown):
            await attempt(B, task.id)
        with pytest.raises(TaskUnknown):
            await attempt(A, TaskId("nobody"))
    assert await service.list(B) == []
    assert await service.find(A, task.id) == task


async def test_a_list_has_pages_and_a_bound(paid: World) -> None:
    tasks = [(await paid.create()).id for _ in range(5)]
    first = await paid.service.list(A, limit=2)
    second = await paid.service.list(A, after=place_of(first[-1]), limit=10_000)
    assert [task.id for task in (*first, *second)] == tasks[::-1]
    for _ in range(100):
        await paid.runtime.store.insert(make())
    assert len(await paid.service.list(A, limit=10_000)) == 101


async def test_who_follows_an_owner_hears_of_every_move(paid: World) -> None:
    async with paid.service.follow(owner=A) as events:
        task = await paid.submitted()
        paid.engine.finish()
        await paid.settled(task)
        heard = [await anext(events) for _ in range(6)]
    assert [event.state for event in heard] == [
        State.CREATED,
        State.SUBMITTING,
        State.SUBMITTED,
        State.FETCHING,
        State.COMPLETED,
        State.DONE,
    ]
    assert [event.version for event in heard] == [1, 2, 3, 4, 5, 6]


async def test_a_preview_is_a_jpeg_even_of_a_cut_out(paid: World) -> None:
    task = await paid.submitted(operation=Operation.BACKGROUND, options=REMOVE)
    paid.engine.finish()
    done = await paid.settled(task)
    (result,) = done.results
    assert result.content_type == "image/png"
    assert opened(await paid.service.read(result)).mode == "RGBA"
    assert opened(await paid.service.preview(result)).format == "JPEG"


async def test_the_cut_out_becomes_what_was_asked_for(paid: World) -> None:
    task = await paid.submitted(
        operation=Operation.BACKGROUND, options=Options(background="colour", colour="Teal")
    )
    paid.engine.finish()
    (result,) = (await paid.settled(task)).results
    picture = np.asarray(opened(await paid.service.read(result)), dtype=np.int16)
    assert picture.shape == (80, 96, 3)
    assert np.abs(picture[2:8, 2:8] - (0x2F, 0x8F, 0x8B)).max() <= 2
    assert np.abs(picture[40, 48] - (200, 30, 30)).max() <= 4
    assert opened(cut_out()).size == (96, 80)


# The real local engine.


async def worked(
    server: LocalFal, folder: Path, photos: Photos, orders: list[Order]
) -> list[tuple[Task, bytes]]:
    """Let the local engine make some orders, everything at work as in production."""
    catalogue, objects = read_catalogue(), open_objects(folder / "objects")
    transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with (
        open_runtime("memory://") as runtime,
        open_gateway(catalogue, key="canary", transport=transport, free=True) as gateway,
    ):
        service = Service(Settings(), catalogue, runtime, objects, photos)
        steps = Steps(Parts(runtime=runtime, gateway=gateway, objects=objects, photos=photos), {})
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            at_work = [
                group.create_task(server.run()),
                group.create_task(Sweeper(runtime).run()),
                *(group.create_task(runtime.wakeups.work(steps.handle)) for _ in range(4)),
            ]
            made = await _all_settled(service, runtime, orders)
            for one in at_work:
                one.cancel()
        return [(task, await service.read(task.results[0])) for task in made]


async def _all_settled(service: Service, runtime: Runtime, orders: list[Order]) -> list[Task]:
    async with runtime.events.subscribe() as events:
        ids = [(await service.create(order)).id for order in orders]
        async for _ in events:
            tasks = [await service.peek(task_id) for task_id in ids]
            assert [task.error for task in tasks] == [None] * len(tasks)
            if all(task.settled for task in tasks):
                return tasks
    raise AssertionError("events never end")


async def test_the_local_engine_makes_a_background_and_an_avatar(
    photos: Photos, tmp_path: Path
) -> None:
    server = create_server(tmp_path / "fal", key="canary")
    photo = ASTRONAUT.read_bytes()
    orders = [
        Order(owner=A, operation=operation, options=options, photo=photo)
        for operation, options in (
            (Operation.BACKGROUND, REMOVE),
            (Operation.AVATAR, Options(style="pencil")),
        )
    ]
    (cut, cut_bytes), (avatar, avatar_bytes) = await worked(server, tmp_path, photos, orders)
    alpha = np.asarray(opened(cut_bytes).getchannel("A"))
    assert alpha.shape == (512, 512)
    assert alpha[230:300, 200:260].mean() > 240  # the face and the suit stay
    assert alpha[:60, 480:].mean() < 15  # the flag's corner goes
    original = np.asarray(Image.open(ASTRONAUT).convert("RGB"), dtype=np.int16)
    difference = np.abs(np.asarray(opened(cut_bytes).convert("RGB"), dtype=np.int16) - original)
    assert difference[alpha > 250].mean() < 6
    drawn = np.asarray(opened(avatar_bytes).convert("HSV"))
    assert drawn.shape[0] == drawn.shape[1] >= 256
    assert drawn[..., 1].mean() < 60  # graphite, not colour
    assert drawn[..., 2].std() > 15
    assert (cut.state, avatar.state) == (State.DONE, State.DONE)
