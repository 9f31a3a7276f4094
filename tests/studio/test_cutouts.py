"""A cut-out is kept: other backgrounds, and a brush, ask and pay the engine nothing."""

import asyncio

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.errors import (
    IdempotencyConflict,
    RateLimited,
    RequestInvalid,
    SceneUnknown,
    TaskStateWrong,
    TaskUnknown,
)
from studio.orders import Earlier
from studio.photos.rendition import Rendition
from studio.pictures import BACKDROPS_PER_MINUTE
from studio.task import Operation, Options, State, Task
from tests.studio.engine import answer, cut_out
from tests.studio.photos.files import opened, saved
from tests.studio.world import A, B, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
REMOVE, ORANGE = Options(background="remove"), Options(background="colour", colour="#f2a65a")
Pixels = NDArray[np.uint8]
SMALL = Rendition(size=64, format="webp")


async def done(world: World, options: Options, **order: object) -> Task:
    task = await world.submitted(operation=Operation.BACKGROUND, options=options, **order)
    world.engine.finish()
    settled = await world.settled(task)
    assert settled.state is State.DONE, settled.error
    return settled


async def again(world: World, task: Task, options: Options, **more: object) -> Task:
    """Order another background of a task's photo, and see it through."""
    order = await world.create(
        operation=Operation.BACKGROUND, options=options, photo=Earlier(task_id=task.id), **more
    )
    settled = await world.settled(order)
    assert settled.state is State.DONE, settled.error
    return settled


@pytest.mark.parametrize("first", [REMOVE, ORANGE, Options(background="remove", shadow=True)])
async def test_another_background_of_a_photo_asks_the_engine_nothing(
    paid: World, first: Options
) -> None:
    cut = await done(paid, first)
    calls = list(paid.engine.calls)
    task = await again(paid, cut, Options(background="colour", colour="#2f8f8b"))
    assert paid.engine.calls == calls
    assert (task.submits, task.request, task.paid_units) == (0, None, None)
    made = np.asarray(opened(await paid.service.read(task.results[0])).convert("RGB"))
    assert np.abs(made[2, 2].astype(int) - (0x2F, 0x8F, 0x8B)).max() <= 2
    assert np.abs(made[40, 48].astype(int) - (200, 30, 30)).max() <= 4


async def test_it_looks_as_if_the_engine_had_been_asked(paid: World) -> None:
    cut = await done(paid, REMOVE)
    asked = await done(paid, ORANGE)
    given = await again(paid, cut, ORANGE)
    first, second = [await paid.service.read(task.results[0]) for task in (asked, given)]
    assert first == second


async def test_a_cut_out_goes_on_from_task_to_task(paid: World) -> None:
    cut = await done(paid, ORANGE)
    second = await again(paid, cut, Options(background="gradient", gradient="#000000-#ffffff"))
    await paid.service.delete(A, cut.id)
    calls = list(paid.engine.calls)
    third = await again(paid, second, REMOVE)
    assert paid.engine.calls == calls
    assert opened(await paid.service.read(third.results[0])).mode == "RGBA"


@pytest.mark.parametrize("options", [REMOVE, ORANGE])
async def test_a_deleted_task_takes_its_cut_out_along(paid: World, options: Options) -> None:
    task = await done(paid, options)
    assert task.cutout
    await paid.service.delete(A, task.id)
    with pytest.raises(TaskUnknown):
        await paid.objects.get(task.cutout.key)


async def test_the_same_order_twice_leaves_no_second_cut_out(paid: World) -> None:
    cut = await done(paid, ORANGE)
    order = {
        "operation": Operation.BACKGROUND,
        "options": REMOVE,
        "photo": Earlier(task_id=cut.id),
        "idempotency_key": "the same",
    }
    first, second = await asyncio.gather(paid.create(**order), paid.create(**order))
    assert first.id == second.id
    assert len(await paid.service.list(A)) == 2


async def test_other_pictures_than_the_photo_are_cut_out_anew(paid: World) -> None:
    cut = await done(paid, ORANGE)
    task = await paid.create(
        operation=Operation.BACKGROUND, options=ORANGE, photo=Earlier(task_id=cut.id, result=0)
    )
    assert task.cutout is None
    avatar = await paid.create(photo=Earlier(task_id=cut.id))
    assert avatar.cutout is None


async def test_an_engine_that_is_down_stops_no_further_background(paid: World) -> None:
    cut = await done(paid, REMOVE)
    paid.engine.at_upload = paid.engine.at_submit = answer(503)
    assert (await again(paid, cut, ORANGE)).state is State.DONE


