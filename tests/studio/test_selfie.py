"""Photos are looked at before an avatar is ordered; who insists is taken at their word."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

import studio.selfie
from studio.errors import (
    PhotoDamaged,
    PhotoTooLarge,
    PhotoUnsupported,
    RateLimited,
    SelfieError,
    SelfieNoFace,
    SelfieTooDark,
)
from studio.photos import Photos
from studio.selfie import SelfieProblem
from studio.service import CHECKS_PER_MINUTE
from studio.task import Operation, Options, State
from tests.studio.photos.files import opened
from tests.studio.world import PHOTO, A, B, World, open_world

pytestmark = pytest.mark.asyncio(loop_scope="package")


@dataclass
class Eyes:
    """A check that finds what it is told to, and notes what it saw."""

    found: Sequence[SelfieProblem] = ()
    seen: list[bytes] = field(default_factory=list[bytes])
    slow: bool = False

    async def problems(self, photo: bytes) -> Sequence[SelfieProblem]:
        self.seen.append(photo)
        if self.slow:
            await asyncio.Event().wait()
        return self.found


@pytest.mark.parametrize("problem", list(SelfieProblem))
async def test_a_photo_that_would_disappoint_is_refused_before_anything_is_kept(
    problem: SelfieProblem, photos: Photos
) -> None:
    async with open_world(photos, selfie=Eyes([problem])) as world:
        with pytest.raises(SelfieError) as caught:
            await world.create()
        assert caught.value.code == f"selfie.{problem}"
        assert await world.service.list(A) == []
        assert world.engine.calls == []


async def test_of_several_problems_the_gravest_is_told(photos: Photos) -> None:
    eyes = Eyes([SelfieProblem.TOO_DARK, SelfieProblem.TOO_SMALL])
    async with open_world(photos, selfie=eyes) as world:
        with pytest.raises(SelfieTooDark):
            await world.create()


async def test_the_check_sees_the_clean_photo(photos: Photos) -> None:
    eyes = Eyes()
    async with open_world(photos, selfie=eyes) as world:
        task = await world.create()
        assert eyes.seen == [await world.service.read(task.photo)]


async def test_who_insists_is_not_checked(photos: Photos) -> None:
    eyes = Eyes([SelfieProblem.NO_FACE])
    async with open_world(photos, selfie=eyes) as world:
        assert (await world.create(as_is=True)).state is State.CREATED
        assert eyes.seen == []


async def test_only_avatars_need_a_face(photos: Photos) -> None:
    eyes = Eyes([SelfieProblem.NO_FACE])
    async with open_world(photos, selfie=eyes) as world:
        await world.create(operation=Operation.BACKGROUND, options=Options(background="remove"))
        await world.create(operation=Operation.UPSCALE, options=Options(scale=2))
        assert eyes.seen == []


async def test_a_known_key_is_answered_without_a_look(photos: Photos) -> None:
    eyes = Eyes()
    async with open_world(photos, selfie=eyes) as world:
        first = await world.create(idempotency_key="k")
        eyes.found = [SelfieProblem.NO_FACE]
        assert (await world.create(idempotency_key="k")).id == first.id
        assert len(eyes.seen) == 1


async def test_a_key_whose_order_was_refused_is_still_free(photos: Photos) -> None:
    eyes = Eyes([SelfieProblem.NO_FACE])
    async with open_world(photos, selfie=eyes) as world:
        with pytest.raises(SelfieNoFace):
            await world.create(idempotency_key="k")
        assert (await world.create(idempotency_key="k", as_is=True)).idempotency_key == "k"


async def test_an_avatar_of_an_earlier_photo_is_checked_unless_one_was_made_of_it(
    photos: Photos,
) -> None:
    eyes = Eyes()
    async with open_world(photos, selfie=eyes) as world:
        cut = await world.create(
            operation=Operation.BACKGROUND, options=Options(background="remove")
        )
        avatar = await world.submitted()
        world.engine.finish()
        made = await world.settled(avatar)
        assert made.state is State.DONE
        eyes.found = [SelfieProblem.TURNED_AWAY]
        pencil = Options(style="pencil")
        with pytest.raises(SelfieError):
            await world.service.repeat(A, cut.id, operation=Operation.AVATAR, options=pencil)
        assert await world.service.repeat(A, made.id, options=pencil)


async def test_an_avatar_that_came_to_nothing_vouches_for_no_photo(photos: Photos) -> None:
    eyes = Eyes()
    async with open_world(photos, selfie=eyes) as world:
        avatar = await world.create()
        await world.service.cancel(A, avatar.id)
        eyes.found = [SelfieProblem.TURNED_AWAY]
        pencil = Options(style="pencil")
        with pytest.raises(SelfieError):
            await world.service.repeat(A, avatar.id, options=pencil)
        assert await world.service.repeat(A, avatar.id, options=pencil, as_is=True)
        assert await world.service.retry(A, avatar.id)  # the same wish: no need to insist


async def test_a_result_as_the_next_face_is_checked(photos: Photos) -> None:
    eyes = Eyes()
    async with open_world(photos, selfie=eyes) as world:
        task = await world.submitted()
        world.engine.finish()
        done = await world.settled(task)
        eyes.found = [SelfieProblem.TOO_BLURRED]
        with pytest.raises(SelfieError):
            await world.service.repeat(A, done.id, result=0)
        assert eyes.seen[-1] == await world.service.read(done.results[0])


async def test_a_check_that_takes_too_long_has_no_say(
    photos: Photos, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(studio.selfie, "CHECK_SECONDS", 0.05)
    caplog.set_level(logging.WARNING)
    async with open_world(photos, selfie=Eyes([SelfieProblem.NO_FACE], slow=True)) as world:
        assert (await world.create()).state is State.CREATED
        assert await world.service.check(A, PHOTO) == ()
    assert "the photo passes" in caplog.text


async def test_asking_alone_tells_all_and_keeps_nothing(photos: Photos) -> None:
    found = [SelfieProblem.TOO_SMALL, SelfieProblem.TOO_DARK]
    eyes = Eyes(found)
    async with open_world(photos, selfie=eyes) as world:
        assert await world.service.check(A, PHOTO) == found
        assert opened(eyes.seen[0]).size == (96, 80)
        assert await world.service.list(A) == []
        for wrong, error in (
            (b"%PDF", PhotoUnsupported),
            (PHOTO[:300], PhotoDamaged),
            (b"x" * 20_000_001, PhotoTooLarge),
        ):
            with pytest.raises(error):
                await world.service.check(A, wrong)


async def test_nobody_has_photos_checked_all_day(paid: World) -> None:
    for _ in range(CHECKS_PER_MINUTE):
        assert await paid.service.check(A, PHOTO) == ()
    with pytest.raises(RateLimited):
        await paid.service.check(A, PHOTO)
    assert await paid.service.check(B, PHOTO) == ()
