"""The second opinion on the bot's calls is really asked, and really says no."""

import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.bot.oracle import Oracle


@pytest.mark.asyncio(loop_scope="session")
async def test_every_call_of_a_story_is_judged(
    ada: Person, controls: Controls, oracle: Oracle
) -> None:
    before = oracle.judged
    asked = await ada.send_text("/start")
    await ada.wait_for(lambda message: bool(message.text or message.photo), after=asked)
    assert oracle.judged > before
    assert len(await controls.calls()) > 0


def test_a_call_nobody_could_make_is_noticed(oracle: Oracle) -> None:
    oracle.judge("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"})
    assert len(oracle.problems) == 1
    assert oracle.problems[0].startswith("sendMessage: unknown ['colour']")
    oracle.problems.clear()
