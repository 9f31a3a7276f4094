"""Refusals in the words of the Bot API."""

from typing import Any

import httpx
import pytest

from local.telegram.errors import NOT_MODIFIED, QUERY_TOO_OLD
from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, picture


@pytest.fixture
def server() -> Served:
    """The application without a port: these many small calls need no network."""
    telegram = create_server(token=TOKEN, testing=True)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_not_found(
    server: Served, bot: BotCaller
) -> None:
    async with httpx.AsyncClient(base_url=server.base, transport=server.transport) as client:
        wrong = await client.get("/bot1:wrong/getMe")
        assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
        file = await client.get("/file/bot1:wrong/photos/file_1.jpg")
        assert file.status_code == 401
        missing = await client.get(f"/file/bot{TOKEN}/photos/file_99.jpg")
        assert missing.status_code == 404
    assert await bot.refused("sendVoice") == "404 Not Found"


async def test_method_names_ignore_case_and_parameters_come_in_every_form(
    server: Served, ada: Person
) -> None:
    await ada.send_text("hi")
    values = {"chat_id": str(ada.id), "text": "one"}
    async with httpx.AsyncClient(base_url=server.api, transport=server.transport) as client:
        answers = [
            await client.get("/SENDMESSAGE", params=values),
            await client.post("/sendmessage", data=values),
            await client.post("/sendMessage", json=values),
            await client.post("/sendMessage", files={k: (None, v) for k, v in values.items()}),
        ]
    assert [answer.json()["ok"] for answer in answers] == [True] * 4


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "nonsense": 1}, 'parameter "nonsense" is not supported by this server'),
        ({"text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": {"keyboard": []}}, "inline keyboard expected"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_a_wrong_message_is_refused(
    bot: BotCaller, ada: Person, parameters: dict[str, Any], complaint: str
) -> None:
    await ada.send_text("hi")
    said = await bot.refused("sendMessage", **({"chat_id": ada.id} | parameters))
    assert said.startswith(f"400 Bad Request: {complaint}")


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "", "callback_data": "x"}, "text button must be non-empty"),
        ({"text": "x", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
        ({"text": "x", "callback_data": "x", "style": "purple"}, "invalid button style"),
        ({"text": "x", "callback_data": "x", "url": "https://e.org"}, "BUTTON_TYPE_INVALID"),
        ({"text": "x", "callback_data": "x", "colour": 1}, 'field "colour" is not supported'),
    ],
)
async def test_a_wrong_button_is_refused(
    bot: BotCaller, ada: Person, button: dict[str, Any], complaint: str
) -> None:
    await ada.send_text("hi")
    markup = {"inline_keyboard": [[button]]}
    said = await bot.refused("sendMessage", chat_id=ada.id, text="x", reply_markup=markup)
    assert complaint in said


async def test_callback_data_may_take_sixty_four_bytes(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("hi")
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}]]}
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_edits_are_refused_when_they_change_nothing_or_fit_nothing(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    mine = await ada.send_text("hi")
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="one", reply_markup=KEYS)
    where = {"chat_id": ada.id, "message_id": sent["message_id"]}
    same = await bot.refused("editMessageText", **where, text="one", reply_markup=KEYS)
    assert same == f"400 Bad Request: {NOT_MODIFIED}"
    assert "there is no caption" in await bot.refused("editMessageCaption", **where, caption="x")
    gone = {"chat_id": ada.id, "message_id": 999}
    assert "message to edit not found" in await bot.refused("editMessageText", **gone, text="x")
    assert "message to delete not found" in await bot.refused("deleteMessage", **gone)
    hers = {"chat_id": ada.id, "message_id": mine.id}
    assert "message can't be edited" in await bot.refused("editMessageText", **hers, text="x")

    edited = await bot.ok("editMessageText", **where, text="two")
    assert "reply_markup" not in edited
    shown = (await bot.upload("sendPhoto", {"photo": photo}, chat_id=str(ada.id)))["result"]
    there = {"chat_id": ada.id, "message_id": shown["message_id"]}
    assert "there is no text" in await bot.refused("editMessageText", **there, text="x")
    too_long = await bot.refused("editMessageCaption", **there, caption="x" * 1025)
    assert too_long == "400 Bad Request: message caption is too long"


