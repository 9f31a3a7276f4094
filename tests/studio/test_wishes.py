"""What may be wished of the service: words, larger pictures, results as input, other forms."""

import asyncio

import numpy as np
import pytest
from PIL import Image
from starlette.responses import Response

import studio.photos.pool
from studio.errors import (
    EngineRefused,
    PhotoLargeAlready,
    PictureUnusable,
    PromptNeedsKey,
    RateLimited,
    RequestInvalid,
    TaskStateWrong,
    TaskUnknown,
    Unavailable,
)
from studio.orders import Earlier
from studio.photos import Photos
from studio.photos.rendition import Rendition
from studio.pictures import RENDERS_PER_MINUTE
from studio.task import Operation, Options, State, Task, TaskId
from tests.studio.engine import answer, cut_out, drawing
from tests.studio.photos.files import corners, opened, saved
from tests.studio.world import PHOTO, A, B, World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="package")
KEY = "canary:key"
WORDS = Options(background="prompt", prompt="a harbour  at\ndawn")
REMOVE = Options(background="remove")


async def done(world: World, **order: object) -> Task:
    task = await world.submitted(**order)
    world.engine.finish()
    settled = await world.settled(task)
    assert settled.state is State.DONE, settled.error
    return settled


# A background in one's own words.


async def test_words_need_a_key_and_the_nearest_scene_is_offered_before_anything_is_kept(
    free: World,
) -> None:
    with pytest.raises(PromptNeedsKey) as caught:
        await free.create(operation=Operation.BACKGROUND, options=WORDS, photo=b"%PDF")
    assert caught.value.facts["scene"] == "sunset"
    assert str(caught.value.facts["name"]) in caught.value.detail
    assert await free.service.list(A) == []
    assert not free.service.prompts


async def test_with_a_key_words_make_the_whole_picture(photos: Photos) -> None:
    async with open_world(photos, fal_key=KEY) as world:
        assert world.service.prompts
        whole = drawing()
        world.engine.at_file = lambda: Response(whole, media_type="image/png")
        task = await done(world, operation=Operation.BACKGROUND, options=WORDS)
        assert task.options.prompt == "a harbour at dawn"
        assert task.request
        assert task.request.endpoint == "fal-ai/nano-banana/edit"
        (result,) = task.results
        made = opened(await world.service.read(result))
        assert np.array_equal(np.asarray(made), np.asarray(opened(whole)))


async def test_a_black_picture_in_answer_to_words_is_a_refusal(photos: Photos) -> None:
    async with open_world(photos, fal_key=KEY) as world:
        black = saved(Image.new("RGB", (64, 64)), "PNG")
        world.engine.at_file = lambda: Response(black, media_type="image/png")
        task = await world.submitted(operation=Operation.BACKGROUND, options=WORDS)
        world.engine.finish()
        failed = await world.settled(task)
        assert failed.error
        assert failed.error.code == EngineRefused.code


async def test_a_task_with_words_that_the_local_engine_finds_fails_by_name(free: World) -> None:
    """As after a start without the key that the order was accepted with."""
    body = {"detail": [{"type": "feature_not_supported", "msg": "needs a fal key"}]}
    free.engine.at_result = answer(422, body)
    task = await free.submitted()
    free.engine.finish()
    failed = await free.settled(task)
    assert failed.error
    assert failed.error.code == "engine.unsupported"


# Larger pictures.


@pytest.mark.parametrize("scale", [2, 4])
async def test_a_larger_picture_is_taken_as_the_engine_makes_it(scale: int, paid: World) -> None:
    task = await done(paid, operation=Operation.UPSCALE, options=Options(scale=scale))
    assert task.request
    assert task.request.endpoint == "fal-ai/esrgan"
    assert task.options == Options(scale=scale)
    assert (task.results[0].width, task.results[0].height) == (128, 128)


async def test_a_large_picture_is_not_made_larger_and_the_sentence_says_how_large(
    paid: World,
) -> None:
    large = saved(Image.new("RGB", (1300, 1200), "teal"), "PNG")
    with pytest.raises(PhotoLargeAlready) as caught:
        await paid.create(operation=Operation.UPSCALE, options=Options(scale=2), photo=large)
    assert "1024 by 1024" in caught.value.detail
    assert await paid.service.list(A) == []


async def test_no_result_is_ordered_that_would_have_too_many_pixels(photos: Photos) -> None:
    async with open_world(photos, max_megapixels=1) as world:
        picture = saved(Image.new("RGB", (400, 400), "teal"), "PNG")
        two = {"operation": Operation.UPSCALE, "options": Options(scale=2), "photo": picture}
        assert await world.create(**two)
        with pytest.raises(PhotoLargeAlready):
            await world.create(**two | {"options": Options(scale=4)})


# A picture that is here already.


async def test_a_result_is_the_next_photo(paid: World) -> None:
    first = await done(paid, operation=Operation.BACKGROUND, options=REMOVE)
    larger = await paid.service.repeat(
        A, first.id, operation=Operation.UPSCALE, options=Options(scale=2), result=0
    )
    kept = await paid.service.read(larger.photo)
    assert kept == await paid.service.read(first.results[0])
    assert (larger.retry_of, larger.photo.key != first.results[0].key) == (first.id, True)
    await paid.service.delete(A, first.id)
    assert await paid.service.read(larger.photo) == kept


