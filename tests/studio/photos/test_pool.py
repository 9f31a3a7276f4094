"""The children that open photo bytes: killable, replaced, bounded."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

import studio.photos.pool
from studio.errors import (
    PhotoDamaged,
    PhotoTooCostly,
    PhotoTooManyPixels,
    PictureOpaque,
    RateLimited,
    RequestInvalid,
    ResultBroken,
    Unavailable,
)
from studio.photos import MAX_WAITING_LONG, Photos, Rendition
from studio.photos.pool import MAX_WAITING
from studio.task import Options, Owner
from tests.studio.photos.files import corners, png_of, saved, scan_bomb

pytestmark = pytest.mark.asyncio(loop_scope="module")
PHOTO = saved(corners(), "JPEG")
A = Owner("a")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm() -> AsyncGenerator[Photos]:
    OTHERS.clear()
    OTHERS.update(children())
    photos = Photos(max_pixels=50_000_000, children=1)
    await photos.normalise(PHOTO)
    yield photos
    await photos.close()


OTHERS: set[int] = set()
"""Children of other pools in this process, which are none of this module's business."""


def children() -> set[int]:
    """Process ids of our photo children, by the kernel's own list."""
    found: set[int] = set()
    listing = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    for pid in map(int, listing.split()):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"studio.photos.child" in command:
            found.add(pid)
    return found - OTHERS


async def test_a_child_does_many_jobs(warm: Photos) -> None:
    before = children()
    assert len(before) == 1
    for _ in range(5):
        assert (await warm.normalise(PHOTO)).width == 96
    assert children() == before


async def test_a_refusal_crosses_the_border_with_its_facts_and_the_child_stays(
    warm: Photos,
) -> None:
    before = children()
    with pytest.raises(PhotoTooManyPixels) as caught:
        await warm.normalise(png_of(50_000, 50_000))
    assert caught.value.facts == {"limit_megapixels": 50}
    with pytest.raises(PhotoDamaged):
        await warm.normalise(PHOTO[:300])
    with pytest.raises(ResultBroken):
        await warm.check_result(b"<html>")
    assert children() == before


async def test_pictures_of_any_size_cross_the_border(warm: Photos) -> None:
    noise = saved(Image.effect_noise((1500, 1500), 90).convert("RGB"), "PNG")
    assert len(noise) > 1_000_000
    made = await warm.normalise(noise)
    assert (made.width, len(made.data) > 500_000) == (1500, True)
    cut = saved(corners().convert("RGBA"), "PNG")
    composed = await warm.compose(PHOTO, cut, None, Options(background="remove"))
    assert composed.content_type == "image/png"
    assert (await warm.preview(cut)).content_type == "image/jpeg"


async def test_a_bomb_is_stopped_in_time_and_the_pool_works_on(
    warm: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = scan_bomb(3_000, 90)  # few enough scans to pass for a photo, seconds of work
    before = children()
    monkeypatch.setattr(studio.photos.pool, "DEADLINE_SECONDS", 0.5)
    started = asyncio.get_running_loop().time()
    with pytest.raises(PhotoTooCostly):
        await warm.normalise(bomb)
    assert asyncio.get_running_loop().time() - started < 3
    assert not children() & before
    monkeypatch.undo()
    assert (await warm.normalise(PHOTO)).width == 96
    assert len(children()) == 1


async def test_the_loop_stays_free_while_a_child_works(warm: Photos) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counter = asyncio.ensure_future(count())
    await warm.normalise(saved(Image.effect_noise((1200, 1200), 40), "JPEG"))
    counter.cancel()
    assert turns > 100


def _exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_a_killed_child_is_replaced(warm: Photos) -> None:
    await warm.normalise(PHOTO)
    (victim,) = children()
    os.kill(victim, signal.SIGKILL)
    async with asyncio.timeout(5):
        while _exists(victim):  # noqa: ASYNC110  until it was waited for
            await asyncio.sleep(0)
    assert (await warm.normalise(PHOTO)).width == 96
    assert victim not in children()


async def test_a_child_killed_at_work_costs_only_its_own_photo() -> None:
    before = children()
    photos = Photos(max_pixels=50_000_000, children=1)
    async with asyncio.TaskGroup() as group:
        job = group.create_task(_outcome(photos, scan_bomb(3_000, 90)))
        async with asyncio.timeout(5):
            while not (at_work := children() - before):  # noqa: ASYNC110  the kernel tells no event
                await asyncio.sleep(0)
        os.kill(at_work.pop(), signal.SIGKILL)
    assert isinstance(job.result(), PhotoTooCostly)
    assert (await photos.normalise(PHOTO)).width == 96
    await photos.close()


async def _outcome(photos: Photos, photo: bytes) -> object:
    try:
        return await photos.normalise(photo)
    except PhotoTooCostly as error:
        return error


async def test_whoever_stops_waiting_leaves_no_busy_child(warm: Photos) -> None:
    bomb = scan_bomb(3_000, 90)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await warm.normalise(bomb)
    assert children() == set()
    assert (await warm.normalise(PHOTO)).width == 96


async def test_never_more_children_than_agreed() -> None:
    before = children()
    photos = Photos(max_pixels=50_000_000, children=2)
    most = 0
    try:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(photos.normalise(PHOTO)) for _ in range(12)]
            while not all(job.done() for job in jobs):
                most = max(most, len(children() - before))
                await asyncio.sleep(0.005)
    finally:
        await photos.close()
    assert {job.result().width for job in jobs} == {96}
    assert most == 2
    assert children() == before


