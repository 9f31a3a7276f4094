"""Telling an outcome, killed at every boundary: around each call and each writing-down."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.state.addresses import Address
from bot.talking.pace import Pace, Priority
from local.telegram.controls import Controls
from local.telegram.person import Person
from studio.runtime.ledger import Entry
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Task, new_id
from tests.bot.telling import delivery_of
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_BOUNDARIES = 60
_Result = TypeVar("_Result")


class Killed(BaseException):
    """The process is gone; nothing can catch it."""


@dataclass
class Fate:
    """Lets so many boundaries pass, and kills at the next."""

    passes: int
    passed: int = 0

    async def around(self, effect: Coroutine[Any, Any, _Result]) -> _Result:
        """Carry an effect out between two boundaries."""
        try:
            self.cross()
        except Killed:
            effect.close()  # or asyncio complains of what the dead left undone
            raise
        result = await effect
        self.cross()
        return result

    def cross(self) -> None:
        if self.passed == self.passes:
            raise Killed
        self.passed += 1


@dataclass
class FatedLedger:
    """A ledger whose every writing is a boundary."""

    fate: Fate
    ledger: MemoryLedger = field(default_factory=MemoryLedger)

    async def enter(self, kind: str, key: str, body: str) -> bool:
        return await self.fate.around(self.ledger.enter(kind, key, body))

    async def finish(self, kind: str, key: str, body: str | None = None) -> None:
        await self.fate.around(self.ledger.finish(kind, key, body))

    async def find(self, kind: str, key: str) -> Entry | None:
        return await self.ledger.find(kind, key)

    async def unfinished(self, kind: str) -> Sequence[Entry]:
        return await self.ledger.unfinished(kind)

    async def entries(self, kind: str, *, prefix: str = "") -> Sequence[Entry]:
        return await self.ledger.entries(kind, prefix=prefix)

    async def delete(self, kind: str, key: str) -> bool:
        return await self.fate.around(self.ledger.delete(kind, key))

    async def forget(self, kind: str, before: float) -> int:
        return await self.ledger.forget(kind, before)


class FatedRequest(HTTPXRequest):
    """A connection whose every call is a boundary, once it has a fate."""

    fate: Fate | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401  python-telegram-bot's signature
        call = super().do_request(*args, **kwargs)
        return await (self.fate.around(call) if self.fate else call)


async def tell(
    world: World, task: Task, ledger: FatedLedger, *, quick_seconds: float = SECONDS
) -> bool:
    """Announce in a process of its own; whether it got to the end."""
    request = FatedRequest()
    bot: ExtBot[Priority] = ExtBot(TOKEN, f"{world.base}/bot", request=request, rate_limiter=Pace())
    await bot.initialize()
    request.fate = ledger.fate
    try:
        await delivery_of(world, bot, ledger, quick_seconds=quick_seconds).announce(task)
    except Killed:
        return False
    finally:
        await bot.shutdown()
    return True


async def shown(world: World, person: Person, *, deleted: bool) -> Address:
    """A message that shows a task; deleted since, if so asked."""
    async with ExtBot(TOKEN, f"{world.base}/bot") as bot:
        sent = await bot.send_message(person.id, "Working on it…")
        if deleted:
            await sent.delete()
    return Address(person.id, sent.message_id)


@pytest.mark.parametrize("deleted", [False, True], ids=["in place", "message deleted"])
async def test_killed_at_every_boundary_of_telling(
    ada: Person, world: World, controls: Controls, *, deleted: bool
) -> None:
    """kill -9 around every call and write of an announcement: never two pictures or files."""
    await ada.send_photo(ASTRONAUT, "/background remove")
    await ada.wait_for(lambda message: message.document is not None, seconds=SECONDS)
    (finished,) = await tasks_of(world, ada)
    for boundary in range(MOST_BOUNDARIES):
        at = await shown(world, ada, deleted=deleted)
        task = replace(finished, id=new_id(), address=str(at))
        before = (await controls.calls())[-1].number
        ledger = FatedLedger(Fate(boundary))
        if await tell(world, task, ledger):
            break
        assert await tell(world, task, FatedLedger(Fate(MOST_BOUNDARIES), ledger.ledger))
        calls = [c for c in await controls.calls() if c.number > before and c.ok]
        carried_out = [call.method for call in calls]
        assert carried_out.count("editMessageMedia") <= (0 if deleted else 2), boundary
        assert carried_out.count("sendPhoto") <= (1 if deleted else 0), boundary
        assert carried_out.count("sendDocument") <= 1, boundary
        # In doubt there is a button: under the picture, or in a message of its own.
        assert set(carried_out) & {"editMessageMedia", "sendPhoto", "sendMessage"}, boundary
    else:
        raise AssertionError("the announcement never came to an end")
    assert boundary >= 10


async def test_killed_at_every_boundary_of_telling_what_took_long(
    ada: Person, world: World, controls: Controls
) -> None:
    """kill -9 while a slow picture is told: one picture at most, its doubt said, progress gone."""
    await ada.send_photo(ASTRONAUT, "/background white")
    await ada.wait_for(is_result, seconds=SECONDS)
    (finished,) = await tasks_of(world, ada)
    doubts = 0
    for boundary in range(MOST_BOUNDARIES):
        at = await shown(world, ada, deleted=False)
        task = replace(finished, id=new_id(), address=str(at), updated_at=finished.created_at + 1)
        before = (await controls.calls())[-1].number
        ledger = FatedLedger(Fate(boundary))
        if await tell(world, task, ledger, quick_seconds=0.5):
            break
        rest = FatedLedger(Fate(MOST_BOUNDARIES), ledger.ledger)
        assert await tell(world, task, rest, quick_seconds=0.5)
        calls = [c for c in await controls.calls() if c.number > before and c.ok]
        carried_out = [call.method for call in calls]
        assert carried_out.count("sendPhoto") <= 1, boundary
        assert "editMessageMedia" not in carried_out, boundary
        assert set(carried_out) & {"sendPhoto", "sendMessage"}, boundary
        assert "deleteMessage" in carried_out, boundary
        if "sendPhoto" not in carried_out:
            doubts += 1
            assert carried_out.count("sendMessage") == 1, boundary
    else:
        raise AssertionError("the announcement never came to an end")
    assert boundary >= 6
    assert doubts, "no kill fell between the intent and the sending"
