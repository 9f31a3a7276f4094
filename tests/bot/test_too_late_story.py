"""The picture of a task that was over comes after all: told as it is, and bought once."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.speech import texts
from local.telegram.person import Person
from studio.task import State, Task
from tests.bot.world import ASTRONAUT, World, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def idle(tmp_path: Path) -> AsyncGenerator[World]:
    """A bot whose orders nobody works on but the test."""
    async with open_world(tmp_path, idle_key="canary") as world:
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def eve(idle: World) -> AsyncGenerator[Person]:
    async with Person(idle.base, first_name="Eve") as person:
        yield person


async def cancelled_in_doubt(idle: World, eve: Person) -> Task:
    """A task whose order may have arrived, cancelled meanwhile, and its person told."""
    await eve.send_photo(ASTRONAUT, "/avatar pencil")
    await eve.wait_for(lambda message: message.has_button("Cancel"))
    (task,) = await tasks_of(idle, eve)
    store = idle.studio.runtime.store
    for state in (State.SUBMITTING, State.UNCERTAIN):
        await store.move(task.id, {task.state, State.SUBMITTING}, state, submits=1)
    await idle.studio.service.cancel(task.owner, task.id)
    gone = await store.move(task.id, {State.UNCERTAIN}, State.CANCELLED, doubts=1)
    assert gone
    await idle.bot.announcer.announce(gone)
    await eve.wait_for_text(texts.CANCELLED_IN_DOUBT)
    return gone


async def test_try_again_under_what_goes_on_after_all_orders_nothing(
    idle: World, eve: Person
) -> None:
    task = await cancelled_in_doubt(idle, eve)
    shown = await eve.wait_for(lambda message: message.has_button("Try again"))
    store = idle.studio.runtime.store
    for before, to in ((State.CANCELLED, State.FETCHING), (State.FETCHING, State.COMPLETED)):
        assert await store.move(task.id, {before}, to)  # the button is out of date from now on
    answer = await eve.tap("Try again", message=shown)
    assert answer is not None
    assert answer.text.startswith("Too late for that")
    assert [found.id for found in await tasks_of(idle, eve)] == [task.id]


async def test_try_again_under_what_is_over_orders_in_its_place(idle: World, eve: Person) -> None:
    task = await cancelled_in_doubt(idle, eve)
    shown = await eve.wait_for(lambda message: message.has_button("Try again"))
    await eve.tap("Try again", message=shown)
    await eve.wait_for(lambda message: message.has_button("Cancel"))
    again = (await tasks_of(idle, eve))[0]
    assert again.instead_of == task.id
