"""A second, independent client, and its models as the judge of every recorded call."""

import json
from typing import Any

import aiogram.methods
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonCommands,
    ReplyParameters,
)

from local.telegram.controls import Controls
from local.telegram.methods import find_method
from local.telegram.person import Person
from tests.local.telegram.schema import problem
from tests.local.telegram.serving import TOKEN, Served

MARKUP = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go", style="primary")]]
)


async def every_method(bot: Bot, ada: Person, photo: bytes) -> None:
    """Calls all there is, in a sensible order."""
    await bot.get_me()
    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    assert (await bot.get_my_commands())[0].command == "start"
    await bot.set_my_description(description="What I do")
    await bot.set_my_description(description="Was ich mache", language_code="de")
    await bot.set_my_short_description(short_description="Short")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""

    asked = await ada.send_photo(photo, "me")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message
    assert update.message.photo
    assert update.message.caption == "me"
    await bot.send_chat_action(ada.id, "upload_photo")
    reply = ReplyParameters(message_id=asked.id)
    text = await bot.send_message(
        ada.id, "<b>Hi</b>", parse_mode="HTML", reply_markup=MARKUP, reply_parameters=reply
    )
    assert text.html_text == "<b>Hi</b>"
    assert (await bot.get_chat(ada.id)).first_name == "Ada"
    await ada.tap("Go", wait=False)
    query = (await bot.get_updates(offset=update.update_id + 1, timeout=5))[0].callback_query
    assert query
    await query.answer("ok", show_alert=True)
    await text.edit_text("Working", reply_markup=None)
    upload = BufferedInputFile(photo, "a.jpg")
    await text.edit_media(InputMediaPhoto(media=upload, caption="Done"), reply_markup=MARKUP)
    await text.edit_caption(caption="Really done")
    await text.edit_reply_markup(reply_markup=MARKUP)
    sent = await bot.send_photo(ada.id, upload, caption="x")
    assert sent.photo
    file = await bot.get_file(sent.photo[-1].file_id)
    assert file.file_path
    content = await bot.download_file(file.file_path)
    assert content
    assert len(content.read()) == file.file_size
    await bot.send_document(ada.id, upload, disable_content_type_detection=True)
    group = [InputMediaPhoto(media=upload), InputMediaPhoto(media=sent.photo[-1].file_id)]
    assert len(await bot.send_media_group(ada.id, list(group))) == 2
    await sent.delete()
    await bot.delete_my_commands()


async def test_aiogram_speaks_every_method_and_every_call_fits_its_models(
    server: Served, ada: Person, controls: Controls, photo: bytes
) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    async with Bot(TOKEN, session=session) as bot:
        await every_method(bot, ada, photo)
    calls = await controls.calls()
    assert len({call.method for call in calls}) >= 20
    assert [call.error for call in calls if call.error] == []
    assert [said for call in calls if (said := problem(call.method, call.parameters))] == []


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"chat_id": 1, "txt": "x"}, "unknown ['txt']"),
        ({"chat_id": 1}, "text"),
        ({"chat_id": 1, "text": "x", "message_thread_id": "first"}, "message_thread_id"),
        (
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": 1}]]}},
            "unknown inside",
        ),
        (
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {
                    "inline_keyboard": [[{"text": "x", "callback_data": "x", "colour": "red"}]]
                },
            },
            "InlineKeyboardButton.colour",
        ),
    ],
)
def test_the_judge_finds_a_wrong_call(parameters: dict[str, Any], complaint: str) -> None:
    assert complaint in problem("sendMessage", parameters)


def test_the_judge_knows_right_calls_and_methods() -> None:
    assert problem("sendMessage", {"chat_id": 1, "text": "x"}) == ""
    files = {"user_id": 1, "sticker": "attach://sticker", "sticker_format": "static"}
    assert problem("uploadStickerFile", files) == ""
    assert "no such method" in problem("sendNothing", {})


@pytest.mark.parametrize(
    "name",
    [name for name in aiogram.methods.__all__ if find_method(name)],
)
def test_our_parameters_are_telegrams_parameters(name: str) -> None:
    ours = find_method(name)
    assert ours
    theirs: Any = getattr(aiogram.methods, name)
    legacy = {"disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply"}
    assert set(ours.model.model_fields) - legacy <= set(theirs.model_fields)
    required = {key for key, field in theirs.model_fields.items() if field.is_required()}
    assert required <= set(ours.model.model_fields)


async def test_aiogram_understands_the_refusals(
    server: Served, ada: Person, controls: Controls
) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    async with Bot(TOKEN, session=session) as bot:
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(ada.id, "x")
        await ada.send_text("hi")
        with pytest.raises(TelegramBadRequest, match="can't parse entities"):
            await bot.send_message(ada.id, "<b>", parse_mode="HTML")
        await controls.fault("sendMessage", retry_after=2)
        with pytest.raises(TelegramRetryAfter) as limited:
            await bot.send_message(ada.id, "x")
        assert limited.value.retry_after == 2


async def test_recorded_parameters_are_plain_json(
    server: Served, ada: Person, controls: Controls, photo: bytes
) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base))
    await ada.send_text("hi")
    async with Bot(TOKEN, session=session) as bot:
        await bot.send_photo(ada.id, BufferedInputFile(photo, "a.jpg"), reply_markup=MARKUP)
    call = await controls.wait_for_call("sendPhoto")
    assert call.chat_id == ada.id
    assert call.parameters["photo"].startswith("attach://")
    assert call.parameters["reply_markup"]["inline_keyboard"][0][0]["text"] == "Go"
    assert json.dumps(call.parameters)