async def test_a_tap_is_answered_once_and_in_time(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("hi")
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=KEYS)
    await ada.tap("Go", message=sent["message_id"], wait=False)
    update = (await bot.ok("getUpdates", offset=-1))[0]
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("go", sent["message_id"])
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="yes")
    again = await bot.refused("answerCallbackQuery", callback_query_id=query["id"])
    assert again == f"400 Bad Request: {QUERY_TOO_OLD}"


async def test_a_button_that_is_not_there_cannot_be_tapped_unless_forged(
    bot: BotCaller, ada: Person
) -> None:
    await ada.send_text("hi")
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=KEYS)
    await bot.ok("editMessageReplyMarkup", chat_id=ada.id, message_id=sent["message_id"])
    with pytest.raises(TimeoutError, match="no such message came"):
        await ada.tap("Go", seconds=0.1)
    with pytest.raises(TimeoutError, match="not answered"):
        await ada.forge_tap(sent["message_id"], "other", seconds=0.1)
    update = (await bot.ok("getUpdates", offset=-1))[0]
    assert update["callback_query"]["data"] == "other"


async def test_whoever_blocks_the_bot_or_never_wrote_hears_nothing(
    bot: BotCaller, ada: Person
) -> None:
    early = await bot.refused("sendMessage", chat_id=ada.id, text="x")
    assert early == "403 Forbidden: bot can't initiate conversation with a user"
    await ada.send_text("hi")
    await ada.block()
    blocked = await bot.refused("sendMessage", chat_id=ada.id, text="x")
    assert blocked == "403 Forbidden: bot was blocked by the user"
    update = (await bot.ok("getUpdates", offset=-1))[0]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(Refused, match="blocked"):
        await ada.send_text("still there?")
    await ada.unblock()
    await bot.ok("sendMessage", chat_id=ada.id, text="x")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (b"x" * (10 * 1024 * 1024 + 1), "is too big for a photo"),
    ],
)
async def test_a_wrong_photo_is_refused(
    bot: BotCaller, ada: Person, content: bytes, complaint: str
) -> None:
    await ada.send_text("hi")
    answer = await bot.upload("sendPhoto", {"photo": content}, chat_id=str(ada.id))
    assert complaint in answer["description"]


async def test_files_are_refused_when_unknown_of_another_kind_or_by_url(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    sent = await ada.send_document(photo, "me.jpg")
    assert sent.document
    calls = {
        "nonsense": "wrong file identifier/HTTP URL specified",
        sent.document.file_id: "can't use file of type Document as Photo",
        "https://example.org/x.jpg": "failed to get HTTP URL content",
        "attach://nothing": "can't find attached file",
    }
    for reference, complaint in calls.items():
        assert complaint in await bot.refused("sendPhoto", chat_id=ada.id, photo=reference)
    assert "wrong file_id" in await bot.refused("getFile", file_id="nonsense")


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("setMyCommands", {"commands": [{"command": "Bad!", "description": "x"}]}, "BOT_COMMAND_I"),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyDescription", {"description": "x" * 513}, "too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
        ("setWebhook", {"url": "https://e.org", "secret_token": "no spaces"}, "unallowed"),
        ("setWebhook", {"url": "ftp://e.org"}, "bad webhook"),
        ("sendChatAction", {"chat_id": 0, "action": "dance"}, "wrong parameter action in request"),
        ("getFile", {}, "file_id is empty"),
    ],
)
async def test_wrong_settings_are_refused(
    bot: BotCaller, method: str, parameters: dict[str, Any], complaint: str
) -> None:
    assert complaint in await bot.refused(method, **parameters)


async def test_people_cannot_act_for_each_other(server: Served, ada: Person) -> None:
    async with httpx.AsyncClient(base_url=server.base, transport=server.transport) as client:
        for key in ("", f"Bearer {ada.id}:wrong", "Bearer x:y", "Bearer 5:"):
            answer = await client.get("/_sim/chat", headers={"Authorization": key})
            assert answer.status_code == 401
