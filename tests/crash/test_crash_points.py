"""A process that dies before and after each of its effects, one at a time, and the one after it."""

import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from starlette.responses import JSONResponse

from local.fal.signing import Signer
from studio.errors import TaskStateWrong
from studio.orders import Earlier
from studio.task import Operation, Options, State
from tests.conftest import RecordFact
from tests.crash.lives import PHOTO, Life, lived
from tests.crash.outside import (
    OWNER,
    Disk,
    MemoryDisk,
    Moments,
    Outside,
    Pictures,
    SqliteDisk,
)
from tests.crash.points import Points
from tests.studio.engine import answer, in_turn

MEMORY = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
Story = Callable[[Life], Awaitable[None]]


def finishing(outside: Outside) -> None:
    """Whoever asks finds everything done."""
    outside.engine.at_status = outside.engine.finish


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


async def another(life: Life) -> None:
    """A background can't be composed; the person orders another one behind what was cut out."""
    finishing(life.outside)
    wish = Options(background="picture")
    task = await life.order("k1", operation=Operation.BACKGROUND, options=wish, picture=PHOTO)
    assert task.options.picture
    await life.outside.objects.delete(task.options.picture.key)
    await life.settle()
    first = await life.service.peek(task.id)
    wish, photo = Options(background="remove"), Earlier(task_id=task.id)
    second = await life.order("k2", operation=Operation.BACKGROUND, options=wish, photo=photo)
    await life.settle()
    if first.outputs:
        assert (await life.service.peek(second.id)).submits == 0, "it was cut out before"


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


async def cancelled_in_doubt(life: Life) -> None:
    """The reply to an order is lost, the person cancels and is told so; then the engine calls."""
    if not life.outside.engine.calls:
        life.outside.engine.after_accepting = in_turn(answer(502))
    task = await life.order("k1")
    await life.pump()
    with suppress(TaskStateWrong):
        await life.service.cancel(OWNER, task.id)
    await life.settle()
    life.outside.engine.finish()
    await life.called()
    await life.settle()


CALLED = (claimed, cancelled_in_doubt)
"""Stories in which the engine takes back what the person was told first."""
STORIES: tuple[Story, ...] = (
    avatar,
    background,
    another,
    refused,
    busy,
    dropped,
    cancelled,
    retried,
    claimed,
    cancelled_in_doubt,
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


async def check(outside: Outside, story: Story, at: str) -> set[State]:
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
    assert outside.promised <= set(ends), at
    assert len(outside.engine.jobs) <= len(ends), f"{at}: paid twice"
    for task_id, end in ends.items():
        told = {state for told_id, state in outside.door.told if told_id == task_id}
        if story in CALLED and end is State.DONE:
            told -= {State.FAILED, State.CANCELLED}
        assert len(told) == 1, f"{at}: told {told}"
        assert told == {State.COMPLETED if end is State.DONE else end}, at
    return set(ends.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_a_death_at_any_moment_loses_nothing_and_pays_nothing_twice(
    story: Story, kind: Kind, quick_path: Path, record_fact: RecordFact
) -> None:
    came: Counter[str] = Counter()
    outside = Outside(kind.make(quick_path), objects=Pictures({}))
    if story in CALLED:
        outside.engine.signer = Signer(quick_path)
    moments = Moments(outside=outside)
    assert await lived(outside, story, moments)
    deaths, worlds, twice, before = len(moments.left), 0, 0, None
    ends, again = set[State](), False
    for at, left in [*moments.left, ("no death", outside)]:
        traces = await left.traces()
        if traces != before:  # else the life after it is the one that was just lived
            ends, worlds, before = await check(left, story, at), worlds + 1, traces
            again = len(left.door.told) > len(set(left.door.told))
        if "engine.upload" in at and story in (avatar, background):
            assert ends == {State.DONE}, f"{at}: nothing was ordered, so no doubt"
        came.update(ends)
        twice += again
    assert deaths >= 15
    assert worlds > deaths / 3, "every effect leaves a trace, or nearly"
    ended = ", ".join(f"{end} {count}" for end, count in sorted(came.items()))
    record_fact(
        f"{deaths} deaths, {worlds} worlds left; ends: {ended}; paid twice 0; told again {twice}"
    )
