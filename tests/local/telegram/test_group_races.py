"""What changes about a group while a picture for it is still being read."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

import pytest

from local.telegram.person import GroupChat, Person, Refused
from tests.local.telegram.serving import BotCaller, Served

_Done = TypeVar("_Done")


class Gate(asyncio.Semaphore):
    """Holds up whoever wants a picture decoded until it is opened."""

    def __init__(self) -> None:
        super().__init__(0)
        self.reached = asyncio.Event()

    async def acquire(self) -> Any:  # noqa: ANN401  # Literal[True], as it was
        self.reached.set()
        return await super().acquire()


class Going(Generic[_Done]):
    """An act that has come as far as its picture; it goes on when the block ends.

    Attributes:
        result: What it came to, afterwards; an exception stays in it until asked for.
    """

    def __init__(self) -> None:
        self._done: _Done | None = None
        self._refused: Refused | None = None

    async def run(self, act: Coroutine[Any, Any, _Done]) -> None:
        try:
            self._done = await act
        except Refused as refused:
            self._refused = refused

    @property
    def result(self) -> _Done:
        if self._refused is not None:
            raise self._refused
        assert self._done is not None
        return self._done


@asynccontextmanager
async def during(server: Served, act: Coroutine[Any, Any, _Done]) -> AsyncGenerator[Going[_Done]]:
    """Inside, the act has come as far as its picture; afterwards it goes on to its end."""
    gate, going = Gate(), Going[_Done]()
    server.telegram.state.decoding = gate
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(going.run(act))
        await gate.reached.wait()
        yield going
        gate.release()


async def test_a_bot_thrown_out_meanwhile_sends_nothing(
    server: Served, bot: BotCaller, ada: Person, friends: GroupChat, photo: bytes
) -> None:
    upload = bot.upload("sendPhoto", {"photo": photo}, chat_id=str(friends.id))
    async with during(server, upload) as answer:
        await friends.set_bot("left")
    assert answer.result["description"] == "Forbidden: bot was kicked from the group chat"
    here = ada.in_chat(friends)
    await here.sync()
    assert not any(message.photo for message in here.messages)


async def test_a_bots_picture_for_a_group_that_became_another_goes_nowhere(
    server: Served, bot: BotCaller, friends: GroupChat, photo: bytes
) -> None:
    upload = bot.upload("sendPhoto", {"photo": photo}, chat_id=str(friends.id))
    async with during(server, upload) as answer:
        new = await friends.upgrade()
    assert answer.result["parameters"] == {"migrate_to_chat_id": new.id}


async def test_a_person_thrown_out_meanwhile_sends_nothing(
    server: Served, ben: Person, friends: GroupChat, photo: bytes
) -> None:
    async with during(server, ben.in_chat(friends).send_photo(photo)) as sent:
        await friends.promote(ben, "kicked")
    with pytest.raises(Refused, match="you are not a member"):
        _ = sent.result


async def test_a_persons_picture_for_a_group_that_became_another_goes_nowhere(
    server: Served, bot: BotCaller, ben: Person, friends: GroupChat, photo: bytes
) -> None:
    async with during(server, ben.in_chat(friends).send_photo(photo)) as sent:
        await friends.upgrade()
    with pytest.raises(Refused, match="upgraded to a supergroup"):
        _ = sent.result
    assert not any("photo" in update.get("message", {}) for update in await bot.news())
