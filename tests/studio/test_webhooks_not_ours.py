"""Calls that are not believed: without the token, about another request, forged."""

from pathlib import Path

import pytest

from local.fal.signing import Signer
from studio.errors import RouteUnknown, Unavailable
from studio.task import State, TaskId
from tests.studio.engine import answer, nothing
from tests.studio.letters import call, written
from tests.studio.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize(
    "name",
    ["", ".", "x", "{id}", "{id}.", "{id}.x", "{id}.{token}x", ".{token}", "x.{token}", "{id}.é"],
)
async def test_who_does_not_know_the_token_finds_nothing(name: str, called: World) -> None:
    task = await called.submitted()
    other = await called.create()
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(name.format(id=task.id, token=task.token))
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(f"{task.id}.{other.token}")


async def test_a_letter_about_another_request_changes_nothing(called: World) -> None:
    task, other = await called.submitted(), await called.submitted()
    assert other.request
    for body, signed in ((written("r1"), "r1"), (written("r0"), "r1"), (written("r1"), "r0")):
        with pytest.raises(RouteUnknown):
            await call(called, task, body, signed)
    assert (await called.see(task), await called.see(other)) == (task, other)


async def test_a_forged_letter_changes_nothing(called: World, tmp_path: Path) -> None:
    task = await called.submitted()
    (tmp_path / "stranger").mkdir()
    body = written("r0")
    forged = Signer(tmp_path / "stranger").headers("r0", body, timestamp=int(called.clock.now))
    with pytest.raises(RouteUnknown):
        await called.webhooks.take(task.id, forged, body)
    assert await called.see(task) == task


async def test_without_keys_fal_comes_again_and_the_poller_brings_it_anyway(called: World) -> None:
    task = await called.submitted()
    called.engine.at_keys = answer(503)
    called.engine.finish()
    with pytest.raises(Unavailable):
        await call(called, task, written("r0"))
    assert (await called.see(task)).state is State.SUBMITTED
    called.engine.at_keys = nothing
    called.clock.now += 60
    await call(called, task, written("r0"))
    assert (await called.settled(task)).state is State.DONE


async def test_a_call_for_a_task_that_is_gone_finds_nothing(called: World) -> None:
    task = await called.submitted()
    await called.runtime.store.delete(task.id)
    with pytest.raises(RouteUnknown):
        await call(called, task, written("r0"))
    with pytest.raises(RouteUnknown):
        await called.webhooks.addressee(f"{TaskId('x')}.{task.token}")
