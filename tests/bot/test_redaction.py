"""The token stays out of the log."""

import logging
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from telegram.error import InvalidToken

from bot.talking.redaction import HIDDEN, redacted
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, TOKEN, is_result, open_world


async def test_a_whole_story_at_debug_never_logs_the_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_world(tmp_path) as world, Person(world.base) as ada:
        await world.controls.fault("sendMessage", status=500)
        await ada.send_text("/status")
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


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "aiohttp.client", "telegram.Bot"])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL])
def test_no_logger_at_any_level_gives_it_away(
    caplog: pytest.LogCaptureFixture, name: str, level: int
) -> None:
    with redacted(TOKEN):
        caplog.set_level(logging.DEBUG, logger=name)
        log = logging.getLogger(name)
        log.log(level, "GET %s", f"https://api.telegram.org/file/bot{quote(TOKEN, safe='')}/a.jpg")
        log.log(level, {"token": TOKEN}, stack_info=True)
        log.log(level, "half of it: %r", TOKEN.split(":")[1])
    assert len(caplog.records) == 3
    assert caplog.text.count(HIDDEN) >= 3
    assert TOKEN.split(":")[1] not in caplog.text


class OwnIdeas(logging.Formatter):
    """Prints the exception itself, and not what the record says of it."""

    def format(self, record: logging.LogRecord) -> str:
        return repr(record.exc_info) + str(record.exc_text)


def test_a_handler_that_prints_exceptions_itself_has_none_to_print(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OwnIdeas())
    log = logging.getLogger("with.ideas")
    log.addHandler(handler)
    try:
        with redacted(TOKEN):
            log.error("it failed", exc_info=InvalidToken(f"The token `{TOKEN}` was rejected"))
    finally:
        log.removeHandler(handler)
    said = capsys.readouterr().err
    assert "InvalidToken" in said
    assert TOKEN not in said


def test_afterwards_logging_is_as_it_was() -> None:
    before = logging.getLogRecordFactory()
    with redacted(TOKEN):
        assert logging.getLogger("httpx").level == logging.WARNING
    assert logging.getLogRecordFactory() is before
