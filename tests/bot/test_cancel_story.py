"""Stopping what is in the making."""

import pytest

from local.telegram.person import Person
from local.telegram.seen import Message
from studio.task import FINAL, State
from tests.bot.world import ASTRONAUT, SECONDS, World, is_result, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def is_live(message: Message) -> bool:
    """Whether a message shows a picture in the making, or one that is being stopped."""
    return message.has_button("Cancel") or message.text.endswith("…")


def is_drawn(message: Message) -> bool:
    """Whether a message shows a stage of the engine."""
    return any(stage in message.text for stage in ("Working on it…", "Cutting out…", "Drawing…"))


async def order_three(ada: Person) -> None:
    for style in ("studio", "cartoon", "illustration"):
        await ada.send_photo(ASTRONAUT, f"/avatar {style}")
        await ada.wait_for_text(f"{style} avatar")


async def test_the_cancel_button_stops_a_task_that_waits(ada: Person, world: World) -> None:
    await order_three(ada)
    last = await ada.wait_for(
        lambda message: "Illustration" in message.text and message.has_button("Cancel")
    )
    await ada.tap("Cancel", message=last)
    stopped = await ada.wait_for_text("Stopped. There will be no picture.")
    assert stopped.id == last.id
    assert stopped.labels == ["Try again", "Other style"]
    newest = (await tasks_of(world, ada))[0]
    assert newest.state is State.CANCELLED
    await ada.tap("Try again", message=stopped)
    result = await ada.wait_for(
        lambda message: is_result(message) and "Illustration" in message.text, seconds=SECONDS
    )
    assert result.id == stopped.id, "tried again in the same message"
    retried = (await tasks_of(world, ada))[0]
    assert retried.retry_of == newest.id


async def test_the_cancel_button_stops_a_picture_that_is_being_drawn(
    ada: Person, world: World
) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar oil")
    live = await ada.wait_for(
        lambda message: is_drawn(message) and message.has_button("Cancel"), seconds=SECONDS
    )
    answer = await ada.tap("Cancel", message=live)
    assert answer is not None
    assert answer.text == "Stopping…"
    stopped = await ada.wait_for_text("Stopped. There will be no picture.", seconds=5)
    assert stopped.id == live.id
    (task,) = await tasks_of(world, ada)
    assert task.state is State.CANCELLED


async def test_the_cancel_command_asks_which_when_there_are_several(
    ada: Person, world: World
) -> None:
    await order_three(ada)
    await ada.send_text("/cancel")
    question = await ada.wait_for_text("Which one shall I stop?")
    assert question.has_button("Illustration avatar")
    answer = await ada.tap("All of them", message=question)
    assert answer is not None
    assert answer.text
    await ada.wait_for_text("Stopped:")
    await ada.wait_for_text("Stopped. There will be no picture.")
    tasks = await tasks_of(world, ada)
    assert State.CANCELLED in {task.state for task in tasks}
    await ada.wait_for(lambda message: not message.has_button("Cancel"), seconds=SECONDS)


async def test_the_cancel_command_stops_the_only_one(ada: Person, world: World) -> None:
    await ada.send_photo(ASTRONAUT, "/avatar studio")
    live = await ada.wait_for(lambda message: message.has_button("Cancel"))
    await ada.send_text("/cancel", reply_to=live)
    await ada.wait_for_text("Stopped.")
    await ada.wait_for(
        lambda message: message.id == live.id and not is_live(message),
        seconds=SECONDS,
    )
    (task,) = await tasks_of(world, ada)
    assert task.state in FINAL
