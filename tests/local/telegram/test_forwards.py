"""Messages passed on say where they come from, and stay what they were."""

import httpx
import pytest

from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served


@pytest.fixture
def server() -> Served:
    telegram = create_server(token=TOKEN, testing=True)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


async def test_a_photo_of_a_group_is_passed_on_to_the_bot(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    group = await ada.create_group("Friends")
    sent = await ada.in_chat(group).send_photo(photo, "look")
    (passed,) = await ada.forward([sent], from_chat=group.id)
    assert passed.photo == sent.photo
    (update,) = await bot.ok("getUpdates", offset=-1)
    message = update["message"]
    assert message["chat"]["id"] == ada.id
    assert message["caption"] == "look"
    assert message["forward_origin"]["sender_user"]["id"] == ada.id
    assert message["forward_origin"]["date"] == sent.raw["date"]
    (again,) = await ada.forward([passed], chat=group.id)
    assert again.raw["forward_origin"]["type"] == "user"


async def test_an_album_stays_one_and_a_single_photo_of_it_is_none(
    ada: Person, photo: bytes
) -> None:
    album = await ada.send_album([photo, photo, photo])
    passed = await ada.forward(album[:2])
    assert len({message.album for message in passed}) == 1
    assert passed[0].album not in (None, album[0].album)
    (single,) = await ada.forward(album[2:])
    assert single.album is None


async def test_what_is_gone_protected_or_elsewhere_is_not_passed_on(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    await ada.send_text("hi")
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", protect_content=True)
    with pytest.raises(Refused, match="message can't be forwarded"):
        await ada.forward([sent["message_id"]])
    with pytest.raises(Refused, match="message to forward not found"):
        await ada.forward([999])
    group = await ada.create_group("Friends")
    async with Person(server.base, first_name="Ben", transport=server.transport) as ben:
        with pytest.raises(Refused, match="not a member"):
            await ben.forward([1], from_chat=group.id)
