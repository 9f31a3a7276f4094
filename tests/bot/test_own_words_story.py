"""A background in one's own words, where the engine draws from words."""

from pathlib import Path

import pytest

from local.telegram.person import Person
from tests.bot.world import ASTRONAUT, open_world, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
WORDS = "A hut on Mars, two moons above it, <dust> in the air and tea on the stove"


async def test_words_that_match_nothing_are_ordered_as_they_are(tmp_path: Path) -> None:
    async with (
        open_world(tmp_path, idle_key="canary") as world,
        Person(world.base, first_name="Ada") as ada,
    ):
        await ada.send_photo(ASTRONAUT, f"/background {WORDS}")
        live = await ada.wait_for(lambda message: message.has_button("Cancel"))
        assert live.text.startswith("Background “A hut on Mars, two moons above it")
        (task,) = await tasks_of(world, ada)
        assert task.options.prompt == WORDS
        await ada.tap("Cancel", message=live)
        await ada.send_text("/help")
        await ada.wait_for_text("in your own words")
        await ada.send_photo(ASTRONAUT, "/background forest")
        await ada.wait_for(
            lambda message: "Forest background" in message.text and message.has_button("Cancel")
        )
        assert (await tasks_of(world, ada))[0].options.scene == "forest"
