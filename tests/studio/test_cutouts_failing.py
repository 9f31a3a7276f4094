"""What becomes of a cut-out, which was paid, when something fails before or after it is used."""

from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import Response

import studio.photos.pool
from studio.cutouts import cutout_key
from studio.errors import RequestInvalid, ResultBroken, TaskUnknown, Unavailable
from studio.objects import Objects
from studio.orders import Earlier, Order
from studio.patience import FETCH_SECONDS
from studio.service import Service
from studio.settings import Settings
from studio.task import Operation, Options, State, Task
from tests.studio.engine import answer, cut_out, nothing
from tests.studio.photos.files import corners, saved
from tests.studio.test_cutouts import ORANGE, REMOVE, again, brushed, done, strokes
from tests.studio.world import A, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
BACKGROUND = Operation.BACKGROUND
OWN = Options(background="picture")
OPAQUE = saved(corners(), "JPEG")


async def is_kept(world: World, key: str) -> bool:
    try:
        await world.objects.get(key)
    except TaskUnknown:
        return False
    return True


async def refused_by_a_busy_machine(world: World, options: Options) -> Task:
    """The engine has cut out, and whatever composes is killed before it has done anything."""
    task = await world.submitted(operation=BACKGROUND, options=options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
        world.engine.finish()
        failed = await world.settled(task)
    assert failed.state is State.FAILED
    return failed


def codes(task: Task) -> tuple[State, str | None]:
    return task.state, task.error.code if task.error else None


# The engine has cut out, and it is we who fail.


@pytest.mark.parametrize("options", [REMOVE, ORANGE])
async def test_a_cut_out_that_could_not_be_used_at_once_is_not_paid_again(
    paid: World, options: Options
) -> None:
    failed = await refused_by_a_busy_machine(paid, options)
    assert codes(failed) == (State.FAILED, "result.broken")
    repeated = await paid.settled(await paid.service.retry(A, failed.id))
    other = await again(paid, failed, Options(background="colour", colour="#2f8f8b"))
    assert codes(repeated) == (State.DONE, None)
    assert (repeated.submits, other.submits, paid.engine.posts) == (0, 0, 1)


async def test_a_failure_with_a_cut_out_is_one_for_good(paid: World) -> None:
    """Or a late call could make a picture of it while the retry makes its own."""
    failed = await refused_by_a_busy_machine(paid, ORANGE)
    assert failed.cutout
    assert failed.outputs
    assert not failed.claimable


@pytest.mark.parametrize("status", [404, 503], ids=["deleted there", "out of reach"])
async def test_a_cut_out_that_was_fetched_once_outlasts_the_engines_own(
    paid: World, status: int
) -> None:
    task = await paid.submitted(operation=BACKGROUND, options=ORANGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
        paid.engine.finish()
        await paid.until(task, State.FETCHING)
        assert await is_kept(paid, cutout_key(task.id))
    paid.engine.at_file = answer(status)
    end = paid.clock.now + 2 * FETCH_SECONDS
    while not (await paid.see(task)).settled:
        assert paid.clock.now < end
        await paid.later(60)
    assert codes(await paid.see(task)) == (State.FAILED, "result.expired")
    repeated = await paid.settled(await paid.service.retry(A, task.id))
    assert (repeated.state, paid.engine.posts) == (State.DONE, 1)


async def test_what_never_came_is_not_said_to_be_kept(paid: World) -> None:
    paid.engine.at_file = answer(404)
    task = await paid.submitted(operation=BACKGROUND, options=ORANGE)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert codes(failed) == (State.FAILED, "result.expired")
    assert failed.cutout is None


async def test_a_background_of_ones_own_that_is_gone_costs_no_cut_out(paid: World) -> None:
    task = await paid.submitted(operation=BACKGROUND, options=OWN, picture=OPAQUE)
    assert task.options.picture
    await paid.objects.delete(task.options.picture.key)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert failed.state is State.FAILED
    await again(paid, failed, ORANGE)
    assert paid.engine.posts == 1


@pytest.mark.parametrize("made", [OPAQUE, b"%PDF", cut_out()[:90]], ids=["opaque", "none", "torn"])
async def test_what_is_no_cut_out_is_left_to_nobody(paid: World, made: bytes) -> None:
    paid.engine.at_file = lambda: Response(made)
    task = await paid.submitted(operation=BACKGROUND, options=ORANGE)
    paid.engine.finish()
    failed = await paid.settled(task)
    assert codes(failed) == (State.FAILED, "result.broken")
    assert failed.cutout is None
    paid.engine.at_file = nothing
    repeated = await paid.service.retry(A, failed.id)
    await paid.pump()
    paid.engine.finish()
    assert (await paid.settled(repeated)).state is State.DONE
    assert paid.engine.posts == 2


async def test_a_deleted_failure_takes_its_cut_out_along(paid: World) -> None:
    failed = await refused_by_a_busy_machine(paid, ORANGE)
    assert await is_kept(paid, cutout_key(failed.id))
    await paid.service.delete(A, failed.id)
    assert not await is_kept(paid, cutout_key(failed.id))


async def test_what_was_no_cut_out_is_deleted_with_its_task(paid: World) -> None:
    paid.engine.at_file = lambda: Response(OPAQUE)
    task = await paid.submitted(operation=BACKGROUND, options=ORANGE)
    paid.engine.finish()
    await paid.settled(task)
    await paid.service.delete(A, task.id)
    assert not await is_kept(paid, cutout_key(task.id))


async def test_a_cut_out_that_is_the_result_is_not_kept_twice(paid: World) -> None:
    cut = await done(paid, REMOVE)
    assert not await is_kept(paid, cutout_key(cut.id))
    assert cut.cutout == cut.results[0]


# A kept cut-out that is damaged, or gone.


async def damaged(world: World, key: str) -> None:
    await world.objects.put(key, OPAQUE)


async def gone(world: World, key: str) -> None:
    await world.objects.delete(key)


@pytest.mark.parametrize("harmed", [damaged, gone])
async def test_a_kept_cut_out_that_can_not_be_used_is_told_and_then_made_anew(
    paid: World, harmed: Callable[[World, str], Awaitable[None]]
) -> None:
    cut = await done(paid, ORANGE)
    task = await paid.create(operation=BACKGROUND, options=REMOVE, photo=Earlier(task_id=cut.id))
    assert task.cutout
    await harmed(paid, task.cutout.key)
    failed = await paid.settled(task)
    assert codes(failed) == (State.FAILED, "result.broken")
    assert failed.cutout is None
    assert paid.engine.posts == 1, "nothing is paid for what nobody was told"
    repeated = await paid.service.retry(A, failed.id)
    await paid.pump()
    paid.engine.finish()
    assert (await paid.settled(repeated)).state is State.DONE
    assert paid.engine.posts == 2


async def test_a_retry_that_a_busy_machine_refuses_again_still_costs_nothing(paid: World) -> None:
    failed = await refused_by_a_busy_machine(paid, ORANGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studio.photos.pool, "PATIENT_SECONDS", 0)
        second = await paid.settled(await paid.service.retry(A, failed.id))
    third = await paid.settled(await paid.service.retry(A, second.id))
    assert (second.state, third.state, paid.engine.posts) == (State.FAILED, State.DONE, 1)


async def test_a_photo_whose_cut_out_is_gone_is_cut_out_anew(paid: World) -> None:
    cut = await done(paid, ORANGE)
    assert cut.cutout
    await gone(paid, cut.cutout.key)
    task = await done(paid, REMOVE, photo=Earlier(task_id=cut.id))
    assert (task.submits, paid.engine.posts) == (1, 2)


async def test_a_kept_cut_out_that_can_not_be_opened_is_no_fault_of_the_strokes(
    paid: World,
) -> None:
    cut = await done(paid, ORANGE)
    assert cut.cutout
    await paid.objects.put(cut.cutout.key, cut_out()[:90])
    with pytest.raises(ResultBroken):
        await brushed(paid, cut, strokes(0))


async def test_there_is_nothing_to_paint_on_where_the_cut_out_is_gone(paid: World) -> None:
    cut = await done(paid, ORANGE)
    assert cut.cutout
    await gone(paid, cut.cutout.key)
    with pytest.raises(RequestInvalid):
        await brushed(paid, cut, strokes(0))


# An order that can't be taken in leaves nothing behind.


class Watched(Objects):
    """Objects that note what was put and is still there; `at_cutout` comes before a cut-out."""

    def __init__(self, inner: Objects, at_cutout: Callable[[], Awaitable[None]]) -> None:
        self._inner = inner
        self._at_cutout = at_cutout
        self.put_here: set[str] = set()
        self.left: set[str] = set()

    async def put(self, key: str, data: bytes) -> None:
        await self._inner.put(key, data)
        self.put_here.add(key)
        self.left.add(key)

    async def get(self, key: str) -> bytes:
        if key.endswith("/cutout"):
            await self._at_cutout()
        return await self._inner.get(key)

    async def delete(self, *keys: str) -> None:
        await self._inner.delete(*keys)
        self.left -= set(keys)


@pytest.mark.parametrize("why", [TaskUnknown, Unavailable], ids=["just deleted", "out of reach"])
async def test_an_order_whose_cut_out_can_not_be_copied_leaves_nothing(
    paid: World, why: type[TaskUnknown | Unavailable]
) -> None:
    cut = await done(paid, ORANGE)

    async def at_cutout() -> None:
        if why is Unavailable:
            raise Unavailable
        await paid.service.delete(A, cut.id)

    objects = Watched(paid.objects, at_cutout)
    catalogue, photos = paid.service.catalogue, paid.parts.photos
    service = Service(Settings(), catalogue, paid.runtime, objects, photos, clock=paid.clock)
    order = Order(
        owner=A,
        operation=BACKGROUND,
        options=OWN,
        photo=Earlier(task_id=cut.id),
        picture=OPAQUE,
    )
    with pytest.raises(why):
        await service.create(order)
    assert len(objects.put_here) > 1
    assert not objects.left
    assert len(await paid.service.list(A)) == (why is Unavailable)


async def test_a_brushed_picture_is_not_what_was_ordered_before(paid: World) -> None:
    """So it isn't stopped when what was ordered before comes after all."""
    cut = await done(paid, ORANGE)
    plain = {"operation": BACKGROUND, "options": REMOVE}
    task = await paid.create(**plain, photo=Earlier(task_id=cut.id))
    task = await paid.service.cancel(A, task.id)
    again_plain = await paid.create(**plain, photo=Earlier(task_id=task.id))
    painted = await paid.create(**plain, photo=Earlier(task_id=task.id), strokes=strokes(0))
    assert again_plain.anew
    assert not painted.anew
