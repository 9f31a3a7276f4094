"""What a test can break: answers cut off, chats and files that go away, a token taken back."""

import httpx
import pytest

from local.telegram.controls import Controls
from local.telegram.person import Person
from tests.local.telegram.serving import TOKEN, BotCaller, Served


async def say(bot: BotCaller, person: Person, text: str = "hi") -> int:
    """The bot says something; the id of the message."""
    sent = await bot.ok("sendMessage", chat_id=person.id, text=text)
    return int(sent["message_id"])


@pytest.mark.parametrize("delivered", [True, False])
async def test_an_answer_breaks_off(
    bot: BotCaller, ada: Person, controls: Controls, *, delivered: bool
) -> None:
    await ada.send_text("/start")
    await controls.fault("sendMessage", cut=True, delivered=delivered)
    with pytest.raises(httpx.RemoteProtocolError):
        await bot.answer("sendMessage", chat_id=ada.id, text="hi")
    await ada.sync()
    assert len([message for message in ada.messages if message.from_bot]) == int(delivered)
    await say(bot, ada)


async def test_a_download_breaks_off_or_is_refused(
    server: Served, bot: BotCaller, ada: Person, controls: Controls, photo: bytes
) -> None:
    sent = await ada.send_photo(photo)
    file = await bot.ok("getFile", file_id=sent.file_id)
    url = f"{server.base}/file/bot{TOKEN}/{file['file_path']}"
    async with httpx.AsyncClient() as client:
        await controls.fault("downloadFile", cut=True)
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(url)
        await controls.fault("downloadFile", status=502)
        assert (await client.get(url)).status_code == 502
        assert len((await client.get(url)).content) == file["file_size"]


async def test_a_fault_for_one_chat_leaves_the_other_alone(
    server: Served, bot: BotCaller, ada: Person, controls: Controls
) -> None:
    await ada.send_text("/start")
    async with Person(server.base) as grace:
        await grace.send_text("/start")
        await controls.fault("sendMessage", retry_after=3, chat_id=ada.id)
        await say(bot, grace)
        refused = await bot.refused("sendMessage", chat_id=ada.id, text="hi")
        assert refused == "429 Too Many Requests: retry after 3"
        await say(bot, ada)


async def test_a_message_deleted_by_somebody(
    bot: BotCaller, ada: Person, controls: Controls
) -> None:
    await ada.send_text("/start")
    message = await say(bot, ada)
    await controls.delete_message(ada.id, message)
    await ada.wait_until_gone(message)
    refused = await bot.refused("editMessageText", chat_id=ada.id, message_id=message, text="other")
    assert refused == "400 Bad Request: message to edit not found"


async def test_a_chat_that_is_gone(bot: BotCaller, ada: Person, controls: Controls) -> None:
    await ada.send_text("/start")
    await controls.delete_chat(ada.id)
    refused = await bot.refused("sendMessage", chat_id=ada.id, text="hi")
    assert refused == "400 Bad Request: chat not found"


async def test_a_chat_that_moved_is_found_under_its_new_id_only(
    bot: BotCaller, ada: Person, controls: Controls
) -> None:
    await ada.send_text("/start")
    before = await say(bot, ada)
    await controls.migrate(ada.id, -1001)
    body = await bot.answer("sendMessage", chat_id=ada.id, text="hi")
    assert body["parameters"] == {"migrate_to_chat_id": -1001}
    refused = await bot.refused("editMessageText", chat_id=-1001, message_id=before, text="other")
    assert refused == "400 Bad Request: message to edit not found"
    sent = await bot.ok("sendMessage", chat_id=-1001, text="here")
    await bot.ok("editMessageText", chat_id=-1001, message_id=sent["message_id"], text="and here")
    await ada.wait_for_text("and here")


async def test_a_file_that_expired(
    bot: BotCaller, ada: Person, controls: Controls, photo: bytes
) -> None:
    sent = await ada.send_photo(photo)
    await controls.expire_file(sent.file_id)
    refused = await bot.refused("getFile", file_id=sent.file_id)
    assert "wrong file_id" in refused


async def test_a_token_taken_back(bot: BotCaller, controls: Controls) -> None:
    await bot.ok("getMe")
    await controls.revoke_token()
    assert await bot.refused("getMe") == "401 Unauthorized"
