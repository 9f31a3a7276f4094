"""A HEIC sent to the bot as a file is a photo like any other."""

from pathlib import Path

import pytest

from local.telegram.person import Person
from tests.bot.world import SECONDS, World, is_result, opened, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
HEIC = Path(__file__).resolve().parents[1] / "studio" / "photos" / "heic" / "turned-6.heic"


async def test_a_heic_file_becomes_a_picture_upright(ada: Person, world: World) -> None:
    await ada.send_document(HEIC, "IMG_0001.HEIC", caption="/background blur")
    result = await ada.wait_for(is_result, seconds=SECONDS)
    photo = (await tasks_of(world, ada))[0].photo
    assert photo is not None
    assert (photo.content_type, photo.width, photo.height) == ("image/jpeg", 131, 97)
    width, height = opened(await ada.download(result)).size
    assert width > height


async def test_a_heic_file_brings_up_the_menu(ada: Person) -> None:
    sent = await ada.send_document(HEIC, "IMG_0002.heif")
    menu = await ada.wait_for(lambda message: message.has_button("Cartoon"))
    assert menu.reply_to == sent.id


async def test_half_a_heic_is_told_to_be_damaged(ada: Person) -> None:
    await ada.send_document(HEIC.read_bytes()[:1_500], "IMG_0003.heic", "/avatar pencil")
    await ada.wait_for_text("could not open this picture")
