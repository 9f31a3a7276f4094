"""The token stays out of the log."""

import logging
from pathlib import Path

import pytest
from telegram.error import InvalidToken

from bot.redaction import HIDDEN, redacted
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, TOKEN, is_result, open_world


async def test_a_whole_story_at_debug_never_logs_the_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_world(tmp_path) as world, Person(world.base) as ada:
        await world.controls.fault("sendMessage", status=500)
        await ada.send_text("/start")
        await ada.wait_for_text("Something went wrong")
        await ada.send_photo(ASTRONAUT, "/background red")
        await ada.wait_for(is_result, seconds=60)
    logged = caplog.text
    assert "telegram" in logged, "the library did log"
    assert HIDDEN in logged
    assert TOKEN not in logged
    assert TOKEN.split(":")[1] not in logged


def test_the_token_in_arguments_and_tracebacks_is_hidden(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("somebody.else")
    with redacted(TOKEN):
        log.warning("calling %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
        log.error("it failed", exc_info=InvalidToken(f"The token `{TOKEN}` was rejected"))
        log.error("%d arguments that don't fit", TOKEN)
    assert caplog.text.count(HIDDEN) >= 3
    assert TOKEN not in caplog.text


def test_afterwards_logging_is_as_it_was() -> None:
    before = logging.getLogRecordFactory()
    with redacted(TOKEN):
        assert logging.getLogger("httpx").level == logging.WARNING
    assert logging.getLogRecordFactory() is before