async def test_an_order_may_name_an_earlier_photo_and_bring_its_own_background(
    paid: World,
) -> None:
    first = await paid.create()
    picture = saved(corners((120, 90)), "PNG")
    order = {
        "operation": Operation.BACKGROUND,
        "options": Options(background="picture"),
        "photo": Earlier(task_id=first.id),
        "picture": picture,
        "idempotency_key": "k",
    }
    task = await paid.create(**order)
    assert task.options.picture
    assert (task.options.picture.width, task.photo.width) == (120, first.photo.width)
    assert (await paid.create(**order)).id == task.id


async def test_a_picture_that_is_not_there_is_told(paid: World) -> None:
    waiting = await paid.create()
    with pytest.raises(TaskStateWrong):
        await paid.service.repeat(A, waiting.id, result=0)
    finished = await done(paid)
    for number in (1, -1, 99):
        with pytest.raises(TaskUnknown):
            await paid.service.repeat(A, finished.id, result=number)
    for task_id in (TaskId("nobody"), finished.id):
        with pytest.raises(TaskUnknown):
            await paid.create(owner=B, photo=Earlier(task_id=task_id))


# The background's own faults.


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (b"%PDF-1.7", "not a JPEG"),
        (PHOTO[:300], "damaged"),
        (b"x" * 20_000_001, "too large"),
        (saved(Image.new("RGB", (8, 8)), "PNG"), "too small"),
    ],
    ids=["no picture", "cut short", "too many bytes", "tiny"],
)
async def test_a_background_that_cannot_be_used_is_told_as_the_backgrounds_fault(
    picture: bytes, reason: str, paid: World
) -> None:
    with pytest.raises(PictureUnusable) as caught:
        await paid.create(
            operation=Operation.BACKGROUND,
            options=Options(background="picture"),
            picture=picture,
        )
    assert reason in caught.value.detail
    assert reason in caught.value.chat_detail
    assert await paid.service.list(A) == []


# Other forms of a result.


async def test_a_result_is_handed_out_in_the_form_that_was_asked_for(paid: World) -> None:
    task = await done(paid, operation=Operation.BACKGROUND, options=REMOVE)
    made = await paid.service.render(A, task.id, 0, Rendition(shape="circle", size=128))
    assert (made.width, made.height) == (128, 128)
    circle = np.asarray(opened(made.data).convert("RGBA"))
    assert circle[0, 0, 3] == 0
    mask = await paid.service.render(A, task.id, 0, Rendition(mask=True, format="png"))
    white = np.asarray(opened(mask.data).convert("L"))
    alpha = np.asarray(opened(cut_out()).getchannel("A"))
    assert white.shape == alpha.shape
    assert np.abs(white.astype(int) - alpha).max() <= 2


async def test_forms_are_for_the_owner_and_only_possible_ones(paid: World) -> None:
    task = await done(paid)
    with pytest.raises(TaskUnknown):
        await paid.service.render(B, task.id, 0, Rendition())
    with pytest.raises(TaskUnknown):
        await paid.service.render(A, task.id, 1, Rendition())
    with pytest.raises(RequestInvalid):
        await paid.service.render(A, task.id, 0, Rendition(shape="circle", size=4000))
    waiting = await paid.create()
    with pytest.raises(TaskStateWrong):
        await paid.service.render(A, waiting.id, 0, Rendition())


async def test_nobody_has_pictures_rendered_all_day(paid: World) -> None:
    task = await done(paid)
    small = Rendition(size=64)
    for _ in range(RENDERS_PER_MINUTE):
        await paid.service.render(A, task.id, 0, small)
    with pytest.raises(RateLimited):
        await paid.service.render(A, task.id, 0, small)


async def test_a_form_that_a_drowning_machine_cannot_make_is_no_fault_of_the_picture(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await done(paid)
    monkeypatch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
    with pytest.raises(Unavailable) as caught:
        await paid.service.render(A, task.id, 0, Rendition())
    assert (caught.value.retry_after or 0) > 0
    monkeypatch.undo()
    assert (await paid.service.render(A, task.id, 0, Rendition())).width


async def test_nobody_has_two_forms_made_at_once(paid: World) -> None:
    task = await done(paid)

    async def form() -> int:
        """The width that came back, or minus the seconds to wait."""
        try:
            return (await paid.service.render(A, task.id, 0, Rendition(size=64))).width
        except RateLimited as error:
            return -(error.retry_after or 0)

    async with asyncio.TaskGroup() as group:
        both = [group.create_task(form()) for _ in range(2)]
    refused, made = sorted(one.result() for one in both)
    assert (refused < 0, made) == (True, 64)
    assert await form() == 64


async def test_a_cut_out_may_have_a_shadow(paid: World) -> None:
    shaded = Options(background="remove", shadow=True)
    made = [
        await done(paid, operation=Operation.BACKGROUND, options=options)
        for options in (REMOVE, shaded)
    ]
    assert made[1].options.shadow
    bare, shadowed = [
        np.asarray(opened(await paid.service.read(task.results[0])).getchannel("A"), dtype=int)
        for task in made
    ]
    assert (shadowed - bare).min() >= -1
    assert (shadowed - bare).max() > 10
