"""A process that dies before and after each of its effects, one at a time, and the one after it."""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from starlette.responses import JSONResponse, Response

from local.fal.signing import Signer
from studio.errors import TaskStateWrong
from studio.task import Operation, Options, State
from tests.conftest import RecordFact
from tests.crash.lives import (
    OWNER,
    PHOTO,
    Disk,
    Life,
    MemoryDisk,
    Outside,
    Points,
    SqliteDisk,
    lived,
)
from tests.studio.engine import answer, in_turn

MAX_POINTS = 200
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
Story = Callable[[Life], Awaitable[None]]


def finishing(outside: Outside) -> None:
    """Whoever asks finds everything done."""

    def finish() -> Response | None:
        outside.engine.finish()
        return None

    outside.engine.at_status = finish


async def avatar(life: Life) -> None:
    """An avatar is ordered and made."""
    finishing(life.outside)
    await life.order("k1")
    await life.settle()


async def background(life: Life) -> None:
    """A background with the person's own picture is ordered and made."""
    finishing(life.outside)
    wish = Options(background="picture")
    await life.order("k1", operation=Operation.BACKGROUND, options=wish, picture=PHOTO)
    await life.settle()


async def refused(life: Life) -> None:
    """The engine's safety filter refuses the photo."""
    finishing(life.outside)
    detail = {"detail": [{"type": "content_policy_violation", "msg": "no"}]}
    life.outside.engine.at_result = lambda: JSONResponse(detail, 422)
    await life.order("k1")
    await life.settle()


async def busy(life: Life) -> None:
    """The engine is busy twice before it takes the order."""
    finishing(life.outside)
    if not life.outside.engine.calls:
        life.outside.engine.at_submit = in_turn(answer(429), answer(429))
    await life.order("k1")
    await life.settle()


async def dropped(life: Life) -> None:
    """The engine accepts the order and the reply is lost."""
    finishing(life.outside)
    if not life.outside.engine.calls:
        life.outside.engine.after_accepting = in_turn(answer(502))
    await life.order("k1")
    await life.settle()


async def cancelled(life: Life) -> None:
    """The person cancels while the task waits at the engine."""
    task = await life.order("k1")
    await life.pump()
    with suppress(TaskStateWrong):
        await life.service.cancel(OWNER, task.id)
    finishing(life.outside)
    await life.settle()


async def retried(life: Life) -> None:
    """An order fails at the engine, and the person orders anew."""
    if not life.outside.engine.calls:
        life.outside.engine.at_result = in_turn(answer(500, {"detail": "broken"}))
    finishing(life.outside)
    task = await life.order("k1")
    await life.settle()
    if (await life.service.peek(task.id)).state is State.FAILED:
        again = await life.service.retry(OWNER, task.id, idempotency_key="k2")
        life.outside.promised.add(again.id)
    await life.settle()


async def claimed(life: Life) -> None:
    """The reply to an order is lost, the person told so; then the engine calls."""
    if not life.outside.engine.calls:
        life.outside.engine.after_accepting = in_turn(answer(502))
    await life.order("k1")
    await life.settle()
    life.outside.engine.finish()
    await life.called()
    await life.settle()


STORIES: tuple[Story, ...] = (
    avatar,
    background,
    refused,
    busy,
    dropped,
    cancelled,
    retried,
    claimed,
)


@dataclass(frozen=True)
class Kind:
    """A way to keep tasks, new for every life story."""

    name: str
    make: Callable[[Path], Disk]


KINDS = [Kind("memory", lambda _: MemoryDisk()), Kind("sqlite", SqliteDisk)]


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has one: a death is no power cut, fsync may be free."""
    if not (os.access(MEMORY, os.W_OK) and MEMORY.is_dir()):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="darkroom-crash-", dir=MEMORY) as folder:
        yield Path(folder)


def folders(root: Path) -> Iterator[Path]:
    for number in range(MAX_POINTS):
        folder = root / str(number)
        folder.mkdir()
        yield folder


async def check(outside: Outside, story: Story, points: Points) -> set[State]:
    """One more life, undisturbed, in which the person repeats what they wanted; then look."""
    ends: dict[str, State] = {}

    async def look(life: Life) -> None:
        await story(life)
        for task in await life.tasks():
            ends[task.id] = task.state
            assert task.settled
            for picture in task.results:
                assert await outside.objects.get(picture.key)

    assert await lived(outside, look, Points())
    at = points.name or "no death"
    assert outside.promised <= set(ends), at
    assert len(outside.engine.jobs) <= len(ends), f"{at}: paid twice"
    for task_id, end in ends.items():
        told = {state for told_id, state in outside.door.told if told_id == task_id}
        if story is claimed and end is State.DONE:
            told -= {State.FAILED}
        assert len(told) == 1, f"{at}: told {told}"
        assert told == {State.COMPLETED if end is State.DONE else end}, at
    if "engine.upload" in at and story in (avatar, background):
        assert set(ends.values()) == {State.DONE}, f"{at}: nothing was ordered, so no doubt"
    return set(ends.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_a_death_at_any_moment_loses_nothing_and_pays_nothing_twice(
    story: Story, kind: Kind, quick_path: Path, record_fact: RecordFact
) -> None:
    ends: dict[str, int] = {}
    deaths = twice = 0
    signer = Signer(quick_path)
    for number, folder in enumerate(folders(quick_path), start=1):
        outside, points = Outside(kind.make(folder)), Points(at=number)
        if story is claimed:
            outside.engine.signer = signer
        survived = await lived(outside, story, points)
        for end in await check(outside, story, points):
            ends[end] = ends.get(end, 0) + 1
        twice += len(outside.door.told) > len(set(outside.door.told))
        if survived:
            break
        deaths += 1
    assert deaths >= 15
    came = ", ".join(f"{end} {count}" for end, count in sorted(ends.items()))
    record_fact(f"{deaths} deaths; ends: {came}; paid twice 0; told again {twice}")
