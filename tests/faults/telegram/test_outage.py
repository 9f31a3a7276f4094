"""Telegram can't be reached for a while, in the middle of everything."""

from pathlib import Path

from bot.state.addresses import owner_of
from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, is_result
from tests.faults.telegram.line import open_line
from tests.faults.telegram.lives import SECONDS, open_lives


async def test_telegram_is_away_while_a_picture_is_made(tmp_path: Path) -> None:
    """The server goes away in the middle and comes back: one picture, nothing said is lost."""
    async with (
        open_lives(tmp_path) as lives,
        open_line(lives.base) as line,
        Person(lives.base) as ada,
    ):
        await lives.begin(base=line.base)
        await ada.send_photo(ASTRONAUT, "/avatar studio")
        await ada.wait_for(lambda message: message.has_button("Cancel"))
        async with lives.studio.service.follow() as events:
            await line.cut()
            asked = await ada.send_text("/status")
            async for event in events:
                if event.state in {"completed", "failed"}:
                    break
        await line.mend()
        await ada.wait_for(is_result, seconds=SECONDS)
        await ada.wait_for_text("Your last pictures", after=asked, seconds=SECONDS)
        assert len([message for message in ada.messages if is_result(message)]) == 1
        assert len(await lives.studio.service.list(owner_of(ada.id))) == 1
