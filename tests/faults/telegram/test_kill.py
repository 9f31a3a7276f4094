"""The bot's process is killed in the middle of an update, and started again."""

import asyncio
from dataclasses import dataclass

import pytest

from bot.state.addresses import owner_of
from bot.state.books import DELIVERIES, REPLIES, UPDATES
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, is_result
from tests.faults.telegram.killing import ada, lives, opened
from tests.faults.telegram.lives import SECONDS, Deadly, Lives

__all__ = ["ada", "lives", "opened"]

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    # The killed leave things behind: that is the point.
    pytest.mark.filterwarnings("ignore:.*never awaited"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass(frozen=True)
class Moment:
    """When to die.

    Attributes:
        messages: How many of the bot's messages may stand in the chat in the end; a second one
            only where it died between Telegram's accepting a message and its writing that down.
    """

    moment: str
    operation: str
    book: str
    messages: int = 1

    def __call__(self, moment: str, operation: str, entry: str) -> bool:
        return (moment, operation) == (self.moment, self.operation) and entry.startswith(self.book)

    def __str__(self) -> str:
        return f"{self.moment} {self.operation} {self.book}"


MOMENTS = [
    Moment("before", "enter", UPDATES),
    Moment("after", "enter", UPDATES),
    Moment("before", "find", REPLIES),
    Moment("before", "finish", REPLIES, messages=2),
    Moment("after", "finish", REPLIES),
    Moment("before", "finish", UPDATES),
    Moment("after", "finish", UPDATES),
    Moment("before", "find", DELIVERIES),
    Moment("before", "finish", DELIVERIES),
    Moment("after", "finish", DELIVERIES),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_killed_at_a_moment_of_an_order(ada: Person, lives: Lives, moment: Moment) -> None:
    """kill -9 at a moment between update and picture: one task, one picture, no stray message."""
    first = await lives.begin(moment)
    await ada.send_photo(ASTRONAUT, "/background white")
    await first.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    await ada.wait_for(is_result, seconds=SECONDS)
    await caught_up(ada)
    assert len(await lives.studio.service.list(owner_of(ada.id))) == 1
    ours = [m for m in ada.messages if m.from_bot and "Send a photo" not in m.text]
    assert len([message for message in ours if message.photo]) == 1
    assert len(ours) <= moment.messages


async def test_killed_before_anything_was_written(ada: Person, lives: Lives) -> None:
    """kill -9 while three messages wait in one chat: all are answered, in their order, once."""
    await lives.controls.fault("sendMessage", delay_seconds=1.0)
    first = await lives.begin()
    for text in ("/start", "/status", "/help"):
        await ada.send_text(text)
    await written_down(lives, 3)
    assert not first.ledger.died.is_set()
    await lives.kill()
    await lives.controls.clear_faults()
    await lives.begin()
    await ada.wait_for_text("Send a photo")
    said = [m.text[:7] for m in ada.messages if m.from_bot]
    assert said == ["Hello, ", "Nothing", "Send a "]


async def test_a_killed_tap(ada: Person, lives: Lives) -> None:
    """kill -9 between showing a tap's order and making its task: one task, in that message."""
    await lives.begin()
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Background…"))
    await ada.tap("Background…", message=menu)
    await ada.wait_for(lambda message: message.has_button("Blur background"))
    await lives.kill()
    second = await lives.begin(Moment("after", "finish", REPLIES))
    await ada.tap("Blur background", wait=False)
    await second.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    result = await ada.wait_for(is_result, seconds=SECONDS)
    assert result.id == menu.id
    assert len(await lives.studio.service.list(owner_of(ada.id))) == 1


def _after_the_next_order() -> Deadly:
    """Die as soon as the update is finished that brings the next order."""
    shown = asyncio.Event()

    def deadly(moment: str, operation: str, entry: str) -> bool:
        if operation == "finish" and entry.startswith(REPLIES):
            shown.set()
        return shown.is_set() and Moment("after", "finish", UPDATES)(moment, operation, entry)

    return deadly


async def test_a_killed_double_tap(ada: Person, lives: Lives) -> None:
    """kill -9 after the first of two quick taps became an order: the second is none after it."""
    first = await lives.begin()
    await ada.send_photo(ASTRONAUT)
    menu = await ada.wait_for(lambda message: message.has_button("Remove background"))
    first.ledger.deadly = _after_the_next_order()
    await lives.controls.fault("answerCallbackQuery", delay_seconds=1.0)
    async with asyncio.TaskGroup() as both:
        for _ in range(2):
            both.create_task(ada.tap("Remove background", message=menu, wait=False))
    await first.ledger.died.wait()
    await lives.kill()
    await lives.begin()
    await ada.wait_for(is_result, seconds=SECONDS)
    await caught_up(ada)
    assert len(await lives.studio.service.list(owner_of(ada.id))) == 1


async def test_a_message_that_kills_each_time(ada: Person, lives: Lives) -> None:
    """An update kills the process four times: given up with a word, and others are served."""
    poison = Moment("before", "find", REPLIES)
    async with Person(lives.base, first_name="Grace") as grace:
        deadly: Deadly = poison
        life = await lives.begin(deadly)
        await ada.send_photo(ASTRONAUT, "/background white")
        await life.ledger.died.wait()
        for _ in range(3):
            await lives.kill()
            life = await lives.begin(deadly)
            await life.ledger.died.wait()
        await lives.kill()
        await grace.send_text("/start")
        await lives.begin(deadly)
        await ada.wait_for_text("keep failing on this message")
        await grace.wait_for_text("Hello")
        await caught_up(grace)
    assert await lives.studio.service.list(owner_of(ada.id)) == []
    left = await lives.studio.runtime.ledger.unfinished(UPDATES)
    assert not [entry for entry in left if str(ada.id) in entry.body]


async def written_down(lives: Lives, number: int) -> None:
    """Return once as many updates wait in the ledger."""
    waiting = 0
    while waiting < number:
        await lives.controls.wait_for_call("setMyCommands")
        waiting = len(await lives.studio.runtime.ledger.unfinished(UPDATES))


async def caught_up(person: Person) -> None:
    """Return once everything said so far in a chat has been dealt with."""
    sent = await person.send_text("/help")
    await person.wait_for_text("Send a photo", after=sent)