async def test_a_full_line_turns_others_away_and_what_is_paid_for_goes_first() -> None:
    photos = Photos(max_pixels=50_000_000, children=1)
    ended: list[int] = []

    async def order(number: int) -> None:
        await photos.normalise(PHOTO)
        ended.append(number)

    cut = saved(corners().convert("RGBA"), "PNG")
    try:
        async with asyncio.TaskGroup() as group:
            for number in range(MAX_WAITING + 1):  # one at work, the others in line
                group.create_task(order(number))
            await asyncio.sleep(0)
            with pytest.raises(Unavailable) as caught:
                await photos.normalise(PHOTO)
            assert (caught.value.retry_after or 0) > 0
            with pytest.raises(Unavailable):
                await photos.render(cut, Rendition(), owner=A)
            assert (await photos.compose(PHOTO, cut, None, Options(background="remove"))).width
            assert ended == [0]  # what was at work when it came
        assert ended == sorted(ended)
        assert (await photos.normalise(PHOTO)).width == 96
    finally:
        await photos.close()


async def test_forms_of_large_pictures_leave_room_for_others_photos() -> None:
    photos = Photos(max_pixels=50_000_000, children=2)
    large = saved(Image.effect_noise((3000, 2000), 40).convert("RGB"), "PNG")
    ended: list[str] = []

    async def form(owner: str) -> None:
        await photos.render(large, Rendition(), owner=Owner(owner))
        ended.append(owner)

    try:
        async with asyncio.TaskGroup() as group:
            owners = [str(number) for number in range(MAX_WAITING_LONG + 1)]
            for owner in owners:
                group.create_task(form(owner))
            await asyncio.sleep(0)
            with pytest.raises(RateLimited):
                await form(owners[0])
            with pytest.raises(Unavailable):
                await form("late")
            for _ in range(3):
                await photos.normalise(PHOTO)
            assert len(ended) <= 1
        assert ended == owners
    finally:
        await photos.close()


async def test_strokes_of_one_person_come_one_at_a_time_and_in_line_with_forms() -> None:
    photos = Photos(max_pixels=50_000_000, children=2)
    large = saved(Image.effect_noise((3000, 2000), 40).convert("RGB"), "PNG")
    painted = saved(Image.new("L", (1024, 683), 200), "PNG")
    ended: list[str] = []

    async def brush(owner: str) -> None:
        await photos.retouch(large, large, painted, owner=Owner(owner))
        ended.append(owner)

    async def form(owner: str) -> None:
        await photos.render(large, Rendition(), owner=Owner(owner))
        ended.append(f"{owner}'s form")

    try:
        async with asyncio.TaskGroup() as group:
            for wish in (brush("a"), form("a"), brush("b")):
                group.create_task(wish)
            await asyncio.sleep(0)
            with pytest.raises(RateLimited):
                await brush("a")
            for _ in range(3):
                await photos.normalise(PHOTO)
            assert len(ended) <= 1
        assert ended == ["a", "a's form", "b"]
    finally:
        await photos.close()


async def test_whoever_leaves_the_line_makes_room(warm: Photos) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(warm.normalise(PHOTO)) for _ in range(MAX_WAITING + 1)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await warm.normalise(PHOTO)
        waiting[-1].cancel()
        await asyncio.sleep(0)
        assert (await warm.normalise(PHOTO)).width == 96


async def test_every_background_and_rendition_crosses_the_border(warm: Photos) -> None:
    mask = Image.new("L", (96, 80))
    mask.paste(255, (30, 20, 66, 80))
    image = corners().convert("RGBA")
    image.putalpha(mask)
    cut = saved(image, "PNG")
    wishes = (
        Options(background="gradient", gradient="#ff0000-#0000ff", shadow=True),
        Options(background="scene", scene="forest"),
        Options(background="blur"),
        Options(background="colour", colour="#00ff00", shadow=True),
    )
    seen = [(await warm.compose(PHOTO, cut, None, wish)).data for wish in wishes]
    assert len(set(seen)) == len(wishes)
    sticker = await warm.render(cut, Rendition(sticker=True), owner=A)
    assert (sticker.content_type, max(sticker.width, sticker.height)) == ("image/webp", 512)
    circle = await warm.render(PHOTO, Rendition(shape="circle", size=128, format="webp"), owner=A)
    assert (circle.width, circle.height) == (128, 128)
    with pytest.raises(PictureOpaque):
        await warm.render(PHOTO, Rendition(mask=True), owner=A)
    with pytest.raises(RequestInvalid):
        await warm.render(PHOTO, Rendition(size=1), owner=A)


def _environment(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")


async def test_a_child_knows_no_secrets(warm: Photos) -> None:
    await warm.normalise(PHOTO)
    (child,) = children()
    names = {entry.split(b"=")[0] for entry in _environment(child)}
    allowed = {b"PATH", b"LANG", b"LD_LIBRARY_PATH", b"OPENBLAS_NUM_THREADS", b"OMP_NUM_THREADS"}
    assert names - {b""} <= allowed
