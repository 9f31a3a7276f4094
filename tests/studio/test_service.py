"""What a door may ask for: orders, limits, keys, repeats, cancelling, deleting; whose is whose."""

import functools
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from studio.errors import (
    BackgroundUnknown,
    IdempotencyConflict,
    PhotoDamaged,
    PhotoMissing,
    PhotoTooLarge,
    PhotoUnsupported,
    StyleUnknown,
    TaskStateWrong,
    TaskUnknown,
)
from studio.objects import Objects
from studio.runtime.listing import place_of
from studio.task import Operation, Options, Picture, State, TaskId
from tests.studio.engine import answer, cut_out
from tests.studio.photos.files import corners, opened, saved
from tests.studio.runtime.conftest import make
from tests.studio.world import PHOTO, A, B, World

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


# Limits.


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
