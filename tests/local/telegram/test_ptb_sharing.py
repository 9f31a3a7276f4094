"""python-telegram-bot, as darkroom's bot uses it: inline answers, sticker sets, menus by scope."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputMediaPhoto,
    InputSticker,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.constants import StickerFormat
from telegram.error import BadRequest

from local.telegram.person import Person
from tests.local.telegram.serving import TOKEN, Served, picture

NAME = "p7_by_darkroom_bot"


@pytest.fixture
async def ptb(server: Served) -> AsyncGenerator[Bot]:
    address = server.base
    async with Bot(TOKEN, f"{address}/bot", f"{address}/file/bot") as bot:
        yield bot


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1, timeout=5))[0]


async def test_a_picture_is_offered_shared_and_replaced(
    ptb: Bot, ada: Person, photo: bytes
) -> None:
    await ada.send_text("/start")
    chosen = SwitchInlineQueryChosenChat("#7", allow_user_chats=True, allow_group_chats=True)
    share = InlineKeyboardButton("Share", switch_inline_query_chosen_chat=chosen)
    keys = InlineKeyboardMarkup([[share], [InlineKeyboardButton("Again", callback_data="again")]])
    sent = await ptb.send_photo(ada.id, photo, "Mine", reply_markup=keys, has_spoiler=True)
    assert sent.reply_markup == keys
    assert sent.has_media_spoiler
    file_id = sent.photo[-1].file_id

    with pytest.raises(TimeoutError):
        await ada.ask_inline("#7", seconds=0.05)
    query = (await newest(ptb)).inline_query
    assert query
    assert (query.query, query.chat_type, query.from_user.id) == ("#7", "sender", ada.id)
    button = InlineQueryResultsButton("Make one", start_parameter="new")
    results = [InlineQueryResultCachedPhoto("r", file_id, caption="For you", reply_markup=keys)]
    await ptb.answer_inline_query(query.id, results, 5, is_personal=True, button=button)
    found = await ada.ask_inline("#7")
    shared = await ada.send_result(found, "r")
    assert shared.labels == ["Share", "Again"]
    await ada.tap("Again", message=shared, wait=False)
    tapped = (await newest(ptb)).callback_query
    assert tapped
    assert tapped.message is None
    media = InputMediaPhoto(file_id, "Changed")
    assert await ptb.edit_message_media(media, inline_message_id=tapped.inline_message_id) is True
    with pytest.raises(BadRequest, match="inline message"):
        await ptb.edit_message_media(
            InputMediaPhoto(photo), inline_message_id=tapped.inline_message_id
        )
    with pytest.raises(BadRequest, match="Query is too old"):
        await ptb.answer_inline_query(query.id, [])


async def test_a_pack_is_begun_with_an_upload_and_grows(ptb: Bot, ada: Person) -> None:
    await ada.send_text("/start")
    first = InputSticker(picture(512, 512, "WEBP"), ["🎭"], StickerFormat.STATIC)
    assert await ptb.create_new_sticker_set(ada.id, NAME, "Ada · Darkroom", [first])
    second = InputSticker(picture(400, 512, "PNG"), ["🖼"], StickerFormat.STATIC)
    assert await ptb.add_sticker_to_set(ada.id, NAME, second)
    pack = await ptb.get_sticker_set(NAME)
    assert (pack.title, [sticker.emoji for sticker in pack.stickers]) == (
        "Ada · Darkroom",
        ["🎭", "🖼"],
    )
    sent = await ptb.send_sticker(ada.id, pack.stickers[-1])
    assert sent.sticker
    assert sent.sticker.set_name == NAME
    with pytest.raises(BadRequest, match="Stickerset_invalid"):
        await ptb.get_sticker_set("nobody_by_darkroom_bot")


@pytest.mark.parametrize("language", ["", "de"])
async def test_menus_and_texts_are_set_by_scope_and_language(
    ptb: Bot, ada: Person, language: str
) -> None:
    where: dict[str, Any] = {"language_code": language or None}
    scope = BotCommandScopeAllPrivateChats()
    await ptb.set_my_commands([("avatar", "Make one")], scope=scope, **where)
    (command,) = await ptb.get_my_commands(scope, **where)
    assert command.command == "avatar"
    await ptb.set_my_name("Studio", **where)
    assert (await ptb.get_my_name(**where)).name == "Studio"
    await ptb.set_my_description("Photos in", **where)
    assert (await ptb.get_my_description(**where)).description == "Photos in"
    await ptb.set_my_short_description("In, out", **where)
    assert (await ptb.get_my_short_description(**where)).short_description == "In, out"
    shown = await ada.commands()
    assert shown == ([] if language else [("avatar", "Make one")])