async def test_a_cut_out_is_shown_to_its_owner_only(paid: World) -> None:
    task = await done(paid, ORANGE)
    shown = opened((await paid.service.cutout(A, task.id, SMALL)).data)
    assert (shown.format, shown.mode, max(shown.size)) == ("WEBP", "RGBA", 64)
    engines = opened(cut_out()).resize(shown.size)
    alike = np.asarray(shown)[..., 3].astype(int) - np.asarray(engines)[..., 3]
    assert np.abs(alike).mean() < 3
    with pytest.raises(TaskUnknown):
        await paid.service.cutout(B, task.id, SMALL)


async def test_what_was_not_cut_out_has_nothing_to_show(paid: World) -> None:
    avatar = await paid.create()
    with pytest.raises(TaskStateWrong):
        await paid.service.cutout(A, avatar.id, SMALL)


# Strokes of a brush.


def strokes(value: int) -> bytes:
    """Paint the left half of a picture."""
    grey = np.full((80, 96), 128, np.uint8)
    grey[:, :48] = value
    return saved(Image.fromarray(grey, "L"), "PNG")


async def brushed(world: World, task: Task, painted: bytes, **more: object) -> Task:
    order = await world.create(
        operation=Operation.BACKGROUND,
        options=REMOVE,
        photo=Earlier(task_id=task.id),
        strokes=painted,
        **more,
    )
    settled = await world.settled(order)
    assert settled.state is State.DONE, settled.error
    return settled


async def alpha_of(world: World, task: Task) -> Pixels:
    return np.asarray(opened(await world.service.read(task.results[0])))[..., 3]


async def test_strokes_change_the_cut_out_and_ask_the_engine_nothing(paid: World) -> None:
    cut = await done(paid, REMOVE)
    calls = list(paid.engine.calls)
    task = await brushed(paid, cut, strokes(0))
    alpha = await alpha_of(paid, task)
    assert alpha[20:60, 24:44].max() == 0, "erased"
    assert alpha[36:44, 56:70].min() == 255, "and the rest is there"
    teal = await again(paid, task, Options(background="colour", colour="#2f8f8b"))
    made = np.asarray(opened(await paid.service.read(teal.results[0])).convert("RGB"))
    assert np.abs(made[40, 30].astype(int) - (0x2F, 0x8F, 0x8B)).max() <= 3
    assert paid.engine.calls == calls


async def test_strokes_are_painted_on_strokes(paid: World) -> None:
    cut = await done(paid, ORANGE)
    erased = await brushed(paid, cut, strokes(0))
    back = await brushed(paid, erased, strokes(255))
    assert (await alpha_of(paid, back))[:, :40].min() == 255
    assert (await alpha_of(paid, erased))[:, :40].max() == 0, "what was made before stays"


async def test_the_same_strokes_with_the_same_key_are_one_order(paid: World) -> None:
    cut = await done(paid, REMOVE)
    first = await brushed(paid, cut, strokes(0), idempotency_key="brushed")
    second = await brushed(paid, cut, strokes(0), idempotency_key="brushed")
    assert first.id == second.id
    with pytest.raises(IdempotencyConflict):
        await brushed(paid, cut, strokes(255), idempotency_key="brushed")


@pytest.mark.parametrize(
    "painted",
    [b"%PDF", strokes(0)[:40], saved(Image.new("L", (96, 80), 0), "PNG"), b"0" * 5_000_000],
    ids=["no picture", "half of one", "nothing left", "too large"],
)
async def test_strokes_that_can_not_be_taken_are_refused_before_anything_is_kept(
    paid: World, painted: bytes
) -> None:
    cut = await done(paid, ORANGE)
    with pytest.raises(RequestInvalid):
        await brushed(paid, cut, painted)
    assert len(await paid.service.list(A)) == 1


async def test_there_is_nothing_to_paint_on_without_a_cut_out(paid: World) -> None:
    with pytest.raises(RequestInvalid):
        await paid.create(operation=Operation.BACKGROUND, options=REMOVE, strokes=strokes(0))
    cut = await done(paid, REMOVE)
    with pytest.raises(TaskUnknown):
        await brushed(paid, cut, strokes(0), owner=B)


# Scenes to show behind a cut-out.


async def test_a_scene_comes_in_the_shape_of_the_photo_and_is_drawn_once(paid: World) -> None:
    first = await paid.service.backdrop(A, "sky", (4000, 3000))
    image = opened(first)
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (768, 576))
    assert await paid.service.backdrop(B, "sky", (403, 300)) is first
    tall = opened(await paid.service.backdrop(A, "sky", (100, 5000)))
    assert tall.size == (192, 768)


async def test_a_scene_that_is_not_on_the_menu_is_not_drawn(paid: World) -> None:
    with pytest.raises(SceneUnknown):
        await paid.service.backdrop(A, "moon", (100, 100))


async def test_nobody_has_scenes_drawn_all_day(paid: World) -> None:
    for _ in range(BACKDROPS_PER_MINUTE):
        await paid.service.backdrop(A, "sky", (4, 3))
    with pytest.raises(RateLimited):
        await paid.service.backdrop(A, "sky", (4, 3))
