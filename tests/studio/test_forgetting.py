"""Somebody wants all of theirs deleted: nothing stays, and nothing comes back."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from studio.counts import Count
from studio.errors import RouteUnknown, TaskUnknown, Unavailable
from studio.forgetting import Forgetting, Forgotten
from studio.objects import OURS, Objects
from studio.sweeper import Retention
from studio.task import Operation, Options, State, Task
from tests.studio.engine import answer
from tests.studio.letters import call, given_up, written
from tests.studio.world import PHOTO, A, B, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def kept(world: World, task: Task) -> list[str]:
    """Which pictures of a task are there, under any key that one may have."""
    names = ("photo", "picture", "cutout", "result-0", "result-1")
    keys = [f"{OURS}{task.id}/{name}{end}" for name in names for end in ("", ".webp")]
    found = list[str]()
    for key in keys:
        try:
            await world.objects.get(key)
        except TaskUnknown:
            continue
        found.append(key)
    return found


async def done(world: World, **other: object) -> Task:
    task = await world.create(**other)
    await world.pump()
    world.engine.finish()
    task = await world.settled(task)
    assert task.state is State.DONE
    return task


async def test_all_of_one_owner_goes_and_nothing_of_anybody_else(paid: World) -> None:
    mine, theirs = [await done(paid), await done(paid)], await done(paid, owner=B)
    assert await kept(paid, mine[0])
    was = await paid.service.forget(A)
    assert was == Forgotten(tasks=2, pictures=2, photos=2)
    assert await paid.service.list(A) == []
    assert [await kept(paid, task) for task in mine] == [[], []]
    assert await paid.service.find(B, theirs.id)
    assert await kept(paid, theirs)
    assert await paid.service.forget(A) == Forgotten()


async def test_what_there_is_is_counted_as_people_would(paid: World) -> None:
    first = await done(paid)
    await paid.service.repeat(A, first.id, options=Options(style="oil"))
    behind = Options(background="picture")
    await paid.create(operation=Operation.BACKGROUND, options=behind, picture=PHOTO)
    assert await paid.service.holds(A) == Forgotten(tasks=3, pictures=1, photos=3, live=2)
    assert await paid.service.holds(B) == Forgotten()


async def test_more_than_a_page_of_orders_goes(paid: World) -> None:
    tasks = [await paid.create() for _ in range(3)]
    for number in range(230):
        copy = replace(tasks[0], id=f"copy{number}", created_at=tasks[0].created_at - number)  # type: ignore[arg-type]  # a plain name
        await paid.runtime.store.insert(copy)
    assert (await paid.service.forget(A)).tasks == 233
    assert await paid.service.list(A) == []


async def test_only_what_was_ordered_up_to_a_moment_goes(paid: World) -> None:
    early = await paid.create()
    paid.clock.now += 10
    late = await paid.create()
    assert (await paid.service.forget(A, before=paid.clock.now - 5)).tasks == 1
    assert [task.id for task in await paid.service.list(A)] == [late.id]
    assert await kept(paid, early) == []
    assert await kept(paid, late)


async def test_what_was_not_ordered_yet_never_is(paid: World) -> None:
    task = await paid.create()
    await paid.service.forget(A)
    await paid.later(99)
    assert paid.engine.calls == []
    assert await kept(paid, task) == []


async def test_the_engine_is_told_to_stop_before_all_is_deleted(paid: World) -> None:
    task = await paid.submitted()
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(paid.runtime.wakeups.work(paid.steps.handle))
        await paid.service.forget(A)
        worker.cancel()
    assert "cancel" in paid.engine.calls
    assert await paid.service.list(A) == []
    assert await kept(paid, task) == []


async def test_a_picture_that_the_engine_makes_all_the_same_is_taken_by_nobody(
    called: World,
) -> None:
    called.engine.heeds_cancel = False
    task = await called.submitted()
    forgetting = Forgetting(
        called.runtime.store, called.runtime.events, called.objects, called.service.cancel
    )
    await forgetting.forget(A, stop_seconds=0.05)
    assert await called.service.list(A) == []
    called.engine.finish()
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    await called.later(600)
    assert called.door.told == []
    assert await kept(called, task) == []
    assert called.parts.counts.of(Count.REFUSED, "token") == 1


async def test_a_late_call_claims_nothing_that_was_forgotten(called: World) -> None:
    task = await given_up(called)
    told = len(called.door.told)
    await called.service.forget(A)
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    await called.later(600)
    assert len(called.door.told) == told
    assert called.parts.counts.of(Count.CLAIMED_LATE) == 0
    assert await kept(called, task) == []


async def test_an_order_that_is_just_being_placed_is_given_up_when_its_name_comes(
    paid: World,
) -> None:
    held = paid.engine.submit_held = asyncio.Event()
    task = await paid.create()
    forgetting = Forgetting(
        paid.runtime.store, paid.runtime.events, paid.objects, paid.service.cancel
    )
    async with asyncio.TaskGroup() as group:
        working = group.create_task(paid.pump())
        await paid.heard("submit")
        await forgetting.forget(A, stop_seconds=0.05)
        held.set()
        await working
    assert paid.engine.jobs["r0"].cancelled
    assert paid.parts.counts.of(Count.PAID_TWICE) == 0
    await paid.later(600)
    assert paid.door.told == []
    assert await kept(paid, task) == []


@pytest.mark.parametrize("broken", [False, True])
async def test_a_picture_that_is_just_being_fetched_is_not_kept(
    paid: World, *, broken: bool
) -> None:
    held = paid.engine.file_held = asyncio.Event()
    if broken:
        paid.engine.at_file = answer(404)
    task = await paid.submitted()
    paid.engine.finish()
    async with asyncio.TaskGroup() as group:
        working = group.create_task(paid.later(2))
        await paid.heard("file")
        await paid.service.forget(A)
        held.set()
        await working
    assert await kept(paid, task) == []
    await paid.later(600)
    assert paid.door.told == []


async def test_what_could_not_be_deleted_is_done_again_to_the_end(
    paid: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [await done(paid) for _ in range(3)]
    deleted, delete = list[str](), Objects.delete

    async def failing(self: Objects, *keys: str) -> None:
        if deleted:
            raise Unavailable
        deleted.extend(keys)
        await delete(self, *keys)

    with monkeypatch.context() as patch:  # the place goes away in the middle: that is chance
        patch.setattr(Objects, "delete", failing)
        with pytest.raises(Unavailable):
            await paid.service.forget(A)
    assert len(await paid.service.list(A)) == 2
    await paid.service.forget(A)
    assert await paid.service.list(A) == []
    assert [await kept(paid, task) for task in tasks] == [[], [], []]


async def test_retention_has_nothing_left_on_disk_of_what_was_deleted(paid: World) -> None:
    class Noting:
        compacted = 0

        async def compact(self) -> None:
            self.compacted += 1

    journal = Noting()
    runtime = replace(paid.runtime, journal=journal)  # type: ignore[arg-type]  # it only compacts
    retention = Retention(runtime, paid.service, paid.objects, keep_hours=1, clock=paid.clock)
    await retention.delete_old()
    assert journal.compacted == 1
    assert await paid.objects.delete_older_than(timedelta(hours=1)) == 0
