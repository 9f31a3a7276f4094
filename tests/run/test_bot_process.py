"""The bot alone, in a process of its own, at a Bot API server of one's own."""

from pathlib import Path

from local.telegram.person import Person
from local.telegram.server import create_server
from tests.bot.world import ASTRONAUT, SECONDS, TOKEN, is_result
from tests.faults.process.darkroom import starting
from tests.local.telegram.serving import running


async def test_calls_and_photos_go_to_the_server_that_the_operator_names(tmp_path: Path) -> None:
    async with running(create_server(token=TOKEN)) as server, Person(server.base) as ada:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"{server.base}/"}
        with starting(tmp_path / "data", settings=settings, module="run.bot") as process:
            await ada.send_photo(ASTRONAUT, "/background white")
            await ada.wait_for(is_result, seconds=SECONDS)
            assert process.stop() == 0
        assert TOKEN not in process.said()
