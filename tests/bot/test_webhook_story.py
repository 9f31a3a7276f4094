"""The same bot, fed by webhook."""

from pathlib import Path

from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, SECONDS, SECRET, is_result, open_world, tasks_of


async def test_updates_that_telegram_pushes_make_a_picture_once(tmp_path: Path) -> None:
    async with open_world(tmp_path, webhook=True) as world, Person(world.base) as ada:
        await world.controls.wait_for_call("setWebhook")
        await ada.send_photo(ASTRONAUT, "/background blur")
        await ada.replay_last()
        await ada.wait_for(is_result, seconds=SECONDS)
        assert len(await tasks_of(world, ada)) == 1
        state = await world.controls.state()
        assert state["pending_updates"] == 0
        assert not await world.controls.calls("getUpdates")


async def test_only_the_right_secret_is_accepted(tmp_path: Path) -> None:
    async with open_world(tmp_path, webhook=True) as world:
        assert world.bot.accepts(SECRET)
        for wrong in (None, "", SECRET[:-1], SECRET + "x", "ü" * 20):
            assert not world.bot.accepts(wrong)
        await world.bot.feed({"no": "update"})
        await world.bot.feed({"update_id": 1, "message": {"message_id": "x"}})
